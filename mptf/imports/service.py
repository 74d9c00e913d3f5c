"""What was taken in from workbooks: which row became which note, and what the row said then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, func, select

from mptf.imports.models import NoteImport
from mptf.notes.models import ConceptNote
from mptf.notes.service import WRITABLE
from mptf.notes.writing import latest
from mptf.work import Work


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
    texts = latest(work, note.id)
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
