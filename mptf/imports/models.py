"""Which row of a workbook became which note."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, UtcDateTime, WrittenOnce


class NoteImport(WrittenOnce, table=True):
    """A row of a workbook as it was taken in; the one with the highest `seq` stands.

    A key is one row's for a call and a coordinating entity, whatever file it comes in.
    """

    __tablename__ = "note_import"
    __table_args__ = witnessed(UniqueConstraint("call_id", "coordinator_id", "key", "seq"))

    call_id: UUID = Field(foreign_key="call.id")
    coordinator_id: UUID = Field(foreign_key="organisation.id")
    key: str = Field(max_length=80)
    seq: int
    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    digest: str = Field(max_length=64)
    """SHA-256 of what the row said, in canonical JSON; see `mptf.imports.reading`."""
    fields: dict[str, int] = Field(default_factory=dict, sa_type=Json)
    """Which text of each field the row became, see `mptf.notes.writing.latest`: whoever wrote the
    field since is not written over."""
    imported_at: datetime = Field(sa_type=UtcDateTime)
    imported_by: UUID
