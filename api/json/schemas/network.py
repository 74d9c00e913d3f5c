"""The Network as it is sent: facts of countries, figures, members; and the checklist of a note."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from api.json.schemas.parts import Answer, Record
from mptf.network.models import FactKind, FigureKind
from mptf.network.queries import FactRow, FigureRow
from mptf.network.reference import Entity


class FactItem(Answer):
    """What is known of a country. A date is a year, a month or a day, as its source gives it."""

    id: UUID
    country: str
    kind: FactKind
    text: str
    since: str | None
    until: str | None
    source: str
    url: str | None
    illustrative: bool
    entered_at: datetime

    @classmethod
    def of(cls, row: FactRow) -> FactItem:
        """A fact as it is sent."""
        told = row._asdict()
        return cls.model_validate({name: told[name] for name in cls.model_fields})


class FactRecord(FactItem, Record):
    """One fact."""


class FigureItem(Answer):
    """What the Network has counted, and when; a figure without a count was taken back."""

    id: UUID
    kind: FigureKind
    counted: str
    count: int | None
    source: str
    url: str | None
    illustrative: bool

    @classmethod
    def of(cls, row: FigureRow) -> FigureItem:
        """A figure as it is sent."""
        return cls(
            id=row.id,
            kind=FigureKind(row.kind),
            counted=row.counted,
            count=row.how_many,
            source=row.source,
            url=row.url,
            illustrative=row.illustrative,
        )


class FigureRecord(FigureItem, Record):
    """One figure as it was entered."""


class Member(Answer):
    """A UN entity that is a member of the Network, or may be: `verified` says how sure that is."""

    acronym: str
    name: str
    executive_committee: bool
    verified: str

    @classmethod
    def of(cls, row: Entity) -> Member:
        """A member as it is sent."""
        return cls(
            acronym=row.acronym,
            name=row.name,
            executive_committee=row.executive_committee,
            verified=row.member_verified,
        )


class TheNetwork(Answer):
    """What the fund knows of the Network on a day."""

    as_of: date
    members: list[Member]
    figures: list[FigureItem]


class CountryKnown(Answer):
    """What the Network knows of a country on a day; what is not named is not known to the fund."""

    as_of: date
    country: str
    name: str
    facts: list[FactItem]


class WaiverGiven(Answer):
    """By which authority a rule was waived, when, and by whom."""

    authority: str
    waived_at: datetime
    waived_by: UUID


class RuleChecked(Answer):
    """A rule of the checklist: what is found in the note, and what was said of it."""

    rule: str
    title: str
    how: str
    may_be_waived: bool
    shows: str | None
    """What a computed rule finds before the checklist is filled."""
    evidence: str
    outcome: str | None
    reason: str
    waiver: WaiverGiven | None


class Alike(Answer):
    """An earlier note that resembles this one, and in what."""

    number: str
    title: str
    coordinator: str
    state: str
    countries: list[str]
    same_area: bool
    words: list[str]
    likeness: int


class Screening(Answer):
    """A note's checklist, and earlier notes that resemble it."""

    number: str
    version: int
    rules: list[RuleChecked]
    similar: list[Alike]
