"""A history: files of acts, one a line, in JSON; what a line may hold, and how it is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from mptf.errors import BadHistory
from workflows.acts import ACTS, STEPS

Name = Annotated[str, Field(min_length=1, max_length=120)]


class Line(BaseModel):
    """One act of a history."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    at: AwareDatetime
    who: Name
    act: Name
    on: Name | None = None
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")
    why: str = ""
    as_: Name | None = Field(default=None, alias="as")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: for messages, and as the key of its mark."""

    file: str
    number: int
    text: str

    @property
    def digest(self) -> str:
        """The hash of the line's text, by which a changed history is recognised."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The history files that the paths name, folders included, in the order of their names."""
    found = [f for p in paths for f in (sorted(p.glob("*.jsonl")) if p.is_dir() else [p])]
    return sorted(found, key=lambda file: file.name)


def places(files: Sequence[Path]) -> Iterator[Place]:
    """Every line of the files that is not empty, with where it stands."""
    for file in files:
        try:
            content = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadHistory(str(file), 0, f"it cannot be read ({type(error).__name__})") from None
        for number, text in enumerate(content.splitlines(), 1):
            if text.strip():
                yield Place(file.name, number, text.strip())


def parsed(place: Place) -> Line:
    """The act that a line holds.

    Raises:
        BadHistory: it is not well formed, or names an act that does not exist.
    """
    try:
        line = Line.model_validate_json(place.text)
    except ValidationError as error:
        first = error.errors()[0]
        reason = f"{'.'.join(map(str, first['loc'])) or 'the line'}: {first['msg']}"
        raise BadHistory(place.file, place.number, reason) from None
    if line.act not in ACTS and line.act not in STEPS:
        raise BadHistory(place.file, place.number, f"there is no act “{line.act}”")
    return line


def schema() -> dict[str, Any]:
    """The JSON Schema of a line, with the form of each act."""
    line = Line.model_json_schema(by_alias=True)
    forms = {name: act.form.model_json_schema() for name, act in sorted(ACTS.items())}
    for name, (workflow, trigger) in sorted(STEPS.items()):
        step = next(s for s in workflow.steps if s.trigger == trigger)
        forms[name] = step.asks.form.model_json_schema() if step.asks else {"maxProperties": 0}
    line["properties"]["act"] = {"enum": sorted(forms)}
    line["$defs"] = {f"with {name}": form for name, form in forms.items()}
    return json.loads(json.dumps(line))  # type: ignore[no-any-return]
