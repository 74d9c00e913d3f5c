"""What is kept beside the comments of a technical review, and the word that clears a document.

The comment itself is `mptf.programmes.models.ReviewComment`; what is known of it besides lies here.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, UtcDateTime, WrittenOnce


class Weight(StrEnum):
    """How much a comment asks for."""

    MUST = "must"
    """Until it is settled the document is not cleared."""
    SHOULD = "should"


class Move(StrEnum):
    """What was said to a comment: by the entities the first two, by the secretariat the others."""

    DONE = "done"
    EXPLAINED = "explained"
    SETTLED = "settled"
    KEPT_OPEN = "kept-open"


ANSWERS = frozenset({Move.DONE, Move.EXPLAINED})
"""What the entities say; it waits for the secretariat's word."""


class CommentWeight(WrittenOnce, table=True):
    """The round in which a comment was made, and how much it asks for."""

    __tablename__ = "comment_weight"
    __table_args__ = witnessed(UniqueConstraint("comment_id"))

    comment_id: UUID = Field(foreign_key="review_comment.id")
    round: int
    weight: str = Field(max_length=10)


class CommentMove(WrittenOnce, table=True):
    """An answer to a comment, or the secretariat's word on it; the last one says how it stands."""

    __tablename__ = "comment_move"
    __table_args__ = witnessed(UniqueConstraint("comment_id", "seq"))

    comment_id: UUID = Field(foreign_key="review_comment.id", index=True)
    seq: int
    kind: str = Field(max_length=20)
    version: int
    """Of the document, when it was said: an answer goes with the next one."""
    text: str = Field(default="", max_length=2000)
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by: UUID


class DocumentClearance(WrittenOnce, table=True):
    """The secretariat's word that a version may go before the Committee."""

    __tablename__ = "document_clearance"
    __table_args__ = witnessed(UniqueConstraint("programme_id", "seq"))

    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    seq: int
    version: int
    text: str = Field(max_length=5000)
    waived: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    """The comments that should have been met and are let pass: number, field and text of each."""
    reason: str = Field(default="", max_length=2000)
    """Why they are."""
    cleared_at: datetime = Field(sa_type=UtcDateTime)
    cleared_by: UUID
