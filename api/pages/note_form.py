"""One section of a concept note's form, as those who write the note together see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import col, select

from api.pages import grids
from api.pages.answered import plain
from api.pages.asking import note_form as asking
from api.pages.asking.about import About
from api.pages.asking.fields import Field
from api.pages.asking.sent import Pairs
from api.pages.grids import Grid
from api.pages.subjects import Named, Names, names
from api.pages.words import Words
from mptf.calls.models import Call, CallTerms
from mptf.errors import NotFound, WrongState
from mptf.forms import answers, drafted
from mptf.forms import service as forms
from mptf.forms.answers import Fault
from mptf.forms.drafted import CommentRow, PresentRow, SavedRow
from mptf.money import Money
from mptf.notes import budgeting, drafting, inviting, presence
from mptf.notes.models import ConceptNote
from mptf.notes.service import WRITABLE, partners
from mptf.notes.states import NoteState
from mptf.notes.writing import as_written
from mptf.people.models import Organisation
from mptf.profile import FormField, NoteForm
from mptf.sheaf import Sheaf
from mptf.work import Work
from workflows.acts import perform

CHECK = "check"
"""The part after the last section: what is missing, and submission."""
_SHEAF = Sheaf(drafting.own, drafting.saved, drafting.comments, presence.others)


class Saved(NamedTuple):
    """Since when a text stands, and who wrote it."""

    row: SavedRow
    who: Named


class Said(NamedTuple):
    """A comment and who made it."""

    row: CommentRow
    who: Named


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


class Stage(NamedTuple):
    """A section in the list of them, and how much of it is still to be mended."""

    code: str
    title: str
    left: int


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that is known of a note while it is written."""

    note: ConceptNote
    form: NoteForm
    content: Mapping[str, Any]
    faults: Sequence[Fault]
    saved: Mapping[str, SavedRow]
    comments: Sequence[CommentRow]
    names: Names
    present: Sequence[PresentRow]
    """Who else is in it now."""

    def stages(self) -> list[Stage]:
        """The sections, in the order of the form."""
        wrong = [fault.name for fault in self.faults]
        return [
            Stage(s.code, s.title, sum(1 for f in s.fields if f.name in wrong))
            for s in self.form.sections
        ]

    def part_of(self, name: str) -> str:
        """The section in which a field stands."""
        return next(s.code for s in self.form.sections if name in {f.name for f in s.fields})


def desk(work: Work, number: str) -> Desk:
    """A note with its form, for somebody of an entity that writes it.

    Raises:
        NotFound: there is no such note, or not for this reader.
        WrongState: it is with the secretariat or the Committee.
    """
    note = work.session.exec(select(ConceptNote).where(ConceptNote.number == number)).first()
    if note is None:
        raise NotFound("concept note", number)
    of = _SHEAF.read(work, subject=note.id, **drafted.since(work))
    if not of[drafting.own]:
        raise NotFound("concept note", number)
    if note.state not in WRITABLE:
        raise WrongState("write", NoteState(note.state).public)
    saved, comments = of[drafting.saved], of[drafting.comments]
    people = {row.saved_by for row in saved} | {row.made_by for row in comments}
    form = forms.of_call(work, note.call_id)
    content = as_written(note)
    return Desk(
        note,
        form,
        content,
        answers.faults(form, content),
        {row.name: row for row in saved},
        comments,
        names(work, people | {row.settled_by for row in comments}),
        of[presence.others],
    )


def fields_of(at: Desk, part: str) -> dict[str, FormField]:
    """The fields of one section that this note is asked for.

    Raises:
        NotFound: the form has no such section.
    """
    for section in at.form.sections:
        if section.code == part:
            return {f.name: f for f in section.fields}
    raise NotFound("section of the form", part)


def asked(
    work: Work, words: Words, at: Desk, part: str
) -> tuple[list[Asked], list[tuple[str, str]]]:
    """What one section asks for, and what a browser would send for what stands there now."""
    own = fields_of(at, part)
    shown = asking.fields_on_page(tuple(own.values()), About(work, words, at.note))
    zone = work.profile.fund.zone
    found: list[Asked] = []
    closed = inviting.closed_to_guest(work, at.note, own)
    for name, field in own.items():
        if name in inviting.OPENS_THE_NOTE and name in closed:
            continue
        if name == "budget":
            found += [_asked(at, field, g.name, None, g) for g in budgets(work, words, at)]
        else:
            needed = answers.is_required(field, at.content)
            found.append(_asked(at, field, name, replace(shown[name], required=needed), None))
    return found, asking.pairs(shown, at.content, zone)


def budgets(work: Work, words: Words, at: Desk) -> list[Grid]:
    """A grid for each entity whose budget the reader writes, the coordinating one first."""
    keys = [at.note.coordinator_id, *(row.organisation_id for row in partners(work, at.note.id))]
    query = select(Organisation.id, Organisation.code, Organisation.name).where(
        col(Organisation.id).in_(keys)
    )
    known = {key: (code, name) for key, code, name in work.session.exec(query)}
    ordered = sorted(dict.fromkeys(keys), key=lambda k: (k != at.note.coordinator_id, known[k][0]))
    names = {key: f"budget.{known[key][0]}" for key in ordered}
    closed = inviting.closed_to_guest(work, at.note, names.values())
    return [
        grids.grid(work.profile, words, at.content, *known[key])
        for key in ordered
        if names[key] not in closed
    ]


def theirs(work: Work, words: Words, at: Desk, part: str) -> list[tuple[str, str]]:
    """What a section says that the entities write themselves, for a guest of theirs: in words."""
    own = fields_of(at, part)
    if not inviting.is_guest(work, at.note):
        return []
    found = [own[name] for name in own if name in {*inviting.OPENS_THE_NOTE, "budget"}]
    lines = [(f"budget.{line['entity']}", line) for line in at.content.get("budget", ())]
    closed = inviting.closed_to_guest(work, at.note, {name for name, _line in lines})
    said = {**at.content, "budget": [line for name, line in lines if name in closed]}
    currency = work.profile.fund.currency
    return [(field.label, plain(words, field, said, currency)) for field in found]


def rules(work: Work, at: Desk) -> list[budgeting.Said]:
    """Every rule on the budget as it stands."""
    query = select(CallTerms.ceiling_minor).where(CallTerms.call_id == at.note.call_id)
    minor = work.session.exec(query).first()
    ceiling = None if minor is None else Money(minor, work.profile.fund.currency)
    return budgeting.rules(work.profile, at.content, ceiling)


def call_of(work: Work, at: Desk) -> Call:
    """The call under which the note is written."""
    return work.get(Call, at.note.call_id)


def written(at: Desk, page: Sequence[Asked], sent: Pairs, zone: str) -> dict[str, Any]:
    """What was written into the fields of a page, by what is written apart."""
    asked_for = {field.name: field for field in at.form.fields}
    return {
        each.name: grids.written(each.name, sent)
        if each.field is None
        else asking.written(each.field, asked_for[each.name], sent, zone)
        for each in page
    }


def write(work: Work, note_id: UUID, sent: Mapping[str, Any]) -> None:
    """Write fields of a note; the record does not leave its unit."""
    perform(work, "concept-note.write", note_id, sent)


def _asked(at: Desk, field: FormField, name: str, shown: Field | None, grid: Grid | None) -> Asked:
    saved = at.saved.get(name)
    said = [Said(row, at.names[row.made_by]) for row in at.comments if row.name == name]
    return Asked(
        name,
        f"{field.label}: {grid.entity}" if grid else field.label,
        field.help,
        shown,
        grid,
        saved.seq if saved else 0,
        Saved(saved, at.names[saved.saved_by]) if saved else None,
        [fault.reason for fault in at.faults if fault.name == field.name],
        [each for each in said if each.row.settled_at is None],
        [each for each in said if each.row.settled_at is not None],
    )
