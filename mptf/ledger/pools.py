"""Pools of money with the same earmark, and how an amount is split over them.

Nothing here reads a database: what a pool holds is given, as `queries` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from mptf.errors import InsufficientFunds, Invalid
from mptf.money import Money, total

T = TypeVar("T")

Parts = Mapping[str, Money]
"""An amount by pool code, in the order in which the pools pay."""


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
    return fill(fitting, amount, purpose)


def fill(by_pool: Parts, amount: Money, purpose: str) -> dict[str, Money]:
    """What each pool pays of an amount, in the order in which they pay.

    Raises:
        InsufficientFunds: together they do not hold it.
    """
    positive(amount)
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


def by_shares(parts: Parts, shares: Sequence[tuple[T, Money]]) -> list[tuple[str, T, Money]]:
    """Who gets how much of which pool: each share pro rata of what the pools still have.

    Exact in both directions: rows add up to the shares, columns to the parts.
    """
    left = dict(parts)
    cells = []
    for whose, share in shares:
        for code, cell in zip(
            list(left), share.split([money.minor for money in left.values()]), strict=True
        ):
            if cell:
                cells.append((code, whose, cell))
                left[code] -= cell
    return cells


def pro_rata(by_pool: Parts, amount: Money, purpose: str) -> dict[str, Money]:
    """Split an amount over pools by what they hold; no pool gives more than it holds.

    Raises:
        InsufficientFunds: together they hold less.
    """
    holding = {code: money for code, money in by_pool.items() if money.minor > 0}
    held = total(list(holding.values()), amount.currency)
    if held < amount:
        raise InsufficientFunds(str(amount), str(held), purpose)
    cuts = amount.split([money.minor for money in holding.values()])
    return {code: cut for code, cut in zip(holding, cuts, strict=True) if cut}


def positive(amount: Money) -> None:
    """Refuse an amount that is none.

    Raises:
        Invalid: it is not above zero.
    """
    if amount.minor <= 0:
        raise Invalid("amount", f"{amount} is not above zero")
