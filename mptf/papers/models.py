"""What was published, byte for byte: editions of the booklet, and the consolidated reports."""

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


class PublishedReport(WrittenOnce, table=True):
    """The fund's consolidated report on a year is published, and once more after a correction."""

    __tablename__ = "published_report"
    __table_args__ = witnessed(UniqueConstraint("year", "edition"))

    year: int
    edition: int
    text: str = Field(default="", max_length=500)
    """What the edition is about, for whoever has read an earlier one."""
    published_on: date
    published_at: datetime = Field(sa_type=UtcDateTime)
    published_by: UUID
    illustrative: bool = False


class PublishedSheet(WrittenOnce, table=True):
    """A published report in print; it never changes."""

    __tablename__ = "published_sheet"
    __table_args__ = witnessed(UniqueConstraint("report_id"))

    report_id: UUID = Field(foreign_key="published_report.id")
    printed_at: datetime = Field(sa_type=UtcDateTime)
    sha256: str = Field(max_length=64)
    size: int
    pdf: bytes = Field(sa_type=LargeBinary)
