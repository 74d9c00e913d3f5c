"""The public page: how far the fund has come, its pipeline, its programmes, what was decided."""

from __future__ import annotations

from datetime import date
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, Response

from api.deps import Door, ThisDay, ThisDoor
from api.pages import charts
from api.pages.calls import table_of
from api.pages.charts import Matrix
from api.pages.frame import show, words_of
from api.pages.papers.files import as_edition
from api.pages.reporting.gap import NONE
from api.pages.reporting.gap import table as gap_table
from api.pages.tables import Listing
from api.pages.targets import TargetView, target_view
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.calls import queries as calls
from mptf.calls.queries import CallRow
from mptf.calls.states import CallState
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.papers import editions
from mptf.papers.editions import EditionRow
from mptf.reports.gap import Gap, gap
from mptf.reports.public import FundedRow, PipelineRow, Published, published
from mptf.reports.status import Status, standing
from mptf.work import Work

router = APIRouter(include_in_schema=False)


class PublicView(NamedTuple):
    """What the page shows."""

    status: Status
    target: TargetView
    calls: Listing
    pipeline: Listing
    funded: Listing
    decided: Listing
    some_illustrative: bool
    editions: tuple[EditionRow, ...]
    being_printed: bool
    """Whether a newer edition of the booklet than these is being made."""


@router.get("/public")
def published_records(door: ThisDoor) -> HTMLResponse:
    """What anybody may read, whoever asks."""
    return public_page(door)


class WallView(NamedTuple):
    """The target for a wall: progress, the notes that wait, and what is missing for them."""

    status: Status
    target: TargetView
    gap: Gap
    matrix: Matrix
    listing: Listing


@router.get("/public/target")
def public_target(door: ThisDoor, day: ThisDay) -> HTMLResponse:
    """How far the target is, and what the pipeline would cost, as of a day; for a wall as well."""
    words = words_of(door)
    view = door.read(lambda work: _wall(work, words, day.day))
    return show(
        door,
        "target.html",
        title=_("Funding target"),
        section="target",
        day=day,
        status=day.status,
        view=view,
    )


def _wall(work: Work, words: Words, day: date) -> WallView:
    found, waiting, profile = standing(work, day), gap(work, day), work.profile
    none = words.say(NONE)
    cells = {
        (
            words.region(group.region) if group.region else none,
            words.area(group.area) if group.area else none,
        ): (group.notes, group.asked)
        for group in waiting.groups
    }
    return WallView(
        status=found.status,
        target=target_view(found),
        gap=waiting,
        matrix=charts.of_regions_and_areas(
            cells,
            [region.title for region in profile.regions],
            [words.area(area.code) for area in profile.areas],
            profile.fund.currency,
            none,
        ),
        listing=Listing(gap_table(work, words, day), "/reports/gap"),
    )


@router.get("/public/booklet.pdf")
def latest_booklet(door: ThisDoor) -> Response:
    """The latest edition of the pipeline's booklet."""
    return _edition(door, None)


@router.get("/public/booklets/{number}.pdf")
def one_booklet(door: ThisDoor, number: Annotated[int, Path(ge=1, le=100_000)]) -> Response:
    """An edition of the pipeline's booklet, byte for byte as it was kept; it never changes."""
    return _edition(door, number)


def _edition(door: Door, number: int | None) -> Response:
    found = door.read(lambda work: editions.printed(work, number))
    name = f"{door.profile.fund.code}-pipeline-{found.as_of.isoformat()}.pdf"
    return as_edition(found.pdf, found.sha256, name)


def public_page(door: Door) -> HTMLResponse:
    """The page, also where nobody has signed in."""
    words = words_of(door)
    view = door.read(lambda work: _view(work, words))
    section = "home" if door.guest.visitor is None else "public"
    return show(door, "public.html", title=door.profile.fund.name, section=section, view=view)


def _view(work: Work, words: Words) -> PublicView:
    found = standing(work)
    rows = published(work)
    return PublicView(
        status=found.status,
        target=target_view(found),
        calls=Listing(table_of(work, words, _not_closed(work))),
        pipeline=Listing(_pipeline(words, rows)),
        funded=Listing(_funded(words, rows)),
        decided=Listing(_decided(rows)),
        some_illustrative=rows.some_illustrative,
        editions=tuple(editions.editions.read(work)),
        being_printed=editions.due_after(work) is not None,
    )


def _not_closed(work: Work) -> list[CallRow]:
    rows = calls.announced.read(work)
    return [row for row in rows if row.state(work.now()) is not CallState.CLOSED]


def _pipeline(words: Words, rows: Published) -> Table:
    columns = (
        *_HEADS,
        Column("amount", _("Asked for"), Kind.MONEY, rows.currency),
        Column("interest", _("For donors")),
    )
    express = words.say(_("Express interest"))
    cells = (
        (
            *_record(words, row, row.number),
            Cell(rows.money(row.amount_minor)),
            Cell(express, f"/public/interest/{row.number}"),
        )
        for row in rows.pipeline
    )
    return Table("pipeline", _("Notes in the pipeline"), columns, tuple(cells))


def _funded(words: Words, rows: Published) -> Table:
    columns = (*_HEADS, Column("amount", _("Approved"), Kind.MONEY, rows.currency))
    cells = (
        (
            *_record(words, row, row.project_number or row.number),
            Cell(rows.money(row.approved_minor or 0)),
        )
        for row in rows.funded
    )
    return Table("programmes", _("Programmes funded"), columns, tuple(cells))


_HEADS = (
    Column("number", _("Number")),
    Column("title", _("Title"), Kind.TITLE),
    Column("countries", _("Countries or region")),
    Column("area", _("Thematic area")),
)


def _record(words: Words, row: PipelineRow | FundedRow, number: str) -> Row:
    return (
        Cell(number),
        Cell(row.title, illustrative=row.illustrative),
        Cell(words.countries(list(row.countries)) or words.region(row.region)),
        Cell(words.area(row.area)),
    )


def _decided(rows: Published) -> Table:
    columns = (
        Column("number", _("Number")),
        Column("decided_on", _("Decided"), Kind.DATE),
        Column("title", _("Title"), Kind.TITLE),
    )
    cells = (
        (Cell(row.number), Cell(row.decided_on), Cell(row.title, illustrative=row.illustrative))
        for row in rows.decided
    )
    return Table("decisions", _("Signed decisions"), columns, tuple(cells))
