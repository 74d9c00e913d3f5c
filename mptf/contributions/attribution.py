"""Whose money did what: what each pool paid, shared among those whose money lay in it at the time.

Pooled money has no owner after the deposit, so this is an attribution, not a property: whatever
leaves a pool leaves it pro rata of what each donor still has in it, to the cent, by the largest
remainder. So no donor is ever said to have paid for more than it gave. Source: handbook 7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, auto
from typing import NamedTuple
from uuid import UUID

from mptf.money import Money, total

Donor = UUID | None
"""A donor; None is the fund itself, whose interest and other income belong to nobody."""

Stakes = dict[Donor, Money]


class Way(StrEnum):
    """How money passes through a pool."""

    PAID_IN = auto()
    OTHER = auto()
    SENT = auto()


class Move(NamedTuple):
    """What passed through a pool on a day, all of one way and one party together.

    `PAID_IN` is from the donor `whom`, below zero where a deposit was reversed or went back. `SENT`
    is to the programme `whom`, below zero where it sent back. `OTHER` is the fund's own: income
    above zero, costs, charges and losses below.
    """

    day: date
    way: Way
    pool: str
    whom: UUID | None
    amount: Money

    @property
    def comes_in(self) -> bool:
        """Whether the pool has more after it."""
        return (self.amount.minor > 0) != (self.way is Way.SENT)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose money lies in the pools, and whose went where."""

    in_pools: dict[str, Stakes] = field(default_factory=dict)
    at_work: dict[UUID, Stakes] = field(default_factory=dict)

    def of(self, donor: Donor) -> dict[UUID, Money]:
        """What is attributed to a donor, by programme."""
        return {
            programme: stakes[donor]
            for programme, stakes in self.at_work.items()
            if stakes.get(donor)
        }

    def left(self, donor: Donor, currency: str) -> Money:
        """What of a donor's money still lies in the pools."""
        return total([s[donor] for s in self.in_pools.values() if donor in s], currency)


def attribute(moves: Iterable[Move]) -> Attribution:
    """Share out everything that passed through the pools, day by day; what comes in comes first."""
    pools: dict[str, Stakes] = defaultdict(dict)
    works: dict[tuple[str, UUID], Stakes] = defaultdict(dict)
    for move in sorted(moves, key=lambda m: (m.day, not m.comes_in, m.way, m.pool, str(m.whom))):
        _pass(move, pools[move.pool], works)
    at_work: dict[UUID, Stakes] = defaultdict(dict)
    for (_pool, programme), stakes in works.items():
        _give(at_work[programme], stakes)
    return Attribution(dict(pools), dict(at_work))


def _pass(move: Move, pool: Stakes, works: dict[tuple[str, UUID], Stakes]) -> None:
    size = max(move.amount, -move.amount)
    match move.way:
        case Way.SENT if move.whom is not None:
            work = works[move.pool, move.whom]
            source, target = (work, pool) if move.comes_in else (pool, work)
            _give(target, _take(source, size))
        case Way.PAID_IN if not move.comes_in:
            _take_back(pool, move.whom, size)
        case _ if not move.comes_in:
            _take(pool, size)
        case _:
            _give(pool, {move.whom: size})


def _take_back(pool: Stakes, donor: Donor, amount: Money) -> None:
    """A deposit was reversed or went back: first what its donor still has, then everybody's."""
    zero = Money.zero(amount.currency)
    own = min(pool.get(donor, zero), amount)
    _give(pool, {donor: -own})
    _take(pool, amount - own)


def _take(held: Stakes, amount: Money) -> Stakes:
    """Pro rata of what is held; what nobody holds is nobody's."""
    whole = total(list(held.values()), amount.currency)
    shared = min(whole, amount)
    taken: Stakes = {}
    if shared:
        parts = shared.split([money.minor for money in held.values()])
        taken = dict(zip(list(held), parts, strict=True))
        _give(held, {donor: -part for donor, part in taken.items()})
    if missing := amount - shared:
        _give(taken, {None: missing})
    return taken


def _give(held: Stakes, parts: Stakes) -> None:
    for donor, part in parts.items():
        held[donor] = held.get(donor, Money.zero(part.currency)) + part
