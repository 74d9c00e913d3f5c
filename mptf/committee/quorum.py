"""Whether enough of the Committee is there to decide on an item: the profile's rule over its seats.

A pure derivation: what goes in and what comes out can be kept and printed. Source: handbook 4.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mptf.profile.committee_rules import Quorum

CHAIR = "chair"
"""The category of the Chair's seat."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat with a voice, as it stands for one item."""

    code: str
    category: str
    held: bool = True
    recused: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is of those over which the share is taken."""
        return self.held and not self.recused


@dataclass(frozen=True, slots=True)
class Needed:
    """What the rule asks of one item, before anybody is there."""

    seats: int
    vacant: int
    recused: int
    counting: int
    least: int
    """So many must be there."""
    categories: tuple[str, ...]
    """Of each of these somebody must be there; empty where the rule does not ask."""
    presiding: bool
    """Whether the Chair or a delegate must preside."""

    @property
    def can_be_reached(self) -> bool:
        """Whether there are seats enough at all."""
        return 0 < self.least <= self.counting


class Lacking(StrEnum):
    """Why a quorum is not reached."""

    PRESIDING = "presiding"
    NUMBER = "number"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Reached:
    """How many were there, against what was needed; nothing lacks where the quorum is reached."""

    needed: Needed
    present: int
    lacking: tuple[Lacking, ...]
    missing: tuple[str, ...]
    """The categories of which nobody was there."""

    @property
    def is_reached(self) -> bool:
        """Whether the Committee could decide."""
        return not self.lacking


def needed(rule: Quorum, seats: Sequence[Seat]) -> Needed:
    """What the rule asks of these seats.

    The share is strictly more than `more_than` of the seats that are held and not recused; a
    category whose seats are all vacant or recused is not asked for.
    """
    counting = [seat for seat in seats if seat.counts]
    share = rule.more_than
    return Needed(
        seats=len(seats),
        vacant=sum(not seat.held for seat in seats),
        recused=sum(seat.held and seat.recused for seat in seats),
        counting=len(counting),
        least=len(counting) * share.numerator // share.denominator + 1,
        categories=tuple(dict.fromkeys(s.category for s in counting))
        if rule.every_category
        else (),
        presiding=rule.chair_or_delegate,
    )


def reached(
    rule: Quorum, seats: Sequence[Seat], present: Collection[str], *, presided: bool
) -> Reached:
    """Whether those who are there (seats by code, holder or alternate) may decide on the item.

    Whoever is there for a seat that is vacant or recused does not count.
    """
    asked = needed(rule, seats)
    there = [seat for seat in seats if seat.counts and seat.code in present]
    missing = tuple(c for c in asked.categories if c not in {seat.category for seat in there})
    lacking = {
        Lacking.PRESIDING: asked.presiding and not presided,
        Lacking.NUMBER: len(there) < asked.least,
        Lacking.CATEGORY: bool(missing),
    }
    return Reached(asked, len(there), tuple(k for k, lacks in lacking.items() if lacks), missing)
