"""Concept notes from a workbook: handed out, looked at cell by cell, taken in with its progress."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import Door, ThisDoor
from api.pages.frame import show, words_of
from api.pages.listed import workbook_faults
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.attachments.types import XLSX
from mptf.calls import queries as calls
from mptf.calls import service
from mptf.calls.states import CallState
from mptf.exports.service import Format
from mptf.exports.tables import Table
from mptf.imports import queries
from mptf.imports import workbook as books
from mptf.imports.layout import Layout, layout
from mptf.imports.queries import WorkbookRow
from mptf.imports.states import Standing
from mptf.work import Work
from workflows.importing import Outcome
from workflows.intake import INTAKE, Report

router = APIRouter(include_in_schema=False)

_SHOWN = 100
"""Faults, and notes, that a page shows; the files hold all of them."""
_AGAIN = 3
"""Seconds after which a browser looks again at notes that are being taken in."""

_STANDINGS = {
    Standing.LOOKED_AT: Pill(_("Looked at, nothing taken in"), "plain"),
    Standing.RUNNING: Pill(_("Being taken in"), "moving"),
    Standing.INTERRUPTED: Pill(_("Interrupted"), "due"),
    Standing.OVER: Pill(_("Ended"), "over"),
}
_WOULD = {
    Outcome.BEGUN: _("would be begun"),
    Outcome.WRITTEN: _("would be written into their drafts"),
    Outcome.UNCHANGED: _("are in already, as they stand"),
    Outcome.SUBMITTED: _("have changed, but are already submitted"),
}


class Line(NamedTuple):
    """A workbook in the list of those that the reader has sent."""

    row: WorkbookRow
    standing: Pill


@router.get("/notes/import")
def import_page(door: ThisDoor) -> HTMLResponse:
    """Where workbooks are handed out and sent."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        now, sent = work.now(), queries.of_the_reader(work)
        return {
            "calls": [
                row for row in calls.announced.read(work) if row.state(now) is not CallState.CLOSED
            ],
            "sent": [
                Line(row, _pill(words, standing))
                for row, standing in zip(sent, queries.standings(work, sent), strict=True)
            ],
        }

    title = _("Concept notes from a workbook")
    return show(door, "notes-import.html", title=title, section="notes", **door.read(view))


@router.post("/notes/import")
def take_workbook(door: ThisDoor, file: UploadFile) -> RedirectResponse:
    """A workbook is read and kept for its sender; none of its notes is written yet.

    Raises:
        Invalid: it is no such workbook, or it holds what is not taken.
    """
    content = file.file.read()
    key = INTAKE.receive(door.fund, door.actor, file.filename or "", content)
    return RedirectResponse(f"/notes/import/{key}", 303)


@router.get("/notes/import/calls/{number}.xlsx")
def hand_out(door: ThisDoor, number: str) -> Response:
    """The workbook of a call."""
    return as_workbook(door, number)


def as_workbook(door: Door, number: str) -> Response:
    """The workbook of a call as a file.

    Raises:
        NotFound: there is no such call.
    """

    def view(work: Work) -> Layout:
        return layout(work, service.numbered(work, number))

    made = door.read(view)
    headers = {
        "Content-Disposition": f'attachment; filename="notes-{made.call.number}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return Response(books.write(made), media_type=XLSX.media, headers=headers)


@router.get("/notes/import/{key}")
def one_workbook(door: ThisDoor, key: UUID) -> HTMLResponse:
    """What is in a workbook, what would become of it, and how far it is."""
    words = words_of(door)
    report = INTAKE.report(door.fund, door.actor, key)
    page = show(
        door,
        "note-import.html",
        title=report.row.name,
        section="notes",
        report=report,
        standing=_pill(words, report.standing),
        faults=_listing(words, report),
        more_faults=max(0, len(report.found.faults) - _SHOWN),
        counts=[
            (report.counts[outcome], words.say(said))
            for outcome, said in _WOULD.items()
            if report.counts.get(outcome)
        ],
        notes=report.taken[:_SHOWN],
        more_notes=max(0, len(report.taken) - _SHOWN),
        refused=report.row.refused,
        runs=report.standing is Standing.RUNNING,
    )
    if report.standing is Standing.RUNNING:
        page.headers["Refresh"] = str(_AGAIN)
    return page


@router.get("/notes/import/{key}/report.{form}")
def faults_file(door: ThisDoor, key: UUID, form: Format) -> Response:
    """Every fault of a workbook, as a file."""
    report = INTAKE.report(door.fund, door.actor, key)
    return file_of(_table(words_of(door), report), form)


@router.post("/notes/import/{key}/take")
def take_in(door: ThisDoor, key: UUID) -> RedirectResponse:
    """Take in what is left of it, aside."""
    INTAKE.begin(door.fund, door.actor, key)
    return _back(key)


@router.post("/notes/import/{key}/stop")
def stop(door: ThisDoor, key: UUID) -> RedirectResponse:
    """Stop after the note at hand."""
    INTAKE.stop(door.fund, door.actor, key)
    return _back(key)


def _pill(words: Words, standing: Standing) -> Pill:
    pill = _STANDINGS[standing]
    return pill._replace(label=words.say(pill.label))


def _table(words: Words, report: Report) -> Table:
    return workbook_faults.table(report.found, f"workbook-{report.row.call}", words.say)


def _listing(words: Words, report: Report) -> Listing:
    """The first faults; the files hold all of them."""
    table = _table(words, report)
    first = replace(table, rows=table.rows[:_SHOWN])
    return Listing(first, f"/notes/import/{report.row.id}/report")


def _back(key: UUID) -> RedirectResponse:
    return RedirectResponse(f"/notes/import/{key}", 303)
