"""Written procedures: the list, and one with its items."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.committee_items import fields, own_positions
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Kind, actions
from api.json.schemas.parts import Moment
from api.json.schemas.problems import READING
from api.json.schemas.procedures import (
    CommitteeItem,
    Extension,
    ProcedureItem,
    ProcedurePage,
    ProcedureRecord,
)
from mptf.procedures import queries as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.rounds.table import PARTS, asked_with, gathered
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_SHEAF = Sheaf(*PARTS, procedures.extensions, procedures.life)
_PROCEDURES = Cursors("written-procedures", tuple[str])


@router.get("/written-procedures", response_model=ProcedurePage, tags=["written-procedures"])
def list_written_procedures(door: ThisDoor, part: ThisPart) -> Response:
    """Written procedures of the Committee, the latest first."""
    return answer(door.read(lambda work: _procedures(work, part)))


def _procedures(work: Work, part: Asked) -> ProcedurePage:
    rows = procedures.listed(work, limit=part.limit + 1, after=_PROCEDURES.after(part))
    shown, following = _PROCEDURES.cut(part, rows, lambda row: (row.number,))
    return ProcedurePage(
        items=[ProcedureItem.of(row, work.now()) for row in shown],
        next=following,
        count=procedures.count(work),
    )


def show_procedure(work: Work, number: str) -> ProcedureRecord:
    """One written procedure as its reader may see it."""
    row = procedures.numbered(work, number)
    of = _SHEAF.read(work, **asked_with(work, row.id))
    table = gathered(work, of)
    return ProcedureRecord(
        **dict(ProcedureItem.of(row, work.now())),
        **actions(work, WrittenProcedure, row.id, number),
        text=row.text,
        pack=f"/procedures/{number}/pack.pdf",
        certificate=f"/procedures/{number}/certificate.pdf" if row.is_over(work.now()) else None,
        items=[CommitteeItem(**fields(work, on, row.counts_until)) for on in table.items],
        own=own_positions(work, table),
        extensions=[Extension.of(each) for each in of[procedures.extensions]],
        life=[Moment.of(step) for step in of[procedures.life]],
    )


KINDS = (Kind(WrittenProcedure, ProcedureRecord, show_procedure, lambda made: str(made.number)),)
