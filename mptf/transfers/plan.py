"""What a tranche gives of a budget that may have changed since the ones before it were sent."""

from __future__ import annotations

from collections.abc import Sequence

from mptf.money import Money


def of_tranche(plan: Sequence[int], whole: Money, earlier: Money, number: int) -> Money:
    """An entity's part of a tranche: its share of the budget in force up to then, less `earlier`.

    `earlier` is what the tranches before it were asked for. What a revision adds goes out with the
    next one, and with one of its own where the plan has come to its end; it is never below zero.
    """
    upto = sum(whole.split(plan)[:number], Money.zero(whole.currency))
    return max(upto - earlier, Money.zero(whole.currency))


def shown(
    plan: Sequence[int], whole: Money, asked: Sequence[tuple[int, Money]], number: int
) -> Money:
    """What was asked for in a tranche where it was, else what it would give.

    `asked` are the tranches and amounts of the requests that stand.
    """
    zero = Money.zero(whole.currency)
    own = sum((money for tranche, money in asked if tranche == number), zero)
    earlier = sum((money for tranche, money in asked if tranche < number), zero)
    return own or of_tranche(plan, whole, earlier, number)
