"""One section of a concept note's form, as those who write the note together see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from api.pages import files, grids
from api.pages.answered import plain
from api.pages.asking import note_form as asking
from api.pages.asking.about import About
from api.pages.asking.sent import Pairs
from api.pages.desks import Asked, Attached, Desk, Page, Writing
from api.pages.grids import Grid
from api.pages.subjects import names
from api.pages.words import Words
from mptf.attachments import queries as attachments
from mptf.attachments.models import FileKind
from mptf.attachments.queries import FileRow
from mptf.calls.models import Call, CallTerms
from mptf.errors import NotFound, WrongState
from mptf.forms import answers, drafted
from mptf.forms import service as forms
from mptf.money import Money
from mptf.notes import budgeting, drafting, inviting, presence, screening
from mptf.notes.models import ConceptNote
from mptf.notes.service import WRITABLE, partners
from mptf.notes.states import NoteState
from mptf.notes.writing import as_written, flat, of_form
from mptf.people.models import Organisation
from mptf.profile import ATTACHED, NoteForm
from mptf.sheaf import Sheaf
from mptf.work import Work

_SHEAF = Sheaf(
    drafting.own, drafting.saved, drafting.comments, presence.others, attachments.of_record
)
_FILES = Sheaf(attachments.of_record)
ATTACH = "concept-note.attach"


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
    content = as_written(note, (file.name for file in _annexes(of[attachments.of_record])))
    return Desk(
        note,
        form,
        content,
        answers.faults(form, content),
        {row.name: row for row in saved},
        comments,
        names(work, people | {row.settled_by for row in comments}),
        of[presence.others],
        of_form,
    )


def asked(work: Work, words: Words, at: Desk, part: str) -> Page:
    """What one section asks for, and what a browser would send for what stands there now."""
    own = at.fields_of(part)
    shown = asking.fields_on_page(tuple(own.values()), About(work, words, at.record))
    zone = work.profile.fund.zone
    found: list[Asked] = []
    closed = inviting.closed_to_guest(work, at.record, own)
    for name, field in own.items():
        if name in inviting.OPENS_THE_NOTE and name in closed:
            continue
        if name == "budget":
            found += [
                at.asked(field, g.name, f"{field.label}: {g.entity}", None, g)
                for g in budgets(work, words, at)
            ]
        elif name == ATTACHED:
            shelf = at.asked(field, name, field.label, None, None)
            found.append(shelf._replace(attached=_attached(work, words, at)))
        else:
            needed = answers.is_required(field, at.content)
            own_field = replace(shown[name], required=needed)
            found.append(at.asked(field, name, field.label, own_field, None))
    return found, asking.pairs(shown, at.content, zone)


def _annexes(there: Sequence[FileRow]) -> list[FileRow]:
    return [file for file in there if file.kind == FileKind.ANNEX]


def _attached(work: Work, words: Words, at: Desk) -> Attached:
    """The annexes of a note, and where another is attached."""
    rows = _annexes(_FILES.read(work, subject=at.record.id)[attachments.of_record])
    brought = names(work, {row.attached_by for row in rows})
    return Attached(files.lines(work, words, rows, brought), f"/acts/{ATTACH}?on={at.record.id}")


def budgets(work: Work, words: Words, at: Desk) -> list[Grid]:
    """A grid for each entity whose budget the reader writes, the coordinating one first."""
    first = at.record.coordinator_id
    keys = [first, *(row.organisation_id for row in partners(work, at.record.id))]
    query = select(Organisation.id, Organisation.code, Organisation.name).where(
        col(Organisation.id).in_(keys)
    )
    known = {key: (code, name) for key, code, name in work.session.exec(query)}
    ordered = sorted(dict.fromkeys(keys), key=lambda k: (k != first, known[k][0]))
    names = {key: f"budget.{known[key][0]}" for key in ordered}
    closed = inviting.closed_to_guest(work, at.record, names.values())
    return [
        grids.grid(work.profile, words, at.content, *known[key])
        for key in ordered
        if names[key] not in closed
    ]


def theirs(work: Work, words: Words, at: Desk, part: str) -> list[tuple[str, str]]:
    """What a section says that the entities write themselves, for a guest of theirs: in words."""
    own = at.fields_of(part)
    if not inviting.is_guest(work, at.record):
        return []
    found = [own[name] for name in own if name in {*inviting.OPENS_THE_NOTE, "budget"}]
    lines = [(f"budget.{line['entity']}", line) for line in at.content.get("budget", ())]
    closed = inviting.closed_to_guest(work, at.record, {name for name, _line in lines})
    said = {**at.content, "budget": [line for name, line in lines if name in closed]}
    currency = work.profile.fund.currency
    return [(field.label, plain(words, field, said, currency)) for field in found]


def rules(work: Work, at: Desk) -> list[budgeting.Said]:
    """Every rule on the budget as it stands."""
    query = select(CallTerms.ceiling_minor).where(CallTerms.call_id == at.record.call_id)
    minor = work.session.exec(query).first()
    ceiling = None if minor is None else Money(minor, work.profile.fund.currency)
    return budgeting.rules(work.profile, at.content, ceiling)


def call_of(work: Work, at: Desk) -> Call:
    """The call under which the note is written."""
    return work.get(Call, at.record.call_id)


def written(work: Work, at: Desk, page: Sequence[Asked], sent: Pairs) -> dict[str, Any]:
    """What was written into the fields of a page, by what is written apart."""
    asked_for = {field.name: field for field in at.form.fields}
    zone = work.profile.fund.zone
    return {
        each.name: grids.written(each.name, sent)
        if each.field is None
        else asking.written(each.field, asked_for[each.name], sent, zone)
        for each in page
        if each.attached is None
    }


def said(work: Work, words: Words, at: Desk, each: Asked, value: Any) -> str:
    """What stands in a field, in words."""
    field = next(field for field in at.form.fields if field.name == of_form(each.name))
    shown: dict[str, Any] = {each.name: value}
    if each.grid is not None:
        rows = [{"year": None, **row, "entity": each.grid.entity} for row in value or ()]
        shown = {"budget": rows}
    return plain(words, field, shown, work.profile.fund.currency)


def _on_part(work: Work, words: Words, at: Desk, part: str) -> dict[str, Any]:
    return {"call": call_of(work, at), "theirs": theirs(work, words, at, part)}


def _on_check(work: Work, _words: Words, at: Desk) -> dict[str, Any]:
    """What screening will look at; who writes alone is told of no screening."""
    guest = inviting.is_guest(work, at.record)
    expected = {} if guest or not at.record.content else screening.evidence(work, at.record)
    return {"call": call_of(work, at), "guest": guest, "expected": expected}


def _form_of(work: Work, number: str) -> tuple[UUID, NoteForm]:
    query = select(ConceptNote).where(ConceptNote.number == number)
    note = work.session.exec(query).first()
    if note is None:
        raise NotFound("concept note", number)
    return note.id, forms.of_call(work, note.call_id)


NOTES = Writing(
    kind="concept-note",
    section="notes",
    template="note",
    write="concept-note.write",
    desk=desk,
    asked=asked,
    written=written,
    flat=flat,
    plain=said,
    rules=rules,
    on_part=_on_part,
    on_check=_on_check,
    others=presence.others,
    keep=presence.keep,
    form_of=_form_of,
)
"""Concept notes, written together."""
