"""The closure of a programme: its checklist, its accounts, its evaluation."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.kinds import Number
from api.json.schemas.closing import (
    Closure,
    ClosureAccount,
    ClosureInterest,
    ClosureLine,
    Evaluation,
    Recommendation,
    Waiver,
)
from api.json.schemas.problems import READING_ONE
from mptf.closing import queries as closing
from mptf.errors import NotFound
from mptf.programmes import queries as programmes
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.sheaf import Sheaf
from mptf.work import Work
from workflows import closing as checklist

router = APIRouter(prefix="/api/v1", responses=READING_ONE)

_SHEAF = Sheaf(closing.evaluation, closing.recommendations, closing.waiver, closing.interest)


@router.get("/programmes/{number}/closure", response_model=Closure, tags=["programmes"])
def show_closure(door: ThisDoor, number: Number) -> Response:
    """The checklist on which its books are closed, line by line, with what each rests on."""
    return answer(door.read(lambda work: _closure(work, number)))


def _closure(work: Work, number: str) -> Closure:
    row = programmes.numbered(work, number)
    if not row.whole:
        raise NotFound("closure of a programme", number)
    of = _SHEAF.read(work, subject=row.id)
    found = checklist.read(work, row.id)
    lines = checklist.checklist(work.get(JointProgramme, row.id), found)
    begun = checklist.has_begun(ProgrammeState(row.state))
    return Closure(
        programme=row.number,
        state=row.state,
        checklist=[ClosureLine.of(line) for line in lines] if begun else [],
        accounts=[ClosureAccount.of(part, row.currency) for part in found.parts],
        interest=[ClosureInterest.of(each) for each in of[closing.interest]],
        evaluation=next((Evaluation.of(each) for each in of[closing.evaluation]), None),
        recommendations=[Recommendation.of(each) for each in of[closing.recommendations]],
        waiver=next((Waiver.of(each) for each in of[closing.waiver]), None),
    )
