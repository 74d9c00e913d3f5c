"""Seats of the Committee and delegations as they are sent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from api.json.schemas.parts import Amount, Answer, Record
from mptf.committee.composition import Constituency, SeatRow, Standing
from mptf.money import Money
from mptf.reports.people import DelegationRow


class SeatItem(Answer):
    """A seat as it is held on a day; names only for whoever may know who decides."""

    id: UUID
    code: str
    category: str
    name: str
    organisation: str | None
    holder: str | None
    alternate: str | None
    from_on: date | None
    to_on: date | None
    next_on: date | None
    standing: Standing

    @classmethod
    def of(cls, row: SeatRow, standing: Standing) -> SeatItem:
        """A seat as it is sent."""
        return cls(
            id=row.id,
            code=row.code,
            category=row.category,
            name=row.name,
            organisation=row.organisation_code,
            holder=row.holder,
            alternate=row.alternate,
            from_on=row.from_on,
            to_on=row.to_on,
            next_on=row.next_on,
            standing=standing,
        )


class SeatRecord(SeatItem, Record):
    """One seat as it is held today."""


class Category(Answer):
    """A category of seats, and how many of them nobody has ever filled."""

    code: str
    title: str
    seats: int
    unmade: int

    @classmethod
    def of(cls, found: Constituency) -> Category:
        """A category as it is sent."""
        return cls(
            code=found.code,
            title=found.title,
            seats=len(found.places),
            unmade=found.count(Standing.UNMADE),
        )


class CommitteeReport(Answer):
    """The Committee as it is composed on a day."""

    as_of: date
    categories: list[Category]
    items: list[SeatItem]


class DelegationItem(Answer):
    """A lent role: `purposes` is empty where it is for everything, `most` for any amount."""

    id: UUID
    role: str
    purposes: list[str]
    most: Amount | None
    giver: str
    taker: str
    text: str
    from_on: date
    to_on: date | None
    revoked_on: date | None

    @classmethod
    def of(cls, row: DelegationRow, currency: str) -> DelegationItem:
        """A delegation as it is sent."""
        minor = row.most_minor
        return cls(
            id=row.id,
            role=row.role,
            purposes=row.purposes,
            most=None if minor is None else Amount.of(Money(minor, currency)),
            giver=row.giver,
            taker=row.taker,
            text=row.text,
            from_on=row.from_on,
            to_on=row.to_on,
            revoked_on=row.revoked_on,
        )


class DelegationRecord(DelegationItem, Record):
    """One delegation."""


class DelegationsReport(Answer):
    """Every delegation, the latest first."""

    items: list[DelegationItem]
