"""Reports of the fund: the same tables as on the pages."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import DayOfFile, ThisDoor
from api.json.answers import answer
from api.json.schemas.problems import READING, READING_ONE
from api.json.schemas.reports import ReportItem, ReportList, ReportTable
from api.pages.frame import words_of
from api.pages.fund_reports import named, open_to, table_of

router = APIRouter(prefix="/api/v1", tags=["reports"], responses=READING)


@router.get("/reports", response_model=ReportList)
def list_reports(door: ThisDoor) -> Response:
    """The reports that you may read."""
    words = words_of(door)
    return answer(ReportList(items=[ReportItem.of(each, words) for each in open_to(door.actor)]))


@router.get("/reports/{name}", response_model=ReportTable, responses={404: READING_ONE[404]})
def read_report(door: ThisDoor, name: str, day: DayOfFile) -> Response:
    """One report through the end of a day (YYYY-MM-DD), today where none is given."""
    return answer(ReportTable.of(table_of(door, named(door.actor, name), day), day))
