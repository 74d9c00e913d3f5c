"""What a seat of the reader's is asked: positions on items, and whether it comes to a meeting."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    false,
    or_,
    select,
    true,
)

from mptf.chain import table_of
from mptf.committee.models import Seat, SeatTerm
from mptf.db import UtcDateTime
from mptf.meetings.models import Meeting
from mptf.meetings.queries import STARTS
from mptf.meetings.states import MeetingState
from mptf.policy import Sight
from mptf.procedures.models import Circulation, WrittenProcedure
from mptf.procedures.queries import ENDS_AT
from mptf.procedures.states import ProcedureState
from mptf.reading import rows
from mptf.rounds.models import (
    Attendance,
    AttendanceSheet,
    CommitteeItem,
    Position,
    Round,
    RoundClosing,
    RoundSeat,
    StoodBack,
)
from workflows.awaited.rows import Row, first_few, no_day, text
from workflows.lines import LAST

_W, _C, _I, _R, _X = (
    table_of(m) for m in (WrittenProcedure, Circulation, CommitteeItem, Round, RoundClosing)
)
_S, _B, _V, _T = (table_of(m) for m in (RoundSeat, StoodBack, Position, SeatTerm))
_MT, _SEAT, _AT, _SHEET = (table_of(m) for m in (Meeting, Seat, Attendance, AttendanceSheet))
_ME: Any = bindparam("me")
_DAY: Any = bindparam("today")


def _own_seat_is_asked() -> ColumnElement[bool]:
    back = exists().where(_B.c.item_id == _I.c.id, _B.c.seat_id == _S.c.seat_id).correlate(_I, _S)
    said = exists().where(_V.c.round_id == _R.c.id, _V.c.seat_id == _S.c.seat_id).correlate(_R, _S)
    return (
        exists()
        .select_from(_S.join(_T, _T.c.seat_id == _S.c.seat_id))
        .where(
            _S.c.round_id == _R.c.id,
            _S.c.held,
            _S.c.ground == "",
            _is_own_term(),
            ~back,
            ~said,
        )
        .correlate(_R, _I)
    )


@rows(Row._make)
def positions(_sight: Sight) -> Select[Any]:
    """One for each item of a running procedure; who speaks for no seat has none."""
    found = (
        select(
            text("committee-item").label("kind"),
            _I.c.id,
            cast(_W.c.number, Text).label("number"),
            cast(_I.c.title, Text).label("title"),
            cast(_W.c.number, Text).label("place"),
            text().label("state"),
            _W.c.illustrative,
            _C.c.circulated_at.label("since"),
            ENDS_AT.label("due_on"),
            text().label("entity"),
            true().label("mine"),
            false().label("another"),
            true().label("prepared"),
            text("committee-item.answer").label("asks"),
            text().label("by"),
        )
        .select_from(
            _I.join(_W, _W.c.id == _I.c.sitting_id)
            .join(_C, _C.c.procedure_id == _W.c.id)
            .join(_R, _R.c.item_id == _I.c.id)
            .outerjoin(_X, _X.c.round_id == _R.c.id)
        )
        .where(
            _W.c.state == ProcedureState.CIRCULATED.value,
            _X.c.id.is_(None),
            bindparam("now", type_=UtcDateTime()) < ENDS_AT,
            _own_seat_is_asked(),
        )
    )
    return first_few(found)


@rows(Row._make)
def at_the_table(_sight: Sight) -> Select[Any]:
    """One for each item of a meeting on which positions are taken now."""
    found = (
        select(
            text("agenda-item").label("kind"),
            _I.c.id,
            cast(_MT.c.number, Text).label("number"),
            cast(_I.c.title, Text).label("title"),
            cast(_MT.c.number, Text).label("place"),
            text().label("state"),
            _MT.c.illustrative,
            _R.c.opened_at.label("since"),
            no_day().label("due_on"),
            text().label("entity"),
            true().label("mine"),
            false().label("another"),
            true().label("prepared"),
            text("committee-item.answer").label("asks"),
            text().label("by"),
        )
        .select_from(
            _I.join(_MT, _MT.c.id == _I.c.sitting_id)
            .join(_R, _R.c.item_id == _I.c.id)
            .outerjoin(_X, _X.c.round_id == _R.c.id)
        )
        .where(
            _MT.c.state == MeetingState.IN_SESSION.value, _X.c.id.is_(None), _own_seat_is_asked()
        )
    )
    return first_few(found)


@rows(Row._make)
def called(_sight: Sight) -> Select[Any]:
    """One for each meeting to which a seat is called that has not said whether it comes."""
    found = (
        select(
            text("meeting").label("kind"),
            _MT.c.id,
            cast(_MT.c.number, Text).label("number"),
            cast(_MT.c.title, Text).label("title"),
            cast(_MT.c.number, Text).label("place"),
            cast(_MT.c.state, String).label("state"),
            _MT.c.illustrative,
            LAST.c.at.label("since"),
            STARTS.label("due_on"),
            text().label("entity"),
            true().label("mine"),
            false().label("another"),
            true().label("prepared"),
            text("meeting.join").label("asks"),
            text().label("by"),
        )
        .select_from(_MT.join(LAST, (LAST.c.subject_id == _MT.c.id) & (LAST.c.step == _MT.c.step)))
        .where(
            _MT.c.state.in_((MeetingState.CALLED.value, MeetingState.PAPERS_SENT.value)),
            exists()
            .where(_T.c.seat_id == _SEAT.c.id, _is_own_term())
            .where(~_has_said_so())
            .correlate(_MT),
        )
    )
    return first_few(found)


def _is_own_term() -> ColumnElement[bool]:
    return and_(
        or_(_T.c.holder_id == _ME, _T.c.alternate_id == _ME),
        _T.c.from_on <= _DAY,
        or_(_T.c.to_on.is_(None), _T.c.to_on >= _DAY),
    )


def _has_said_so() -> ColumnElement[bool]:
    return (
        exists()
        .select_from(_AT.join(_SHEET, _SHEET.c.id == _AT.c.sheet_id))
        .where(_SHEET.c.sitting_id == _MT.c.id, _AT.c.seat_id == _SEAT.c.id)
        .correlate(_MT, _SEAT)
    )


ROWS = (positions, at_the_table, called)
