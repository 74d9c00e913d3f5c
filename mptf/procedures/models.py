"""Written procedures: when they were circulated, until when they run. Source: handbook 4."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import LIVING_COLUMNS, Living, UtcDateTime, WrittenOnce
from mptf.lives.models import lives_by_transitions


class WrittenProcedure(Living, WrittenOnce, table=True):
    """The Committee is asked in writing, of one item or more."""

    __tablename__ = "written_procedure"
    MUTABLE: ClassVar[frozenset[str]] = LIVING_COLUMNS
    __table_args__ = lives_by_transitions(*witnessed(UniqueConstraint("number")))

    number: str = Field(max_length=40)
    title: str = Field(max_length=300)
    urgent: bool = False
    text: str = Field(default="", max_length=5000)
    """What the secretariat writes to the members, above the items."""
    prepared_at: datetime = Field(sa_type=UtcDateTime)
    prepared_by: UUID
    illustrative: bool = False


class Circulation(WrittenOnce, table=True):
    """The papers went out: from now on, until the deadline, positions are taken."""

    __table_args__ = witnessed(UniqueConstraint("procedure_id"))

    procedure_id: UUID = Field(foreign_key="written_procedure.id")
    circulated_at: datetime = Field(sa_type=UtcDateTime)
    deadline_at: datetime = Field(sa_type=UtcDateTime)
    working_days: int


class DeadlineExtension(WrittenOnce, table=True):
    """The deadline is put off."""

    __tablename__ = "deadline_extension"
    __table_args__ = witnessed(UniqueConstraint("procedure_id", "seq"))

    procedure_id: UUID = Field(foreign_key="written_procedure.id")
    seq: int
    deadline_at: datetime = Field(sa_type=UtcDateTime)
    extended_at: datetime = Field(sa_type=UtcDateTime)
    extended_by: UUID
    reason: str = Field(max_length=500)
