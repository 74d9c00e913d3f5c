"""Written procedures: the list, one with its items, and one item."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Kind, actions
from api.json.schemas.parts import Moment
from api.json.schemas.problems import READING
from api.json.schemas.procedures import (
    Closing,
    Comment,
    CommitteeItemRecord,
    Extension,
    OwnPosition,
    ProcedureItem,
    ProcedurePage,
    ProcedureRecord,
    Receipt,
    SeatStanding,
)
from api.json.schemas.procedures import CommitteeItem as ItemOut
from mptf.errors import NotFound
from mptf.procedures import queries as procedures
from mptf.procedures import service
from mptf.procedures.models import WrittenProcedure
from mptf.rounds import tally
from mptf.rounds.models import CommitteeItem
from mptf.rounds.queries import PARTS, OnItem, asked_with, gathered, on_item
from mptf.sheaf import Sheaf
from mptf.work import Work
from workflows.sight import seen

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
        items=[ItemOut(**_item(work, on, row.counts_until)) for on in table.items],
        own=[
            OwnPosition.said(on, *pair)
            for on in table.items
            for pair in tally.own(work, on).values()
        ],
        extensions=[Extension.of(each) for each in of[procedures.extensions]],
        life=[Moment.of(step) for step in of[procedures.life]],
    )


def show_item(work: Work, key: str) -> CommitteeItemRecord:
    """One item, by id."""
    try:
        item = seen(work, CommitteeItem, UUID(key))
    except ValueError:
        raise NotFound("committee item", key) from None
    procedure = work.get(WrittenProcedure, item.sitting_id)
    return CommitteeItemRecord(
        **_item(work, on_item(work, item), service.deadline_of(work, procedure)),
        **actions(work, CommitteeItem, item.id, key),
        procedure=procedure.number,
    )


def _item(work: Work, on: OnItem, ends_at: datetime | None) -> dict[str, Any]:
    how = tally.closed(work, on, ends_at)
    row = on.item
    return {
        "id": row.id,
        "seq": row.seq,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "title": row.title,
        "outcome": row.outcome,
        "proposal": row.proposal,
        "background": row.background,
        "withheld": on.withheld,
        "opened_at": row.opened_at,
        "closing": Closing.of(how) if how else None,
        "seats": [SeatStanding.of(each) for each in tally.standings(on, how)],
        "comments": [Comment(by=c.name, at=c.said_at, text=c.text) for c in on.comments],
        "receipts": [Receipt.of(on, each) for each in tally.receipts(work, on)],
    }


KINDS = (
    Kind(WrittenProcedure, ProcedureRecord, show_procedure, lambda made: str(made.number)),
    Kind(CommitteeItem, CommitteeItemRecord, show_item, lambda made: str(made.id)),
)
