"""What adopting an item does to the cash: free before and after, and how far that reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from mptf.committee.models import Outcome
from mptf.errors import InsufficientFunds
from mptf.ledger.pools import OPEN, Parts, Pool, fill
from mptf.money import Money, total
from mptf.pipeline.order import Candidate
from mptf.pipeline.queries import Pipeline, PipelineRow
from mptf.pipeline.reach import reach
from mptf.rounds.queries import ItemRow


class Effect(StrEnum):
    """What the signature of the decision does with money."""

    RESERVES = "reserves"
    ALLOCATES = "allocates"
    """From what is reserved for the note; what is not needed is free again."""
    REVISES = "revises"
    """What a revision adds comes from free cash; what it no longer needs is free again."""
    SETS_ASIDE = "sets-aside"
    """From unearmarked cash, for the fund's own costs."""
    NOTHING = "nothing"


_EFFECTS: Mapping[str, Effect] = {
    Outcome.INVITE: Effect.RESERVES,
    Outcome.RAISE_CEILING: Effect.RESERVES,
    Outcome.APPROVED: Effect.ALLOCATES,
    Outcome.DIRECT_COST: Effect.SETS_ASIDE,
}


class Place(NamedTuple):
    """Thematic area and region of a thing, by which earmarks fit it; nothing of the fund itself."""

    area: str | None = None
    region: str | None = None


class Line(NamedTuple):
    """A pool that may pay for the item: free cash before, what it pays, what is left."""

    pool: str
    before: Money
    taken: Money
    left: Money


@dataclass(frozen=True, slots=True)
class Balance:
    """The cash that may pay for an item, before and after it is adopted."""

    effect: Effect
    lines: tuple[Line, ...]
    """The pools that fit, in the order in which they pay."""
    short: Money
    """What the free cash lacks of the amount; nothing where it is enough."""
    reserved: Money
    """What is reserved for it already."""
    released: Money
    """What of that is free again."""
    reach_before: int
    """How many notes of the pipeline the free cash reaches in their order, and after the item."""
    reach_after: int

    @property
    def is_enough(self) -> bool:
        """Whether the free cash would pay for it in full."""
        return not self.short


def balance_of(
    item: ItemRow,
    amount: Money,
    place: Place,
    reserved: Money,
    pipeline: Pipeline,
    *,
    given: Money | None = None,
) -> Balance:
    """The balance of one item by itself, whatever else its sitting decides.

    `reserved` is what is kept for the thing already, and pays for it first; `given` what a
    programme has that is to be revised.
    """
    effect = _EFFECTS.get(item.outcome, Effect.NOTHING)
    zero = Money.zero(amount.currency)
    if given is not None and effect is Effect.ALLOCATES:
        effect, reserved = Effect.REVISES, given
    fits = {
        code: money
        for code, money in pipeline.free.items()
        if (code == OPEN.code if effect is Effect.SETS_ASIDE else Pool.parse(code).matches(*place))
    }
    wanted = zero if effect is Effect.ALLOCATES else amount
    if effect is Effect.REVISES:
        wanted = max(amount - reserved, zero) if amount else zero
    taken, short = _drawn(fits, wanted)
    moved = taken if effect in {Effect.RESERVES, Effect.REVISES, Effect.SETS_ASIDE} else {}
    left = {code: money - moved.get(code, zero) for code, money in pipeline.free.items()}
    waiting = [each.row for each in pipeline.waiting]
    others = [row for row in waiting if not moved or row.id != item.subject_id]
    return Balance(
        effect=effect,
        lines=tuple(
            Line(code, fits[code], taken.get(code, zero), fits[code] - taken.get(code, zero))
            for code in sorted(fits, key=lambda code: Pool.parse(code).narrowness())
        ),
        short=short,
        reserved=reserved,
        released=reserved - amount if zero < amount < reserved else zero,
        reach_before=_reached(waiting, pipeline.free),
        reach_after=_reached(others, left),
    )


def _drawn(fits: Parts, wanted: Money) -> tuple[Parts, Money]:
    """What each pool pays, and what they lack of it together: then none of them pays."""
    zero = Money.zero(wanted.currency)
    if not wanted:
        return {}, zero
    try:
        return fill(fits, wanted, "The item"), zero
    except InsufficientFunds:
        return {}, wanted - total(list(fits.values()), wanted.currency)


def _reached(rows: Iterable[PipelineRow], free: Parts) -> int:
    """How many notes are paid for in their order before one is not."""
    candidates = (
        Candidate(row.id, row.number, row.area, row.region, row.asked, row.since, ())
        for row in rows
    )
    return sum(one.before_the_line for one in reach(candidates, free))
