"""Seats of the Committee and delegations as they are sent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from api.json.schemas.parts import Amount, Answer, Page, Record
from mptf.committee.composition import SeatRow, Standing
from mptf.money import Money
from mptf.people.lending import Standing as Lending
from mptf.profile.committee_rules import Seats as SeatCategory
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
    def of(cls, rule: SeatCategory, made: int) -> Category:
        """A category of the profile, of which so many seats have ever been filled."""
        seats = max(rule.count, made)
        return cls(code=rule.code, title=rule.title, seats=seats, unmade=seats - made)


class Seats(Page[SeatItem]):
    """A page of the Committee's seats as they are held on a day, with its categories as a whole."""

    as_of: date
    categories: list[Category]


class DelegationItem(Answer):
    """A lent role: `purposes` is empty where it is for everything, `most` for any amount.

    `standing` says whether it lends anything today; `confirmed_on` is null while it waits for the
    word of whoever lends the role.
    """

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
    confirmed_on: date | None
    standing: Lending

    @classmethod
    def of(cls, row: DelegationRow, currency: str, today: date) -> DelegationItem:
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
            confirmed_on=row.confirmed_on,
            standing=row.standing(today),
        )


class DelegationRecord(DelegationItem, Record):
    """One delegation."""
