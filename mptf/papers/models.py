"""Editions of the pipeline's booklet: what was published of it, byte for byte."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import UtcDateTime, WrittenOnce


class BookletEdition(WrittenOnce, table=True):
    """The booklet as everybody may read it, remade after a decision that changes what is in it."""

    __tablename__ = "booklet_edition"
    __table_args__ = witnessed(UniqueConstraint("number"))

    number: int
    as_of: date
    decision_id: UUID = Field(foreign_key="decision.id")
    """The decision that was signed last when it was made."""
    made_at: datetime = Field(sa_type=UtcDateTime)
    sha256: str = Field(max_length=64)
    pdf: bytes = Field(sa_type=LargeBinary)
