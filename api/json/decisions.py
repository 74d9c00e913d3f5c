"""Decisions of the Committee and funding targets: the lists, and one decision with its items."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Kind, actions
from api.json.schemas.decisions import (
    Booked,
    Decided,
    DecisionItem,
    DecisionPage,
    DecisionRecord,
    TargetItem,
)
from api.json.schemas.parts import Moment, Page
from api.json.schemas.problems import READING
from mptf.committee import bookings
from mptf.committee import queries as committee
from mptf.committee.models import Decision
from mptf.sheaf import Sheaf
from mptf.targets import queries as targets
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_SHEAF = Sheaf(
    committee.items, committee.amounts, committee.conditions, committee.life, bookings.entries
)
_DECISIONS, _TARGETS = Cursors("decisions", tuple[date, str]), Cursors("targets", tuple[date, UUID])


@router.get("/decisions", response_model=DecisionPage, tags=["decisions"])
def list_decisions(door: ThisDoor, part: ThisPart) -> Response:
    """Decisions of the Committee, the latest first."""
    return answer(door.read(lambda work: _decisions(work, part)))


def _decisions(work: Work, part: Asked) -> DecisionPage:
    rows = committee.listed(work, limit=part.limit + 1, after=_DECISIONS.after(part))
    shown, following = _DECISIONS.cut(part, rows, lambda row: (row.decided_on, row.number))
    return DecisionPage(
        items=[DecisionItem.of(row) for row in shown], next=following, count=committee.count(work)
    )


@router.get("/targets", response_model=Page[TargetItem], tags=["targets"])
def list_targets(door: ThisDoor, part: ThisPart) -> Response:
    """Funding targets, the latest first."""

    def view(work: Work) -> Page[TargetItem]:
        rows = targets.listed(work, limit=part.limit + 1, after=_TARGETS.after(part))
        shown, following = _TARGETS.cut(part, rows, lambda row: (row.adopted_on, row.id))
        return Page(items=[TargetItem.of(row) for row in shown], next=following)

    return answer(door.read(view))


def show_decision(work: Work, number: str) -> DecisionRecord:
    """One decision as its reader may see it."""
    row = committee.numbered(work, number)
    of = _SHEAF.read(work, subject=row.id)
    items, amounts, conditions = (
        of[part] for part in (committee.items, committee.amounts, committee.conditions)
    )
    return DecisionRecord(
        **dict(DecisionItem.of(row)),
        **actions(work, Decision, row.id, number),
        sheet=f"/decisions/{number}/sheet.pdf",
        attendance=row.attendance,
        recusals=row.recusals,
        text=row.text,
        items=[Decided.of(item, amounts, conditions) for item in items],
        life=[Moment.of(step) for step in of[committee.life]],
        entries=[Booked.of(row, work.profile.fund.currency) for row in of[bookings.entries]],
    )


KINDS = (Kind(Decision, DecisionRecord, show_decision, lambda made: str(made.number)),)
