"""Concept notes and calls as they are sent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from api.json.schemas.parts import Amount, Answer, Content, Currency, Moment, Page, Record
from mptf.money import Money
from mptf.notes.queries import FindingRow, NoteRow, PartnerRow


class NoteItem(Answer):
    """A concept note in a list."""

    id: UUID
    number: str
    title: str
    call: str
    coordinator: str
    countries: list[str]
    scope: str | None
    area: str | None
    region: str | None
    requested: Amount
    state: str
    since: date | None
    version: int
    illustrative: bool

    @classmethod
    def of(cls, row: NoteRow) -> NoteItem:
        """A note as it is sent."""
        return cls(
            id=row.id,
            number=row.number,
            title=row.title,
            call=row.call,
            coordinator=row.coordinator,
            countries=row.content.get("countries", []),
            scope=row.scope,
            area=row.area,
            region=row.region,
            requested=Amount.of(row.amount),
            state=row.state,
            since=row.since,
            version=row.version,
            illustrative=row.illustrative,
        )


class Partner(Answer):
    """A participating organisation, its part, and when it confirmed it."""

    entity: str
    name: str
    label: str | None
    requested: Amount
    confirmed_on: date | None

    @classmethod
    def of(cls, row: PartnerRow, currency: str) -> Partner:
        """A partner as it is sent."""
        return cls(
            entity=row.code,
            name=row.name,
            label=row.label,
            requested=Amount.of(Money(row.amount_minor, currency)),
            confirmed_on=row.confirmed_on,
        )


class Finding(Answer):
    """Something that the entities were asked to mend in a version, and what they said to it."""

    version: int
    field: str
    text: str
    answer: str | None

    @classmethod
    def of(cls, row: FindingRow) -> Finding:
        """A finding as it is sent."""
        return cls.model_validate(row._asdict())


class NoteRecord(NoteItem, Record):
    """One concept note: what it says now, who takes part, the steps that it has taken."""

    content: Content
    partners: list[Partner]
    findings: list[Finding]
    life: list[Moment]


class NotePage(Page[NoteItem]):
    """Notes, with how many the filters let through and what they ask for together."""

    count: int
    amount: str
    currency: Currency
