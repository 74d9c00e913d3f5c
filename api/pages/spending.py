"""An entity's expenditure in one workbook: handed out, looked at cell by cell, submitted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import Door, ThisDoor
from api.pages.frame import show, words_of
from api.pages.listed import spending_faults
from api.pages.listed.programme_reports import PLACE
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from mptf.attachments.types import XLSX
from mptf.exports.service import Format
from mptf.imports.spending import service, writing
from mptf.work import Work
from workflows import spending
from workflows.spending import Outcome

router = APIRouter(include_in_schema=False)

_SHOWN = 100
"""Mistakes that a page shows; the files hold all of them."""
_WOULD = {
    Outcome.SUBMITTED: _("would be submitted"),
    Outcome.UNCHANGED: _("are in already, as they stand"),
    Outcome.BLANK: _("are empty, and stay due"),
}


@router.get("/programme-reports/import")
def import_page(door: ThisDoor) -> HTMLResponse:
    """Where the workbook is handed out and sent."""

    def view(work: Work) -> dict[str, Any]:
        return {"book": spending.book_of(work), "sent": service.of_the_reader(work)}

    title = _("Expenditure from a workbook")
    return show(door, "spending.html", title=title, section=PLACE, **door.read(view))


@router.post("/programme-reports/import")
def take_workbook(door: ThisDoor, file: UploadFile) -> RedirectResponse:
    """A workbook is read and kept for its sender; nothing of it is submitted yet.

    Raises:
        Invalid: it is no such workbook, or it holds what is not taken.
    """
    key = spending.receive(door.fund, door.actor, file.filename or "", file.file.read())
    return RedirectResponse(f"/programme-reports/import/{key}", 303)


@router.get("/programme-reports/import/workbook.xlsx")
def hand_out(door: ThisDoor) -> Response:
    """The workbook of the reader's entity."""
    return as_workbook(door)


def as_workbook(door: Door) -> Response:
    """The workbook of the reader's entity as a file.

    Raises:
        NotPermitted: they are of no UN entity.
    """
    book = door.read(spending.book_of)
    name = f"expenditure-{book.entity}-{book.made_on.isoformat()}.xlsx"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(writing.write(book), media_type=XLSX.media, headers=headers)


@router.get("/programme-reports/import/{key}")
def one_workbook(door: ThisDoor, key: UUID) -> HTMLResponse:
    """What is in a workbook, and what would become of each report."""
    words = words_of(door)
    report = spending.report(door.fund, door.actor, key)
    found = report.found
    table = spending_faults.table(found, f"workbook-{found.book.entity}", words.say)
    outcomes = [one.outcome for one in report.foreseen]
    return show(
        door,
        "spending-sent.html",
        title=report.row.name,
        section=PLACE,
        report=report,
        faults=Listing(
            replace(table, rows=table.rows[:_SHOWN]), f"/programme-reports/import/{key}/report"
        ),
        more_faults=max(0, len(found.faults) - _SHOWN),
        counts=[
            (outcomes.count(outcome), words.say(said))
            for outcome, said in _WOULD.items()
            if outcome in outcomes
        ],
    )


@router.get("/programme-reports/import/{key}/report.{form}")
def faults_file(door: ThisDoor, key: UUID, form: Format) -> Response:
    """Every mistake in a workbook, as a file."""
    found = spending.report(door.fund, door.actor, key).found
    name = f"workbook-{found.book.entity}"
    return file_of(spending_faults.table(found, name, words_of(door).say), form)


@router.post("/programme-reports/import/{key}/take")
def take_in(door: ThisDoor, key: UUID) -> RedirectResponse:
    """Submit what can be submitted."""
    spending.take(door.fund, door.actor, key)
    return RedirectResponse(f"/programme-reports/import/{key}", 303)
