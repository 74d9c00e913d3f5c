"""What is kept for the end of a programme: interest earned, its evaluation, the answers to it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import UtcDateTime, WrittenOnce


class Stand(StrEnum):
    """How a recommendation is taken."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"


class InterestStatement(WrittenOnce, table=True):
    """What interest an entity says that it earned on a programme's money; the last one counts."""

    __tablename__ = "interest_statement"
    __table_args__ = witnessed(UniqueConstraint("programme_id", "organisation_id", "number"))

    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    number: int
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    text: str = Field(default="", max_length=1000)
    said_on: date
    said_by: UUID


class ProgrammeEvaluation(WrittenOnce, table=True):
    """The independent final evaluation of a programme. Its report hangs on it as a file."""

    __tablename__ = "programme_evaluation"
    __table_args__ = witnessed(UniqueConstraint("programme_id"))

    programme_id: UUID = Field(foreign_key="joint_programme.id")
    title: str = Field(max_length=500)
    evaluator: str = Field(max_length=300)
    """Who evaluated it, of none of its organizations."""
    reported_on: date
    entered_on: date
    entered_by: UUID


class EvaluationRecommendation(WrittenOnce, table=True):
    """A numbered recommendation of an evaluation."""

    __tablename__ = "evaluation_recommendation"
    __table_args__ = witnessed(UniqueConstraint("evaluation_id", "seq"))

    evaluation_id: UUID = Field(foreign_key="programme_evaluation.id", index=True)
    seq: int
    text: str = Field(max_length=2000)


class ManagementResponse(WrittenOnce, table=True):
    """The answer to a recommendation, whole each time that it is given; the last one counts."""

    __tablename__ = "management_response"
    __table_args__ = witnessed(UniqueConstraint("recommendation_id", "number"))

    recommendation_id: UUID = Field(foreign_key="evaluation_recommendation.id", index=True)
    number: int
    stand: str = Field(max_length=20)
    text: str = Field(max_length=2000)
    """What is done about it; or, where nothing is, why."""
    owner_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    due_on: date | None = None
    done_on: date | None = None
    answered_at: datetime = Field(sa_type=UtcDateTime)
    answered_by: UUID


class EvaluationWaiver(WrittenOnce, table=True):
    """That a programme is closed without an evaluation, and why."""

    __tablename__ = "evaluation_waiver"
    __table_args__ = witnessed(UniqueConstraint("programme_id"))

    programme_id: UUID = Field(foreign_key="joint_programme.id")
    reason: str = Field(max_length=1000)
    waived_on: date
    waived_by: UUID
