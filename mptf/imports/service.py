"""Workbooks kept until they are taken in; which row became which note, and what it said then."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CursorResult, delete
from sqlmodel import col, func, select

from mptf import leases
from mptf.attachments.names import neutral
from mptf.chain import table_of
from mptf.imports.models import NoteImport, NoteWorkbook
from mptf.notes.models import ConceptNote
from mptf.notes.service import WRITABLE
from mptf.notes.writing import FIELDS
from mptf.work import Work

_W = table_of(NoteWorkbook)

KEPT = timedelta(days=30)
"""So long a workbook is kept; what was taken in from it is in the record for good."""
TERM = timedelta(seconds=60)
"""So long a workbook counts as being taken in, after its process was last heard of."""


class Kept(NamedTuple):
    """A row that was taken in before, and its note as it stands."""

    note_id: UUID
    number: str
    state: str
    seq: int
    digest: str
    fields: Mapping[str, int]

    @property
    def is_writable(self) -> bool:
        """Whether its entities may still change what it says."""
        return self.state in WRITABLE


def kept(work: Work, call_id: UUID, coordinator_id: UUID, *keys: str) -> dict[str, Kept]:
    """What was taken in for a call and an entity, by key: of some rows, or of all."""
    last = (
        select(NoteImport.key, func.max(NoteImport.seq).label("seq"))
        .where(NoteImport.call_id == call_id, NoteImport.coordinator_id == coordinator_id)
        .group_by(NoteImport.key)
    )
    if keys:
        last = last.where(col(NoteImport.key).in_(keys))
    standing = last.subquery()
    query = (
        select(NoteImport, ConceptNote.number, ConceptNote.state)
        .join(ConceptNote, col(ConceptNote.id) == NoteImport.note_id)
        .join(standing, (standing.c.key == NoteImport.key) & (standing.c.seq == NoteImport.seq))
        .where(NoteImport.call_id == call_id, NoteImport.coordinator_id == coordinator_id)
    )
    return {
        row.key: Kept(row.note_id, number, state, row.seq, row.digest, row.fields)
        for row, number, state in work.session.exec(query)
    }


def keep(
    work: Work, note: ConceptNote, key: str, digest: str, before: Kept | None = None
) -> NoteImport:
    """A row was taken in: its note says what it says now."""
    texts = FIELDS.latest(work, note.id)
    return work.add(
        NoteImport(
            call_id=note.call_id,
            coordinator_id=note.coordinator_id,
            key=key,
            seq=before.seq + 1 if before else 1,
            note_id=note.id,
            digest=digest,
            fields={name: text.seq for name, text in sorted(texts.items())},
            imported_at=work.now(),
            imported_by=work.actor.id,
        )
    )


def receive(
    work: Work, call_id: UUID, coordinator_id: UUID, name: str, content: bytes
) -> NoteWorkbook:
    """Keep a workbook that was read, for whoever sent it."""
    return work.add(
        NoteWorkbook(
            sent_by=work.actor.id,
            sent_at=work.now(),
            call_id=call_id,
            coordinator_id=coordinator_id,
            name=neutral(name),
            content=content,
        )
    )


def begin(work: Work, book: NoteWorkbook, holder: str) -> bool:
    """It is to be taken in by this holder, from where that stopped; false where one is at it."""
    if not leases.take(work, _lease(book.id), holder, TERM):
        return False
    book.begun_at, book.over_at, book.refused = work.now(), None, []
    work.session.flush()
    return True


def go_on(work: Work, book: NoteWorkbook, holder: str) -> bool:
    """Whether it is still to be taken in by this process, which thereby keeps it."""
    return book.over_at is None and leases.take(work, _lease(book.id), holder, TERM)


def stop(work: Work, book: NoteWorkbook) -> None:
    """Whoever is at it ends with the note at hand."""
    book.over_at = work.now()
    work.session.flush()


def end(work: Work, book: NoteWorkbook, holder: str, refused: Sequence[tuple[str, str]]) -> None:
    """Its notes were gone through, or somebody stopped it; those that were refused are named."""
    book.over_at = book.over_at or work.now()
    book.refused = [list(one) for one in refused]
    leases.release(work, _lease(book.id), holder)
    work.session.flush()


def being_taken_in(work: Work, keys: Collection[UUID]) -> frozenset[UUID]:
    """At which of these workbooks a process is."""
    leased = {_lease(key): key for key in keys}
    return frozenset(leased[name] for name in leases.held(work, leased))


def _lease(key: UUID) -> str:
    return f"note-workbook:{key}"


def prune(work: Work) -> int:
    """Let go of workbooks that were kept long enough. How many."""
    over = delete(_W).where(_W.c.sent_at < work.now() - KEPT)
    gone: CursorResult[Any] = work.session.execute(over)  # type: ignore[assignment]
    return gone.rowcount
