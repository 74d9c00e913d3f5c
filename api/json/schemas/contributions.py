"""What donors said, signed and paid, and other movements of cash, as they are sent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from api.json.schemas.files import FileItem
from api.json.schemas.parts import Amount, Answer, Record
from mptf.contributions.instalments import Standing
from mptf.contributions.movements import MovementRow
from mptf.contributions.queries import AgreementRow, DepositRow, PledgeRow
from mptf.contributions.schedules import TermsRow
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
    """An arrangement that a donor signed, by the terms that hold, with its soft earmark.

    `amendment` is the number of the last one; `ended` is null while it holds.
    """

    id: UUID
    number: str
    donor: str
    donor_name: str
    amount: Amount
    booked: Amount
    signed_on: date
    areas: list[str]
    region: str | None
    ends_on: date | None
    amendment: int
    ended_on: date | None
    ended: str | None
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
            ends_on=row.ends_on,
            amendment=row.amendment,
            ended_on=row.ended_on,
            ended=row.ended,
            illustrative=row.illustrative,
        )


class Terms(Answer):
    """What was signed, from a day on: 0 as at first, then each amendment."""

    number: int
    in_force_on: date
    amount: Amount
    booked: Amount
    areas: list[str]
    region: str | None
    ends_on: date | None

    @classmethod
    def of(cls, row: TermsRow, currency: str) -> Terms:
        """Terms as they are sent."""
        return cls(
            number=row.seq,
            in_force_on=row.in_force_on,
            amount=Amount.of(row.amount),
            booked=Amount.of(Money(row.booked_minor, currency)),
            areas=row.areas,
            region=row.region,
            ends_on=row.ends_on,
        )


class InstalmentItem(Answer):
    """An instalment as it stands: open, partly-paid, paid, over-paid or overdue."""

    place: int
    amount: Amount
    due_on: date | None
    trigger: str
    happened_on: date | None
    paid: Amount
    state: str

    @classmethod
    def of(cls, row: Standing) -> InstalmentItem:
        """An instalment as it is sent."""
        return cls(
            place=row.place,
            amount=Amount.of(row.amount),
            due_on=row.due_on,
            trigger=row.trigger,
            happened_on=row.happened_on,
            paid=Amount.of(row.paid),
            state=row.state.value,
        )


class AgreementRecord(AgreementItem, Record):
    """One arrangement, with its instalments and all terms that it has had.

    `variance` is a memo: by how much more was booked than was expected when it was signed, of what
    has arrived in its own currency. It is no source of the fund.
    """

    terms: list[Terms]
    instalments: list[InstalmentItem]
    unmatched: Amount
    variance: Amount | None
    files: list[FileItem]


class DepositItem(Answer):
    """Cash that arrived: as it came, as it was booked, and what the agent took of it.

    `basis` says by what it was booked: the UN rate of the payment date (`un_rate`, units for one of
    the fund's), a rate that was stated (`rate`, the other way round), or as the bank booked it.
    `variance` is by how much more that is than the UN rate gives. `paid_back` is what of it went
    back to the donor.
    """

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
    paid_back: Amount
    basis: str | None
    un_rate: str | None
    variance: Amount | None
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
            paid_back=Amount.of(row.back),
            basis=row.basis,
            un_rate=row.un_rate,
            variance=Amount.of(row.variance) if row.variance is not None else None,
            state=row.state,
            illustrative=row.illustrative,
        )


class DepositRecord(DepositItem, Record):
    """One deposit."""


class MovementItem(Answer):
    """Interest, income, a charge, a refund, an expenditure, a cost, a transfer, a reversal.

    `deposit` is that of which a refund to a donor pays back; its reference is the bank's.
    """

    id: UUID
    number: str
    kind: str
    amount: Amount
    value_on: date
    programme: str | None
    entity: str | None
    counterpart: str | None
    pool: str | None
    deposit: str | None
    bank_reference: str | None
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
            pool=row.pool,
            deposit=row.deposit,
            bank_reference=row.bank_reference,
            text=row.text,
            state=row.state,
            illustrative=row.illustrative,
        )


class MovementRecord(MovementItem, Record):
    """One movement of cash."""
