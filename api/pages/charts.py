"""The geometry of charts: pure functions from figures to lengths in a drawing's own units.

Whole numbers all the way: what is money stays money beside its length, so that a chart and the
table under it can never tell two stories. A value below zero is said, and drawn as nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import asin, cos, isqrt, radians, sin, sqrt
from typing import NamedTuple, TypeAlias

from mptf.money import Money, exponent, total
from mptf.network.places import places

Measure: TypeAlias = Money | int
"""What a chart measures: an amount, or a number of things."""

Line: TypeAlias = tuple[str | Measure, ...]
"""A line of the table under a chart."""

WIDE = 1000
HIGH = 400
TONES = ("t1", "t2", "t3", "t4", "t5")
_HEATS = 3


def size(value: Measure | None) -> int:
    """The whole number that is drawn, never below zero."""
    plain = value.minor if isinstance(value, Money) else value or 0
    return max(plain, 0)


def length(value: int, whole: int, wide: int = WIDE) -> int:
    """How long a value is where the whole is `wide`; nothing where there is no whole."""
    return min(value * wide // whole, wide) if whole > 0 else 0


# --- Bars --------------------------------------------------------------------------------------


class Bar(NamedTuple):
    """One bar with what it stands for."""

    label: str
    value: Measure
    width: int


class Segment(NamedTuple):
    """A part of a stacked bar."""

    tone: str
    value: Measure
    x: int
    width: int


class Stack(NamedTuple):
    """One stacked bar."""

    label: str
    segments: tuple[Segment, ...]
    whole: Measure


class Stacked(NamedTuple):
    """Stacked bars on one scale; the key names each tone."""

    key: tuple[tuple[str, str], ...]
    stacks: tuple[Stack, ...]
    table: tuple[Line, ...]


def bars(rows: Sequence[tuple[str, Measure]]) -> tuple[Bar, ...]:
    """Bars on the scale of the longest."""
    whole = max((size(value) for _, value in rows), default=0)
    return tuple(Bar(label, value, length(size(value), whole)) for label, value in rows)


def stacked(series: Sequence[str], rows: Sequence[tuple[str, Sequence[Measure]]]) -> Stacked:
    """Bars made of parts, each part from where the one before it ends."""
    whole = max((sum(map(size, values)) for _, values in rows), default=0)
    stacks = []
    for label, values in rows:
        segments, begun = [], 0
        for tone, value in zip(TONES, values, strict=False):
            x = length(begun, whole)
            begun += size(value)
            segments.append(Segment(tone, value, x, length(begun, whole) - x))
        stacks.append(Stack(label, tuple(segments), _sum(values)))
    return Stacked(
        key=tuple(zip(TONES, series, strict=False)),
        stacks=tuple(stacks),
        table=tuple((label, *values, _sum(values)) for label, values in rows),
    )


def _sum(values: Sequence[Measure]) -> Measure:
    monies = [value for value in values if isinstance(value, Money)]
    if monies:
        return total(monies, monies[0].currency)
    return sum(value for value in values if isinstance(value, int))


class Tick(NamedTuple):
    """A target on the bar: where it stands, and what it was."""

    label: str
    value: Money
    x: int


class TargetBar(NamedTuple):
    """The way to a target; every length is on the scale of the greatest amount shown."""

    deposited: int
    committed: int
    pledged: int
    forecast: int
    ticks: tuple[Tick, ...]


def target_bar(
    *,
    deposited: Money,
    committed: Money,
    pledged: Money,
    targets: Sequence[tuple[str, Money]],
    forecast: Money | None = None,
) -> TargetBar:
    """Deposits, commitments and pledges beside each other, never added; targets as ticks."""
    shown = [deposited, committed, pledged, *(amount for _, amount in targets)]
    whole = max(map(size, [*shown, *([forecast] if forecast else [])]))
    return TargetBar(
        deposited=length(size(deposited), whole),
        committed=length(size(committed), whole),
        pledged=length(size(pledged), whole),
        forecast=length(size(forecast), whole),
        ticks=tuple(Tick(label, amount, length(size(amount), whole)) for label, amount in targets),
    )


# --- Lines -------------------------------------------------------------------------------------


class Course(NamedTuple):
    """One line of a line chart; `points` is what SVG draws."""

    tone: str
    label: str
    points: str


class Lines(NamedTuple):
    """Several lines over the same moments; `ups` are the scale's marks from top to bottom."""

    along: tuple[str, ...]
    ups: tuple[Measure, ...]
    courses: tuple[Course, ...]
    table: tuple[Line, ...]

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """Which tone is which line."""
        return tuple((course.tone, course.label) for course in self.courses)


def lines(along: Sequence[str], series: Sequence[tuple[str, Sequence[Measure]]]) -> Lines:
    """Values over time, from zero to a round number above the greatest."""
    values = [value for _, row in series for value in row]
    top = _round_above(max(map(size, values), default=0))
    step = WIDE // max(len(along) - 1, 1)
    currency = next((value.currency for value in values if isinstance(value, Money)), None)
    marks = (top, top // 2, 0)
    return Lines(
        along=tuple(along),
        ups=tuple(Money(mark, currency) if currency else mark for mark in marks),
        courses=tuple(
            Course(
                tone,
                label,
                " ".join(
                    f"{place * step},{HIGH - length(size(value), top, HIGH)}"
                    for place, value in enumerate(row)
                ),
            )
            for tone, (label, row) in zip(TONES, series, strict=False)
        ),
        table=tuple(
            (moment, *(row[place] for _, row in series)) for place, moment in enumerate(along)
        ),
    )


def _round_above(value: int) -> int:
    """The next 1, 2 or 5 of a power of ten; a scale of nothing still has a length."""
    power = int(10 ** (len(str(max(value, 1))) - 1))
    steps = (step * power for step in (2, 5, 10))
    return next(step for step in steps if step >= value)


# --- Matrix ------------------------------------------------------------------------------------


class Square(NamedTuple):
    """A cell of a matrix; heat 0 is nothing, 3 the most."""

    records: int
    amount: Money
    heat: int

    @property
    def millions(self) -> str:
        """The amount in millions, to one decimal, halves up; what is less than that says so."""
        unit = 10 ** (5 + exponent(self.amount.currency))
        tenths = (2 * self.amount.minor + unit) // (2 * unit)
        return f"{tenths // 10:,}.{tenths % 10}" if tenths else "< 0.1"


class Matrix(NamedTuple):
    """How many and how much by two things, with the sums of both."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Square, ...], Square], ...]
    sums: tuple[Square, ...]
    whole: Square


def matrix(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Mapping[tuple[str, str], tuple[int, Money]],
    currency: str,
) -> Matrix:
    """Cells by row and column; what is not given is nothing."""
    nothing = (0, Money.zero(currency))
    most = max((size(amount) for _, amount in cells.values()), default=0)

    def square(row: str, column: str) -> Square:
        count, amount = cells.get((row, column), nothing)
        heat = -(-size(amount) * _HEATS // most) if most else 0
        return Square(count, amount, heat)

    def together(squares: Sequence[Square]) -> Square:
        amount = total([found.amount for found in squares], currency)
        return Square(sum(found.records for found in squares), amount, 0)

    lines_of = [(row, tuple(square(row, column) for column in columns)) for row in rows]
    sums = tuple(
        together([squares[place] for _, squares in lines_of]) for place in range(len(columns))
    )
    return Matrix(
        columns=tuple(columns),
        rows=tuple((row, squares, together(squares)) for row, squares in lines_of),
        sums=sums,
        whole=together(sums),
    )


def by_region_and_area(
    records: Sequence[tuple[str, str, Money]],
    regions: Sequence[str],
    areas: Sequence[str],
    currency: str,
    none: str,
) -> Matrix:
    """Records by region down and area across; what names no region or no area stands apart."""
    cells: dict[tuple[str, str], tuple[int, Money]] = {}
    for region, area, amount in records:
        place = (region or none, area or none)
        count, whole = cells.get(place, (0, Money.zero(currency)))
        cells[place] = (count + 1, whole + amount)
    return of_regions_and_areas(cells, regions, areas, currency, none)


def of_regions_and_areas(
    cells: Mapping[tuple[str, str], tuple[int, Money]],
    regions: Sequence[str],
    areas: Sequence[str],
    currency: str,
    none: str,
) -> Matrix:
    """The same of what is added up already; `none` is what stands where nothing is named."""
    down = [*regions, *([none] if any(region == none for region, _ in cells) else [])]
    across = [*areas, *([none] if any(area == none for _, area in cells) else [])]
    return matrix(down, across, cells, currency)


# --- Flow and track ----------------------------------------------------------------------------

_FLOW = 100
_STAGE = 250
_BODY = 170


class Stage(NamedTuple):
    """One stage of a flow: its bar, and the joint to the next one where there is one."""

    label: str
    amount: Money
    x: int
    y: int
    height: int
    joint: str


class Tranche(NamedTuple):
    """One part of a programme's money: what stands before it, or when it was sent."""

    label: str
    amount: Money
    state: str
    tone: str
    conditions: tuple[str, ...] = ()


def flow(stages: Sequence[tuple[str, Money]]) -> tuple[Stage, ...]:
    """Amounts that pass from stage to stage, the greatest filling the height."""
    whole = max((size(amount) for _, amount in stages), default=0)
    heights = [length(size(amount), whole, _FLOW) for _, amount in stages]
    drawn = []
    for place, ((label, amount), height) in enumerate(zip(stages, heights, strict=True)):
        x, y = place * _STAGE, (_FLOW - height) // 2
        joint = ""
        if place + 1 < len(stages):
            after = heights[place + 1]
            y2 = (_FLOW - after) // 2
            joint = (
                f"{x + _BODY},{y} {x + _STAGE},{y2} {x + _STAGE},{y2 + after} "
                f"{x + _BODY},{y + height}"
            )
        drawn.append(Stage(label, amount, x, y, height, joint))
    return tuple(drawn)


# --- World -------------------------------------------------------------------------------------

WORLD_WIDTH, WORLD_HEIGHT = 2000, 874
"""The drawing of `static/world.svg`: the Equal Earth projection from 84° north to 58° south."""

_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)  # Šavrič, Patterson and Jenny 2018
_UNIT = 369.463135
_NORTH = 1.306713
_GREATEST, _LEAST, _RING = 44, 7, 13


class Bubble(NamedTuple):
    """A country on the map."""

    label: str
    value: Measure
    x: int
    y: int
    radius: int


def world(rows: Sequence[tuple[str, str, Measure]]) -> tuple[Bubble, ...]:
    """Bubbles whose areas are as the values, the greatest first so that none is hidden.

    Rows are alpha-3 code, name and value. A country of unknown place is only in the table.
    """
    most = max((size(value) for _, _, value in rows), default=0)
    placed = [
        Bubble(name, value, *_project(*place), _radius(size(value), most))
        for code, name, value in rows
        if (place := places().get(code)) and size(value)
    ]
    return tuple(sorted(placed, key=lambda bubble: -bubble.radius))


def rings(rows: Sequence[tuple[str, str]]) -> tuple[Bubble, ...]:
    """Places that are marked without a size. Rows are alpha-3 code and what is said of it."""
    return tuple(
        Bubble(said, 0, *_project(*place), _RING)
        for code, said in rows
        if (place := places().get(code))
    )


def _radius(value: int, most: int) -> int:
    return max(isqrt(_GREATEST**2 * value // most), _LEAST)


def _project(longitude: float, latitude: float) -> tuple[int, int]:
    a1, a2, a3, a4 = _EQUAL_EARTH
    angle = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = angle * angle
    sixth = square**3
    slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    x = radians(longitude) * cos(angle) * 2 / (sqrt(3) * slope)
    y = angle * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return round(WORLD_WIDTH / 2 + x * _UNIT), round((_NORTH - y) * _UNIT)
