"""What the Network knows of countries, as dated rows with sources; and its counts, as figures.

Nothing is rewritten: a fact ends by a row beside, and is corrected by a row that takes its place.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import UtcDateTime, WrittenOnce


class FactKind(StrEnum):
    """What a fact tells of a country. Source: handbook 2, context card."""

    COUNTRY_NETWORK = "country-network"
    CHAMPION = "champion"
    MGI = "mgi"
    NATIONAL_PLAN = "national-plan"
    REVIEW = "voluntary-review"
    FRAMEWORK = "framework"
    REGION = "region"
    LDC = "ldc"
    LLDC = "lldc"
    SIDS = "sids"

    @property
    def of_a_year(self) -> bool:
        """Whether a country has one of it a year, such as a review, and not one at a time."""
        return self in {FactKind.MGI, FactKind.REVIEW}


class FigureKind(StrEnum):
    """What the Network has counted, as far as sources tell."""

    MEMBERS = "members"
    EXECUTIVE_COMMITTEE = "executive-committee"
    COUNTRY_NETWORKS = "country-networks"
    CHAMPIONS = "champions"
    MGI = "mgi"


class NetworkFact(WrittenOnce, table=True):
    """One thing that is known of a country, from when, and who says so."""

    __tablename__ = "network_fact"
    __table_args__ = witnessed(UniqueConstraint("corrects_id"))

    country: str = Field(max_length=3, index=True)
    kind: str = Field(max_length=40)
    text: str = Field(default="", max_length=500)
    """What it is called, or what is to be known of it."""
    since: str | None = Field(default=None, max_length=10)
    """As the source says it: a year, a month or a day (ISO 8601); nothing where it does not."""
    until: str | None = Field(default=None, max_length=10)
    from_on: date | None = None
    """From which day it surely holds: the last one of what `since` says."""
    to_on: date | None = None
    """Through which day it holds, in the same way."""
    source: str = Field(max_length=500)
    url: str | None = Field(default=None, max_length=500)
    illustrative: bool = False
    corrects_id: UUID | None = Field(default=None, foreign_key="network_fact.id")
    """The fact whose place it takes."""
    entered_at: datetime = Field(sa_type=UtcDateTime)
    entered_by: UUID


class NetworkFactEnd(WrittenOnce, table=True):
    """A fact holds no longer; without a day it never did."""

    __tablename__ = "network_fact_end"
    __table_args__ = witnessed(UniqueConstraint("fact_id"))

    fact_id: UUID = Field(foreign_key="network_fact.id")
    until: str | None = Field(default=None, max_length=10)
    to_on: date | None = None
    reason: str = Field(max_length=500)
    source: str = Field(max_length=500)
    ended_at: datetime = Field(sa_type=UtcDateTime)
    ended_by: UUID


class NetworkFigure(WrittenOnce, table=True):
    """A count that a source gives without naming what was counted; the last row of a day counts."""

    __tablename__ = "network_figure"
    __table_args__ = witnessed(UniqueConstraint("kind", "counted", "seq"))

    kind: str = Field(max_length=40)
    counted: str = Field(max_length=10)
    """When, as the source says it: a year, a month or a day."""
    counted_on: date
    """The last day of that."""
    seq: int
    count: int | None = None
    """Nothing where the figure is taken back."""
    source: str = Field(max_length=500)
    url: str | None = Field(default=None, max_length=500)
    illustrative: bool = False
    entered_at: datetime = Field(sa_type=UtcDateTime)
    entered_by: UUID
