"""Whether the server and its database answer."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.deps import ThisDoor

router = APIRouter(include_in_schema=False)


@router.get("/health")
def health(door: ThisDoor) -> JSONResponse:
    """200 and `ok`, or 503 where the database does not answer."""
    try:
        door.read(lambda work: work.session.execute(text("SELECT 1")).scalar_one())
    except SQLAlchemyError:
        return JSONResponse({"status": "no database"}, 503, {"Retry-After": "3"})
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
