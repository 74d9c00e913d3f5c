"""Rates of exchange, lines of bank statements, and by what a deposit was booked."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import LIVING_COLUMNS, Living, UtcDateTime, WrittenOnce
from mptf.lives.models import lives_by_transitions


class ExchangeRate(WrittenOnce, table=True):
    """The United Nations operational rate of a currency from a day on; the last row of it counts.

    Rates come at the beginning of a month and sometimes within it: each holds until the next one.
    """

    __tablename__ = "exchange_rate"
    __table_args__ = witnessed(UniqueConstraint("currency", "effective_on", "seq"))

    currency: str = Field(max_length=3)
    effective_on: date
    seq: int
    rate: str = Field(max_length=40)
    """Units of the currency for one of the fund's, as it was published."""
    source: str = Field(max_length=500)
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class BankLine(Living, WrittenOnce, table=True):
    """Money that a bank statement says has arrived. It is in no pool until it is a deposit."""

    MUTABLE: ClassVar[frozenset[str]] = LIVING_COLUMNS
    __tablename__ = "bank_line"
    __table_args__ = lives_by_transitions(
        *witnessed(UniqueConstraint("number"), UniqueConstraint("digest"))
    )

    number: str = Field(max_length=40)
    value_on: date
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    remitter: str = Field(default="", max_length=200)
    bank_reference: str = Field(max_length=80)
    text: str = Field(default="", max_length=500)
    digest: str = Field(max_length=64)
    """Of all that the statement says of it: the same line is not taken in twice."""
    taken_by: UUID
    taken_at: datetime = Field(sa_type=UtcDateTime)
    illustrative: bool = False


class Basis(StrEnum):
    """By what a deposit in a foreign currency was booked."""

    UN_RATE = "un-rate"
    STATED_RATE = "stated-rate"
    AS_BOOKED = "as-booked"


class DepositBasis(WrittenOnce, table=True):
    """By what a deposit was booked, what the rate of that day gives, and its line at the bank."""

    __tablename__ = "deposit_basis"
    __table_args__ = witnessed(UniqueConstraint("deposit_id"))

    deposit_id: UUID = Field(foreign_key="deposit.id")
    basis: str | None = Field(default=None, max_length=40)
    """Nothing where it came in the fund's own currency."""
    rate_id: UUID | None = Field(default=None, foreign_key="exchange_rate.id")
    """The rate of the payment date, where it was known."""
    at_rate_minor: int | None = Field(default=None, sa_type=BigInteger)
    """What that rate gives, in the fund's currency."""
    line_id: UUID | None = Field(default=None, foreign_key="bank_line.id", index=True)
