"""Workbooks of notes that were sent, and which row of one became which note."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, Record, UtcDateTime, WrittenOnce


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


class NoteWorkbook(Record, table=True):
    """A workbook that somebody sent through a page or the API: looked at, and taken in when asked.

    It is no act and is not witnessed: what is taken in from it is. It is let go after a while.
    """

    __tablename__ = "note_workbook"

    sent_by: UUID = Field(foreign_key="person.id", index=True)
    sent_at: datetime = Field(sa_type=UtcDateTime)
    call_id: UUID = Field(foreign_key="call.id")
    coordinator_id: UUID = Field(foreign_key="organisation.id")
    name: str = Field(max_length=200)
    content: bytes = Field(sa_type=LargeBinary)
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When somebody last asked that it be taken in."""
    over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When all its notes had been gone through, or somebody stopped it."""
    refused: list[list[str]] = Field(default_factory=list, sa_type=Json)
    """Keys of notes that were refused, each with the reason."""
