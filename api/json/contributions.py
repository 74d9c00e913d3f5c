"""Pledges, agreements, deposits and other movements of cash, through the end of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.deps import ThisDoor, day_asked_for
from api.json.answers import answer
from api.json.cursors import Cursors, ThisPart
from api.json.kinds import Kind, actions
from api.json.schemas.contributions import (
    AgreementItem,
    AgreementRecord,
    DepositItem,
    DepositRecord,
    InstalmentItem,
    MovementItem,
    MovementRecord,
    PledgeItem,
    PledgeRecord,
    Terms,
)
from api.json.schemas.files import FileItem
from api.json.schemas.parts import Amount, Page
from api.json.schemas.problems import READING
from mptf.attachments import queries as attachments
from mptf.contributions import paging, schedules
from mptf.contributions import queries as contributions
from mptf.contributions.instalments import standing
from mptf.contributions.memos import unmatched, variance
from mptf.contributions.models import Agreement, CashMovement, Deposit, Pledge
from mptf.contributions.paging import Cut
from mptf.errors import NotFound
from mptf.sheaf import Sheaf
from mptf.work import Work

R = TypeVar("R")

router = APIRouter(prefix="/api/v1", responses=READING)

_AGREEMENT = Sheaf(
    schedules.terms_of,
    schedules.due_of,
    schedules.paid_of,
    contributions.deposits_under,
    attachments.of_record,
)

_PLEDGES = Cursors("pledges", tuple[date, UUID])
_AGREEMENTS = Cursors("agreements", tuple[date, str])
_DEPOSITS = Cursors("deposits", tuple[date, str])
_MOVEMENTS = Cursors("cash-movements", tuple[date, str])


async def _through(
    door: ThisDoor,
    as_of: Annotated[
        str, Query(max_length=40, description="Through the end of this day, such as 2021-03-18.")
    ] = "",
) -> date:
    return day_asked_for(as_of, door.today()) if as_of else door.today()


Through = Annotated[date, Depends(_through)]


@router.get("/pledges", response_model=Page[PledgeItem], tags=["pledges"])
def list_pledges(door: ThisDoor, part: ThisPart, through: Through) -> Response:
    """What donors said they would give, the latest first."""

    def view(work: Work) -> Page[PledgeItem]:
        cut = Cut(through, part.limit + 1, _PLEDGES.after(part))
        rows = paging.pledges_in(work, cut)
        shown, following = _PLEDGES.cut(part, rows, lambda row: (row[1].pledged_on, row[0]))
        currency = work.profile.fund.currency
        return Page(items=[PledgeItem.of(*row, currency) for row in shown], next=following)

    return answer(door.read(view))


@router.get("/agreements", response_model=Page[AgreementItem], tags=["agreements"])
def list_agreements(door: ThisDoor, part: ThisPart, through: Through) -> Response:
    """Arrangements that donors signed, the latest first."""

    def view(work: Work) -> Page[AgreementItem]:
        cut = Cut(through, part.limit + 1, _AGREEMENTS.after(part))
        rows = paging.agreements_in(work, cut)
        shown, following = _AGREEMENTS.cut(
            part, rows, lambda row: (row[1].signed_on, row[1].number)
        )
        currency = work.profile.fund.currency
        return Page(items=[AgreementItem.of(*row, currency) for row in shown], next=following)

    return answer(door.read(view))


@router.get("/deposits", response_model=Page[DepositItem], tags=["deposits"])
def list_deposits(door: ThisDoor, part: ThisPart, through: Through) -> Response:
    """Cash that arrived, the latest value date first."""

    def view(work: Work) -> Page[DepositItem]:
        cut = Cut(through, part.limit + 1, _DEPOSITS.after(part))
        rows = paging.deposits_in(work, cut)
        shown, following = _DEPOSITS.cut(part, rows, lambda row: (row[1].value_on, row[1].number))
        return Page(items=[DepositItem.of(*row) for row in shown], next=following)

    return answer(door.read(view))


@router.get("/cash-movements", response_model=Page[MovementItem], tags=["cash-movements"])
def list_cash_movements(door: ThisDoor, part: ThisPart, through: Through) -> Response:
    """Other movements of cash, the latest value date first."""

    def view(work: Work) -> Page[MovementItem]:
        cut = Cut(through, part.limit + 1, _MOVEMENTS.after(part))
        rows = paging.movements_in(work, cut)
        shown, following = _MOVEMENTS.cut(part, rows, lambda row: (row.value_on, row.number))
        return Page(items=[MovementItem.of(row) for row in shown], next=following)

    return answer(door.read(view))


def _only(rows: Sequence[R], kind: str, key: str) -> R:
    if not rows:
        raise NotFound(kind, key)
    return rows[0]


def show_pledge(work: Work, key: str) -> PledgeRecord:
    """One pledge as its reader may see it; it has no number, so it is asked for by its id."""
    try:
        wanted = UUID(key)
    except ValueError:
        raise NotFound("pledge", key) from None
    rows = paging.pledges_in(work, Cut(work.today(), number=wanted))
    found, row = _only(rows, "pledge", key)
    item = PledgeItem.of(found, row, work.profile.fund.currency)
    return PledgeRecord(**dict(item), **actions(work, Pledge, found, key))


def show_agreement(work: Work, number: str) -> AgreementRecord:
    """One arrangement as its reader may see it."""
    rows = paging.agreements_in(work, Cut(work.today(), number=number))
    found, row = _only(rows, "agreement", number)
    day, currency = work.today(), work.profile.fund.currency
    of = _AGREEMENT.read(work, subject=found, as_of=day)
    paid, deposits = of[schedules.paid_of], of[contributions.deposits_under]
    differs = variance(row, deposits, currency)
    return AgreementRecord(
        **dict(AgreementItem.of(found, row, currency)),
        **actions(work, Agreement, found, number),
        terms=[Terms.of(each, currency) for each in of[schedules.terms_of]],
        instalments=[InstalmentItem.of(each) for each in standing(of[schedules.due_of], paid, day)],
        unmatched=Amount.of(unmatched(row, deposits, paid)),
        variance=None if differs is None else Amount.of(differs),
        files=[FileItem.of(each) for each in of[attachments.of_record]],
    )


def show_deposit(work: Work, number: str) -> DepositRecord:
    """One deposit as its reader may see it."""
    rows = paging.deposits_in(work, Cut(work.today(), number=number))
    found, row = _only(rows, "deposit", number)
    return DepositRecord(
        **dict(DepositItem.of(found, row)), **actions(work, Deposit, found, number)
    )


def show_movement(work: Work, number: str) -> MovementRecord:
    """One movement of cash as its reader may see it."""
    rows = paging.movements_in(work, Cut(work.today(), number=number))
    row = _only(rows, "movement of cash", number)
    item = MovementItem.of(row)
    return MovementRecord(**dict(item), **actions(work, CashMovement, row.id, number))


KINDS = (
    Kind(Pledge, PledgeRecord, show_pledge, lambda made: str(made.id)),
    Kind(Agreement, AgreementRecord, show_agreement, lambda made: str(made.number)),
    Kind(Deposit, DepositRecord, show_deposit, lambda made: str(made.number)),
    Kind(CashMovement, MovementRecord, show_movement, lambda made: str(made.number)),
)
