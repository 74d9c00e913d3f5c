"""What the books are: accounts, transactions with their postings, seals, closed periods.

Money moves from accounts (negative) to accounts (positive), so that a transaction's postings sum
to zero. On the agent's plane, sources are negative, claims on the cash and uses are positive:

    sources - uses = the sum of all claims = the cash at the Administrative Agent

What the UN entities hold stands on a plane of its own, which sums to zero by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    FromClause,
    Index,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from mptf.chain import ChainBlock, table_of
from mptf.db import UtcDateTime, WrittenOnce, canonical_json


class Kind(StrEnum):
    """What an account stands for. An account's code begins with it."""

    # Claims: for what the cash at the Administrative Agent is kept. Never below zero.
    FREE = "free"
    RESERVED = "reserved"
    ALLOCATED = "allocated"
    # Sources: where it came from. What goes back to a donor lessens them.
    DEPOSIT = "deposit"
    DONOR_REFUND = "donor-refund"
    FUND_INTEREST = "fund-interest"
    PUNO_INTEREST = "puno-interest"
    OTHER_INCOME = "other-income"
    EXCHANGE = "exchange"
    # Uses: where it went. Refunds come back, so that account is negative.
    TRANSFER = "transfer"
    REFUND = "refund"
    FUND_TRANSFER = "fund-transfer"
    FEE = "fee"
    DIRECT_COST = "direct-cost"
    BANK_CHARGE = "bank-charge"
    # The entities' plane: what was supplied to them (negative) is held or spent.
    SUPPLIED = "supplied"
    HELD = "held"
    SPENT = "spent"


CLAIMS = (Kind.FREE, Kind.RESERVED, Kind.ALLOCATED)
SOURCES = (
    Kind.DEPOSIT,
    Kind.DONOR_REFUND,
    Kind.FUND_INTEREST,
    Kind.PUNO_INTEREST,
    Kind.OTHER_INCOME,
    Kind.EXCHANGE,
)
CONTRIBUTIONS = (Kind.DEPOSIT, Kind.DONOR_REFUND)
"""What donors have paid in, less what went back to them."""
USES = (
    Kind.TRANSFER,
    Kind.REFUND,
    Kind.FUND_TRANSFER,
    Kind.FEE,
    Kind.DIRECT_COST,
    Kind.BANK_CHARGE,
)
ENTITY_PLANE = (Kind.SUPPLIED, Kind.HELD, Kind.SPENT)


def _quoted(kinds: Iterable[Kind]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


def _witnessed() -> ForeignKeyConstraint:
    """At commit the unit that wrote the row must have its block in the chain."""
    return ForeignKeyConstraint(
        ["unit_id"], ["chain_block.unit_id"], deferrable=True, initially="DEFERRED"
    )


class Account(WrittenOnce, table=True):
    """One heading of the books. Its balance moves only through the seal of a transaction.

    `subject_id` is the note or programme, `organisation_id` the donor or UN entity.
    """

    __tablename__ = "account"
    __table_args__ = (
        _witnessed(),
        CheckConstraint(
            f"(kind IN ({_quoted(CLAIMS)})) = (floor_minor IS NOT NULL AND floor_minor = 0)",
            name="claims_have_a_floor",
        ),
        Index("ix_account_kind_subject", "kind", "subject_id"),
    )
    MUTABLE: ClassVar[frozenset[str]] = frozenset({"balance_minor", "applied_seq"})

    code: str = Field(unique=True, max_length=200)
    kind: str = Field(max_length=20)
    pool: str | None = Field(default=None, max_length=80)
    subject_id: UUID | None = None
    organisation_id: UUID | None = None
    currency: str = Field(max_length=3)
    floor_minor: int | None = Field(default=None, sa_type=BigInteger)
    balance_minor: int = Field(default=0, sa_type=BigInteger)
    applied_seq: int = Field(default=0, sa_type=BigInteger)


class AccountDay(SQLModel, table=True):
    """What an account moved on one value date; kept by the seal, as the balance is."""

    __tablename__ = "account_day"

    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    day: date = Field(primary_key=True)
    moved_minor: int = Field(sa_type=BigInteger)
    applied_seq: int = Field(sa_type=BigInteger)


class LedgerTx(WrittenOnce, table=True):
    """One act that moves money. It is in the books once it is sealed; unsealed it cannot be."""

    __tablename__ = "ledger_tx"
    __table_args__ = (
        _witnessed(),
        ForeignKeyConstraint(
            ["id"],
            ["ledger_seal.tx_id"],
            name="fk_ledger_tx_sealed",
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("ix_ledger_tx_document", "document_kind", "document_id"),
    )

    kind: str = Field(max_length=40)
    value_on: date = Field(index=True)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    actor_id: UUID
    memo: str = Field(max_length=500)
    idem_key: str = Field(unique=True, max_length=200)
    payload_hash: str = Field(max_length=64)
    reverses_id: UUID | None = Field(default=None, unique=True, foreign_key="ledger_tx.id")
    document_kind: str = Field(max_length=40)
    document_id: UUID
    decision_item_id: UUID | None = Field(default=None, index=True)


class Posting(WrittenOnce, table=True):
    """One line of a transaction: an account appears in it once."""

    __tablename__ = "posting"
    __table_args__ = (
        _witnessed(),
        UniqueConstraint("tx_id", "account_id"),
        CheckConstraint("amount_minor <> 0", name="moves_something"),
    )

    tx_id: UUID = Field(foreign_key="ledger_tx.id")
    seq: int
    account_id: UUID = Field(foreign_key="account.id", index=True)
    currency: str = Field(max_length=3)
    amount_minor: int = Field(sa_type=BigInteger)


class LedgerSeal(WrittenOnce, table=True):
    """The proof of a transaction: its insertion is where the database checks and applies it.

    That its transaction exists is a guard's word, not a key's: two tables with keys to each other
    would need ALTER on PostgreSQL, and SQLAlchemy then leaves the key out of every table that it
    makes on SQLite later in the same process.
    """

    __tablename__ = "ledger_seal"
    __table_args__ = (_witnessed(),)

    tx_id: UUID = Field(unique=True)
    seq: int = Field(unique=True, sa_type=BigInteger)
    prev_hash: str = Field(unique=True, max_length=64)
    hash: str = Field(unique=True, max_length=64)


class ClosedPeriod(WrittenOnce, table=True):
    """Through which day the books are closed: nothing takes a value date up to it any more."""

    __tablename__ = "closed_period"
    __table_args__ = (_witnessed(),)

    through_on: date = Field(unique=True)
    closed_at: datetime = Field(sa_type=UtcDateTime)
    closed_by: UUID


FOR_GOOD = date.max
"""Through this day the books of a fund are closed that is closed itself: no entry comes after."""


def seal_hash(seq: int, tx_hash: str, posting_hashes: Iterable[str], prev_hash: str) -> str:
    """The hash of a seal, over the row hashes of its transaction and postings and the last seal."""
    content = [seq, tx_hash, sorted(posting_hashes), prev_hash]
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


CHAIN_BLOCK = table_of(ChainBlock)
ACCOUNT = table_of(Account)
ACCOUNT_DAY = table_of(AccountDay)
LEDGER_TX = table_of(LedgerTx)
POSTING = table_of(Posting)
LEDGER_SEAL = table_of(LedgerSeal)
CLOSED_PERIOD = table_of(ClosedPeriod)


def of_document(
    entry: FromClause, kind: str, key: ColumnElement[Any]
) -> tuple[ColumnElement[bool], ...]:
    """Whether an entry follows from a document; the kind leads to it by its index."""
    return entry.c.document_kind == kind, entry.c.document_id == key
