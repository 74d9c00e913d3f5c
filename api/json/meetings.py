"""Meetings of the Committee: the list, and one with its agenda."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.committee_items import fields, own_positions
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Kind, actions
from api.json.schemas.meetings import (
    Attended,
    MeetingItem,
    MeetingPage,
    MeetingRecord,
    MinutesVersion,
    Moved,
)
from api.json.schemas.parts import Moment
from api.json.schemas.problems import READING
from api.json.schemas.procedures import CommitteeItem
from mptf.meetings import queries as meetings
from mptf.meetings.models import Meeting
from mptf.rounds.table import PARTS, asked_with, gathered
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_SHEAF = Sheaf(*PARTS, meetings.moves, meetings.circulated, meetings.life)
_MEETINGS = Cursors("meetings", tuple[datetime, str])


@router.get("/meetings", response_model=MeetingPage, tags=["meetings"])
def list_meetings(door: ThisDoor, part: ThisPart) -> Response:
    """Meetings of the Committee, the latest first."""
    return answer(door.read(lambda work: _meetings(work, part)))


def _meetings(work: Work, part: Asked) -> MeetingPage:
    rows = meetings.listed(work, limit=part.limit + 1, after=_MEETINGS.after(part))
    shown, following = _MEETINGS.cut(part, rows, lambda row: (row.starts_at, row.number))
    return MeetingPage(
        items=[MeetingItem.of(row) for row in shown],
        next=following,
        count=meetings.count(work),
    )


def show_meeting(work: Work, number: str) -> MeetingRecord:
    """One meeting as its reader may see it."""
    row = meetings.numbered(work, number)
    of = _SHEAF.read(work, **asked_with(work, row.id))
    table = gathered(work, of)
    return MeetingRecord(
        **dict(MeetingItem.of(row)),
        **actions(work, Meeting, row.id, number),
        text=row.text,
        pack=f"/meetings/{number}/pack.pdf",
        items=[CommitteeItem(**fields(work, on, None)) for on in table.items],
        own=own_positions(work, table),
        attendance=[Attended.of(each) for each in table.attended],
        moves=[Moved.of(each) for each in of[meetings.moves]],
        minutes=[MinutesVersion.of(each) for each in of[meetings.circulated]],
        life=[Moment.of(step) for step in of[meetings.life]],
    )


KINDS = (Kind(Meeting, MeetingRecord, show_meeting, lambda made: str(made.number)),)
