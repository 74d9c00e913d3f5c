"""The answer to a scenario: one aim after another, to the cent; or which rules cannot be met.

The most of the first aim is found, then the most of the second among the sets that have as much of
the first, and so on; the pipeline's order decides what is left. Whatever the solver finds is
checked in whole numbers: that the pools reach to the cent, that every rule is kept. What does not
hold by a cent is cut off and asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache, partial
from time import monotonic

from mptf.scenarios.balance import broken
from mptf.scenarios.flows import drawn, flow
from mptf.scenarios.problem import Answer, Outcome, Problem, Reached, Rule
from mptf.scenarios.programme import Found, Programme

_KEPT = 16
_FOR_RULES = 1.0
"""Seconds in which the rules that stand in each other's way are looked for."""


@lru_cache(maxsize=_KEPT)
def solve(problem: Problem) -> Answer:
    """The set that is proposed; or which rules cannot be met.

    What was asked already is answered from memory, so that what was looked at before an act is
    what the act keeps.
    """
    until = monotonic() + problem.seconds
    programme = Programme(problem, problem.rules)
    best: tuple[str, ...] | None = None
    reached: list[Reached] = []
    is_proved = True
    for place, aim in enumerate(problem.every_aim):
        worth = partial(_worth, problem, place)
        if best is not None:
            programme.begin_at(best)
        if best is not None and monotonic() >= until:
            found = Found(None, _all_of(problem, worth), is_proved=False)
        else:
            found = _most(problem, programme, problem.rules, worth, until)
        if found.numbers is None and best is None:
            return _without(problem, until) if found.is_proved else Answer(Outcome.NOTHING_FOUND)
        had = sum(map(worth, best)) if best is not None else -1
        if found.numbers is not None and sum(map(worth, found.numbers)) > had:
            best, had = found.numbers, sum(map(worth, found.numbers))
        most = had if found.is_proved else max(found.bound, had)
        reached.append(Reached(aim, had, most))
        is_proved = is_proved and most == had
        programme.at_least(worth, had)
    chosen = best or ()
    parts, in_turn = drawn(problem, chosen)
    return Answer(
        Outcome.BEST if is_proved else Outcome.FOUND,
        chosen=chosen,
        reached=tuple(reached),
        drawn=parts,
        in_turn=in_turn,
    )


def _all_of(problem: Problem, worth: Callable[[str], int]) -> int:
    """As much of an aim as all the notes together bring: more there cannot be."""
    return sum(worth(item.number) for item in problem.open_items)


def _worth(problem: Problem, place: int, number: str) -> int:
    return problem.worth[number][place]


def holds(problem: Problem, numbers: Collection[str], rules: Collection[Rule]) -> bool:
    """Whether a set can be paid for and keeps the rules, to the cent."""
    chosen = [problem.by_number[number] for number in numbers]
    return not flow(problem, chosen).short and not broken(problem, numbers, rules)


def _most(
    problem: Problem,
    programme: Programme,
    rules: Collection[Rule],
    worth: Callable[[str], int],
    until: float,
) -> Found:
    """What the solver finds that holds to the cent; what does not is cut off."""
    while True:
        found = programme.most(worth, until - monotonic())
        if found.numbers is None:
            return found
        short = flow(problem, [problem.by_number[number] for number in found.numbers])
        if short.short:
            programme.not_all_of(
                [n for n in found.numbers if problem.by_number[n].at in short.lacking]
            )
        elif broken(problem, found.numbers, rules):
            programme.not_just(found.numbers)
        else:
            return found
        if monotonic() >= until:
            return Found(None, found.bound, is_proved=False)


def _without(problem: Problem, until: float) -> Answer:
    """Which rules cannot be met together: each is left out in turn, and stays out if it is no help.

    What is left cannot be met, and can be as soon as any one of it is left out.
    """
    until = max(until, monotonic() + _FOR_RULES)
    left = list(problem.rules)
    is_least = True
    for rule in problem.rules:
        others = [other for other in left if other is not rule]
        found = _most(problem, Programme(problem, others), others, lambda _number: 0, until)
        if found.numbers is None and found.is_proved:
            left = others
        elif found.numbers is None:
            is_least = False
    return Answer(Outcome.IMPOSSIBLE, conflict=tuple(left), conflict_is_least=is_least)
