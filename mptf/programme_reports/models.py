"""A report that somebody owes on a programme, what is written in it, and what was submitted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, Living, Record, UtcDateTime, WrittenOnce
from mptf.lives.models import lives_by_transitions


class ProgrammeReport(Living, table=True):
    """One report of a programme. By when it is due is kept in the deadlines."""

    __tablename__ = "programme_report"
    __table_args__ = lives_by_transitions()

    number: str = Field(unique=True, max_length=40)
    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    """Who owes it: the coordinating entity, or the entity whose money it tells of."""
    kind: str = Field(max_length=20)
    basis: str | None = Field(default=None, max_length=20)
    """On what a financial report rests: interim, year-end or certified."""
    from_on: date
    to_on: date
    """The days that it tells of, both included."""
    version: int = 0
    """How often it was submitted."""
    illustrative: bool = False


class ReportPart(Record, table=True):
    """What is written so far in one part of a report, by one entity. It is no act, and may change.

    The code is that of a section of the profile, `results` or `expenditure`.
    """

    __tablename__ = "report_part"
    __table_args__ = (UniqueConstraint("report_id", "code", "organisation_id"),)

    report_id: UUID = Field(foreign_key="programme_report.id", index=True)
    code: str = Field(max_length=40)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    revision: int = 0
    saved_at: datetime = Field(sa_type=UtcDateTime)
    saved_by: UUID


class ReportVersion(WrittenOnce, table=True):
    """A report as it was submitted, whole."""

    __tablename__ = "report_version"
    __table_args__ = witnessed(UniqueConstraint("report_id", "number"))

    report_id: UUID = Field(foreign_key="programme_report.id", index=True)
    number: int
    frozen_at: datetime = Field(sa_type=UtcDateTime)
    submitted_by: UUID
    from_on: date
    to_on: date
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    profile_digest: str = Field(max_length=64)


class ExpenditureLine(WrittenOnce, table=True):
    """What a submitted financial report says of one category, in minor units."""

    __tablename__ = "expenditure_line"
    __table_args__ = witnessed(UniqueConstraint("report_id", "version", "category"))

    report_id: UUID = Field(foreign_key="programme_report.id", index=True)
    version: int
    category: int
    spent_minor: int = Field(sa_type=BigInteger)
    """In the period alone; below zero where an earlier report is corrected."""
    obligated_minor: int = Field(sa_type=BigInteger)
    """Legally committed and unpaid at the end of the period."""
    currency: str = Field(max_length=3)


class IndicatorActual(WrittenOnce, table=True):
    """What a submitted narrative report says of one indicator, by the end of its period."""

    __tablename__ = "indicator_actual"
    __table_args__ = witnessed(UniqueConstraint("report_id", "version", "code"))

    report_id: UUID = Field(foreign_key="programme_report.id", index=True)
    version: int
    code: str = Field(max_length=40)
    """Of the indicator, in the programme's document."""
    value: str = Field(max_length=20)
    """Since the start, as it was written."""
    remark: str = Field(default="", max_length=2000)


class ReportFinding(WrittenOnce, table=True):
    """Why a version was returned: one finding, on a section, a category, an indicator or all."""

    __tablename__ = "report_finding"
    __table_args__ = witnessed(UniqueConstraint("report_id", "version", "seq"))

    report_id: UUID = Field(foreign_key="programme_report.id", index=True)
    version: int
    seq: int
    part: str = Field(max_length=80)
    text: str = Field(max_length=2000)


class ReportNotice(WrittenOnce, table=True):
    """That somebody was told of a report's day: once for each step before or after it."""

    __tablename__ = "report_notice"
    __table_args__ = witnessed(UniqueConstraint("report_id", "due_on", "days"))

    report_id: UUID = Field(foreign_key="programme_report.id", index=True)
    due_on: date
    days: int
    """Before the day below zero, after it above."""
    sent_at: datetime = Field(sa_type=UtcDateTime)
