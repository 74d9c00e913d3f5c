"""Whether a note says what its form asks for: what is missing, too long, or not to be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mptf.profile import Condition, FormField, NoteForm

Content = Mapping[str, Any]
"""What a note says, see `mptf.notes.schemas.NoteContent`, as JSON has it."""

MISSING = "still missing"
LONGEST_LINE = 500


class Fault(NamedTuple):
    """What keeps a field from being as the form asks."""

    name: str
    label: str
    reason: str

    @property
    def is_missing(self) -> bool:
        """Whether nothing was said at all."""
        return self.reason == MISSING

    def sentence(self) -> str:
        """The field and what is to be done about it."""
        return f"{self.label}: {self.reason}."


def faults(form: NoteForm, content: Content) -> list[Fault]:
    """Everything that is to be mended before the note can be submitted, in the form's order."""
    return [Fault(f.name, f.label, reason) for f in form.fields for reason in _wrong(f, content)]


def is_asked(field: FormField, content: Content) -> bool:
    """Whether the form asks for a field of this note."""
    return field.shown_when is None or holds(field.shown_when, content)


def is_required(field: FormField, content: Content) -> bool:
    """Whether the note cannot be submitted without it."""
    if not is_asked(field, content):
        return False
    if field.required_when is not None:
        return holds(field.required_when, content)
    return field.required


def holds(condition: Condition, content: Content) -> bool:
    """Whether another field has one of the values."""
    return bool({*_values(said(content, condition.field))} & {*condition.among})


def said(content: Content, name: str) -> Any:
    """What a note says in a field: one that the house knows, or the fund's own."""
    if name in content:
        return content[name]
    return content.get("answers", {}).get(name)


def words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def unfit(field: FormField, value: Any) -> str | None:
    """Why an answer to one of the fund's own fields cannot be kept at all."""
    codes = {option.code for option in field.options or ()}
    reason = None
    match field.kind:
        case "number" if not isinstance(value, int) or isinstance(value, bool):
            reason = "write a whole number"
        case "yes-no" if not isinstance(value, bool):
            reason = "say yes or no"
        case "choice" if value not in codes:
            reason = f"choose one of {', '.join(sorted(codes))}"
        case "choices" if not isinstance(value, list | tuple) or {*value} - codes:
            reason = f"choose among {', '.join(sorted(codes))}"
        case "line" if not isinstance(value, str) or len(value) > LONGEST_LINE or "\n" in value:
            reason = f"write one line of at most {LONGEST_LINE} characters"
        case "text" if not isinstance(value, str):
            reason = "write a text"
    return reason


def _wrong(field: FormField, content: Content) -> Iterator[str]:
    value = said(content, field.name)
    if not is_asked(field, content):
        return
    if value in (None, "", [], (), {}):
        if is_required(field, content):
            yield MISSING
        return
    if field.words_max is not None and isinstance(value, str):
        count = words(value)
        if count > field.words_max:
            yield f"it has {count} words; at most {field.words_max} are asked for"


def _values(value: Any) -> list[str]:
    match value:
        case None:
            return []
        case bool():
            return ["yes" if value else "no"]
        case list() | tuple():
            return [str(part) for part in value]
        case _:
            return [str(value)]
