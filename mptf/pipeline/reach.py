"""What the free cash can reach: the pipeline paid for in its order, pool by pool."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mptf.errors import InsufficientFunds, Invalid
from mptf.ledger.pools import Parts, draw
from mptf.money import Money
from mptf.pipeline.order import Candidate


class Reached(NamedTuple):
    """Whether a note can be paid for in full, and which pools would pay; nothing where it cannot.

    `before_the_line` is whether everything before it can be paid for as well.
    """

    parts: Parts
    before_the_line: bool

    @property
    def is_paid(self) -> bool:
        """Whether the cash is enough for it."""
        return bool(self.parts)


def reach(candidates: Iterable[Candidate], free: Parts) -> list[Reached]:
    """Pay for one after another as the books would: the narrowest matching earmark first.

    A note that cannot be paid for in full takes nothing. What comes after it may still be paid for
    from earmarks that it could not use, or because it asks for less: that is said, and the line
    stays where it is. Source: handbook 7, drawing.
    """
    left: dict[str, Money] = dict(free)
    found: list[Reached] = []
    unbroken = True
    for candidate in candidates:
        try:
            parts = draw(left, candidate.asked, candidate.area, candidate.region)
        except (InsufficientFunds, Invalid):  # or it asks for nothing
            parts, unbroken = {}, False
        for code, money in parts.items():
            left[code] -= money
        found.append(Reached(parts, unbroken))
    return found
