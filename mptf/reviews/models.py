"""Who reviews a version, and their scores against the rubric frozen with the call."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, Living, Record, UtcDateTime, WrittenOnce
from mptf.lives.models import lives_by_transitions


class ReviewAssignment(Living, table=True):
    """One reviewer for one version of a note, from the question to the scores."""

    __tablename__ = "review_assignment"
    __table_args__ = lives_by_transitions()

    number: str = Field(unique=True, max_length=60)
    """The note's, with the place among its assignments: CN-2020-0017-R2."""
    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    version: int
    reviewer_id: UUID = Field(foreign_key="person.id", index=True)
    asked_by: UUID
    asked_at: datetime = Field(sa_type=UtcDateTime)
    illustrative: bool = False


class ReviewDraft(Record, table=True):
    """What a reviewer has written so far: theirs alone, and no act. One for each assignment."""

    __tablename__ = "review_draft"

    assignment_id: UUID = Field(foreign_key="review_assignment.id", unique=True)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """As it was sent, see `mptf.reviews.schemas.ScoreSent`."""
    saved_at: datetime = Field(sa_type=UtcDateTime)


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


class ReviewWord(WrittenOnce, table=True):
    """Why a review gives a criterion its point; asked for at the ends of the scale."""

    __tablename__ = "review_word"
    __table_args__ = witnessed(UniqueConstraint("review_id", "criterion"))

    review_id: UUID = Field(foreign_key="review.id")
    criterion: str = Field(max_length=40)
    text: str = Field(max_length=2000)


class ProposedReviewer(WrittenOnce, table=True):
    """Whom somebody who was asked names in their stead, in words: they need not be known here."""

    __tablename__ = "proposed_reviewer"
    __table_args__ = witnessed()

    assignment_id: UUID = Field(foreign_key="review_assignment.id", index=True)
    name: str = Field(max_length=500)
    proposed_at: datetime = Field(sa_type=UtcDateTime)


class Recommendation(WrittenOnce, table=True):
    """The secretariat's summary of a version's reviews, and what it recommends; the last counts."""

    __table_args__ = witnessed(UniqueConstraint("note_id", "version", "seq"))

    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    version: int
    seq: int
    outcome: str = Field(max_length=40)
    text: str = Field(max_length=5000)
    written_at: datetime = Field(sa_type=UtcDateTime)
    written_by: UUID


class Competence(Record, table=True):
    """What a person reviews well: areas by the profile's codes, and the languages they read."""

    person_id: UUID = Field(foreign_key="person.id", unique=True)
    areas: list[str] = Field(default_factory=list, sa_type=Json)
    languages: list[str] = Field(default_factory=list, sa_type=Json)
    said_at: datetime = Field(sa_type=UtcDateTime)
    said_by: UUID
