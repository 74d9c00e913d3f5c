"""The rules of the books: one pure function per act of the fund, each making an entry.

Nothing here reads a database. What a rule must know of the books (what a pool holds, what an
entity was sent) is given to it, as `queries` reads it.
"""

from __future__ import annotations

from collections.abc import Sequence

from mptf.errors import Invalid
from mptf.ledger.entries import (
    AccountKey,
    Act,
    Context,
    Entry,
    Ref,
    allocated,
    deposited,
    direct_cost_budget_account,
    entry,
    free,
    held_by,
    refunded,
    refunded_to,
    reserved,
    transferred,
    whole,
)
from mptf.ledger.models import Kind
from mptf.ledger.pools import OPEN, Parts, Pool, by_shares, fill, positive, pro_rata
from mptf.money import Money, total


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
    positive(amount)
    fee = amount.share(fee_bps) if fee is None else fee
    if fee.minor < 0 or fee > amount:
        raise Invalid("fee", f"{fee} is not a part of {amount}")
    return entry(
        Act.DEPOSIT,
        context,
        amount.currency,
        [
            (deposited(donor), -amount),
            (whole(Kind.FEE), fee),
            (free(pool.code), amount - fee),
        ],
    )


def donor_refund(
    context: Context, donor: Ref, amount: Money, pool: Pool = OPEN, *, fee: Money
) -> Entry:
    """Cash goes back to a donor, out of the pool into which it came.

    The agent keeps its fee: `fee` is what of the amount it gives back of it, nothing as a rule. Of
    a deposit of 100.00 with a fee of 1.00 the pool has 99.00 to pay back. Source: handbook 7.
    """
    positive(amount)
    if fee.minor < 0 or fee > amount:
        raise Invalid("fee", f"{fee} is not a part of {amount}")
    return entry(
        Act.DONOR_REFUND,
        context,
        amount.currency,
        [
            (refunded_to(donor), amount),
            (whole(Kind.FEE), -fee),
            (free(pool.code), fee - amount),
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
        positive(share)
    kept, extra = dict(reserved_by_pool or {}), dict(extra or {})
    wanted = total([share for _, share in shares], currency)
    drawn = total(list(extra.values()), currency)
    if wanted < drawn:
        raise Invalid("extra", f"{drawn} was drawn for an approval of {wanted}")
    used = {}
    if wanted - drawn:
        used = fill(kept, wanted - drawn, f"The approval of {programme.name}")
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
    moves += [(allocated(c, programme, ref), cell) for c, ref, cell in by_shares(paying, shares)]
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
    positive(amount)
    parts = pro_rata(allocated_by_pool, amount, f"The transfer to {entity.name}")
    moves: list[tuple[AccountKey, Money]] = []
    for code, part in parts.items():
        moves.append((allocated(code, programme, entity), -part))
        moves.append((transferred(code, programme, entity), part))
    moves.append((held_by(Kind.SUPPLIED, programme, entity), -amount))
    moves.append((held_by(Kind.HELD, programme, entity), amount))
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
    positive(amount)
    parts = pro_rata(transferred_by_pool, amount, f"The refund of {entity.name}")
    moves: list[tuple[AccountKey, Money]] = []
    for code, part in parts.items():
        moves.append((refunded(code, programme, entity), -part))
        moves.append((free(code), part))
    moves.append((held_by(Kind.HELD, programme, entity), -amount))
    moves.append((held_by(Kind.SUPPLIED, programme, entity), amount))
    return entry(Act.REFUND, context, amount.currency, moves)


def interest(context: Context, amount: Money, pool: Pool = OPEN) -> Entry:
    """The fund's balance earned interest."""
    return _between(Act.INTEREST, context, [(whole(Kind.FUND_INTEREST), free(pool.code), amount)])


def puno_interest(context: Context, entity: Ref, by_pool: Parts) -> Entry:
    """An entity pays over the interest that it earned on the fund's money, into these pools."""
    source = AccountKey(
        Kind.PUNO_INTEREST, f"{Kind.PUNO_INTEREST}:{entity.name}", organisation_id=entity.id
    )
    return _between(Act.PUNO_INTEREST, context, [(source, free(c), m) for c, m in by_pool.items()])


def other_income(context: Context, amount: Money, pool: Pool = OPEN) -> Entry:
    """Money that is neither a contribution nor interest."""
    return _between(
        Act.OTHER_INCOME, context, [(whole(Kind.OTHER_INCOME), free(pool.code), amount)]
    )


def exchange_difference(context: Context, amount: Money, pool: Pool = OPEN) -> Entry:
    """A realised gain (above zero) or loss (below) on foreign cash held. Source: handbook 7."""
    return _between(
        Act.EXCHANGE_DIFFERENCE,
        context,
        [(whole(Kind.EXCHANGE), free(pool.code), amount)],
        signed=True,
    )


def direct_cost_budget(context: Context, amount: Money) -> Entry:
    """The Committee approves money for the fund's own costs, from the unearmarked pool."""
    budget = direct_cost_budget_account(OPEN.code)
    return _between(Act.DIRECT_COST_BUDGET, context, [(free(OPEN.code), budget, amount)])


def direct_cost(context: Context, amount: Money) -> Entry:
    """The fund's own costs are paid, from their budget."""
    budget = direct_cost_budget_account(OPEN.code)
    return _between(Act.DIRECT_COST, context, [(budget, whole(Kind.DIRECT_COST), amount)])


def release_direct_cost(context: Context, amount: Money) -> Entry:
    """What of the budget for the fund's own costs is not needed is free again."""
    budget = direct_cost_budget_account(OPEN.code)
    return _between(Act.RELEASE_DIRECT_COST, context, [(budget, free(OPEN.code), amount)])


def bank_charge(context: Context, amount: Money, pool: Pool = OPEN) -> Entry:
    """The bank charged the fund."""
    return _between(Act.BANK_CHARGE, context, [(free(pool.code), whole(Kind.BANK_CHARGE), amount)])


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
                held_by(Kind.HELD, programme, entity),
                held_by(Kind.SPENT, programme, entity),
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
