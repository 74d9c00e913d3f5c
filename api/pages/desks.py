"""What is written together, field by field: how one section of it is seen by those who write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from api.pages.asking.fields import Field
from api.pages.asking.sent import Pairs
from api.pages.files import Line
from api.pages.grids import Grid
from api.pages.subjects import Named, Names
from api.pages.words import Words
from mptf.errors import NotFound
from mptf.forms.answers import Fault
from mptf.forms.drafted import CommentRow, PresentRow, SavedRow
from mptf.notes.budgeting import Said as Rule
from mptf.profile import FormField, NoteForm
from mptf.reading import Rows
from mptf.work import Work

CHECK = "check"
"""The part after the last section: what is missing, and submission."""


class Saved(NamedTuple):
    """Since when a text stands, and who wrote it."""

    row: SavedRow
    who: Named


class Said(NamedTuple):
    """A comment and who made it."""

    row: CommentRow
    who: Named


class Attached(NamedTuple):
    """The files with which a field is answered, and where another is attached."""

    lines: Sequence[Line]
    address: str


class Asked(NamedTuple):
    """A field of the form on the page: how it is written, what stands, what is said about it."""

    name: str
    label: str
    help: str
    field: Field | None
    grid: Grid | None
    seq: int
    saved: Saved | None
    reasons: Sequence[str]
    """What keeps it from being as the form asks."""
    open: Sequence[Said]
    settled: Sequence[Said]
    is_sheet: bool = False
    """Whether its rows are lines of one table."""
    attached: Attached | None = None
    """Where nothing is written, but files are attached."""


class Stage(NamedTuple):
    """A section in the list of them, and how much of it is still to be mended."""

    code: str
    title: str
    left: int


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that is known of a record while it is written."""

    record: Any
    form: NoteForm
    content: Mapping[str, Any]
    faults: Sequence[Fault]
    saved: Mapping[str, SavedRow]
    comments: Sequence[CommentRow]
    names: Names
    present: Sequence[PresentRow]
    """Who else is in it now."""
    of_form: Callable[[str], str]
    """The field of the form to which something written apart belongs."""

    def stages(self) -> list[Stage]:
        """The sections, in the order of the form."""
        wrong = [self.of_form(fault.name) for fault in self.faults]
        return [
            Stage(s.code, s.title, sum(1 for f in s.fields if f.name in wrong))
            for s in self.form.sections
        ]

    def part_of(self, name: str) -> str:
        """The section in which a field stands."""
        own = self.of_form(name)
        return next(s.code for s in self.form.sections if own in {f.name for f in s.fields})

    def fields_of(self, part: str) -> dict[str, FormField]:
        """The fields of one section.

        Raises:
            NotFound: the form has no such section.
        """
        for section in self.form.sections:
            if section.code == part:
                return {f.name: f for f in section.fields}
        raise NotFound("section of the form", part)

    def asked(
        self, field: FormField, name: str, label: str, shown: Field | None, grid: Grid | None
    ) -> Asked:
        """A field as it stands on the page, with what was saved of it and said about it."""
        saved = self.saved.get(name)
        said = [Said(row, self.names[row.made_by]) for row in self.comments if row.name == name]
        reasons = [fault.reason for fault in self.faults if fault.name == name]
        if name != field.name:
            reasons += [fault.reason for fault in self.faults if fault.name == field.name]
        return Asked(
            name,
            label,
            field.help,
            shown,
            grid,
            saved.seq if saved else 0,
            Saved(saved, self.names[saved.saved_by]) if saved else None,
            reasons,
            [each for each in said if each.row.settled_at is None],
            [each for each in said if each.row.settled_at is not None],
        )


Page = tuple[list[Asked], list[tuple[str, str]]]
"""What a section asks for, and what a browser would send for what stands there now."""


class Writing(NamedTuple):
    """A kind of record that is written together: where its pages lie, how it is read and kept."""

    kind: str
    """Its name, such as `concept-note`, before that of its acts."""
    section: str
    """Its place in the addresses and among the sections of the site, such as `notes`."""
    template: str
    """What its templates are called: `{template}-write.html`, `{template}-check.html`."""
    write: str
    """The act by which fields are written."""
    desk: Callable[[Work, str], Desk]
    asked: Callable[[Work, Words, Desk, str], Page]
    written: Callable[[Work, Desk, Sequence[Asked], Pairs], dict[str, Any]]
    flat: Callable[[Mapping[str, Any]], dict[str, Any]]
    """What it says by what is written apart."""
    plain: Callable[[Work, Words, Desk, Asked, Any], str]
    """A value of a field in words."""
    rules: Callable[[Work, Desk], list[Rule]]
    """Every rule on its budget."""
    on_part: Callable[[Work, Words, Desk, str], dict[str, Any]]
    """What else a section shows."""
    on_check: Callable[[Work, Words, Desk], dict[str, Any]]
    """What else its last part shows."""
    others: Rows[PresentRow]
    keep: Callable[..., None]
    """The writer is in a section, and saved something there; see `mptf.notes.presence`."""
    form_of: Callable[[Work, str], tuple[UUID, NoteForm]]
    """The key and the form of one of them, by its number."""
