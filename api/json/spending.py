"""Expenditure in a workbook: handed out, looked at cell by cell, submitted; as on the pages."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.keys import only_json
from api.json.schemas.problems import ACTING, READING, READING_ONE
from api.json.schemas.spending import (
    ExpenditureWorkbookItem,
    ExpenditureWorkbookList,
    ExpenditureWorkbookReport,
)
from api.pages.spending import as_workbook
from mptf.attachments.schemas import FileSent
from mptf.attachments.types import XLSX
from mptf.imports.spending import service
from mptf.work import Work
from workflows import spending

router = APIRouter(prefix="/api/v1", tags=["expenditure-workbooks"])

_BYTES = {XLSX.media: {"schema": {"type": "string", "format": "binary"}}}
_ONE = READING | {404: READING_ONE[404]}


@router.get(
    "/expenditure-workbook",
    response_class=Response,
    responses=READING | {200: {"content": _BYTES}},
)
def hand_out(door: ThisDoor) -> Response:
    """The workbook of your entity: a sheet for each financial report that is due."""
    return as_workbook(door)


@router.get("/expenditure-workbooks", response_model=ExpenditureWorkbookList, responses=READING)
def list_workbooks(door: ThisDoor) -> Response:
    """Workbooks that you have sent."""

    def view(work: Work) -> ExpenditureWorkbookList:
        rows = service.of_the_reader(work)
        return ExpenditureWorkbookList(items=[ExpenditureWorkbookItem.of(row) for row in rows])

    return answer(door.read(view))


@router.get("/expenditure-workbooks/{id}", response_model=ExpenditureWorkbookReport, responses=_ONE)
def show_workbook(door: ThisDoor, id: UUID) -> Response:  # noqa: A002 -- as the address names it
    """One of them: every mistake, and what would become of each report."""
    return _report(door, id)


@router.post(
    "/expenditure-workbooks",
    response_model=ExpenditureWorkbookReport,
    status_code=201,
    responses=ACTING,
    dependencies=[Depends(only_json)],
)
def send_workbook(door: ThisDoor, sent: FileSent) -> Response:
    """Send a workbook to be looked at; nothing of it is submitted."""
    return _report(door, spending.receive(door.fund, door.actor, sent.name, sent.decoded()), 201)


@router.post(
    "/expenditure-workbooks/{id}/take",
    response_model=ExpenditureWorkbookReport,
    responses=ACTING,
)
def take_in(door: ThisDoor, id: UUID) -> Response:  # noqa: A002 -- as above
    """Submit what can be submitted of it, each report whole or not at all."""
    spending.take(door.fund, door.actor, id)
    return _report(door, id)


def _report(door: ThisDoor, key: UUID, status: int = 200) -> Response:
    found = answer(ExpenditureWorkbookReport.about(spending.report(door.fund, door.actor, key)))
    found.status_code = status
    return found
