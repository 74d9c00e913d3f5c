"""A document by what is written apart: its fields, each entity's lines, indicators by output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mptf.errors import Invalid
from mptf.forms.drafts import put_apart, written_apart
from mptf.programmes.schemas import ProgrammeContent

PARTS, OUTCOMES = "parts", "outcomes"
BY_ENTITY = ("budget", "by_output", "work_plan")
"""Lists of lines that name an entity: each entity writes its own."""
NOTHING: Mapping[str, Any] = ProgrammeContent(title="-").model_dump(mode="json")
"""What a document says before anything was written."""


def of_form(name: str) -> str:
    """The field of the form to which something written belongs."""
    if code_in(name) is not None:
        return OUTCOMES
    field = name.partition(".")[0]
    return field if field in BY_ENTITY else name


def indicators_on(code: str) -> str:
    """What the indicators of an outcome or output are called where they are written."""
    return f"indicators[{code}]"


def code_in(name: str) -> str | None:
    """The code of the outcome or output whose indicators are called so; none of other fields."""
    own = name.startswith("indicators[") and name.endswith("]")
    return name.removeprefix("indicators[").removesuffix("]") if own else None


def flat(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a document says by what is written apart.

    `outcomes` lists outcomes and outputs; the indicators of one stand beside it, by its code, such
    as `indicators[1.1]`.
    """
    known = {**NOTHING, **content}
    own, tree = known.pop(PARTS), known.pop(OUTCOMES)
    for name in BY_ENTITY:
        known |= written_apart(known.pop(name), name)
    known[OUTCOMES] = [row for row, _indicators in _walk(tree)]
    for row, indicators in _walk(tree):
        if indicators:
            known[indicators_on(row["code"])] = indicators
    return {**known, **own}


def _walk(tree: list[Any]) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """Outcomes and their outputs, each with its indicators."""
    for outcome in tree:
        yield {"code": outcome["code"], "text": outcome["text"]}, outcome["indicators"]
        for output in outcome["outputs"]:
            row = {"code": output["code"], "text": output["text"], "outcome": outcome["code"]}
            yield row, output["indicators"]


def with_fields(content: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the document says with these fields in it.

    Raises:
        Invalid: an output under no outcome, or indicators of what is not there.
    """
    said = {**NOTHING, **content}
    names = {*ProgrammeContent.model_fields}
    for name, value in fields.items():
        field, _dot, key = name.partition(".")
        if field in BY_ENTITY and key:
            said[field] = put_apart(said[field], key, value)
        elif field not in names and of_form(name) == name:
            said[PARTS] = {**said[PARTS], name: value}
        elif of_form(name) != OUTCOMES:
            said[name] = value
    said[PARTS] = {n: v for n, v in said[PARTS].items() if v not in (None, "", [])}
    if any(of_form(name) == OUTCOMES for name in fields):
        said[OUTCOMES] = _tree(said[OUTCOMES], fields)
    return said


def _tree(tree: list[Any], fields: Mapping[str, Any]) -> list[Any]:
    """The results framework with outcomes, outputs or indicators set anew."""
    rows = fields.get(OUTCOMES, [row for row, _indicators in _walk(tree)]) or []
    indicators = {row["code"]: own for row, own in _walk(tree)}
    indicators |= {code: v for n, v in fields.items() if (code := code_in(n)) is not None}
    found: dict[str, dict[str, Any]] = {}
    if not all(isinstance(row, Mapping) and row.get("code") for row in rows):
        raise Invalid(OUTCOMES, "give each outcome and each output its code, such as 1 or 1.1")
    codes = [row["code"] for row in rows]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise Invalid(OUTCOMES, f"{', '.join(twice)} stands there twice")
    for row in rows:
        own = {k: v for k, v in row.items() if k != "outcome"}
        own["indicators"] = indicators.pop(row["code"], None) or []
        if not row.get("outcome"):
            found[row["code"]] = {**own, "outputs": []}
        elif row["outcome"] in found:
            found[row["outcome"]]["outputs"].append(own)
        else:
            reason = f"{row['code']} is put under {row['outcome']}, which is no outcome above it"
            raise Invalid(OUTCOMES, reason)
    if left := sorted(code for code, own in indicators.items() if own):
        reason = f"indicators hang on {', '.join(left)}: take them away first, or keep it"
        raise Invalid(OUTCOMES, reason)
    return list(found.values())


def indicators_of(content: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every indicator with the code of the outcome or output on which it hangs."""
    for row, indicators in _walk(content.get(OUTCOMES) or []):
        for indicator in indicators:
            yield row["code"], indicator


def outputs_of(content: Mapping[str, Any]) -> dict[str, str]:
    """The outputs by their codes, in the order of the framework."""
    return {
        output["code"]: output["text"]
        for outcome in content.get(OUTCOMES) or []
        for output in outcome["outputs"]
    }
