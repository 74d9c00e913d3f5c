"""Arrangements with donors, rates of exchange, lines of bank statements."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Cursors, ThisPart
from api.json.kinds import Kind, actions
from api.json.schemas.agreements import (
    ArrangementItem,
    ArrangementRecord,
    BankLineItem,
    BankLineRecord,
    Cleared,
    Proposal,
    RateItem,
    Signature,
)
from api.json.schemas.parts import Moment, Page
from api.json.schemas.problems import READING
from mptf.agreements import queries as agreements
from mptf.agreements.models import Arrangement
from mptf.banking import rates, statements
from mptf.banking.models import BankLine
from mptf.banking.states import LineState
from mptf.contributions.candidates import candidates
from mptf.contributions.matching import proposals
from mptf.errors import NotFound
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_ARRANGEMENTS = Cursors("arrangements", tuple[str])
_RATES = Cursors("exchange-rates", tuple[date, str, int])
_LINES = Cursors("bank-lines", tuple[date, str])
_ONE = Sheaf(agreements.clearances_of, agreements.signatures_of, agreements.life)


@router.get("/arrangements", response_model=Page[ArrangementItem], tags=["arrangements"])
def list_arrangements(door: ThisDoor, part: ThisPart) -> Response:
    """What donors are to sign, or have signed, the latest number first."""

    def view(work: Work) -> Page[ArrangementItem]:
        rows = agreements.listed(work, limit=part.limit + 1, after=_ARRANGEMENTS.after(part))
        shown, following = _ARRANGEMENTS.cut(part, rows, lambda row: (row.number,))
        currency = work.profile.fund.currency
        return Page(items=[ArrangementItem.of(row, currency) for row in shown], next=following)

    return answer(door.read(view))


@router.get("/exchange-rates", response_model=Page[RateItem], tags=["exchange-rates"])
def list_rates(door: ThisDoor, part: ThisPart) -> Response:
    """UN operational rates of exchange, the latest first."""

    def view(work: Work) -> Page[RateItem]:
        rows = rates.listed(work, limit=part.limit + 1, after=_RATES.after(part))
        shown, following = _RATES.cut(
            part, rows, lambda row: (row[1].effective_on, row[1].currency, row[0])
        )
        return Page(items=[RateItem.of(row) for _seq, row in shown], next=following)

    return answer(door.read(view))


@router.get("/bank-lines", response_model=Page[BankLineItem], tags=["bank-lines"])
def list_bank_lines(door: ThisDoor, part: ThisPart) -> Response:
    """Lines of bank statements, the latest value date first."""

    def view(work: Work) -> Page[BankLineItem]:
        rows = statements.listed(work, limit=part.limit + 1, after=_LINES.after(part))
        shown, following = _LINES.cut(part, rows, lambda row: (row.value_on, row.number))
        return Page(items=[BankLineItem.of(row) for row in shown], next=following)

    return answer(door.read(view))


def show_arrangement(work: Work, number: str) -> ArrangementRecord:
    """One arrangement as its reader may see it."""
    row = agreements.numbered(work, number)
    of = _ONE.read(work, subject=row.id)
    return ArrangementRecord(
        **dict(ArrangementItem.of(row, work.profile.fund.currency)),
        **actions(work, Arrangement, row.id, number),
        clearances=[Cleared.of(each) for each in of[agreements.clearances_of]],
        signatures=[Signature.of(each) for each in of[agreements.signatures_of]],
        life=[Moment.of(step) for step in of[agreements.life]],
    )


def show_bank_line(work: Work, number: str) -> BankLineRecord:
    """One line as its reader may see it, with what it may be while that is not known."""
    found = statements.listed(work, limit=1, number=number)
    if not found:
        raise NotFound("line of a bank statement", number)
    row = found[0]
    among = candidates(work) if row.state == LineState.OPEN else []
    return BankLineRecord(
        **dict(BankLineItem.of(row)),
        **actions(work, BankLine, row.id, number),
        proposals=[
            Proposal(
                agreement=one.agreement.number,
                donor=one.agreement.code,
                instalment=one.instalment,
                reasons=[reason.value for reason in one.reasons],
            )
            for one in proposals(row, among)
        ],
    )


KINDS = (
    Kind(Arrangement, ArrangementRecord, show_arrangement, lambda made: str(made.number)),
    Kind(BankLine, BankLineRecord, show_bank_line, lambda made: str(made.number)),
)
