"""Entries of the books and events of the record: who moved and who did what, on what ground."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.deps import ThisDoor
from api.json.answers import answer, answer_tagged
from api.json.contributions import Through
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.keys import IfNoneMatch
from api.json.schemas.books import EntryItem, EventItem, EventPage, LastCheck
from api.json.schemas.parts import Page
from api.json.schemas.problems import READING, READING_ONE
from api.pages.subjects import names
from mptf.audit import queries as audit
from mptf.errors import NotFound
from mptf.ledger.entries import Act
from mptf.ledger.journal import JournalEntry, journal
from mptf.verification import kept
from mptf.verification.kept import Check
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

Seq = Annotated[int, Path(ge=1, le=2**62, description="The entry's place in the books.")]

_ENTRIES, _EVENTS = Cursors("entries", tuple[int]), Cursors("events", tuple[int])


@router.get("/entries", response_model=Page[EntryItem], tags=["books"])
def list_entries(
    door: ThisDoor, part: ThisPart, through: Through, act: Annotated[Act | None, Query()] = None
) -> Response:
    """Sealed entries of the books, the latest first."""

    def view(work: Work) -> Page[EntryItem]:
        after = _ENTRIES.after(part)
        last = after[0] if after else None
        rows = journal(work, limit=part.limit + 1, before_seq=last, as_of=through, act=act)
        shown, following = _ENTRIES.cut(part, rows, lambda row: (row.seq,))
        return Page(items=_entries(work, *shown), next=following)

    return answer(door.read(view))


@router.get("/entries/{seq}", response_model=EntryItem, responses=READING_ONE, tags=["books"])
def read_entry(door: ThisDoor, had: IfNoneMatch, seq: Seq) -> Response:
    """One entry of the books."""

    def view(work: Work) -> EntryItem:
        found = journal(work, limit=1, before_seq=seq + 1)
        if not found or found[0].seq != seq:
            raise NotFound("entry of the books", str(seq))
        return _entries(work, found[0])[0]

    return answer_tagged(had, door.read(view))


def _entries(work: Work, *entries: JournalEntry) -> list[EntryItem]:
    ids = {key for entry in entries for key in (entry.actor_id, entry.document_id)}
    found = names(work, ids)
    return [
        EntryItem.of(entry, found.label(entry.actor_id), found.label(entry.document_id))
        for entry in entries
    ]


@router.get("/events", response_model=EventPage, tags=["record"])
def list_events(door: ThisDoor, part: ThisPart) -> Response:
    """Events of the record, the latest first."""
    check = kept.last(door.fund.var)
    return answer(door.read(lambda work: _events(work, part, check)))


def _events(work: Work, part: Asked, check: Check | None) -> EventPage:
    after = _EVENTS.after(part)
    rows = audit.events(work, limit=part.limit + 1, before_seq=after[0] if after else None)
    shown, following = _EVENTS.cut(part, rows, lambda row: (row.seq,))
    found = names(work, {key for row in shown for key in (row.actor_id, row.subject_id)})
    return EventPage(
        items=[
            EventItem.of(row, found.label(row.actor_id), found.label(row.subject_id))
            for row in shown
        ],
        next=following,
        count=sum(row.acts for row in audit.tally(work)),
        last_check=LastCheck.of(check) if check and work.actor.sight.record else None,
    )
