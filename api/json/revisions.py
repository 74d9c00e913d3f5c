"""Revisions of joint programmes: the list with its filters, and one with both documents."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Filter, Kind, actions
from api.json.schemas.parts import Moment
from api.json.schemas.problems import READING
from api.json.schemas.revisions import (
    BudgetVersion,
    Joiner,
    RevisionItem,
    RevisionPage,
    RevisionRecord,
)
from mptf.revisions import queries as revisions
from mptf.revisions.joining import joining
from mptf.revisions.models import ProgrammeRevision
from mptf.revisions.queries import Chosen
from mptf.revisions.weighing import weighed
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_SHEAF = Sheaf(weighed, joining, revisions.life)
_REVISIONS = Cursors("programme-revisions", tuple[str])


@router.get("/programme-revisions", response_model=RevisionPage, tags=["programme-revisions"])
def list_revisions(
    door: ThisDoor, part: ThisPart, state: Filter = "", kind: Filter = "", level: Filter = ""
) -> Response:
    """Revisions of joint programmes, the latest number first."""
    return answer(door.read(lambda work: _revisions(work, part, Chosen(state, kind, level))))


def _revisions(work: Work, part: Asked, chosen: Chosen) -> RevisionPage:
    after = _REVISIONS.after(part)
    rows = revisions.listed(work, chosen, limit=part.limit + 1, after=after)
    shown, following = _REVISIONS.cut(part, rows, lambda row: (row.number,))
    return RevisionPage(
        items=[RevisionItem.of(row) for row in shown],
        next=following,
        count=revisions.count(work, chosen),
    )


def show_revision(work: Work, number: str) -> RevisionRecord:
    """One revision as its reader may see it."""
    row = revisions.numbered(work, number)
    of = _SHEAF.read(work, subject=row.id)
    (measured,) = of[weighed]
    return RevisionRecord(
        **dict(RevisionItem.of(row)),
        **actions(work, ProgrammeRevision, row.id, number),
        joining=[Joiner.of(row) for row in of[joining]],
        before=measured.before,
        after=measured.after,
        budgets=[
            BudgetVersion.of(version)
            for version in revisions.history.read(work, subject=row.programme_id)
        ],
        life=[Moment.of(step) for step in of[revisions.life]],
    )


KINDS = (Kind(ProgrammeRevision, RevisionRecord, show_revision, lambda made: str(made.number)),)
