"""The pipeline: who waits for money in what order and why, and how far the cash goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.deps import DayOfFile, ThisDay, ThisDoor
from api.pages import charts, doing
from api.pages.charts import Matrix
from api.pages.doing import Doable
from api.pages.figures import Figure, Figures
from api.pages.frame import show, words_of
from api.pages.papers import booklet
from api.pages.papers.files import when_printed
from api.pages.ranking import Place, places_of
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Table
from mptf.exports.tables import Kind as Holds
from mptf.ledger.models import Kind
from mptf.ledger.pools import Pool
from mptf.money import Money, total
from mptf.papers.booklet import for_reader
from mptf.pipeline.queries import Pipeline, PipelineRow
from mptf.profile import Profile
from mptf.reports.pipeline import on_day
from mptf.templating import day as day_in_words
from mptf.work import Work

router = APIRouter(include_in_schema=False)

ADDRESS = "/pipeline"
KIND = "concept-note"


class InvitedView(NamedTuple):
    """A note that is invited, and what is reserved for it."""

    row: PipelineRow
    state: Pill
    reserved: Figure | None


@dataclass(frozen=True, slots=True)
class PipelineView:
    """What the page shows."""

    places: tuple[Place, ...]
    line: int
    """How many of the places stand before the line."""
    shows_order: bool
    listing: Listing
    invited: tuple[InvitedView, ...]
    asked: Money
    reserved: Money
    free: tuple[tuple[str, Figure], ...]
    matrix: Matrix
    doing: list[Doable]


@router.get(ADDRESS)
def the_pipeline(door: ThisDoor, day: ThisDay) -> HTMLResponse:
    """The pipeline as of a day."""
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, day.day))
    return show(
        door,
        "pipeline.html",
        title=_("Pipeline"),
        section="pipeline",
        day=day,
        status=day.status,
        view=view,
    )


@router.get(ADDRESS + "/booklet.pdf")
def the_booklet(door: ThisDoor, day: DayOfFile) -> Response:
    """The pipeline of a day as a booklet, each note as far as its reader sees it.

    Raises:
        Invalid: no such day, or one that lies ahead.
    """
    words, profile = words_of(door), door.profile
    found = door.read(lambda work: for_reader(work, day))
    view = booklet.booklet_view(profile, words, found)
    name = f"{booklet.name_of(profile, view)}.pdf"
    return when_printed(door, booklet.asked_for(profile, view), name, "pipeline")


@router.get(ADDRESS + ".{form}")
def pipeline_file(door: ThisDoor, day: DayOfFile, form: Format) -> Response:
    """The list as a file."""
    words = words_of(door)

    def table(work: Work) -> Table:
        found = on_day(work, day)
        places = places_of(work.profile, words, found, day)
        return _table(work.profile, words, found, places, day)

    return file_of(door.read(table), form)


def _view(work: Work, words: Words, day: date) -> PipelineView:
    found, profile = on_day(work, day), work.profile
    figures = Figures(work.actor, day)
    places = places_of(profile, words, found, day)
    rows = [place.row for place in places] + [one.row for one in found.invited]
    asked = {"as_of": day.isoformat() if day != work.today() else ""}
    return PipelineView(
        places=places,
        line=sum(place.is_reached for place in places),
        shows_order=found.shows_order,
        listing=Listing(_table(profile, words, found, places, day), ADDRESS, asked),
        invited=tuple(
            InvitedView(
                one.row,
                words.state(KIND, one.row.state),
                None
                if one.reserved is None
                else figures(one.reserved, Kind.RESERVED, subject=one.row.id),
            )
            for one in found.invited
        ),
        asked=total([row.row.asked for row in found.waiting], profile.fund.currency),
        reserved=found.reserved,
        free=tuple(
            (words.pool(code), figures(found.free[code], Kind.FREE, pool=code))
            for code in sorted(found.free, key=lambda code: Pool.parse(code).narrowness())
        ),
        matrix=_matrix(rows, words, profile),
        doing=doing.to_begin(work, words, "decision"),
    )


def _table(
    profile: Profile, words: Words, found: Pipeline, places: Iterable[Place], day: date
) -> Table:
    """As it is kept: every column of the list, the order only for whoever sees it."""
    shown, currency = tuple(places), profile.fund.currency
    order = found.shows_order
    asked = total([place.row.asked for place in shown], currency)

    def more(*cells: Cell) -> tuple[Cell, ...]:
        return cells if order else ()

    return Table(
        name="pipeline",
        caption=_("Notes that wait for money"),
        columns=(
            *((Column("place", _("Place"), Holds.NUMBER),) if order else ()),
            Column("number", _("Number")),
            Column("title", _("Title")),
            Column("countries", _("Countries")),
            Column("area", words.say(profile.labels["area"])),
            Column("region", _("Region")),
            Column("asked", _("Asked for"), Holds.MONEY, currency),
            Column("since", _("In the pipeline since"), Holds.DATE),
            *(
                (
                    Column("age", _("Age")),
                    Column("reasons", _("Why here")),
                    Column("reach", _("Cash")),
                )
                if order
                else ()
            ),
        ),
        rows=tuple(
            (
                *more(Cell(number)),
                Cell(place.row.number, f"/notes/{place.row.number}" if place.row.is_open else ""),
                Cell(place.row.title, illustrative=place.row.illustrative),
                Cell(place.countries),
                Cell(place.area),
                Cell(place.region),
                Cell(place.row.asked),
                Cell(place.row.since),
                *more(Cell(place.age.label), Cell("; ".join(place.reasons)), Cell(place.reached)),
            )
            for number, place in enumerate(shown, 1)
        ),
        totals=(
            *more(Cell(_("All"))),
            *((Cell(),) if order else (Cell(_("All")),)),
            *[Cell()] * 4,
            Cell(asked),
            Cell(),
            *more(Cell(), Cell(), Cell()),
        ),
        stamp=_("at the end of %(day)s") % {"day": day_in_words(day)},
    )


def _matrix(rows: Iterable[PipelineRow], words: Words, profile: Profile) -> Matrix:
    """Regions down, areas across, in the profile's order."""
    return charts.by_region_and_area(
        [(words.region(row.region), words.area(row.area), row.asked) for row in rows],
        [region.title for region in profile.regions],
        [words.area(area.code) for area in profile.areas],
        profile.fund.currency,
        none=_("None named"),
    )
