"""Why a note is in a proposal or not, in facts: the words are the doors'.

A note that is not in is held against the set that is: what it would need of pools that fit it,
which rules it would break, and for which note of the set it could stand in at what loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic

from mptf.scenarios.balance import broken
from mptf.scenarios.flows import flow
from mptf.scenarios.problem import Answer, Item, Outcome, Place, Problem, Rule, RuleKind

NEAR = 5
"""How many of those that just missed are shown as such."""
_LOOKED_AT = 40
"""Notes that are held against each of the set, one by one."""
_SECONDS = 0.4


class Why(StrEnum):
    """Why a note is not in."""

    LEFT_OUT = "left-out"
    """The scenario does not ask about it."""
    NO_AMOUNT = "no-amount"
    """It asks for nothing."""
    NO_POOL = "no-pool"
    """No pool that fits it holds any money."""
    TOO_LARGE = "too-large"
    """All the pools that fit it hold less than it needs, even if it were the only one."""
    CASH = "cash"
    """What the set leaves in pools that fit it is less than it needs."""
    RULE = "rule"
    """There would be money, but a rule of balance would be broken."""
    NO_GAIN = "no-gain"
    """There would be money and no rule against it: it adds to nothing that is aimed at."""
    SEARCH = "search"
    """It could be added: the search ended before the best set was found."""
    NO_PROPOSAL = "no-proposal"
    """There is no set that keeps the rules."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Why a note is not in, and how near it was."""

    number: str
    why: Why
    short: int = 0
    """Minor units that pools which fit it lack for it, beside the set."""
    rules: tuple[Rule, ...] = ()
    """Rules that it would break, were it added."""
    instead_of: str = ""
    """For which note of the set it could stand in, losing the least."""
    lost: tuple[int, ...] = ()
    """What the set would lose of each aim by that; below zero is won."""
    near: int = 0
    """Its place among those that just missed, from 1; nothing where it is not one of them."""


def missed(problem: Problem, answer: Answer) -> tuple[Missed, ...]:
    """Every note that is not in, with the reason, in the order of the pipeline."""
    chosen = frozenset(answer.chosen)
    room = _room(problem, answer)
    found = [
        _why(problem, answer, item, room[item.at])
        for item in problem.items
        if item.number not in chosen
    ]
    return _near(problem, answer, found)


def _room(problem: Problem, answer: Answer) -> dict[Place, int]:
    """How much more could flow to each place beside the set."""
    chosen = [problem.by_number[number] for number in answer.chosen]
    beyond = problem.held + 1
    return {
        at: beyond - flow(problem, [*chosen, Item("", at.area, at.region, beyond)]).short
        for at in problem.fits
    }


def _why(problem: Problem, answer: Answer, item: Item, room: int) -> Missed:
    number = item.number
    held = dict(problem.in_draw_order)
    alone = max(item.minor - sum(held[code] for code in problem.fits[item.at]), 0)
    grounds = (
        (Why.LEFT_OUT, number in problem.left_out),
        (Why.NO_AMOUNT, item.minor <= 0),
        (Why.NO_PROPOSAL, answer.outcome in {Outcome.IMPOSSIBLE, Outcome.NOTHING_FOUND}),
        (Why.NO_POOL, not problem.fits[item.at]),
        (Why.TOO_LARGE, alone > 0),
    )
    first = next((why for why, applies in grounds if applies), None)
    return (
        Missed(number, first, short=alone)
        if first
        else _beside_the_set(problem, answer, item, room)
    )


def _beside_the_set(problem: Problem, answer: Answer, item: Item, room: int) -> Missed:
    """What stands against adding it to the set that was chosen."""
    number = item.number
    if item.minor > room:
        return Missed(number, Why.CASH, short=item.minor - room)
    against = broken(problem, (*answer.chosen, number), problem.rules)
    if against:
        return Missed(number, Why.RULE, rules=tuple(against))
    better = any(problem.worth[number][: len(problem.aims)])
    return Missed(number, Why.SEARCH if better else Why.NO_GAIN)


def _near(problem: Problem, answer: Answer, found: Sequence[Missed]) -> tuple[Missed, ...]:
    """Those that could stand in for one of the set, losing little, come nearest."""
    until = monotonic() + _SECONDS
    swaps: dict[str, Missed] = {}
    asked = [one for one in found if one.why in {Why.CASH, Why.RULE}]
    asked.sort(key=lambda one: problem.worth[one.number], reverse=True)
    for one in asked[:_LOOKED_AT]:
        if monotonic() >= until:
            break
        swap = _swap(problem, answer, one)
        if swap is not None:
            swaps[one.number] = swap
    first = sorted(swaps.values(), key=lambda one: (one.lost, one.number))[:NEAR]
    places = {one.number: place for place, one in enumerate(first, 1)}
    return tuple(_placed(swaps.get(one.number, one), places.get(one.number, 0)) for one in found)


def _placed(one: Missed, near: int) -> Missed:
    return Missed(one.number, one.why, one.short, one.rules, one.instead_of, one.lost, near)


def _swap(problem: Problem, answer: Answer, one: Missed) -> Missed | None:
    """The note of the set that it could take the place of, at the least loss."""
    own = problem.worth[one.number]
    fixed = {rule.about for rule in problem.rules if rule.kind is RuleKind.PUT_IN}
    losses = sorted(
        (tuple(a - b for a, b in zip(problem.worth[other], own, strict=True)), other)
        for other in answer.chosen
        if other not in fixed
    )
    for lost, other in losses:
        others = tuple(number for number in answer.chosen if number != other)
        numbers = (*others, one.number)
        if flow(problem, [problem.by_number[number] for number in numbers]).short:
            continue
        if not broken(problem, numbers, problem.rules):
            return Missed(one.number, one.why, one.short, one.rules, other, lost)
    return None
