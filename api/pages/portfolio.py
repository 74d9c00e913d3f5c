"""The portfolio of notes: area by region, how long notes wait, on whom the work lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import charts, lists
from api.pages.charts import Matrix
from api.pages.frame import show, words_of
from api.pages.listed.notes import KIND
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.errors import NotFound
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Kind, Table
from mptf.money import Money
from mptf.profile import Profile
from mptf.reports.portfolio import OLDER_THAN, Ageing, Portfolio, portfolio

router = APIRouter(include_in_schema=False)

ADDRESS = "/notes/portfolio"
_NONE = _("None named")
_OLDER = _("More than %(n)s days")
_CAPTIONS = {
    "matrix": _("Notes by region and area"),
    "ageing": _("How long notes have stood in their states, in days"),
    "reviewers": _("What reviewers were asked for"),
    "secretariat": _("What waits for the secretariat"),
}


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """What the page shows: each table with its files, and the first one as a matrix."""

    matrix: Matrix
    leads: Mapping[tuple[str, str], str]
    """Where each square of the matrix leads: to the list of its notes."""
    tables: Mapping[str, Listing]


@router.get(ADDRESS)
def the_portfolio(door: ThisDoor) -> HTMLResponse:
    """The portfolio as it stands today."""
    words, profile = words_of(door), door.profile
    found = door.read(portfolio)
    tables = _tables(profile, words, found)
    view = PortfolioView(
        matrix=_matrix(profile, words, found),
        leads={
            (_region(words, cell.region), _area(words, cell.area)): _leads(cell.area, cell.region)
            for cell in found.cells
        },
        tables={name: Listing(table, f"{ADDRESS}/{name}") for name, table in tables.items()},
    )
    return show(door, "portfolio.html", title=_("Portfolio of notes"), section="notes", view=view)


@router.get(ADDRESS + "/{part}.{form}")
def portfolio_file(door: ThisDoor, part: str, form: Format) -> Response:
    """One of its tables as a file.

    Raises:
        NotFound: it has no such table.
    """
    tables = _tables(door.profile, words_of(door), door.read(portfolio))
    if part not in tables:
        raise NotFound("table", part)
    return file_of(tables[part], form)


def _leads(area: str | None, region: str | None) -> str:
    """The list of the notes of a square; what names no area or no region cannot be asked for."""
    if area is None or region is None:
        return ""
    return f"/notes?{urlencode({'area': area, 'region': region})}"


def _region(words: Words, region: str | None) -> str:
    return words.region(region) or words.say(_NONE)


def _area(words: Words, area: str | None) -> str:
    return words.area(area) or words.say(_NONE)


def _matrix(profile: Profile, words: Words, found: Portfolio) -> Matrix:
    cells = {
        (_region(words, cell.region), _area(words, cell.area)): (cell.how_many, cell.asked)
        for cell in found.cells
    }
    return charts.of_regions_and_areas(
        cells,
        [region.title for region in profile.regions],
        [words.area(area.code) for area in profile.areas],
        profile.fund.currency,
        none=words.say(_NONE),
    )


# --- Tables --------------------------------------------------------------------------------------


def _tables(profile: Profile, words: Words, found: Portfolio) -> dict[str, Table]:
    made = {
        "matrix": _by_place(profile, words, found),
        "ageing": _ages(words, found),
        "reviewers": _reviewers(words, found),
        "secretariat": _secretariat(words, found),
    }
    stamp = lists.as_of(words, found.day)
    return {
        name: Table(f"portfolio-{name}", words.say(_CAPTIONS[name]), *parts, stamp=stamp)
        for name, parts in made.items()
    }


_Parts = tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...], tuple[Cell, ...]]


def _by_place(profile: Profile, words: Words, found: Portfolio) -> _Parts:
    columns = (
        Column("region", words.say(_("Region"))),
        Column("area", words.say(profile.labels["area"])),
        Column("notes", words.say(_("Notes")), Kind.NUMBER),
        Column("asked", words.say(_("Asked for")), Kind.MONEY, profile.fund.currency),
        Column("scored", words.say(_("With open scores")), Kind.NUMBER),
        Column("mean", words.say(_("Their mean score")), Kind.NUMBER),
    )
    rows = tuple(
        (
            Cell(_region(words, cell.region)),
            Cell(_area(words, cell.area)),
            Cell(cell.how_many, _leads(cell.area, cell.region)),
            Cell(cell.asked),
            Cell(cell.scored),
            Cell("" if cell.mean is None else f"{cell.mean}"),
        )
        for cell in sorted(found.cells, key=lambda cell: (cell.region or "~", cell.area or "~"))
    )
    whole = Money(sum(cell.asked.minor for cell in found.cells), profile.fund.currency)
    totals = (
        Cell(words.say(_("All of them"))),
        Cell(),
        Cell(sum(cell.how_many for cell in found.cells)),
        Cell(whole),
        Cell(sum(cell.scored for cell in found.cells)),
        Cell(),
    )
    return columns, rows, totals


def _ages(words: Words, found: Portfolio) -> _Parts:
    columns = (
        Column("state", words.say(_("State")), Kind.STATE),
        Column("notes", words.say(_("Notes")), Kind.NUMBER),
        Column("median", words.say(_("Median")), Kind.NUMBER),
        Column("oldest", words.say(_("Oldest")), Kind.NUMBER),
        *(Column(f"older-{n}", words.say(_OLDER) % {"n": n}, Kind.NUMBER) for n in OLDER_THAN),
    )
    return columns, tuple(_age(words, row) for row in found.ageing), ()


def _age(words: Words, row: Ageing) -> tuple[Cell, ...]:
    state = words.state(KIND, row.state)
    older = (
        Cell(count, f"/notes?{urlencode({'state': row.state, 'age': days})}" if count else "")
        for days, count in row.older.items()
    )
    return (
        Cell(state.label, tone=state.tone),
        Cell(row.how_many, f"/notes?{urlencode({'state': row.state})}"),
        Cell(f"{row.median:g}"),
        Cell(row.oldest),
        *older,
    )


def _reviewers(words: Words, found: Portfolio) -> _Parts:
    columns = (
        Column("reviewer", words.say(_("Reviewer"))),
        Column("organisation", words.say(_("Organization"))),
        Column("asked", words.say(_("Still to answer")), Kind.NUMBER),
        Column("accepted", words.say(_("Taken on")), Kind.NUMBER),
        Column("late", words.say(_("Of these late")), Kind.NUMBER),
        Column("scored", words.say(_("In")), Kind.NUMBER),
    )
    rows = tuple(
        (
            Cell(row.name),
            Cell(row.organisation),
            Cell(row.asked),
            Cell(row.accepted),
            Cell(row.late),
            Cell(row.scored),
        )
        for row in found.reviewers
    )
    return columns, rows, ()


def _secretariat(words: Words, found: Portfolio) -> _Parts:
    columns = (
        Column("state", words.say(_("State")), Kind.STATE),
        Column("notes", words.say(_("Notes")), Kind.NUMBER),
    )
    rows = tuple(
        (
            Cell(words.state(KIND, state).label, tone=words.state(KIND, state).tone),
            Cell(count, f"/notes?{urlencode({'state': state, 'waits': 'secretariat'})}"),
        )
        for state, count in found.secretariat.items()
    )
    return columns, rows, ()
