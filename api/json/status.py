"""The fund's status, and what is expected, as JSON."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.deps import ThisDoor, day_asked_for
from api.json.answers import answer
from api.json.schemas.forecast import ForecastReport
from api.json.schemas.problems import READING
from api.json.schemas.workflows import StatusReport
from mptf.reports.forecast import forecast
from mptf.reports.status import status

router = APIRouter(prefix="/api/v1", responses=READING)


@router.get("/status", response_model=StatusReport, tags=["status"])
def read_status(door: ThisDoor, as_of: Annotated[str, Query(max_length=40)] = "") -> Response:
    """The status through the end of a day (YYYY-MM-DD), today where none is given."""
    day = day_asked_for(as_of, door.today()) if as_of else None
    found = door.read(lambda work: status(work, day))
    return answer(StatusReport.model_validate(found.as_json()))


@router.get("/forecast", response_model=ForecastReport, tags=["forecast"])
def read_forecast(door: ThisDoor, as_of: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Expected deposits by quarter, as it stood at the end of a day (YYYY-MM-DD), or today.

    For whoever sees every donor's agreements.
    """
    day = day_asked_for(as_of, door.today()) if as_of else None
    found = door.read(lambda work: forecast(work, status(work, day)))
    return answer(ForecastReport.of(found))
