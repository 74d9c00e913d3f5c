"""The rules of the books: one pure function per act of the fund, each making an entry.

Nothing here reads a database. What a rule must know of the books (what a pool holds, what an
entity was sent) is given to it, as `queries` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from mptf.errors import InsufficientFunds, Invalid
from mptf.ledger.models import CLAIMS, Kind
from mptf.money import Money, total

Parts = Mapping[str, Money]
"""An amount by pool code, in the order in which the pools pay."""


class Act(StrEnum):
    """The kinds of entries, in the words of handbook 7."""

    DEPOSIT = "deposit"
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


# --- Pools -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pool:
    """Money with the same soft earmark: for thematic areas, for a region, or for anything."""

    areas: frozenset[str] = frozenset()
    region: str | None = None

    def __post_init__(self) -> None:
        """An earmark names areas or a region, not both."""
        if self.areas and self.region is not None:
            raise Invalid("earmark", "name thematic areas or a region, not both")
        if self.region == "" or not all(self.areas):
            raise Invalid("earmark", "an area or a region has no name")

    @classmethod
    def parse(cls, code: str) -> Pool:
        """Read a pool's code: "open", "areas:TA2+TA3", "region:Africa".

        Raises:
            Invalid: it is no such code.
        """
        match code.partition(":"):
            case ("open", "", ""):
                return OPEN
            case ("areas", ":", names) if names:
                return cls(areas=frozenset(names.split("+")))
            case ("region", ":", name) if name:
                return cls(region=name)
            case _:
                raise Invalid("pool", f"“{code}” is not a pool; write open, areas:… or region:…")

    @property
    def code(self) -> str:
        """The text by which accounts name the pool."""
        if self.areas:
            return "areas:" + "+".join(sorted(self.areas))
        return "open" if self.region is None else f"region:{self.region}"

    def matches(self, area: str | None, region: str | None) -> bool:
        """Whether the pool may pay for something of that primary thematic area and region."""
        if self.areas:
            return area in self.areas
        return self.region is None or self.region == region

    def narrowness(self) -> tuple[int, int, str]:
        """Sorts pools in the order in which they pay: what fits least else pays first.

        Fewest areas first, then regions, the unearmarked last; ties by code, so that the order
        is one order.
        """
        if self.areas:
            return (0, len(self.areas), self.code)
        return (1 if self.region is not None else 2, 0, self.code)


OPEN: Final = Pool()
"""Money without an earmark."""


def draw(
    free_by_pool: Parts,
    amount: Money,
    area: str | None,
    region: str | None,
    purpose: str = "This",
) -> dict[str, Money]:
    """What each pool pays of an amount: the narrowest matching earmark first, unearmarked last.

    Raises:
        InsufficientFunds: the pools that may pay do not hold it.
    """
    fitting = {
        code: money
        for code, money in free_by_pool.items()
        if Pool.parse(code).matches(area, region)
    }
    return _fill(fitting, amount, purpose)


def _fill(by_pool: Parts, amount: Money, purpose: str) -> dict[str, Money]:
    _positive(amount)
    parts: dict[str, Money] = {}
    missing = amount
    for code in sorted(by_pool, key=lambda code: Pool.parse(code).narrowness()):
        part = min(by_pool[code], missing)
        if part.minor > 0:
            parts[code] = part
            missing -= part
    if missing:
        raise InsufficientFunds(str(amount), str(amount - missing), purpose)
    return parts


def _by_shares(parts: Parts, shares: Sequence[tuple[Ref, Money]]) -> list[tuple[str, Ref, Money]]:
    """Who gets how much of which pool: each share pro rata of what the pools still have.

    Exact in both directions: rows add up to the shares, columns to the parts.
    """
    left = dict(parts)
    cells = []
    for ref, share in shares:
        for code, cell in zip(
            list(left), share.split([money.minor for money in left.values()]), strict=True
        ):
            if cell:
                cells.append((code, ref, cell))
                left[code] -= cell
    return cells


# --- Accounts and entries ----------------------------------------------------------------------


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


def _whole(kind: Kind) -> AccountKey:
    """An account of which there is one in the fund."""
    return AccountKey(kind, kind.value)


def _held_by(kind: Kind, programme: Ref, entity: Ref) -> AccountKey:
    code = f"{kind}:{programme.name}:{entity.name}"
    return AccountKey(kind, code, None, programme.id, entity.id)


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


def _positive(amount: Money) -> None:
    if amount.minor <= 0:
        raise Invalid("amount", f"{amount} is not above zero")


# --- The acts ----------------------------------------------------------------------------------


def deposit(
    context: Context,
    donor: Ref,
    amount: Money,
    pool: Pool = OPEN,
    *,
    fee_bps: int,
    fee: Money | None = None,
) -> Entry:
    """A donor's cash arrives and the agent takes its fee; the rest is free in its pool.

    The fee is `fee_bps` hundredths of a per cent of the amount, unless it is stated for this one
    deposit. 17,500,000.00 at 1% leaves 17,325,000.00. Source: handbook 7.
    """
    _positive(amount)
    fee = amount.share(fee_bps) if fee is None else fee
    if fee.minor < 0 or fee > amount:
        raise Invalid("fee", f"{fee} is not a part of {amount}")
    return entry(
        Act.DEPOSIT,
        context,
        amount.currency,
        [
            (deposited(donor), -amount),
            (_whole(Kind.FEE), fee),
            (free(pool.code), amount - fee),
        ],
    )


def reserve(context: Context, note: Ref, parts: Parts) -> Entry:
    """Money is kept for a note on the decision to invite; `parts` as `draw` gives them."""
    return _between(
        Act.RESERVE, context, [(free(c), reserved(c, note), m) for c, m in parts.items()]
    )


def release_reservation(context: Context, note: Ref, reserved_by_pool: Parts) -> Entry:
    """What was reserved for a note is free again."""
    return _between(
        Act.RELEASE_RESERVATION,
        context,
        [(reserved(c, note), free(c), m) for c, m in reserved_by_pool.items()],
    )


def allocate(
    context: Context,
    programme: Ref,
    shares: Sequence[tuple[Ref, Money]],
    *,
    note: Ref | None = None,
    reserved_by_pool: Parts | None = None,
    extra: Parts | None = None,
) -> Entry:
    """Money is approved for each entity's part of a programme.

    It is taken from what was reserved for the note (narrowest earmark first; what is not needed
    is free again) and, where the approved total is larger, from `extra` drawn from free money.
    Pools pay for each entity pro rata.

    Raises:
        InsufficientFunds: reservation and extra do not make up the shares.
    """
    if not shares:
        raise Invalid("shares", "no entity is named")
    currency = shares[0][1].currency
    for _, share in shares:
        _positive(share)
    kept, extra = dict(reserved_by_pool or {}), dict(extra or {})
    wanted = total([share for _, share in shares], currency)
    drawn = total(list(extra.values()), currency)
    if wanted < drawn:
        raise Invalid("extra", f"{drawn} was drawn for an approval of {wanted}")
    used = {}
    if wanted - drawn:
        used = _fill(kept, wanted - drawn, f"The approval of {programme.name}")
    moves: list[tuple[AccountKey, Money]] = [(free(c), -m) for c, m in extra.items()]
    if kept:
        if note is None:
            raise Invalid("note", "a reservation belongs to a note")
        for code, money in kept.items():
            moves.append((reserved(code, note), -money))
            moves.append((free(code), money - used.get(code, Money.zero(currency))))
    paying = {
        code: used.get(code, Money.zero(currency)) + extra.get(code, Money.zero(currency))
        for code in sorted(used.keys() | extra.keys(), key=lambda c: Pool.parse(c).narrowness())
    }
    moves += [(allocated(c, programme, ref), cell) for c, ref, cell in _by_shares(paying, shares)]
    return entry(Act.ALLOCATE, context, currency, moves)


def release_allocation(
    context: Context, programme: Ref, entity: Ref, allocated_by_pool: Parts
) -> Entry:
    """What was allocated to an entity and not transferred is free again."""
    return _between(
        Act.RELEASE_ALLOCATION,
        context,
        [(allocated(c, programme, entity), free(c), m) for c, m in allocated_by_pool.items()],
    )


def transfer(
    context: Context, programme: Ref, entity: Ref, amount: Money, allocated_by_pool: Parts
) -> Entry:
    """The agent sends money to an entity's headquarters, pro rata of the pools allocated to it.

    Raises:
        InsufficientFunds: the entity's allocation is less.
    """
    _positive(amount)
    parts = _pro_rata(allocated_by_pool, amount, f"The transfer to {entity.name}")
    moves: list[tuple[AccountKey, Money]] = []
    for code, part in parts.items():
        moves.append((allocated(code, programme, entity), -part))
        moves.append((transferred(code, programme, entity), part))
    moves.append((_held_by(Kind.SUPPLIED, programme, entity), -amount))
    moves.append((_held_by(Kind.HELD, programme, entity), amount))
    return entry(Act.TRANSFER, context, amount.currency, moves)


def refund(
    context: Context, programme: Ref, entity: Ref, amount: Money, transferred_by_pool: Parts
) -> Entry:
    """An entity sends money back, into the pools it came from.

    `transferred_by_pool` is what it was sent, less what it has sent back already; the refund is
    split pro rata of it by the largest remainder.

    Raises:
        InsufficientFunds: the entity was sent less.
    """
    _positive(amount)
    parts = _pro_rata(transferred_by_pool, amount, f"The refund of {entity.name}")
    moves: list[tuple[AccountKey, Money]] = []
    for code, part in parts.items():
        moves.append((refunded(code, programme, entity), -part))
        moves.append((free(code), part))
    moves.append((_held_by(Kind.HELD, programme, entity), -amount))
    moves.append((_held_by(Kind.SUPPLIED, programme, entity), amount))
    return entry(Act.REFUND, context, amount.currency, moves)


def interest(context: Context, amount: Money, pool: Pool = OPEN) -> Entry:
    """The fund's balance earned interest."""
    return _between(Act.INTEREST, context, [(_whole(Kind.FUND_INTEREST), free(pool.code), amount)])


def puno_interest(context: Context, entity: Ref, amount: Money, pool: Pool = OPEN) -> Entry:
    """An entity pays over the interest that it earned on the fund's money."""
    source = AccountKey(
        Kind.PUNO_INTEREST, f"{Kind.PUNO_INTEREST}:{entity.name}", organisation_id=entity.id
    )
    return _between(Act.PUNO_INTEREST, context, [(source, free(pool.code), amount)])


def other_income(context: Context, amount: Money, pool: Pool = OPEN) -> Entry:
    """Money that is neither a contribution nor interest."""
    return _between(
        Act.OTHER_INCOME, context, [(_whole(Kind.OTHER_INCOME), free(pool.code), amount)]
    )


def exchange_difference(context: Context, amount: Money, pool: Pool = OPEN) -> Entry:
    """A realised gain (above zero) or loss (below) on foreign cash held. Source: handbook 7."""
    return _between(
        Act.EXCHANGE_DIFFERENCE,
        context,
        [(_whole(Kind.EXCHANGE), free(pool.code), amount)],
        signed=True,
    )


def direct_cost_budget(context: Context, amount: Money) -> Entry:
    """The Committee approves money for the fund's own costs, from the unearmarked pool."""
    budget = direct_cost_budget_account(OPEN.code)
    return _between(Act.DIRECT_COST_BUDGET, context, [(free(OPEN.code), budget, amount)])


def direct_cost(context: Context, amount: Money) -> Entry:
    """The fund's own costs are paid, from their budget."""
    budget = direct_cost_budget_account(OPEN.code)
    return _between(Act.DIRECT_COST, context, [(budget, _whole(Kind.DIRECT_COST), amount)])


def bank_charge(context: Context, amount: Money, pool: Pool = OPEN) -> Entry:
    """The bank charged the fund."""
    return _between(Act.BANK_CHARGE, context, [(free(pool.code), _whole(Kind.BANK_CHARGE), amount)])


def fund_transfer(context: Context, other: str, parts: Parts) -> Entry:
    """Money goes to another trust fund, named by its code."""
    use = AccountKey(Kind.FUND_TRANSFER, f"{Kind.FUND_TRANSFER}:{other}")
    return _between(Act.FUND_TRANSFER, context, [(free(c), use, m) for c, m in parts.items()])


def expenditure(context: Context, programme: Ref, entity: Ref, amount: Money) -> Entry:
    """An entity reports what it has spent; below zero corrects an earlier report downwards.

    It may exceed what the entity was sent: delivery may exceed 100%. Source: handbook 6.
    """
    return _between(
        Act.EXPENDITURE,
        context,
        [
            (
                _held_by(Kind.HELD, programme, entity),
                _held_by(Kind.SPENT, programme, entity),
                amount,
            )
        ],
        signed=True,
    )


def _between(
    act: Act,
    context: Context,
    moves: Sequence[tuple[AccountKey, AccountKey, Money]],
    *,
    signed: bool = False,
) -> Entry:
    """An entry that moves each amount from the first account to the second."""
    if not moves:
        raise Invalid("amount", "nothing would move")
    lines: list[tuple[AccountKey, Money]] = []
    for source, target, money in moves:
        if money.minor == 0 or (money.minor < 0 and not signed):
            raise Invalid("amount", f"{money} is not above zero")
        lines += [(source, -money), (target, money)]
    return entry(act, context, moves[0][2].currency, lines)


def _pro_rata(by_pool: Parts, amount: Money, purpose: str) -> dict[str, Money]:
    """Split an amount over pools by what they hold; no pool gives more than it holds."""
    holding = {code: money for code, money in by_pool.items() if money.minor > 0}
    held = total(list(holding.values()), amount.currency)
    if held < amount:
        raise InsufficientFunds(str(amount), str(held), purpose)
    cuts = amount.split([money.minor for money in holding.values()])
    return {code: cut for code, cut in zip(holding, cuts, strict=True) if cut}
