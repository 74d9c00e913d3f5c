"""The Steering Committee: seats and who holds them; decisions, what they decide, who signed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import LIVING_COLUMNS, Json, Living, Record, UtcDateTime, WrittenOnce
from mptf.lives.models import lives_by_transitions


class Outcome(StrEnum):
    """What the Committee may say of an item. Source: handbook 4, 5, 6."""

    POSITIVE = "positive"
    REVISE = "revise"
    NOT_RETAINED = "not-retained"
    DEFERRED = "deferred"
    INVITE = "invite"
    REMOVE = "remove"
    RAISE_CEILING = "raise-ceiling"
    APPROVED = "approved"
    NOT_APPROVED = "not-approved"
    SUSPEND = "suspend"
    RESUME = "resume"
    CANCEL = "cancel"
    TARGET = "target"
    DIRECT_COST = "direct-cost"
    FUND_TRANSFER = "fund-transfer"
    CLOSE = "close"
    OTHER = "other"
    """Anything else, in words: it takes no step and moves no money."""


FUND_ID = UUID(int=0)
"""The id of the fund itself, as the subject of a decision's item."""


class Mode(StrEnum):
    """How the Committee decided."""

    MEETING = "meeting"
    WRITTEN = "written-procedure"


class Seat(Record, table=True):
    """A place at the table, of one category. Source: handbook 4."""

    code: str = Field(unique=True, max_length=40)
    category: str = Field(max_length=40)
    name: str = Field(max_length=200)


class SeatTerm(Record, table=True):
    """Who holds a seat, and who stands in, from a day to a day."""

    __tablename__ = "seat_term"

    seat_id: UUID = Field(foreign_key="seat.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    holder_id: UUID | None = Field(default=None, foreign_key="person.id")
    alternate_id: UUID | None = Field(default=None, foreign_key="person.id")
    from_on: date
    to_on: date | None = None


class Decision(Living, WrittenOnce, table=True):
    """A decision: recorded (provisional), then signed, or superseded. Nothing in it is edited."""

    MUTABLE: ClassVar[frozenset[str]] = LIVING_COLUMNS
    __table_args__ = lives_by_transitions(*witnessed(UniqueConstraint("number")))

    number: str = Field(max_length=40)
    title: str = Field(max_length=300)
    decided_on: date = Field(index=True)
    mode: str = Field(max_length=40)
    attendance: list[str] = Field(default_factory=list, sa_type=Json)
    recusals: list[str] = Field(default_factory=list, sa_type=Json)
    text: str = Field(default="")
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: UUID
    supersedes_id: UUID | None = Field(default=None, foreign_key="decision.id")
    profile_digest: str = Field(max_length=64)
    illustrative: bool = False


class DecisionItem(WrittenOnce, table=True):
    """What one decision says of one thing."""

    __tablename__ = "decision_item"
    __table_args__ = witnessed(UniqueConstraint("decision_id", "seq"))

    decision_id: UUID = Field(foreign_key="decision.id", index=True)
    seq: int
    subject_kind: str = Field(max_length=40)
    subject_id: UUID = Field(index=True)
    outcome: str = Field(max_length=40)
    text: str = Field(default="", max_length=4000)
    title_as_decided: str = Field(default="", max_length=500)
    amount_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str = Field(max_length=3)


class DecisionAmount(WrittenOnce, table=True):
    """What one item gives to one entity, in minor units."""

    __tablename__ = "decision_amount"
    __table_args__ = witnessed(UniqueConstraint("item_id", "organisation_id"))

    item_id: UUID = Field(foreign_key="decision_item.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)


class Condition(WrittenOnce, table=True):
    """A condition of an approval: who owes what by when, and which tranche waits for it."""

    __table_args__ = witnessed(UniqueConstraint("item_id", "seq"))

    item_id: UUID = Field(foreign_key="decision_item.id", index=True)
    seq: int
    text: str = Field(max_length=1000)
    owner_id: UUID = Field(foreign_key="organisation.id")
    due_on: date
    blocks_tranche: int | None = None


class ConditionMet(WrittenOnce, table=True):
    """The evidence by which a condition was found to be met."""

    __tablename__ = "condition_met"
    __table_args__ = witnessed(UniqueConstraint("condition_id"))

    condition_id: UUID = Field(foreign_key="condition.id")
    met_on: date
    evidence: str = Field(max_length=1000)
    found_by: UUID


class DecisionSignature(WrittenOnce, table=True):
    """The Chair's or a delegate's signature on the decision sheet, over its whole content."""

    __tablename__ = "decision_signature"
    __table_args__ = witnessed(UniqueConstraint("decision_id"))

    decision_id: UUID = Field(foreign_key="decision.id")
    signed_at: datetime = Field(sa_type=UtcDateTime)
    signed_on: date
    signed_by: UUID
    delegation: str | None = Field(default=None, max_length=500)
    content_hash: str = Field(max_length=64)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
