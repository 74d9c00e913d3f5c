"""A request for a tranche with the answer to it, and what was flagged on a programme."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import LIVING_COLUMNS, Json, Living, UtcDateTime, WrittenOnce
from mptf.lives.models import lives_by_transitions


class TrancheRequest(Living, WrittenOnce, table=True):
    """The coordinating entity asks for the next tranche of a programme."""

    MUTABLE: ClassVar[frozenset[str]] = LIVING_COLUMNS
    __tablename__ = "tranche_request"
    __table_args__ = lives_by_transitions(*witnessed())

    number: str = Field(unique=True, max_length=40)
    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    coordinator_id: UUID = Field(foreign_key="organisation.id", index=True)
    """Whose request it is: the entity that coordinated the programme when it was made."""
    tranche: int
    text: str = Field(default="", max_length=5000)
    asked_by: UUID
    asked_at: datetime = Field(sa_type=UtcDateTime)
    illustrative: bool = False


class TrancheAnswer(WrittenOnce, table=True):
    """The answer to a request, with all on which it rested as it stood then."""

    __tablename__ = "tranche_answer"
    __table_args__ = witnessed(UniqueConstraint("request_id"))

    request_id: UUID = Field(foreign_key="tranche_request.id")
    text: str = Field(default="", max_length=5000)
    """Why it was refused; what was said with a release, if anything."""
    evidence: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """As `mptf.tranches.evidence.Evidence` tells it."""
    answered_by: UUID
    answered_on: date


class ProgrammeFlag(WrittenOnce, table=True):
    """Something that holds the money of a programme back until it is lifted, such as an audit."""

    __tablename__ = "programme_flag"
    __table_args__ = witnessed(UniqueConstraint("programme_id", "seq"))

    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    seq: int
    text: str = Field(max_length=2000)
    raised_by: UUID
    raised_on: date


class FlagLifted(WrittenOnce, table=True):
    """Why a flag holds nothing back any more."""

    __tablename__ = "programme_flag_lifted"
    __table_args__ = witnessed(UniqueConstraint("flag_id"))

    flag_id: UUID = Field(foreign_key="programme_flag.id")
    text: str = Field(max_length=2000)
    lifted_by: UUID
    lifted_on: date
