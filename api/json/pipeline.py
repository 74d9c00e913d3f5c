"""The pipeline for programs: the ranked list with its reasons, as the page shows it."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.addresses import ROOT
from api.json.answers import answer
from api.json.contributions import Through
from api.json.schemas.parts import Amount
from api.json.schemas.pipeline import (
    InLine,
    InPool,
    InvitedItem,
    PaidFrom,
    PipelineReport,
    PoolHeld,
    PoolsReport,
)
from api.json.schemas.problems import READING
from api.pages.frame import words_of
from api.pages.ranking import places_of
from api.pages.words import Words
from mptf.ledger import queries as books
from mptf.ledger.pools import Pool
from mptf.money import total
from mptf.pipeline.earmarks import earmarks, payable
from mptf.reports.pipeline import on_day
from mptf.work import Work

router = APIRouter(prefix="/api/v1", tags=["pipeline"], responses=READING)


@router.get("/pipeline", response_model=PipelineReport)
def read_pipeline(door: ThisDoor, through: Through) -> Response:
    """Who waits for money, in what order and why, and how far the free cash goes."""
    words = words_of(door)
    return answer(door.read(lambda work: _report(work, words, through)))


@router.get("/pools", response_model=PoolsReport)
def read_pools(door: ThisDoor, through: Through) -> Response:
    """What is in each earmark, in the order in which they pay, and which waiting notes it fits."""
    return answer(door.read(lambda work: _pools(work, through)))


def _pools(work: Work, day: date) -> PoolsReport:
    found = on_day(work, day)
    waiting = [one.row for one in found.waiting]
    return PoolsReport(
        as_of=day,
        pools=[PoolHeld.of(one) for one in earmarks(books.totals(work, day), waiting)],
        notes=[PaidFrom.of(one) for one in payable(waiting, found.free)],
    )


def _report(work: Work, words: Words, day: date) -> PipelineReport:
    found = on_day(work, day)
    places = places_of(work.profile, words, found, day)
    currency = work.profile.fund.currency
    narrowest_first = sorted(found.free, key=lambda code: Pool.parse(code).narrowness())
    return PipelineReport(
        as_of=day,
        booklet=f"/pipeline/booklet.pdf?as_of={day.isoformat()}",
        shows_order=found.shows_order,
        items=[
            InLine.of(waiting, number, said.reasons, said.reached, _address(waiting.row.number))
            for number, (waiting, said) in enumerate(zip(found.waiting, places, strict=True), 1)
        ],
        asked=Amount.of(total([waiting.row.asked for waiting in found.waiting], currency)),
        invited=[InvitedItem.of(one, _address(one.row.number)) for one in found.invited],
        reserved=Amount.of(found.reserved),
        free=InPool.each({code: found.free[code] for code in narrowest_first}),
    )


def _address(number: str) -> str:
    return f"{ROOT}/notes/{number}"
