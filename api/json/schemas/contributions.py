"""What donors said, signed and paid, and other movements of cash, as they are sent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from api.json.schemas.parts import Amount, Answer, Record
from mptf.contributions.queries import AgreementRow, DepositRow, MovementRow, PledgeRow
from mptf.money import Money


class PledgeItem(Answer):
    """What a donor said it would give; `booked` is its worth in the fund's currency."""

    id: UUID
    donor: str
    donor_name: str
    amount: Amount
    booked: Amount
    pledged_on: date
    text: str
    illustrative: bool

    @classmethod
    def of(cls, key: UUID, row: PledgeRow, currency: str) -> PledgeItem:
        """A pledge as it is sent."""
        return cls(
            id=key,
            donor=row.code,
            donor_name=row.name,
            amount=Amount.of(Money(row.amount_minor, row.currency)),
            booked=Amount.of(Money(row.booked_minor, currency)),
            pledged_on=row.pledged_on,
            text=row.text,
            illustrative=row.illustrative,
        )


class PledgeRecord(PledgeItem, Record):
    """One pledge."""


class AgreementItem(Answer):
    """An arrangement that a donor signed, with its soft earmark."""

    id: UUID
    number: str
    donor: str
    donor_name: str
    amount: Amount
    booked: Amount
    signed_on: date
    areas: list[str]
    region: str | None
    illustrative: bool

    @classmethod
    def of(cls, key: UUID, row: AgreementRow, currency: str) -> AgreementItem:
        """An arrangement as it is sent."""
        return cls(
            id=key,
            number=row.number,
            donor=row.code,
            donor_name=row.name,
            amount=Amount.of(row.amount),
            booked=Amount.of(Money(row.booked_minor, currency)),
            signed_on=row.signed_on,
            areas=row.areas,
            region=row.region,
            illustrative=row.illustrative,
        )


class AgreementRecord(AgreementItem, Record):
    """One arrangement."""


class DepositItem(Answer):
    """Cash that arrived: as it came, as it was booked, and what the agent took of it."""

    id: UUID
    number: str
    agreement: str
    donor: str
    donor_name: str
    value_on: date
    received: Amount
    rate: str | None
    amount: Amount
    fee: Amount
    state: str
    illustrative: bool

    @classmethod
    def of(cls, key: UUID, row: DepositRow) -> DepositItem:
        """A deposit as it is sent."""
        return cls(
            id=key,
            number=row.number,
            agreement=row.agreement,
            donor=row.code,
            donor_name=row.name,
            value_on=row.value_on,
            received=Amount.of(row.received),
            rate=row.rate,
            amount=Amount.of(row.amount),
            fee=Amount.of(row.fee),
            state=row.state,
            illustrative=row.illustrative,
        )


class DepositRecord(DepositItem, Record):
    """One deposit."""


class MovementItem(Answer):
    """Interest, income, a charge, a refund, an expenditure, a cost, a transfer, a reversal."""

    id: UUID
    number: str
    kind: str
    amount: Amount
    value_on: date
    programme: str | None
    entity: str | None
    counterpart: str | None
    text: str
    state: str
    illustrative: bool

    @classmethod
    def of(cls, row: MovementRow) -> MovementItem:
        """A movement as it is sent."""
        return cls(
            id=row.id,
            number=row.number,
            kind=row.kind,
            amount=Amount.of(Money(row.amount_minor, row.currency)),
            value_on=row.value_on,
            programme=row.programme,
            entity=row.entity,
            counterpart=row.counterpart,
            text=row.text,
            state=row.state,
            illustrative=row.illustrative,
        )


class MovementRecord(MovementItem, Record):
    """One movement of cash."""
