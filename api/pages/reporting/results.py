"""Results rolled up to the fund's framework: planned against what accepted reports say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from api.pages.reporting.report import FundReport, through
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Row, Table
from mptf.exports.tables import Kind as Holds
from mptf.network import reference
from mptf.policy import signed_in
from mptf.profile import Profile
from mptf.profile.parts import entry_of
from mptf.results import queries
from mptf.results.courses import Course
from mptf.results.rollup import By, Key, Line, Way, grouped
from mptf.work import Work

_NONE = _("None named")
OTHER = _("other units, counted only")
_UNDER = frozenset({"programmes", "compared", "on_track", "without_baseline"})
"""Columns that stand beneath another on a page."""

HEADS = {
    By.FRAMEWORK: _("Indicator of the fund"),
    By.OBJECTIVE: _("Objective of the Global Compact"),
    By.AREA: _("Thematic area"),
    By.REGION: _("Region"),
    By.GOAL: _("Sustainable Development Goal"),
}


def plain(value: Decimal | None) -> str:
    """A quantity as it is read: 12,000 or 62.5; nothing where it is not known."""
    if value is None:
        return ""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def own_framework(profile: Profile) -> Way:
    """How the fund's results are rolled up where nothing else is asked."""
    return Way(By.FRAMEWORK if profile.results.indicators else By.OBJECTIVE)


def head(words: Words, way: Way) -> str:
    """What the groups are, as the head of their column."""
    return words.marker(way.marker) if way.by is By.MARKER else words.say(HEADS[way.by])


def label(words: Words, profile: Profile, way: Way, key: Key) -> str:
    """A group in words."""
    if key is None:
        return words.say(_NONE)
    said: Mapping[By, Callable[[str], str]] = {
        By.FRAMEWORK: lambda key: entry_of(profile.results.indicators, key, "results").title,
        By.OBJECTIVE: lambda key: f"{key}. {reference.objectives()[int(key)].title}",
        By.AREA: lambda key: f"{words.area(key)}: {words.area_title(key)}",
        By.REGION: words.region,
        By.GOAL: lambda key: f"{key}. {reference.goals()[int(key)].name}",
        By.MARKER: str,
    }
    return said[way.by](key)


def table(work: Work, words: Words, day: date) -> Table:
    """The fund's framework as of a day."""
    told = queries.told(work, day)
    return rolled_up(work.profile, words, told.courses, day, own_framework(work.profile))


def rolled_up(
    profile: Profile, words: Words, courses: Sequence[Course], day: date, way: Way
) -> Table:
    """A row for each group and unit."""
    groups = grouped(profile.results, courses, way)
    return Table(
        name="results",
        caption=words.say(_("Results of programmes, planned and reached")),
        columns=(
            Column("group", head(words, way), Holds.TITLE),
            Column("unit", words.say(_("Unit")), under=True),
            *(
                Column(key, words.say(text), Holds.NUMBER, under=key in _UNDER)
                for key, text in (
                    ("indicators", _("Indicators")),
                    ("programmes", _("Programmes")),
                    ("reported", _("With an accepted report")),
                    ("compared", _("Of these, with a target by then")),
                    ("on_track", _("Of these, reached it")),
                    ("aimed", _("Aimed at in the end")),
                    ("planned", _("Planned by then")),
                    ("reached", _("Reached of that")),
                    ("told", _("Reached in all")),
                    ("added", _("Added to the baseline")),
                    ("without_baseline", _("Without a baseline")),
                )
            ),
        ),
        rows=tuple(
            _row(label(words, profile, way, group.key), words, line)
            for group in groups
            for line in group.lines
        ),
        stamp=through(words, day, _("by the day on which a report was accepted, through %(day)s")),
    )


def _row(name: str, words: Words, line: Line) -> Row:
    sums = line.sums or (None,) * 5
    return (
        Cell(name),
        Cell(line.unit if line.unit is not None else words.say(OTHER)),
        *(
            Cell(count)
            for count in (
                line.indicators,
                line.programmes,
                line.reported,
                line.compared,
                line.on_track,
            )
        ),
        *(Cell(plain(value)) for value in sums),
        Cell(line.without_baseline),
    )


REPORT = FundReport(
    "results",
    _("Results of programmes"),
    _(
        "What the indicators of approved programmes were to reach, and what their accepted reports "
        "say. Numbers are added up only where the unit is the same and the fund’s profile lets it "
        "be summed; all other indicators are counted. Somebody whom two programmes reach is "
        "counted by both."
    ),
    _("No approved programme has indicators as data by this day."),
    signed_in,
    table,
)
