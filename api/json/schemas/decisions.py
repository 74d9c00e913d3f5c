"""Decisions of the Committee and funding targets as they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from api.json.schemas.parts import Amount, Answer, Moment, Page, Record
from mptf.committee.bookings import BookedRow
from mptf.committee.queries import AmountRow, ConditionRow, DecisionRow, ItemRow
from mptf.money import Money
from mptf.targets.queries import TargetRow


class DecisionItem(Answer):
    """A decision in a list; without `signed_on` it is provisional."""

    id: UUID
    number: str
    title: str
    decided_on: date
    mode: str
    state: str
    signed_on: date | None
    delegation: str | None
    content_hash: str | None
    item_count: int
    illustrative: bool

    @classmethod
    def of(cls, row: DecisionRow) -> DecisionItem:
        """A decision as it is sent."""
        return cls(
            id=row.id,
            number=row.number,
            title=row.title,
            decided_on=row.decided_on,
            mode=row.mode,
            state=row.state,
            signed_on=row.signed_on,
            delegation=row.delegation,
            content_hash=row.content_hash,
            item_count=row.items,
            illustrative=row.illustrative,
        )


class DecisionPage(Page[DecisionItem]):
    """Decisions, with how many there are."""

    count: int


class Given(Answer):
    """What an item gives to one entity."""

    entity: str
    amount: Amount


class Condition(Answer):
    """A condition of an approval, and by what it was met."""

    seq: int
    text: str
    owner: str
    due_on: date
    blocks_tranche: int | None
    met_on: date | None
    evidence: str | None


class Decided(Answer):
    """What a decision says of one thing."""

    seq: int
    subject_kind: str
    subject_id: UUID
    title: str
    outcome: str
    text: str
    amount: Amount | None
    amounts: list[Given]
    conditions: list[Condition]

    @classmethod
    def of(
        cls, row: ItemRow, amounts: Sequence[AmountRow], conditions: Sequence[ConditionRow]
    ) -> Decided:
        """An item as it is sent."""
        minor = row.amount_minor
        return cls(
            seq=row.seq,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            title=row.title_as_decided,
            outcome=row.outcome,
            text=row.text,
            amount=None if minor is None else Amount.of(Money(minor, row.currency)),
            amounts=[
                Given(entity=a.code, amount=Amount.of(Money(a.amount_minor, a.currency)))
                for a in amounts
                if a.item_id == row.id
            ],
            conditions=[
                Condition(
                    seq=c.seq,
                    text=c.text,
                    owner=c.owner,
                    due_on=c.due_on,
                    blocks_tranche=c.blocks_tranche,
                    met_on=c.met_on,
                    evidence=c.evidence,
                )
                for c in conditions
                if c.item_id == row.id
            ],
        )


class Booked(Answer):
    """An entry of the books that rests on a decision, with what it moved."""

    seq: int
    act: str
    value_on: date
    memo: str
    moved: Amount

    @classmethod
    def of(cls, row: BookedRow, currency: str) -> Booked:
        """An entry as it is sent."""
        moved = Amount.of(Money(row.moved_minor, currency))
        return cls(seq=row.seq, act=row.act, value_on=row.value_on, memo=row.memo, moved=moved)


class DecisionRecord(DecisionItem, Record):
    """One decision with all its items; `entries` is empty for who does not read the books.

    Its sheet in print lies at `sheet`.
    """

    sheet: str
    attendance: list[str]
    recusals: list[str]
    text: str
    items: list[Decided]
    life: list[Moment]
    entries: list[Booked]


class TargetItem(Answer):
    """A funding target, and the decision that adopted it."""

    id: UUID
    amount: Amount
    basis: str
    adopted_on: date
    period_from: date | None
    period_to: date | None
    decision: str | None
    date_illustrative: bool
    source: str

    @classmethod
    def of(cls, row: TargetRow) -> TargetItem:
        """A target as it is sent."""
        return cls(
            id=row.id,
            amount=Amount.of(row.amount),
            basis=row.basis,
            adopted_on=row.adopted_on,
            period_from=row.period_from,
            period_to=row.period_to,
            decision=row.decision,
            date_illustrative=row.date_illustrative,
            source=row.source,
        )
