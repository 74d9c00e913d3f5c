"""Workbooks of expenditure that were sent through a page or the API."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlmodel import Field

from mptf.db import Json, Record, UtcDateTime


class ExpenditureWorkbook(Record, table=True):
    """A workbook of one entity's expenditure: looked at, and taken in when asked.

    It is no act and is not witnessed: the reports that are submitted from it are. It is let go
    after a while.
    """

    __tablename__ = "expenditure_workbook"

    sent_by: UUID = Field(foreign_key="person.id", index=True)
    sent_at: datetime = Field(sa_type=UtcDateTime)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    name: str = Field(max_length=200)
    content: bytes = Field(sa_type=LargeBinary)
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was taken in last."""
    refused: list[list[str]] = Field(default_factory=list, sa_type=Json)
    """Numbers of reports that were refused then, each with the reason."""
