"""The fund's results: rolled up as somebody asks, over the years, and the money by marker."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import DayOfFile, ThisDay, ThisDoor
from api.pages import charts, small
from api.pages.charts import Stacked
from api.pages.frame import show, words_of
from api.pages.reporting import markers
from api.pages.reporting import results as rolled
from api.pages.reporting.markers import Scored
from api.pages.small import Small
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.errors import NotFound
from mptf.exports.service import Format
from mptf.exports.tables import Table
from mptf.profile import Profile
from mptf.results import queries
from mptf.results.courses import Course
from mptf.results.rollup import By, Way, grouped, years
from mptf.work import Work

router = APIRouter(include_in_schema=False)

PLACE = "results"
_MARKER = "marker-"
Asked = Annotated[str, Query(alias="by", max_length=60)]


class Choice(NamedTuple):
    """A way to roll results up: what stands in the address, what it is called."""

    asked: str
    label: str


def choices(profile: Profile, words: Words) -> list[Choice]:
    """The ways that this fund's results can be rolled up, its own framework first."""
    fixed = [by for by in rolled.HEADS if by is not By.FRAMEWORK or profile.results.indicators]
    return [
        *(Choice(by.value, words.say(rolled.HEADS[by])) for by in fixed),
        *(Choice(f"{_MARKER}{marker.code}", marker.title) for marker in profile.note.markers),
    ]


def _way(profile: Profile, words: Words, asked: str) -> tuple[Way, str]:
    """How results are rolled up, and how that stands in the address.

    Raises:
        NotFound: they are not rolled up by that.
    """
    asked = asked or rolled.own_framework(profile).by.value
    if asked not in {choice.asked for choice in choices(profile, words)}:
        raise NotFound("way to roll results up", asked)
    if asked.startswith(_MARKER):
        return Way(By.MARKER, asked.removeprefix(_MARKER)), asked
    return Way(By(asked)), asked


@router.get("/results")
def results(door: ThisDoor, day: ThisDay, asked: Asked = "") -> HTMLResponse:
    """The fund's results as of a day."""
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, day.day, asked))
    kept = {"as_of": day.day.isoformat()} if day.looks_back else {}
    return show(
        door,
        "results.html",
        title=_("Results"),
        section=PLACE,
        day=day,
        status=day.status,
        choices=choices(door.profile, words),
        kept=kept,
        listing=Listing(view.pop("table"), f"/{PLACE}", {"by": view["by"], **kept}),
        **view,
    )


@router.get("/results.{form}")
def results_file(door: ThisDoor, day: DayOfFile, form: Format, asked: Asked = "") -> Response:
    """The same table, as a file."""
    words = words_of(door)

    def table(work: Work) -> Table:
        way, _asked = _way(work.profile, words, asked)
        found = queries.told(work, day).courses
        return rolled.rolled_up(work.profile, words, found, day, way)

    return file_of(door.read(table), form)


def _view(work: Work, words: Words, day: date, asked: str) -> dict[str, Any]:
    way, asked = _way(work.profile, words, asked)
    told = queries.told(work, day)
    scored = markers.scored(work, told.funded, day)
    return {
        "by": asked,
        "table": rolled.rolled_up(work.profile, words, told.courses, day, way),
        "drawn": _drawn(work.profile, words, told.courses, way),
        "programmes": len(told.funded),
        "with_results": len({one.plan.id for one in told.courses}),
        "some_illustrative": any(one.plan.illustrative for one in told.funded),
        "money": [
            (words.marker(each.code), _money(words, each.code, scored))
            for each in work.profile.note.markers
            if any(row.marker == each.code for row in scored)
        ],
    }


def _drawn(profile: Profile, words: Words, courses: tuple[Course, ...], way: Way) -> list[Small]:
    """A drawing for each line whose numbers are added up and that has something to draw."""
    return [
        small.of_line(
            words,
            rolled.label(words, profile, way, group.key),
            line.unit or "",
            years(line),
            illustrative=any(one.plan.illustrative for one in line.courses),
        )
        for group in grouped(profile.results, courses, way)
        for line in group.lines
        if years(line)
    ]


def _money(words: Words, marker: str, scored: tuple[Scored, ...]) -> Stacked:
    """Allocated, of which spent and not, by the score of a marker."""
    return charts.stacked(
        (words.say(_("Spent")), words.say(_("Allocated and not spent"))),
        [
            (markers.said(words, row), (row.spent, row.approved - row.spent))
            for row in scored
            if row.marker == marker
        ],
    )
