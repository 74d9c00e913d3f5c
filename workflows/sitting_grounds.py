"""What the guards of written procedures and meetings rest on."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from mptf.chain import table_of
from mptf.committee.visibility import FUND
from mptf.meetings.models import Meeting, Minutes
from mptf.meetings.queries import AS_FIXED, STARTS_AT
from mptf.meetings.states import MeetingState
from mptf.notes.models import ConceptNote
from mptf.policy import Sight
from mptf.procedures.models import Circulation, WrittenProcedure
from mptf.procedures.queries import ENDS_AT
from mptf.procedures.states import ProcedureState
from mptf.programmes.models import JointProgramme
from mptf.reading import rows
from mptf.revisions.models import ProgrammeRevision
from mptf.rounds.models import (
    Attendance,
    AttendanceSheet,
    CommitteeItem,
    ItemClosing,
    ItemTakenOff,
    Presence,
    Result,
    Round,
    RoundClosing,
)
from mptf.rounds.queries import NUMBER
from workflows.grounds import SUBJECTS


class Proposed(NamedTuple):
    """What it asks the Committee to decide, and in which state that thing is now."""

    sitting_id: UUID
    title: str
    subject_kind: str
    outcome: str
    state: str | None


class Elsewhere(NamedTuple):
    """Another sitting that goes on, in which a note or programme of it is asked of."""

    sitting_id: UUID
    title: str
    number: str


class Asked(NamedTuple):
    """An item that was circulated: until when positions are taken, and when it was closed.

    That is None while it runs, and until it is recorded.
    """

    subject_id: UUID
    ends_at: datetime
    closed_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Whether it is closed; in time means before the deadline."""
        return self.closed_at is not None or now >= self.ends_at


class OnAgenda(NamedTuple):
    """An item on the agenda of a meeting, and how far it is."""

    meeting_id: UUID
    seq: int
    is_asked: bool
    result: str | None
    is_settled: bool

    @property
    def is_dealt_with(self) -> bool:
        """Whether it was closed for good."""
        return self.is_settled or self.result not in {None, Result.OPEN_ROUND}


class Fixed(NamedTuple):
    """When a meeting begins."""

    meeting_id: UUID
    starts_at: datetime


class AtTheTable(NamedTuple):
    """A seat that was written down as present."""

    meeting_id: UUID
    seat_id: UUID


class Circulated(NamedTuple):
    """A version of the minutes, and until when comments on it are taken."""

    meeting_id: UUID
    comments_until: datetime


_I, _R, _X = (table_of(m) for m in (CommitteeItem, Round, RoundClosing))
_OFF, _END = table_of(ItemTakenOff), table_of(ItemClosing)
_C, _W, _M = (table_of(m) for m in (Circulation, WrittenProcedure, Meeting))
_TOO, _TOO_OFF = _I.alias("asked_too"), _OFF.alias("off_too")
_TOO_R, _TOO_X, _TOO_END = _R.alias("round_too"), _X.alias("closed_too"), _END.alias("settled_too")
_N, _P, _RV = (table_of(m) for m in (ConceptNote, JointProgramme, ProgrammeRevision))
_SHEET, _AT, _MIN = (table_of(m) for m in (AttendanceSheet, Attendance, Minutes))

_GOES_ON = (MeetingState.PAPERS_SENT.value, MeetingState.IN_SESSION.value)


@rows(Proposed._make, _I.c.seq)
def proposed(_sight: Sight) -> Select[Any]:
    """Its items with the state of what each is about."""
    state = func.coalesce(_N.c.state, _P.c.state, _RV.c.state).label("state")
    return (
        select(_I.c.sitting_id, _I.c.title, _I.c.subject_kind, _I.c.outcome, state)
        .outerjoin(_OFF, _OFF.c.item_id == _I.c.id)
        .outerjoin(_N, _N.c.id == _I.c.subject_id)
        .outerjoin(_P, _P.c.id == _I.c.subject_id)
        .outerjoin(_RV, _RV.c.id == _I.c.subject_id)
        .where(_I.c.sitting_id.in_(SUBJECTS), _OFF.c.id.is_(None))
    )


@rows(Elsewhere._make, _I.c.seq)
def elsewhere(_sight: Sight) -> Select[Any]:
    """Its notes and programmes of which another sitting asks; the fund may be asked of twice.

    A meeting asks of an item from when its papers are out until it is closed there.
    """
    asks_in_writing = _W.c.state == ProcedureState.CIRCULATED.value
    is_open_there = or_(
        _TOO_X.c.id.is_(None),
        (_TOO_X.c.result == Result.OPEN_ROUND.value) & _TOO_END.c.id.is_(None),
    )
    asks_around_a_table = _M.c.state.in_(_GOES_ON) & is_open_there & _TOO_OFF.c.id.is_(None)
    return (
        select(_I.c.sitting_id, _I.c.title, func.coalesce(_W.c.number, _M.c.number))
        .outerjoin(_OFF, _OFF.c.item_id == _I.c.id)
        .join(_TOO, (_TOO.c.subject_id == _I.c.subject_id) & (_TOO.c.sitting_id != _I.c.sitting_id))
        .outerjoin(_W, _W.c.id == _TOO.c.sitting_id)
        .outerjoin(_M, _M.c.id == _TOO.c.sitting_id)
        .outerjoin(_TOO_R, _TOO_R.c.item_id == _TOO.c.id)
        .outerjoin(_TOO_X, _TOO_X.c.round_id == _TOO_R.c.id)
        .outerjoin(_TOO_END, _TOO_END.c.item_id == _TOO.c.id)
        .outerjoin(_TOO_OFF, _TOO_OFF.c.item_id == _TOO.c.id)
        .where(
            _I.c.sitting_id.in_(SUBJECTS),
            _I.c.subject_kind != FUND,
            _OFF.c.id.is_(None),
            or_(asks_in_writing, asks_around_a_table),
        )
    )


@rows(Asked._make, _I.c.seq)
def asked(_sight: Sight) -> Select[Any]:
    """The items of a written procedure once it is circulated; the last extension counts."""
    return (
        select(_I.c.sitting_id, ENDS_AT, _X.c.closed_at)
        .join(_W, _W.c.id == _I.c.sitting_id)
        .join(_C, _C.c.procedure_id == _W.c.id)
        .join(_R, _R.c.item_id == _I.c.id)
        .outerjoin(_X, _X.c.round_id == _R.c.id)
        .where(_I.c.sitting_id.in_(SUBJECTS))
    )


@rows(OnAgenda._make, NUMBER)
def on_agenda(_sight: Sight) -> Select[Any]:
    """What stands on the agenda of a meeting; what was taken off is not there."""
    return (
        select(
            _I.c.sitting_id,
            NUMBER,
            _R.c.id.is_not(None),
            _X.c.result,
            _END.c.id.is_not(None),
        )
        .outerjoin(_OFF, _OFF.c.item_id == _I.c.id)
        .outerjoin(_R, _R.c.item_id == _I.c.id)
        .outerjoin(_X, _X.c.round_id == _R.c.id)
        .outerjoin(_END, _END.c.item_id == _I.c.id)
        .where(_I.c.sitting_id.in_(SUBJECTS), _OFF.c.id.is_(None))
    )


@rows(Fixed._make)
def fixed(_sight: Sight) -> Select[Any]:
    """When it begins, as it was moved last."""
    return select(_M.c.id, STARTS_AT).select_from(AS_FIXED).where(_M.c.id.in_(SUBJECTS))


@rows(AtTheTable._make)
def at_the_table(_sight: Sight) -> Select[Any]:
    """The seats that were present at any time."""
    return (
        select(_SHEET.c.sitting_id, _AT.c.seat_id)
        .join(_AT, _AT.c.sheet_id == _SHEET.c.id)
        .where(_SHEET.c.sitting_id.in_(SUBJECTS), _AT.c.presence == Presence.PRESENT.value)
    )


@rows(Circulated._make)
def circulated(_sight: Sight) -> Select[Any]:
    """Until when members may comment on the minutes that were circulated."""
    return select(_MIN.c.meeting_id, _MIN.c.comments_until).where(_MIN.c.meeting_id.in_(SUBJECTS))
