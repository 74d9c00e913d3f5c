"""What is due from whom, by when, and whether it was done."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from mptf.db import Record, UtcDateTime


class Deadline(Record, table=True):
    """One thing that somebody owes. It passes at the end of `due_on` in the fund's zone."""

    __table_args__ = (Index("ix_deadline_subject", "subject_id", "what"),)

    subject_kind: str = Field(max_length=40)
    subject_id: UUID
    what: str = Field(max_length=80)
    party: str = Field(max_length=200)
    set_at: datetime = Field(sa_type=UtcDateTime)
    due_on: date = Field(index=True)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
