"""What each pool may pay for, and what may be paid from which pools. Source: handbook 7."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mptf.ledger.models import Kind
from mptf.ledger.pools import Pool
from mptf.ledger.totals import Totals
from mptf.money import Money, total
from mptf.pipeline.queries import PipelineRow

HELD = (Kind.FREE, Kind.RESERVED, Kind.ALLOCATED)
"""What a pool has at the agent: promised to nobody, kept for an invited note, for a programme."""


@dataclass(frozen=True, slots=True)
class Earmark:
    """A pool with what is in it, and the notes that wait which it may pay for."""

    pool: Pool
    free: Money
    reserved: Money
    allocated: Money
    fits: tuple[PipelineRow, ...]

    @property
    def is_idle(self) -> bool:
        """Whether it has free cash that nothing in the pipeline fits."""
        return self.free.minor > 0 and not self.fits

    @property
    def asked(self) -> Money:
        """What the notes ask for that it may pay for."""
        return total([row.asked for row in self.fits], self.free.currency)


@dataclass(frozen=True, slots=True)
class Payable:
    """A note that waits, with the free cash that may pay for it, in the order in which it would."""

    row: PipelineRow
    pools: tuple[tuple[str, Money], ...]

    @property
    def held(self) -> Money:
        """The free cash of all the pools that fit it, before anything else is paid for."""
        return total([money for _pool, money in self.pools], self.row.asked.currency)

    @property
    def is_enough(self) -> bool:
        """Whether that would pay for it in full, were it the only one."""
        return self.row.asked <= self.held


def earmarks(totals: Totals, waiting: Sequence[PipelineRow]) -> tuple[Earmark, ...]:
    """Every pool that holds anything, in the order in which they pay."""
    held: dict[str, dict[Kind, int]] = {}
    for row in totals.sums:
        if row.pool is not None and row.kind in HELD and row.minor:
            of = held.setdefault(row.pool, {})
            of[row.kind] = of.get(row.kind, 0) + row.minor
    pools = sorted(map(Pool.parse, held), key=Pool.narrowness)

    def lies(pool: Pool, kind: Kind) -> Money:
        return Money(held[pool.code].get(kind, 0), totals.currency)

    return tuple(
        Earmark(
            pool=pool,
            free=lies(pool, Kind.FREE),
            reserved=lies(pool, Kind.RESERVED),
            allocated=lies(pool, Kind.ALLOCATED),
            fits=tuple(row for row in waiting if pool.matches(row.area, row.region)),
        )
        for pool in pools
    )


def payable(waiting: Iterable[PipelineRow], free: Mapping[str, Money]) -> tuple[Payable, ...]:
    """For each note that waits the pools with free cash that may pay for it."""
    pools = sorted(
        (Pool.parse(code) for code, money in free.items() if money.minor > 0), key=Pool.narrowness
    )
    return tuple(
        Payable(
            row,
            tuple(
                (pool.code, free[pool.code]) for pool in pools if pool.matches(row.area, row.region)
            ),
        )
        for row in waiting
    )
