"""The closing of the fund itself: how far it is from its end, and each proposal."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.kinds import Kind, actions
from api.json.schemas.fund_closings import (
    FundClosingItem,
    FundClosingLine,
    FundClosingRecord,
    FundClosings,
)
from api.json.schemas.parts import Moment
from api.json.schemas.problems import READING
from mptf.fund_closings import queries as fund_closings
from mptf.fund_closings.models import FundClosing
from mptf.ledger import periods
from mptf.work import Work
from workflows import fund_closing_lines as checklist

router = APIRouter(prefix="/api/v1", responses=READING)


@router.get("/fund-closings", response_model=FundClosings, tags=["fund-closings"])
def list_fund_closings(door: ThisDoor) -> Response:
    """The checklist on which the fund is closed, and who has proposed to close it."""
    return answer(door.read(show_all))


def show_all(work: Work) -> FundClosings:
    """All of it, as it stands now."""
    return FundClosings(
        closed_on=periods.closed_for_good(work),
        checklist=[FundClosingLine.of(line) for line in checklist.read(work)],
        items=[FundClosingItem.of(row) for row in fund_closings.proposals.read(work)],
    )


def show_closing(work: Work, number: str) -> FundClosingRecord:
    """One proposal to close the fund."""
    row = fund_closings.numbered(work, number)
    return FundClosingRecord(
        **dict(FundClosingItem.of(row)),
        **actions(work, FundClosing, row.id, number),
        id=row.id,
        life=[Moment.of(step) for step in fund_closings.life.read(work, subject=row.id)],
    )


KINDS = (Kind(FundClosing, FundClosingRecord, show_closing, lambda made: str(made.number)),)
