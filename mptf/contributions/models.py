"""What donors say, sign and pay; and every other movement of the fund's cash."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import LIVING_COLUMNS, Json, Living, UtcDateTime, WrittenOnce
from mptf.lives.models import lives_by_transitions


class Pledge(WrittenOnce, table=True):
    """What a donor said it would give; never added to anything else."""

    __table_args__ = witnessed()

    donor_id: UUID = Field(foreign_key="organisation.id", index=True)
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    booked_minor: int = Field(sa_type=BigInteger)
    pledged_on: date = Field(index=True)
    text: str = Field(default="", max_length=500)
    illustrative: bool = False


class Agreement(WrittenOnce, table=True):
    """A standard administrative arrangement signed by a donor and the agent: a commitment."""

    __table_args__ = witnessed(UniqueConstraint("number"))

    number: str = Field(max_length=40)
    donor_id: UUID = Field(foreign_key="organisation.id", index=True)
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    booked_minor: int = Field(sa_type=BigInteger)
    signed_on: date = Field(index=True)
    areas: list[str] = Field(default_factory=list, sa_type=Json)
    region: str | None = Field(default=None, max_length=80)
    illustrative: bool = False


class AgreementTerms(WrittenOnce, table=True):
    """What holds under an agreement from a day on: 0 as it was signed, then each amendment.

    Every row says all of the terms, so that one row tells what held on a day.
    """

    __tablename__ = "agreement_terms"
    __table_args__ = witnessed(UniqueConstraint("agreement_id", "seq"))

    agreement_id: UUID = Field(foreign_key="agreement.id")
    seq: int
    in_force_on: date = Field(index=True)
    amount_minor: int = Field(sa_type=BigInteger)
    """In the agreement's currency."""
    booked_minor: int = Field(sa_type=BigInteger)
    """Its worth in the fund's currency, as it was expected at the signature."""
    change_minor: int = Field(sa_type=BigInteger)
    """By how much that is more than under the terms before; nothing at the first signature."""
    areas: list[str] = Field(default_factory=list, sa_type=Json)
    region: str | None = Field(default=None, max_length=80)
    ends_on: date | None = None
    arrangement_id: UUID | None = None
    """What was signed; nothing where the agreement was entered as signed already."""


class Instalment(WrittenOnce, table=True):
    """A part of an agreement's amount that is due on a day, or when something has happened."""

    __table_args__ = witnessed(UniqueConstraint("agreement_id", "seq", "place"))

    agreement_id: UUID = Field(foreign_key="agreement.id")
    seq: int
    """Of the terms under which it is due."""
    place: int
    amount_minor: int = Field(sa_type=BigInteger)
    """In the agreement's currency."""
    due_on: date | None = None
    trigger: str = Field(default="", max_length=200)


class InstalmentEvent(WrittenOnce, table=True):
    """That has happened on which an instalment waits; what was said last counts.

    It holds for the same event at the same place in later terms too.
    """

    __tablename__ = "instalment_event"
    __table_args__ = witnessed(UniqueConstraint("agreement_id", "place", "trigger", "seq"))

    agreement_id: UUID = Field(foreign_key="agreement.id")
    place: int
    trigger: str = Field(max_length=200)
    seq: int
    happened_on: date
    due_on: date
    text: str = Field(default="", max_length=500)
    """By what it is known."""
    said_by: UUID
    said_at: datetime = Field(sa_type=UtcDateTime)


class InstalmentEventTakenBack(WrittenOnce, table=True):
    """That an event was said in error: its instalment waits as if nothing had been said."""

    __tablename__ = "instalment_event_taken_back"
    __table_args__ = witnessed(UniqueConstraint("event_id"))

    event_id: UUID = Field(foreign_key="instalment_event.id")
    reason: str = Field(max_length=500)
    taken_by: UUID
    taken_at: datetime = Field(sa_type=UtcDateTime)


class InstalmentPayment(WrittenOnce, table=True):
    """How much of a deposit pays which instalment; the last matching of a deposit counts."""

    __tablename__ = "instalment_payment"
    __table_args__ = witnessed(UniqueConstraint("deposit_id", "seq", "place"))

    deposit_id: UUID = Field(foreign_key="deposit.id")
    seq: int
    place: int
    amount_minor: int = Field(sa_type=BigInteger)
    """In the agreement's currency; nothing where the deposit pays no instalment."""
    matched_by: UUID
    matched_at: datetime = Field(sa_type=UtcDateTime)


class AgreementEndKind(StrEnum):
    """How an agreement comes to its end."""

    ENDED = "ended"
    CANCELLED = "cancelled"


class AgreementEnd(WrittenOnce, table=True):
    """An agreement is over: what was not paid by then is due no more."""

    __tablename__ = "agreement_end"
    __table_args__ = witnessed(UniqueConstraint("agreement_id"))

    agreement_id: UUID = Field(foreign_key="agreement.id")
    kind: str = Field(max_length=40)
    ended_on: date
    reason: str = Field(max_length=500)
    ended_by: UUID
    ended_at: datetime = Field(sa_type=UtcDateTime)


class Deposit(Living, WrittenOnce, table=True):
    """Cash that arrived at the agent: recorded by one person, confirmed by another."""

    MUTABLE: ClassVar[frozenset[str]] = LIVING_COLUMNS
    __table_args__ = lives_by_transitions(*witnessed(UniqueConstraint("number")))

    number: str = Field(max_length=40)
    agreement_id: UUID = Field(foreign_key="agreement.id", index=True)
    donor_id: UUID = Field(foreign_key="organisation.id", index=True)
    received_minor: int = Field(sa_type=BigInteger)
    received_currency: str = Field(max_length=3)
    rate: str | None = Field(default=None, max_length=40)
    amount_minor: int = Field(sa_type=BigInteger)
    fee_minor: int = Field(sa_type=BigInteger)
    fee_bps: int | None = None
    currency: str = Field(max_length=3)
    value_on: date
    bank_reference: str = Field(max_length=80)
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    profile_digest: str = Field(max_length=64)
    illustrative: bool = False


class MovementKind(StrEnum):
    """Movements of cash that are neither a deposit nor a transfer of a tranche. Handbook 7."""

    FUND_INTEREST = "fund-interest"
    PUNO_INTEREST = "puno-interest"
    OTHER_INCOME = "other-income"
    EXCHANGE_DIFFERENCE = "exchange-difference"
    REFUND = "refund"
    DONOR_REFUND = "donor-refund"
    EXPENDITURE = "expenditure"
    DIRECT_COST = "direct-cost"
    DIRECT_COST_RELEASE = "direct-cost-release"
    BANK_CHARGE = "bank-charge"
    FUND_TRANSFER = "fund-transfer"
    REVERSAL = "reversal"


IN_A_POOL = frozenset(
    {
        MovementKind.FUND_INTEREST,
        MovementKind.PUNO_INTEREST,
        MovementKind.OTHER_INCOME,
        MovementKind.EXCHANGE_DIFFERENCE,
        MovementKind.BANK_CHARGE,
        MovementKind.FUND_TRANSFER,
    }
)
"""What goes into one pool or comes out of one: unearmarked money where none is named."""


class CashMovement(Living, WrittenOnce, table=True):
    """Interest, income, a charge, a refund, a cost, a transfer to another fund, a reversal."""

    MUTABLE: ClassVar[frozenset[str]] = LIVING_COLUMNS
    __tablename__ = "cash_movement"
    __table_args__ = lives_by_transitions(*witnessed(UniqueConstraint("number")))

    number: str = Field(max_length=40)
    kind: str = Field(max_length=40)
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    value_on: date
    programme_id: UUID | None = Field(default=None, foreign_key="joint_programme.id")
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    counterpart: str | None = Field(default=None, max_length=80)
    decision_item_id: UUID | None = Field(default=None, foreign_key="decision_item.id")
    reverses_id: UUID | None = None
    text: str = Field(default="", max_length=500)
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """`pool`: the pool that it goes into or comes out of, where one was named."""
    illustrative: bool = False


class DonorRefund(WrittenOnce, table=True):
    """Of which deposit a movement pays money back to its donor, and by what it is known."""

    __tablename__ = "donor_refund"
    __table_args__ = witnessed(UniqueConstraint("movement_id"))

    movement_id: UUID = Field(foreign_key="cash_movement.id")
    deposit_id: UUID = Field(foreign_key="deposit.id", index=True)
    fee_minor: int = Field(sa_type=BigInteger)
    """What of it the agent gives back of its fee."""
    returned_minor: int = Field(sa_type=BigInteger)
    """What the donor has back, in the currency in which the deposit came."""
    bank_reference: str = Field(max_length=80)
