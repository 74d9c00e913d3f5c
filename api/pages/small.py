"""Small multiples: planned against reached over the years, one small drawing for each indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from api.pages.reporting.results import plain
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.results.courses import Course
from mptf.results.rollup import YearSum

WIDE, HIGH = 300, 90
_EDGE = 6
"""Units that stay free on every side, so that a dot on the edge is whole."""


class Point(NamedTuple):
    """A year of a drawing; what is not known is None."""

    year: int
    planned: Decimal | None
    reached: Decimal | None


class Dot(NamedTuple):
    """Where something was reached."""

    x: int
    y: int


class Small(NamedTuple):
    """A drawing with its words, and the table behind it."""

    title: str
    under: str
    said: str
    """The whole of it in a sentence, for whoever does not see it."""
    planned: str
    """Points of a line, as SVG draws them; nothing where there is none."""
    reached: str
    dots: tuple[Dot, ...]
    top: str
    along: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    illustrative: bool


def of_course(words: Words, one: Course) -> Small:
    """An indicator of a programme."""
    years = one.years
    baseline = (
        words.say(_("no baseline"))
        if one.baseline is None
        else words.say(_("baseline %(value)s")) % {"value": plain(one.baseline)}
    )
    return _small(
        words,
        f"{one.code} {one.text}",
        " · ".join(filter(None, (one.unit, one.entity, baseline))),
        [Point(row.year, row.planned, row.reached) for row in years],
        heads=(_("Year"), _("Planned"), _("Reached"), _("Added in the year"), _("Report")),
        rows=[
            (str(row.year), *map(plain, (row.planned, row.reached, row.added)), row.report)
            for row in years
        ],
        illustrative=one.plan.illustrative,
    )


def of_line(
    words: Words, title: str, unit: str, years: Sequence[YearSum], *, illustrative: bool
) -> Small:
    """The indicators of a group that are added up."""
    return _small(
        words,
        title,
        unit,
        [Point(row.year, row.planned, row.reached) for row in years],
        heads=(_("Year"), _("Planned"), _("Reached"), _("Indicators with a report")),
        rows=[
            (str(row.year), plain(row.planned), plain(row.reached), str(row.reported))
            for row in years
        ],
        illustrative=illustrative,
    )


def _small(
    words: Words,
    title: str,
    under: str,
    points: Sequence[Point],
    *,
    heads: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    illustrative: bool,
) -> Small:
    top = max((v for p in points for v in (p.planned, p.reached) if v is not None), default=0)
    planned = list(_placed([p.planned for p in points], Decimal(top)))
    reached = list(_placed([p.reached for p in points], Decimal(top)))
    return Small(
        title,
        under,
        _said(words, points),
        _line(planned),
        _line(reached),
        tuple(reached),
        plain(Decimal(top)) if points else "",
        tuple(dict.fromkeys(str(p.year) for p in (*points[:1], *points[-1:]))),
        tuple(words.say(head) for head in heads),
        tuple(rows),
        illustrative,
    )


def _placed(values: Sequence[Decimal | None], top: Decimal) -> Iterator[Dot]:
    """Where each known value stands; a year of which nothing is known is passed over."""
    step = (WIDE - 2 * _EDGE) // max(len(values) - 1, 1)
    for place, value in enumerate(values):
        if value is not None:
            up = int(value * (HIGH - 2 * _EDGE) / top) if top else 0
            yield Dot(_EDGE + place * step, HIGH - _EDGE - max(up, 0))


def _line(dots: Sequence[Dot]) -> str:
    return " ".join(f"{x},{y}" for x, y in dots) if len(dots) > 1 else ""


def _said(words: Words, points: Sequence[Point]) -> str:
    if not points:
        return words.say(_("Nothing is planned by a year, and nothing was reported."))
    told = [p for p in points if p.reached is not None]
    if not told:
        return words.say(_("Planned until %(year)s; no report was accepted yet.")) % {
            "year": points[-1].year
        }
    last = told[-1]
    if last.planned is None:
        text = words.say(_("By the end of %(year)s: %(reached)s reached; no target had come yet."))
    else:
        text = words.say(_("By the end of %(year)s: %(reached)s reached of %(planned)s planned."))
    return text % {
        "year": last.year,
        "reached": plain(last.reached),
        "planned": plain(last.planned),
    }
