"""Entries of the books as they are written before they are posted, and the accounts they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from mptf.ledger.models import CLAIMS, Kind
from mptf.money import Money


class Act(StrEnum):
    """The kinds of entries, in the words of handbook 7."""

    DEPOSIT = "deposit"
    DONOR_REFUND = "donor-refund"
    RESERVE = "reserve"
    RELEASE_RESERVATION = "release-reservation"
    ALLOCATE = "allocate"
    RELEASE_ALLOCATION = "release-allocation"
    TRANSFER = "transfer"
    REFUND = "refund"
    INTEREST = "interest"
    PUNO_INTEREST = "puno-interest"
    OTHER_INCOME = "other-income"
    EXCHANGE_DIFFERENCE = "exchange-difference"
    DIRECT_COST_BUDGET = "direct-cost-budget"
    RELEASE_DIRECT_COST = "release-direct-cost"
    DIRECT_COST = "direct-cost"
    BANK_CHARGE = "bank-charge"
    FUND_TRANSFER = "fund-transfer"
    EXPENDITURE = "expenditure"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Ref:
    """Someone or something the books name: its key, and a short name that never changes."""

    id: UUID
    name: str


# --- Accounts ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AccountKey:
    """Names an account, which is opened when it is first used."""

    kind: Kind
    code: str
    pool: str | None = None
    subject_id: UUID | None = None
    organisation_id: UUID | None = None

    @property
    def floor_minor(self) -> int | None:
        """The least the account may hold: a claim on cash is never below zero."""
        return 0 if self.kind in CLAIMS else None


def free(pool: str) -> AccountKey:
    """Money of a pool that is promised to nobody."""
    return AccountKey(Kind.FREE, f"free:{pool}", pool)


def reserved(pool: str, note: Ref) -> AccountKey:
    """Money kept for a note whose entities are invited to write the programme."""
    return AccountKey(Kind.RESERVED, f"reserved:{pool}:{note.name}", pool, note.id)


def allocated(pool: str, programme: Ref, entity: Ref) -> AccountKey:
    """Money approved for an entity's part of a programme and not yet transferred."""
    code = f"allocated:{pool}:{programme.name}:{entity.name}"
    return AccountKey(Kind.ALLOCATED, code, pool, programme.id, entity.id)


def direct_cost_budget_account(pool: str) -> AccountKey:
    """Money approved for the fund's own costs and not yet spent."""
    return AccountKey(Kind.ALLOCATED, f"allocated:{pool}:direct-cost", pool)


def transferred(pool: str, programme: Ref, entity: Ref) -> AccountKey:
    """What an entity was sent for a programme from a pool."""
    code = f"transfer:{pool}:{programme.name}:{entity.name}"
    return AccountKey(Kind.TRANSFER, code, pool, programme.id, entity.id)


def refunded(pool: str, programme: Ref, entity: Ref) -> AccountKey:
    """What an entity sent back (negative)."""
    code = f"refund:{pool}:{programme.name}:{entity.name}"
    return AccountKey(Kind.REFUND, code, pool, programme.id, entity.id)


def deposited(donor: Ref) -> AccountKey:
    """What a donor has paid in (negative: a source)."""
    return AccountKey(Kind.DEPOSIT, f"deposit:{donor.name}", organisation_id=donor.id)


def refunded_to(donor: Ref) -> AccountKey:
    """What went back to a donor (positive: it lessens the sources)."""
    return AccountKey(
        Kind.DONOR_REFUND, f"{Kind.DONOR_REFUND}:{donor.name}", organisation_id=donor.id
    )


def whole(kind: Kind) -> AccountKey:
    """An account of which there is one in the fund."""
    return AccountKey(kind, kind.value)


def held_by(kind: Kind, programme: Ref, entity: Ref) -> AccountKey:
    """An account of what an entity holds or has done with a programme's money."""
    code = f"{kind}:{programme.name}:{entity.name}"
    return AccountKey(kind, code, None, programme.id, entity.id)


# --- Entries -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document:
    """What an entry rests on: a deposit, a decision, a transfer request, a statement."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Context:
    """What every entry says of itself, whatever it moves.

    The idempotency key names the act: the same key with the same content is done once.
    """

    value_on: date
    memo: str
    idem_key: str
    document: Document
    decision_item_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction to be posted: amounts in minor units of one currency, summing to zero."""

    kind: Act
    value_on: date
    lines: tuple[tuple[AccountKey, int], ...]
    memo: str
    idem_key: str
    document: Document
    currency: str
    decision_item_id: UUID | None = None
    reverses_id: UUID | None = None


def entry(
    act: Act, context: Context, currency: str, moves: Sequence[tuple[AccountKey, Money]]
) -> Entry:
    """An entry from its moves: one line per account, nothing where nothing moves."""
    sums: dict[AccountKey, Money] = {}
    for key, money in moves:
        sums[key] = sums.get(key, Money.zero(currency)) + money
    lines = tuple((key, money.minor) for key, money in sums.items() if money)
    return Entry(
        act,
        context.value_on,
        lines,
        context.memo,
        context.idem_key,
        context.document,
        currency,
        context.decision_item_id,
    )


def reversal(of: Entry, tx_id: UUID, value_on: date, memo: str, idem_key: str) -> Entry:
    """The exact negation of an entry. Source: reliability, "correction = a reversal"."""
    return replace(
        of,
        kind=Act.REVERSAL,
        value_on=value_on,
        lines=tuple((key, -minor) for key, minor in of.lines),
        memo=memo,
        idem_key=idem_key,
        reverses_id=tx_id,
    )
