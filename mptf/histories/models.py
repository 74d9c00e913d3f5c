"""How far a history has been replayed here, and what its lines named."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import UtcDateTime, WrittenOnce


class ReplayMark(WrittenOnce, table=True):
    """One act of a history that was done here, in the unit of the act itself."""

    __tablename__ = "replay_mark"
    __table_args__ = witnessed(UniqueConstraint("file", "line"), UniqueConstraint("name"))

    file: str = Field(max_length=200)
    line: int
    digest: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    name: str | None = Field(default=None, max_length=120)
    subject_id: UUID | None = None
