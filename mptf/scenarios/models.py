"""Scenarios as they were asked and answered; one that is of no use any more is withdrawn beside."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, UtcDateTime, WrittenOnce


class Scenario(WrittenOnce, table=True):
    """What a sum would pay for: the question with all that it rests on, and the answer.

    It changes no other record, and nothing rests on it.
    """

    __table_args__ = witnessed(UniqueConstraint("number"))

    number: str = Field(max_length=40)
    title: str = Field(max_length=300)
    as_of: date
    """The end of the day whose pipeline, cash and balance it is about."""
    text: str = Field(default="", max_length=5000)
    asked: dict[str, Any] = Field(sa_type=Json)
    """What was sent."""
    inputs: dict[str, Any] = Field(sa_type=Json)
    """Everything that the answer follows from; see `mptf.scenarios.kept`."""
    inputs_digest: str = Field(max_length=64)
    """SHA-256 of the inputs, in canonical JSON: two with the same one asked the same."""
    outcome: str = Field(max_length=40)
    answer: dict[str, Any] = Field(sa_type=Json)
    profile_version: str = Field(max_length=40)
    profile_digest: str = Field(max_length=64)
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    proposed_by: UUID
    illustrative: bool = False


class ScenarioWithdrawal(WrittenOnce, table=True):
    """A scenario is of no use any more; it stays on the record."""

    __tablename__ = "scenario_withdrawal"
    __table_args__ = witnessed(UniqueConstraint("scenario_id"))

    scenario_id: UUID = Field(foreign_key="scenario.id")
    reason: str = Field(max_length=500)
    withdrawn_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_by: UUID
