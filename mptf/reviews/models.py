"""Scores of one reviewer for one version, against the rubric frozen with the call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, UtcDateTime, WrittenOnce


class Review(WrittenOnce, table=True):
    """One reviewer's scores. A criterion that does not apply is absent, never 0."""

    __table_args__ = witnessed(UniqueConstraint("note_id", "version", "reviewer_id"))

    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    version: int
    reviewer_id: UUID = Field(foreign_key="person.id")
    scores: dict[str, int] = Field(default_factory=dict, sa_type=Json)
    total_tenths: int
    comment: str = Field(default="", max_length=2000)
    reviewed_at: datetime = Field(sa_type=UtcDateTime)
