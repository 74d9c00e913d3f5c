"""What a scenario asks: notes, pools, rules and aims, as plain numbers, and what it is answered.

Nothing here reads a database or knows a solver. Money is in minor units of the fund's currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from mptf.ledger.pools import Pool


class Aim(StrEnum):
    """What a proposal has as much of as can be; the profile says in which order they count."""

    QUALITY = "quality-score"
    AREA = "under-served-area"
    REGION = "under-served-region"
    AGE = "age"
    PLACE = "place"
    """The pipeline's own order: it decides where all the others are equal."""


class RuleKind(StrEnum):
    """What a rule of balance holds a proposal to."""

    REGION_MOST = "region-most"
    """A region has no larger share than so much."""
    AREA_LEAST = "area-least"
    """An area has no smaller share than so much."""
    KEPT_BACK = "kept-back"
    """So much of the cash stays free."""
    PUT_IN = "put-in"
    """A note is in, whatever speaks for others."""


class Rule(NamedTuple):
    """A rule: of which region, area or note, and how much: basis points of a share, or money."""

    kind: RuleKind
    about: str = ""
    value: int = 0

    @property
    def code(self) -> str:
        """By what it is known: "region-most:africa"."""
        return f"{self.kind}:{self.about}" if self.about else self.kind.value


class Place(NamedTuple):
    """Area and region of a note, by which pools fit it."""

    area: str | None
    region: str | None


class Item(NamedTuple):
    """A note that may be paid for. `score` is in twentieths of a point of 100."""

    number: str
    area: str | None
    region: str | None
    minor: int
    score: int = 0
    under_area: bool = False
    under_region: bool = False
    months: int = 0

    @property
    def at(self) -> Place:
        """By what pools fit it."""
        return Place(self.area, self.region)


class Purse(NamedTuple):
    """What a pool has for the proposal."""

    code: str
    minor: int


@dataclass(frozen=True)
class Problem:
    """Everything that the answer follows from. Items stand in the order of the pipeline."""

    items: tuple[Item, ...]
    purses: tuple[Purse, ...]
    rules: tuple[Rule, ...] = ()
    aims: tuple[Aim, ...] = (Aim.QUALITY, Aim.AREA, Aim.REGION, Aim.AGE)
    area_before: tuple[tuple[str | None, int], ...] = ()
    region_before: tuple[tuple[str | None, int], ...] = ()
    """What was approved so far: shares are of that and of the proposal together. Empty where they
    are of the proposal alone."""
    left_out: tuple[str, ...] = ()
    """Numbers of notes that are not asked about."""
    seconds: float = 5.0

    @cached_property
    def open_items(self) -> tuple[Item, ...]:
        """The notes that may be in the proposal."""
        out = frozenset(self.left_out)
        return tuple(item for item in self.items if item.number not in out and item.minor > 0)

    @cached_property
    def by_number(self) -> dict[str, Item]:
        """The notes by their numbers."""
        return {item.number: item for item in self.items}

    @cached_property
    def in_draw_order(self) -> tuple[Purse, ...]:
        """The pools in the order in which they pay: the narrowest earmark first."""
        held = [purse for purse in self.purses if purse.minor > 0]
        return tuple(sorted(held, key=lambda purse: Pool.parse(purse.code).narrowness()))

    @cached_property
    def fits(self) -> dict[Place, tuple[str, ...]]:
        """Which pools may pay for which place, in the order in which they pay."""
        return {
            at: tuple(
                purse.code for purse in self.in_draw_order if Pool.parse(purse.code).matches(*at)
            )
            for at in {item.at for item in self.items}
        }

    @cached_property
    def held(self) -> int:
        """The cash of all pools."""
        return sum(purse.minor for purse in self.in_draw_order)

    @cached_property
    def every_aim(self) -> tuple[Aim, ...]:
        """The aims, and the order of the pipeline after them."""
        return (*self.aims, Aim.PLACE)

    @cached_property
    def worth(self) -> dict[str, tuple[int, ...]]:
        """What each note brings to each aim, by its number."""
        last = len(self.items)
        return {
            item.number: tuple(_worth(item, aim, last - place) for aim in self.every_aim)
            for place, item in enumerate(self.items)
        }

    def reached(self, numbers: tuple[str, ...]) -> tuple[int, ...]:
        """What a set of notes reaches of each aim."""
        columns = zip(*(self.worth[number] for number in numbers), strict=True)
        return tuple(map(sum, columns)) if numbers else (0,) * len(self.every_aim)


def _worth(item: Item, aim: Aim, from_the_end: int) -> int:
    match aim:
        case Aim.QUALITY:
            return item.score
        case Aim.AREA:
            return int(item.under_area)
        case Aim.REGION:
            return int(item.under_region)
        case Aim.AGE:
            return item.months
    return from_the_end


class Outcome(StrEnum):
    """How an answer came to be."""

    BEST = "best"
    """Nothing that keeps the rules is better; that was proved."""
    FOUND = "found"
    """The best that was found in the time there was."""
    IMPOSSIBLE = "impossible"
    """No set of notes keeps the rules; those that stand in each other's way are named."""
    NOTHING_FOUND = "nothing-found"
    """The time was over before any set was found."""


class Reached(NamedTuple):
    """How much of an aim was reached, and how much there could be at the most."""

    aim: Aim
    value: int
    most: int


class Drawn(NamedTuple):
    """What a pool pays for a note."""

    number: str
    pool: str
    minor: int


@dataclass(frozen=True)
class Answer:
    """The set that is proposed, or which rules cannot be met."""

    outcome: Outcome
    chosen: tuple[str, ...] = ()
    reached: tuple[Reached, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    in_turn: bool = True
    """Whether the books, which draw for one note after another, come to these draws."""
    conflict: tuple[Rule, ...] = ()
    """Rules that cannot be met together: without any one of them there is an answer."""
    conflict_is_least: bool = True
    """Whether each of them is needed for that; the time may have been over before it was sure."""

    @property
    def spent(self) -> int:
        """The money of the whole proposal."""
        return sum(one.minor for one in self.drawn)
