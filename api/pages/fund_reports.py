"""Reports of the fund as of a day: the list, each as a page, and as files of exactly that."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.deps import DayOfFile, Door, ThisDay, ThisDoor
from api.pages.frame import show, words_of
from api.pages.reporting import REPORTS
from api.pages.reporting.report import FundReport
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from mptf.errors import NotFound
from mptf.exports.service import Format
from mptf.exports.tables import Table
from mptf.policy import Actor, readers_of_the_record

router = APIRouter(include_in_schema=False)


def open_to(actor: Actor) -> list[FundReport]:
    """The reports that somebody may read."""
    return [report for report in REPORTS.values() if report.readers.includes(actor, None)]


def named(actor: Actor, name: str) -> FundReport:
    """One that they may read.

    Raises:
        NotFound: there is none of that name for them.
    """
    report = REPORTS.get(name)
    if report is None or report not in open_to(actor):
        raise NotFound("report", name)
    return report


def table_of(door: Door, report: FundReport, day: date) -> Table:
    """A report as of a day."""
    words = words_of(door)
    return door.read(lambda work: report.table(work, words, day))


@router.get("/reports")
def report_list(door: ThisDoor) -> HTMLResponse:
    """Which reports there are."""
    found = open_to(door.actor)
    return show(
        door,
        "reports.html",
        title=_("Reports"),
        section="reports",
        reports=found,
        may_consolidate=readers_of_the_record.includes(door.actor, None),
    )


@router.get("/reports/{name}.{form}")
def report_file(door: ThisDoor, day: DayOfFile, name: str, form: Format) -> Response:
    """The same, as a file."""
    return file_of(table_of(door, named(door.actor, name), day), form)


@router.get("/reports/{name}")
def one_report(door: ThisDoor, day: ThisDay, name: str) -> HTMLResponse:
    """One report as of a day."""
    report = named(door.actor, name)
    table = table_of(door, report, day.day)
    asked = {"as_of": day.day.isoformat() if day.looks_back else ""}
    return show(
        door,
        "report.html",
        title=report.title,
        section="reports",
        day=day,
        status=day.status,
        report=report,
        listing=Listing(table, f"/reports/{name}", asked),
    )
