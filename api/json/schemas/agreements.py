"""Arrangements with donors, rates of exchange and lines of bank statements, as they are sent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from api.json.schemas.parts import Amount, Answer, Moment, Record
from mptf.agreements.queries import ArrangementRow, ClearanceRow, SignatureRow
from mptf.banking.rates import RateRow
from mptf.banking.statements import LineRow
from mptf.money import Money


class PlannedInstalment(Answer):
    """An instalment as it is to be signed."""

    amount: Amount
    due_on: date | None
    trigger: str


class ArrangementItem(Answer):
    """What a donor and the agent are to sign, as it is written: `version` is which writing.

    `amends` is the agreement that it changes; `agreement` what it has become, once it is signed.
    """

    id: UUID
    number: str
    donor: str
    donor_name: str
    amends: str | None
    agreement: str | None
    version: int
    amount: Amount
    booked: Amount
    areas: list[str]
    region: str | None
    ends_on: date | None
    deviation: str
    instalments: list[PlannedInstalment]
    state: str
    illustrative: bool

    @classmethod
    def of(cls, row: ArrangementRow, currency: str) -> ArrangementItem:
        """An arrangement as it is sent."""
        return cls(
            id=row.id,
            number=row.number,
            donor=row.code,
            donor_name=row.name,
            amends=row.amends,
            agreement=row.agreement,
            version=row.version,
            amount=Amount.of(row.amount),
            booked=Amount.of(Money(row.booked_minor, currency)),
            areas=row.areas,
            region=row.region,
            ends_on=row.ends_on,
            deviation=row.deviation,
            instalments=[
                PlannedInstalment(amount=Amount.of(part), due_on=due_on, trigger=trigger)
                for part, due_on, trigger in row.parts
            ],
            state=row.state,
            illustrative=row.illustrative,
        )


class Cleared(Answer):
    """What was said of a deviation from the standard."""

    version: int
    outcome: str
    reason: str

    @classmethod
    def of(cls, row: ClearanceRow) -> Cleared:
        """A clearance as it is sent."""
        return cls(version=row.terms_seq, outcome=row.outcome, reason=row.reason)


class Signature(Answer):
    """A signature as it stands on the paper."""

    side: str
    name: str
    title: str
    signed_on: date

    @classmethod
    def of(cls, row: SignatureRow) -> Signature:
        """A signature as it is sent."""
        return cls(**row._asdict())


class ArrangementRecord(ArrangementItem, Record):
    """One arrangement."""

    clearances: list[Cleared]
    signatures: list[Signature]
    life: list[Moment]


class RateItem(Answer):
    """A UN operational rate: so many units for one of the fund's currency, from a day on.

    `replaced` says that another one was taken in for the same day later.
    """

    currency: str
    effective_on: date
    rate: str
    source: str
    replaced: bool

    @classmethod
    def of(cls, row: RateRow) -> RateItem:
        """A rate as it is sent."""
        return cls(**row._asdict())


class BankLineItem(Answer):
    """A line of a bank statement, and where it stands: in no pool before it is a deposit."""

    id: UUID
    number: str
    value_on: date
    amount: Amount
    remitter: str
    bank_reference: str
    text: str
    state: str
    illustrative: bool

    @classmethod
    def of(cls, row: LineRow) -> BankLineItem:
        """A line as it is sent."""
        return cls(
            id=row.id,
            number=row.number,
            value_on=row.value_on,
            amount=Amount.of(row.amount),
            remitter=row.remitter,
            bank_reference=row.bank_reference,
            text=row.text,
            state=row.state,
            illustrative=row.illustrative,
        )


class Proposal(Answer):
    """An agreement under which the money may have come, and why; the likeliest first."""

    agreement: str
    donor: str
    instalment: int | None
    reasons: list[str]


class BankLineRecord(BankLineItem, Record):
    """One line, with the agreements that it may belong to."""

    proposals: list[Proposal]
