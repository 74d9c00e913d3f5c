"""Concept notes: the list with the page's filters, and one."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Filter, Kind, actions
from api.json.schemas.files import Comment, Endorsed, FileItem, Question
from api.json.schemas.notes import (
    FieldComment,
    Finding,
    NoteItem,
    NotePage,
    NoteRecord,
    Partner,
    SavedField,
    Writer,
)
from api.json.schemas.parts import Moment
from api.json.schemas.problems import READING
from mptf.attachments import queries as attachments
from mptf.endorsements import queries as endorsements
from mptf.notes import counting, drafting
from mptf.notes import queries as notes
from mptf.notes.filters import Chosen
from mptf.notes.models import ConceptNote
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_SHEAF = Sheaf(
    notes.partners,
    notes.findings,
    notes.life,
    drafting.saved,
    drafting.comments,
    drafting.writers,
    attachments.of_record,
    endorsements.given,
    endorsements.asked,
    endorsements.comments,
)
_NOTES = Cursors("notes", tuple[str])


@router.get("/notes", response_model=NotePage, tags=["notes"])
def list_notes(
    door: ThisDoor,
    part: ThisPart,
    *,
    state: Filter = "",
    area: Filter = "",
    region: Filter = "",
    call: Filter = "",
    text: Filter = "",
    entity: Filter = "",
    country: Filter = "",
    illustrative: Filter = "",
    age: Filter = "",
    waits: Filter = "",
) -> Response:
    """Concept notes that the filters let through, the latest number first."""
    asked = {
        "state": state,
        "area": area,
        "region": region,
        "call": call,
        "text": text,
        "entity": entity,
        "country": country,
        "illustrative": illustrative,
        "age": age,
        "waits": waits,
    }
    return answer(door.read(lambda work: _list(work, Chosen.of(work, **asked), part)))


def _list(work: Work, chosen: Chosen, part: Asked) -> NotePage:
    all_of_them = counting.totals(work, chosen)
    rows = notes.listed(work, chosen, limit=part.limit + 1, after=_NOTES.after(part))
    shown, following = _NOTES.cut(part, rows, lambda row: (row.number,))
    return NotePage(
        items=[NoteItem.of(row) for row in shown],
        next=following,
        count=all_of_them.how_many,
        amount=all_of_them.whole.plain(),
        currency=all_of_them.whole.currency,
    )


def show_note(work: Work, number: str) -> NoteRecord:
    """One note as its reader may see it."""
    row = notes.numbered(work, number)
    of = _SHEAF.read(work, subject=row.id)
    return NoteRecord(
        **dict(NoteItem.of(row)),
        **actions(work, ConceptNote, row.id, number),
        content=row.content,
        saved=[SavedField.of(each) for each in of[drafting.saved]],
        comments=[FieldComment.of(each) for each in of[drafting.comments]],
        writers=[Writer.of(each) for each in of[drafting.writers]],
        partners=[Partner.of(p, row.currency) for p in of[notes.partners]],
        findings=[Finding.of(each) for each in of[notes.findings]],
        files=[FileItem.of(each) for each in of[attachments.of_record]],
        endorsements=[Endorsed.of(each) for each in of[endorsements.given]],
        asked_to_endorse=[Question.of(each) for each in of[endorsements.asked]],
        comments_on_endorsing=[Comment.of(each) for each in of[endorsements.comments]],
        life=[Moment.of(step) for step in of[notes.life]],
    )


KINDS = (Kind(ConceptNote, NoteRecord, show_note, lambda note: str(note.number)),)
