"""The fund's status as JSON."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import ThisDoor, day_asked_for
from mptf.reports.status import status

router = APIRouter(prefix="/api/v1", tags=["status"])


@router.get("/status")
def read_status(
    door: ThisDoor, as_of: Annotated[str | None, Query(max_length=40)] = None
) -> dict[str, Any]:
    """The status through the end of a day (YYYY-MM-DD), today where none is given.

    Money is a string with the currency's decimals, progress a share of the target.
    """
    day = day_asked_for(as_of, door.today()) if as_of else None
    return door.read(lambda work: status(work, day).as_json())
