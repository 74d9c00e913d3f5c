"""Indicators of programmes rolled up to the fund's framework; pure.

Numbers are added up only where their units are equal and the profile lets that unit be summed.
Everything else is counted: how many indicators there are, on how many of them a report was
accepted, and how many of these have reached what was planned by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from mptf.profile.results_rules import FundIndicator, Results
from mptf.results.courses import Course, year_end

Key: TypeAlias = str | None


class By(StrEnum):
    """By what results are rolled up."""

    FRAMEWORK = "framework"
    OBJECTIVE = "objective"
    AREA = "area"
    REGION = "region"
    GOAL = "goal"
    MARKER = "marker"


class Way(NamedTuple):
    """By what results are rolled up; the score of which marker, where it is by that."""

    by: By
    marker: str = ""


class Sums(NamedTuple):
    """Figures that may be added up; what no indicator tells is None, never zero.

    `planned` and `reached` are of the same indicators: those on which a report was accepted and
    for which a target had come by the end of its period. `told` is of all with a report.
    """

    aimed: Decimal | None
    planned: Decimal | None
    reached: Decimal | None
    told: Decimal | None
    added: Decimal | None
    """Since the baseline, of those that have one."""


class Line(NamedTuple):
    """The indicators of one unit in a group; without a unit, those that are only counted."""

    unit: str | None
    courses: tuple[Course, ...]
    sums: Sums | None

    @property
    def indicators(self) -> int:
        """How many there are."""
        return len(self.courses)

    @property
    def reported(self) -> int:
        """On how many a report was accepted."""
        return sum(one.last is not None for one in self.courses)

    @property
    def compared(self) -> int:
        """How many of these had a target by then."""
        return sum(one.on_track is not None for one in self.courses)

    @property
    def on_track(self) -> int:
        """How many of those have reached it."""
        return sum(one.on_track is True for one in self.courses)

    @property
    def without_baseline(self) -> int:
        """How many have a report and no baseline: what they added is not known."""
        return sum(one.last is not None and one.baseline is None for one in self.courses)

    @property
    def programmes(self) -> int:
        """Of how many programmes they are."""
        return len({one.plan.id for one in self.courses})


class Group(NamedTuple):
    """What counts towards one objective, area, region, goal, score or indicator of the fund."""

    key: Key
    lines: tuple[Line, ...]


class YearSum(NamedTuple):
    """A year of a line: planned and reached by its end, each indicator with what it told last."""

    year: int
    planned: Decimal | None
    reached: Decimal | None
    reported: int


def is_summed(rules: Results, unit: str) -> bool:
    """Whether the fund adds up numbers of this unit."""
    return _plain(unit) in {_plain(each) for each in rules.summed_units}


def _plain(unit: str) -> str:
    return " ".join(unit.casefold().split())


def grouped(rules: Results, courses: Iterable[Course], way: Way) -> tuple[Group, ...]:
    """Indicators by what they count towards; those that name nothing stand together, last."""
    keys_of = _keys(rules, way)
    found: dict[Key, list[Course]] = {}
    for one in courses:
        for key in keys_of(one):
            found.setdefault(key, []).append(one)
    return tuple(
        Group(key, tuple(_lines(rules, found[key])))
        for key in sorted(found, key=lambda key: (key is None, _place(key)))
    )


def _place(key: Key) -> tuple[int, str]:
    return (int(key), "") if key and key.isdecimal() else (0, key or "")


def _keys(rules: Results, way: Way) -> Callable[[Course], Sequence[Key]]:
    def score(one: Course) -> Key:
        said = (
            row["score"] for row in one.plan.note.get("markers", ()) if row["code"] == way.marker
        )
        return next(said, None)

    def framework(one: Course) -> Sequence[Key]:
        return [own.code for own in rules.indicators if counts(own, one)] or [None]

    single: dict[By, Callable[[Course], Key]] = {
        By.OBJECTIVE: lambda one: str(one.objective) if one.objective else None,
        By.AREA: lambda one: one.plan.area,
        By.REGION: lambda one: one.plan.region,
        By.GOAL: lambda one: str(one.goal) if one.goal else None,
        By.MARKER: score,
    }
    if way.by is By.FRAMEWORK:
        return framework
    return lambda one: [single[way.by](one)]


def counts(own: FundIndicator, one: Course) -> bool:
    """Whether a programme's indicator counts towards one of the fund's."""
    return (
        _plain(own.unit) == _plain(one.unit)
        and own.objective in {None, one.objective}
        and own.goal in {None, one.goal}
    )


def _lines(rules: Results, courses: Sequence[Course]) -> Iterator[Line]:
    """A line for each unit that is summed, in the profile's order, and one for all others."""
    for unit in rules.summed_units:
        same = tuple(one for one in courses if _plain(one.unit) == _plain(unit))
        if same:
            yield Line(unit, same, _sums(same))
    rest = tuple(one for one in courses if not is_summed(rules, one.unit))
    if rest:
        yield Line(None, rest, None)


def _sums(courses: Sequence[Course]) -> Sums:
    compared = [one for one in courses if one.planned_by_then is not None]
    return Sums(
        aimed=_total(one.aimed for one in courses),
        planned=_total(one.planned_by_then for one in compared),
        reached=_total(one.now for one in compared),
        told=_total(one.now for one in courses),
        added=_total(one.added for one in courses),
    )


def _total(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def years(line: Line) -> tuple[YearSum, ...]:
    """A summed line over time; an indicator on which nothing new was told keeps what it had."""
    told = [row for one in line.courses for row in one.years]
    if line.sums is None or not told:
        return ()
    last = max((row.year for row in told if row.report), default=0)
    found = []
    for year in range(min(row.year for row in told), max(row.year for row in told) + 1):
        end = year_end(year)
        reached = [one.reached(end) for one in line.courses] if year <= last else []
        found.append(
            YearSum(
                year,
                _total(one.planned(end) for one in line.courses),
                _total(reached),
                sum(value is not None for value in reached),
            )
        )
    return tuple(found)
