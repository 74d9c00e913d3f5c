"""Instalments and what pays them: open, partly paid, paid, over-paid, overdue, as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import func, select

from mptf.audit import service as audit
from mptf.contributions import schedules
from mptf.contributions.models import Agreement, Deposit
from mptf.contributions.models import InstalmentPayment as Payment
from mptf.contributions.schedules import DueRow, PaidRow
from mptf.contributions.schemas import MatchSent
from mptf.errors import Invalid
from mptf.money import Money
from mptf.work import Work


class Paid(StrEnum):
    """How far an instalment is paid."""

    OPEN = "open"
    OVERDUE = "overdue"
    PARTLY = "partly-paid"
    PAID = "paid"
    OVERPAID = "over-paid"


@dataclass(frozen=True, slots=True)
class Standing:
    """An instalment as of a day."""

    place: int
    amount: Money
    due_on: date | None
    trigger: str
    paid: Money
    is_overdue: bool
    happened_on: date | None = None
    """Since when it has happened on which it waited; its day follows from that."""

    @property
    def is_dated(self) -> bool:
        """Whether its day was agreed, and does not follow from what happens."""
        return self.due_on is not None and self.happened_on is None

    @property
    def state(self) -> Paid:
        """In a word."""
        if self.paid > self.amount:
            return Paid.OVERPAID
        if self.paid == self.amount:
            return Paid.PAID
        if self.is_overdue:
            return Paid.OVERDUE
        return Paid.PARTLY if self.paid else Paid.OPEN

    @property
    def left(self) -> Money:
        """What is still to come."""
        return max(self.amount - self.paid, Money.zero(self.amount.currency))


def standing(signed: Iterable[DueRow], paid: Iterable[PaidRow], day: date) -> tuple[Standing, ...]:
    """Each instalment with what pays it; one that is due today is not overdue yet."""
    sums: dict[int, int] = defaultdict(int)
    for row in kept(paid):
        sums[row.place] += row.amount_minor
    return tuple(
        Standing(
            one.place,
            Money(one.amount_minor, one.currency),
            one.due_on,
            one.trigger,
            Money(sums[one.place], one.currency),
            one.due_on is not None and one.due_on < day and sums[one.place] < one.amount_minor,
            one.happened_on,
        )
        for one in sorted(signed, key=lambda one: one.place)
    )


def kept(paid: Iterable[PaidRow]) -> list[PaidRow]:
    """What pays each instalment of what did not go back to the donor.

    First goes back what of a deposit pays no instalment, then what pays the last of them.
    """
    found: list[PaidRow] = []
    matched: dict[UUID, int] = defaultdict(int)
    for row in (rows := list(paid)):
        matched[row.deposit_id] += row.amount_minor
    gone: dict[UUID, int] = {}
    for row in sorted(rows, key=lambda row: -row.place):
        left = gone.setdefault(row.deposit_id, _gone(row, matched[row.deposit_id]))
        less = min(left, row.amount_minor)
        gone[row.deposit_id] -= less
        found.append(row._replace(amount_minor=row.amount_minor - less))
    return sorted(found, key=lambda row: row.place)


def _gone(row: PaidRow, matched: int) -> int:
    """By how much less a deposit pays its instalments; in another currency in proportion."""
    if not row.returned_minor:
        return 0
    if row.received_currency == row.currency:
        return max(row.returned_minor - (row.received_minor - matched), 0)
    return (2 * matched * row.returned_minor + row.received_minor) // (2 * row.received_minor)


def fill(standings: Sequence[Standing], received: Money) -> list[tuple[int, Money]]:
    """Which instalments an amount pays where nobody says: the open ones, one after another."""
    parts: list[tuple[int, Money]] = []
    left = received
    for one in standings:
        part = min(one.left, left)
        if part:
            parts.append((one.place, part))
            left = left - part
    return parts


def of(work: Work, agreement_id: UUID, day: date) -> tuple[Standing, ...]:
    """The instalments of an agreement as they stand on a day."""
    signed = schedules.due_of.read(work, subject=agreement_id, as_of=day)
    return standing(signed, schedules.paid_of.read(work, subject=agreement_id, as_of=day), day)


def matched(work: Work, deposit: Deposit) -> bool:
    """Whether anybody has said which instalments a deposit pays."""
    query = select(Payment.id).where(Payment.deposit_id == deposit.id)
    return work.session.exec(query).first() is not None


def match(work: Work, deposit: Deposit, sent: MatchSent) -> None:
    """Say which instalments a deposit pays; what was said before counts no more.

    Raises:
        Invalid: an instalment that the agreement does not have, one named twice, or more than came.
    """
    agreement = work.get(Agreement, deposit.agreement_id)
    places = {one.place for one in of(work, agreement.id, _day(work, deposit))}
    parts: dict[int, Money] = {}
    for one in sent.parts:
        if one.instalment not in places:
            raise Invalid("parts", f"{agreement.number} has no instalment {one.instalment}")
        if one.instalment in parts:
            raise Invalid("parts", f"instalment {one.instalment} is named twice: add it up")
        parts[one.instalment] = Money.parse(one.amount, agreement.currency)
        if not parts[one.instalment]:
            raise Invalid("parts", "leave out what it does not pay")
    if deposit.received_currency == agreement.currency:
        whole = sum(part.minor for part in parts.values())
        if whole > deposit.received_minor:
            arrived = Money(deposit.received_minor, deposit.received_currency)
            raise Invalid("parts", f"{arrived} arrived, and no more can be matched")
    keep(work, deposit, list(parts.items()))
    said = {str(place): str(part) for place, part in parts.items()}
    audit.record(work, "match", "deposit", deposit.id, after={"instalments": said})


def match_by_order(work: Work, deposit: Deposit) -> None:
    """Where nobody has said it: the open instalments, one after another, in the same currency."""
    agreement = work.get(Agreement, deposit.agreement_id)
    if matched(work, deposit) or deposit.received_currency != agreement.currency:
        return
    now = of(work, agreement.id, _day(work, deposit))
    parts = fill(now, Money(deposit.received_minor, deposit.received_currency))
    if parts:
        keep(work, deposit, parts)


def _day(work: Work, deposit: Deposit) -> date:
    """By which terms it is matched: today's, or those of its value date where that lies ahead."""
    return max(deposit.value_on, work.today())


def keep(work: Work, deposit: Deposit, parts: Sequence[tuple[int, Money]]) -> None:
    """Write a matching down; with no parts, that it pays no instalment."""
    query = select(func.max(Payment.seq)).where(Payment.deposit_id == deposit.id)
    seq = (work.session.exec(query).one() or 0) + 1
    for place, minor in [(place, part.minor) for place, part in parts] or [(0, 0)]:
        work.add(
            Payment(
                deposit_id=deposit.id,
                seq=seq,
                place=place,
                amount_minor=minor,
                matched_by=work.actor.id,
                matched_at=work.now(),
            )
        )
