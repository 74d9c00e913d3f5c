"""Workbooks of notes: handed out, looked at cell by cell, taken in aside; as on the pages."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.keys import only_json
from api.json.schemas.note_workbooks import (
    NoteWorkbookItem,
    NoteWorkbookList,
    NoteWorkbookReport,
)
from api.json.schemas.problems import ACTING, READING, READING_ONE
from api.pages.note_imports import as_workbook
from mptf.attachments.schemas import FileSent
from mptf.attachments.types import XLSX
from mptf.imports import queries
from mptf.work import Work
from workflows.intake import INTAKE

router = APIRouter(prefix="/api/v1", tags=["note-workbooks"])

_BYTES = {XLSX.media: {"schema": {"type": "string", "format": "binary"}}}
_ONE = READING | {404: READING_ONE[404]}


@router.get(
    "/calls/{number}/workbook",
    response_class=Response,
    responses=_ONE | {200: {"content": _BYTES}},
)
def hand_out(door: ThisDoor, number: str) -> Response:
    """The workbook of a call, into which notes are written."""
    return as_workbook(door, number)


@router.get("/note-workbooks", response_model=NoteWorkbookList, responses=READING)
def list_workbooks(door: ThisDoor) -> Response:
    """Workbooks that you have sent."""

    def view(work: Work) -> NoteWorkbookList:
        rows = queries.of_the_reader(work)
        standings = queries.standings(work, rows)
        pairs = zip(rows, standings, strict=True)
        return NoteWorkbookList(items=[NoteWorkbookItem.of(row, where) for row, where in pairs])

    return answer(door.read(view))


@router.get("/note-workbooks/{id}", response_model=NoteWorkbookReport, responses=_ONE)
def show_workbook(door: ThisDoor, id: UUID) -> Response:  # noqa: A002 -- as the address names it
    """One of them: every fault, what would become of each row, and how far it is."""
    return _report(door, id)


@router.post(
    "/note-workbooks",
    response_model=NoteWorkbookReport,
    status_code=201,
    responses=ACTING,
    dependencies=[Depends(only_json)],
)
def send_workbook(door: ThisDoor, sent: FileSent) -> Response:
    """Send a workbook to be looked at; none of its notes is written."""
    return _report(door, INTAKE.receive(door.fund, door.actor, sent.name, sent.decoded()), 201)


@router.post(
    "/note-workbooks/{id}/take",
    response_model=NoteWorkbookReport,
    status_code=202,
    responses=ACTING,
)
def take_in(door: ThisDoor, id: UUID) -> Response:  # noqa: A002 -- as above
    """Take in what is left of it, aside; ask again how far it is."""
    INTAKE.begin(door.fund, door.actor, id)
    return _report(door, id, 202)


@router.post("/note-workbooks/{id}/stop", response_model=NoteWorkbookReport, responses=ACTING)
def stop(door: ThisDoor, id: UUID) -> Response:  # noqa: A002 -- as above
    """Stop after the note at hand."""
    INTAKE.stop(door.fund, door.actor, id)
    return _report(door, id)


def _report(door: ThisDoor, key: UUID, status: int = 200) -> Response:
    found = answer(NoteWorkbookReport.about(INTAKE.report(door.fund, door.actor, key)))
    found.status_code = status
    return found
