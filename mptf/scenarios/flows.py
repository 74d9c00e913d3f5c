"""What pools can pay for, to the cent: whether they reach, and who pays what.

A set of notes can be paid for when the money flows from the pools to the places (area and region)
that they fit; that is a question of whole numbers, and is answered in whole numbers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from mptf.scenarios.problem import Drawn, Item, Place, Problem


class Flow(NamedTuple):
    """As much as can flow: by place and pool, what is short, and the places that share the lack."""

    parts: Mapping[tuple[Place, str], int]
    short: int
    lacking: frozenset[Place]


def flow(problem: Problem, chosen: Iterable[Item]) -> Flow:
    """As much of the notes' money as the pools can give, narrow pools first where one can choose.

    The places of `lacking` need more than all the pools that fit any of them hold together.
    """
    needs: dict[Place, int] = {}
    for item in chosen:
        needs[item.at] = needs.get(item.at, 0) + item.minor
    left = {purse.code: purse.minor for purse in problem.in_draw_order}
    parts: dict[tuple[Place, str], int] = {}
    # The places with the fewest pools first, so that little is left to be moved about.
    for at in sorted(needs, key=lambda at: (len(problem.fits[at]), str(at))):
        for code in problem.fits[at]:
            part = min(needs[at], left[code])
            if part:
                parts[at, code] = part
                needs[at] -= part
                left[code] -= part
    for at in sorted(needs, key=str):
        while needs[at] and _move(problem, parts, left, needs, at):
            pass
    short = sum(needs.values())
    lacking = _reachable(problem, parts, [at for at in needs if needs[at]])[0] if short else {}
    return Flow(parts, short, frozenset(lacking))


_Steps = dict[Place, tuple[Place, str] | None]


def _reachable(
    problem: Problem, parts: Mapping[tuple[Place, str], int], first: Iterable[Place]
) -> tuple[_Steps, dict[str, Place]]:
    """The places whose pools the first ones could get at, by taking over what they pay."""
    came: _Steps = dict.fromkeys(first)
    by: dict[str, Place] = {}
    payers: dict[str, list[Place]] = {}
    for (at, code), minor in parts.items():
        if minor:
            payers.setdefault(code, []).append(at)
    queue = deque(came)
    while queue:
        at = queue.popleft()
        for code in problem.fits[at]:
            if code in by:
                continue
            by[code] = at
            for other in payers.get(code, ()):
                if other not in came:
                    came[other] = (at, code)
                    queue.append(other)
    return came, by


def _move(
    problem: Problem,
    parts: dict[tuple[Place, str], int],
    left: dict[str, int],
    needs: dict[Place, int],
    at: Place,
) -> bool:
    """Find money for a place by letting others be paid from elsewhere; whether any was found."""
    came, by = _reachable(problem, parts, [at])
    end = next((code for code in by if left[code]), None)
    if end is None:
        return False
    path: list[tuple[Place, str]] = []
    code: str = end
    while True:
        owner = by[code]
        path.append((owner, code))
        step = came[owner]
        if step is None:
            break
        code = step[1]
    # Along the path each place takes from its pool, and gives back to the pool of the one before.
    most = min(left[end], needs[at])
    for (owner, _takes), (_to, gives) in pairwise(path):
        most = min(most, parts[owner, gives])
    for owner, takes in path:
        parts[owner, takes] = parts.get((owner, takes), 0) + most
    for (owner, _takes), (_to, gives) in pairwise(path):
        parts[owner, gives] -= most
    left[end] -= most
    needs[at] -= most
    return True


_TRIES = 200
"""Orders that are tried before the money is dealt out as it flows."""


def drawn(problem: Problem, numbers: tuple[str, ...]) -> tuple[tuple[Drawn, ...], bool]:
    """Who pays what for each note, as the books would draw; and whether they would come to that.

    The books draw for one note after another, the narrowest earmark first. In the order of the
    pipeline they may run dry for a note that another order would leave enough for: then that note
    comes first, and they draw anew. Where no such order reaches all, the money that can flow is
    dealt out as it flows, and the second value is false.
    """
    items = [problem.by_number[number] for number in numbers]
    place = {number: at for at, number in enumerate(numbers)}
    order = list(items)
    for _ in range(_TRIES):
        found, dry = in_turn(problem, order)
        if dry is None:
            return tuple(sorted(found, key=lambda one: place[one.number])), True
        order.remove(dry)
        order.insert(0, dry)
    return _dealt(problem, items), False


def in_turn(problem: Problem, items: Iterable[Item]) -> tuple[list[Drawn], Item | None]:
    """What the books draw for one note after another; the first for which they run dry."""
    left = dict(problem.in_draw_order)
    found: list[Drawn] = []
    for item in items:
        need = item.minor
        for code in problem.fits[item.at]:
            part = min(need, left[code])
            if part:
                left[code] -= part
                need -= part
                found.append(Drawn(item.number, code, part))
        if need:
            return found, item
    return found, None


def _dealt(problem: Problem, items: list[Item]) -> tuple[Drawn, ...]:
    parts = dict(flow(problem, items).parts)
    found = []
    for item in items:
        need = item.minor
        for code in problem.fits[item.at]:
            part = min(need, parts.get((item.at, code), 0))
            if part:
                found.append(Drawn(item.number, code, part))
                parts[item.at, code] -= part
                need -= part
    return tuple(found)
