"""The fund's status as JSON."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.deps import ThisDoor, day_asked_for
from api.json.answers import answer
from api.json.schemas.problems import READING
from api.json.schemas.workflows import StatusReport
from mptf.reports.status import status

router = APIRouter(prefix="/api/v1", tags=["status"], responses=READING)


@router.get("/status", response_model=StatusReport)
def read_status(door: ThisDoor, as_of: Annotated[str, Query(max_length=40)] = "") -> Response:
    """The status through the end of a day (YYYY-MM-DD), today where none is given."""
    day = day_asked_for(as_of, door.today()) if as_of else None
    found = door.read(lambda work: status(work, day))
    return answer(StatusReport.model_validate(found.as_json()))
