"""What each tranche gives to each entity: by the document where it plans so, else by the profile.

Whatever was approved is divided by the largest remainder, so that the tranches of an entity add up
to its approval to the cent. Source: handbook 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mptf.money import Money


def weights(
    content: Mapping[str, Any], entity: str, plan: Sequence[int], currency: str
) -> tuple[int, ...]:
    """By what an entity's approval is divided: the cents that its document plans by tranche.

    A line without a tranche is divided as the profile does; a document that names none at all
    leaves the profile's shares as they are.
    """
    lines = [line for line in content.get("budget", ()) if line.get("entity") == entity]
    if not any(line.get("tranche") for line in lines):
        return tuple(plan)
    found = [0] * len(plan)
    for line in lines:
        amount = Money.parse(line["amount"], currency)
        if line.get("tranche"):
            found[line["tranche"] - 1] += amount.minor
        else:
            found = [a + b.minor for a, b in zip(found, amount.split(plan), strict=True)]
    return tuple(found) if sum(found) > 0 else tuple(plan)


def divided(
    content: Mapping[str, Any], entity: str, approved: Money, plan: Sequence[int]
) -> tuple[Money, ...]:
    """What an entity gets in each tranche."""
    return approved.split(weights(content, entity, plan, approved.currency))


def of_tranche(shares: Sequence[int], whole: Money, earlier: Money, number: int) -> Money:
    """An entity's part of a tranche: its share of the budget in force up to then, less `earlier`.

    `shares` are its weights, `earlier` what the tranches before it were asked for. What a revision
    adds goes out with the next one, and with one of its own where the plan has come to its end; it
    is never below zero.
    """
    upto = sum(whole.split(shares)[:number], Money.zero(whole.currency))
    return max(upto - earlier, Money.zero(whole.currency))


def shown(
    shares: Sequence[int], whole: Money, asked: Sequence[tuple[int, Money]], number: int
) -> Money:
    """What was asked for in a tranche where it was, else what it would give.

    `asked` are the tranches and amounts of the requests that stand.
    """
    zero = Money.zero(whole.currency)
    own = sum((money for tranche, money in asked if tranche == number), zero)
    earlier = sum((money for tranche, money in asked if tranche < number), zero)
    return own or of_tranche(shares, whole, earlier, number)
