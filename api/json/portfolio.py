"""The portfolio of notes for programs, as the page shows it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.schemas.portfolio import PortfolioReport
from api.json.schemas.problems import READING
from mptf.reports.portfolio import portfolio

router = APIRouter(prefix="/api/v1", tags=["notes"], responses=READING)


@router.get("/notes/portfolio", response_model=PortfolioReport)
def read_portfolio(door: ThisDoor) -> Response:
    """Notes by area and region, how long they wait in each state, and on whom the work lies."""
    return answer(PortfolioReport.of(door.read(portfolio)))
