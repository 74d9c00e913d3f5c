"""Somebody would perhaps pay for a note of the pipeline: no promise, and no reservation.

That it was said, and the answer, are written once. Who said it and in which words lies apart: it
can be erased without a hole in the chain.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Record, UtcDateTime, WrittenOnce


class Interest(WrittenOnce, table=True):
    """Interest in one note, expressed once. Of a person nothing stands here but a key."""

    __tablename__ = "interest"
    __table_args__ = witnessed(UniqueConstraint("number"))

    number: str = Field(max_length=60)
    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    donor_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    """The donor for whom it was expressed; none where it came through the public page alone."""
    expressed_at: datetime = Field(sa_type=UtcDateTime)
    expressed_by: UUID | None = None
    """None where nobody had signed in."""
    illustrative: bool = False


class InterestWords(Record, table=True):
    """Who expressed an interest, how they are reached, and what they wrote. It may be erased."""

    __tablename__ = "interest_words"

    interest_id: UUID = Field(foreign_key="interest.id", unique=True)
    organisation: str = Field(default="", max_length=300)
    name: str = Field(max_length=200)
    email: str = Field(max_length=320)
    text: str = Field(default="", max_length=5000)


class InterestAnswer(WrittenOnce, table=True):
    """What the secretariat did about an interest, in the words that were mailed."""

    __tablename__ = "interest_answer"
    __table_args__ = witnessed(UniqueConstraint("interest_id"))

    interest_id: UUID = Field(foreign_key="interest.id")
    text: str = Field(max_length=5000)
    answered_at: datetime = Field(sa_type=UtcDateTime)
    answered_by: UUID
