"""What is read of meetings: the list, one with its life, and its minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Join,
    Select,
    bindparam,
    exists,
    func,
    select,
    true,
    union_all,
)
from sqlalchemy import Uuid as UuidType

from mptf.audit import queries as audit
from mptf.chain import table_of
from mptf.committee import conflicts
from mptf.committee.conflicts import ConflictRow
from mptf.committee.models import Seat
from mptf.listing import EVERYTHING, Filters, Listing, Sorting, in_order, mentions, narrowed, same
from mptf.lives import queries as lives
from mptf.lives.models import Transition
from mptf.meetings.models import Meeting, MeetingMoved, MinuteNote, Minutes, MinutesComment
from mptf.meetings.states import MeetingState
from mptf.meetings.visibility import visible_to
from mptf.people.models import Person
from mptf.policy import Sight
from mptf.reading import OF, rows
from mptf.rounds import decided
from mptf.rounds import visibility as rounds
from mptf.rounds.decided import FollowedRow
from mptf.rounds.models import AttendanceSheet, CommitteeItem, ItemTakenOff
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which meetings a list shows; an empty filter lets everything through."""

    state: str = ""
    text: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions."""
        found = same((_M.c.state, self.state))
        if self.text:
            found.append(mentions(self.text, _M.c.title, _M.c.number))
        return found


class MeetingRow(NamedTuple):
    """A meeting, with when and where it is fixed for now."""

    id: UUID
    number: str
    title: str
    state: str
    starts_at: datetime
    ends_at: datetime
    place: str
    text: str
    planned_at: datetime
    planned_by: UUID
    illustrative: bool
    items: int
    """What stands on its agenda; what was taken off is not counted."""


class Fixed(NamedTuple):
    """For when and where a meeting is fixed, and how often that was changed."""

    starts_at: datetime
    ends_at: datetime
    place: str
    moved: int


class ObserversRow(NamedTuple):
    """Who else was at the table."""

    observers: str


class MovedRow(NamedTuple):
    """The meeting was moved."""

    starts_at: datetime
    place: str
    moved_at: datetime
    moved_by: UUID
    reason: str


class NoteRow(NamedTuple):
    """What the secretariat wrote of the talk, last."""

    item_seq: int
    text: str


class CirculatedRow(NamedTuple):
    """That a version of the minutes was circulated."""

    version: int
    content_hash: str
    circulated_at: datetime
    comments_until: datetime


class MinutesRow(NamedTuple):
    """A version of the minutes as it was circulated, with what it says."""

    version: int
    content_hash: str
    circulated_at: datetime
    comments_until: datetime
    content: dict[str, Any]


class SaidRow(NamedTuple):
    """What was asked to be changed in the minutes."""

    version: int
    name: str
    seat: str | None
    said_at: datetime
    text: str


_M, _V = table_of(Meeting), table_of(MeetingMoved)
_I, _OFF, _SHEET = (table_of(m) for m in (CommitteeItem, ItemTakenOff, AttendanceSheet))
_N, _MIN, _C = (table_of(m) for m in (MinuteNote, Minutes, MinutesComment))
_T, _WHO, _SEAT = table_of(Transition), table_of(Person).alias("who"), table_of(Seat)
_SEEN, _LAST, _LATER = _M.alias("seen_meeting"), _V.alias("last_move"), _N.alias("later_note")

_IS_LAST = _LAST.c.seq == (
    select(func.max(_V.c.seq)).where(_V.c.meeting_id == _M.c.id).correlate(_M).scalar_subquery()
)
STARTS_AT: ColumnElement[Any] = func.coalesce(
    _LAST.c.starts_at, _M.c.starts_at, type_=_M.c.starts_at.type
).label("starts_at")
"""When a meeting begins, of `AS_FIXED`."""
AS_FIXED: Join = _M.outerjoin(_LAST, (_LAST.c.meeting_id == _M.c.id) & _IS_LAST)
"""Meetings, each with its last move where it was moved."""
STARTS: ColumnElement[Any] = func.coalesce(
    select(_V.c.starts_at)
    .where(_V.c.meeting_id == _M.c.id)
    .order_by(_V.c.seq.desc())
    .limit(1)
    .correlate(_M)
    .scalar_subquery(),
    _M.c.starts_at,
    type_=_M.c.starts_at.type,
)
"""The same of a meeting by itself."""
_ENDS_AT = func.coalesce(_LAST.c.ends_at, _M.c.ends_at, type_=_M.c.ends_at.type).label("ends_at")
_PLACE = func.coalesce(_LAST.c.place, _M.c.place).label("place")

_ITEMS = (
    select(func.count())
    .select_from(_I.outerjoin(_OFF, _OFF.c.item_id == _I.c.id))
    .where(_I.c.sitting_id == _M.c.id, _OFF.c.id.is_(None))
    .correlate(_M)
    .scalar_subquery()
)


@cache
def _rows(sight: Sight) -> Select[Any]:
    return (
        select(
            _M.c.id,
            _M.c.number,
            _M.c.title,
            _M.c.state,
            STARTS_AT,
            _ENDS_AT,
            _PLACE,
            _M.c.text,
            _M.c.planned_at,
            _M.c.planned_by,
            _M.c.illustrative,
            _ITEMS.label("items"),
        )
        .select_from(AS_FIXED)
        .where(visible_to(sight))
    )


SORTS = Sorting(
    "-starts",
    "-number",
    starts=STARTS_AT.element,
    number=_M.c.number,
    title=func.lower(_M.c.title),
    state=in_order(_M.c.state, MeetingState),
    items=_ITEMS,
)

_LIST = Listing("meeting", MeetingRow._make, _rows, _M.c.number, SORTS)
listed, numbered = _LIST.page, _LIST.one


@cache
def _count(sight: Sight) -> Select[Any]:
    return select(func.count()).select_from(_M).where(visible_to(sight))


def count(work: Work, chosen: Filters = EVERYTHING) -> int:
    """How many meetings the filter lets through."""
    return int(narrowed(work, _count, chosen).scalar_one())


_MOVED = func.coalesce(_LAST.c.seq, 0).label("moved")
_FIXED = (
    select(STARTS_AT, _ENDS_AT, _PLACE, _MOVED)
    .select_from(AS_FIXED)
    .where(_M.c.id == bindparam("key", type_=UuidType()))
)


def fixed_for(work: Work, meeting_id: UUID) -> Fixed:
    """For when and where a meeting is fixed now."""
    return Fixed._make(work.session.execute(_FIXED, {"key": meeting_id}).one())


def sessions(work: Work, meeting_id: UUID) -> tuple[datetime | None, datetime | None]:
    """When it was opened and when it was closed, where it was."""
    found = work.session.execute(
        select(_T.c.to_state, func.min(_T.c.at))
        .where(_T.c.subject_id == meeting_id)
        .group_by(_T.c.to_state)
    )
    at: dict[str, datetime] = {row.to_state: row[1] for row in found}
    return at.get(MeetingState.IN_SESSION.value), at.get(MeetingState.HELD.value)


def _read(sight: Sight) -> ColumnElement[bool]:
    """Whether the reader sees the meeting that is read."""
    return (
        true() if sight.everything else exists().where(_SEEN.c.id == OF, visible_to(sight, _SEEN))
    )


@rows(ConflictRow._make)
def parts_in_it(sight: Sight) -> Select[Any]:
    """The seats that have a part in what stands on its agenda, as of a day."""
    subjects = select(_I.c.subject_id).where(_I.c.sitting_id == OF, rounds.visible_to(sight))
    found: CompoundSelect[Any] = union_all(
        *(
            query.where(kind.table.c.id.in_(subjects))
            for kind in (conflicts.NOTE, conflicts.PROGRAMME, conflicts.REVISION)
            for query in conflicts.queries(kind)
        )
    )
    return select(found.subquery())


@rows(ObserversRow._make, _SHEET.c.seq.desc(), most=1)
def observers(sight: Sight) -> Select[Any]:
    """Who else was there, as it was written down last."""
    told = true() if sight.proposals else ~true()
    return select(_SHEET.c.observers).where(
        _SHEET.c.sitting_id == OF, _SHEET.c.observers != "", told
    )


@rows(MovedRow._make, _V.c.seq)
def moves(sight: Sight) -> Select[Any]:
    """How often it was moved, and why."""
    columns = (_V.c.starts_at, _V.c.place, _V.c.moved_at, _V.c.moved_by, _V.c.reason)
    return select(*columns).where(_V.c.meeting_id == OF, _read(sight))


@rows(NoteRow._make, _N.c.item_seq)
def notes(sight: Sight) -> Select[Any]:
    """What was written of the talk last, by item: the secretariat's until the minutes go out."""
    later = exists().where(
        _LATER.c.meeting_id == _N.c.meeting_id,
        _LATER.c.item_seq == _N.c.item_seq,
        _LATER.c.seq > _N.c.seq,
    )
    found = select(_N.c.item_seq, _N.c.text).where(_N.c.meeting_id == OF, ~later.correlate(_N))
    return found if sight.everything else found.where(~true())


_CIRCULATED = (
    _MIN.c.version,
    _MIN.c.content_hash,
    _MIN.c.circulated_at,
    _MIN.c.comments_until,
)


@rows(CirculatedRow._make, _MIN.c.version)
def circulated(sight: Sight) -> Select[Any]:
    """That versions of its minutes were circulated."""
    return select(*_CIRCULATED).where(_MIN.c.meeting_id == OF, _read(sight))


@rows(MinutesRow._make, _MIN.c.version)
def minutes(sight: Sight) -> Select[Any]:
    """Every version of its minutes: `mptf.meetings.minutes` gives them to readers."""
    return select(*_CIRCULATED, _MIN.c.content).where(_MIN.c.meeting_id == OF, _read(sight))


@rows(SaidRow._make, _C.c.said_at)
def said_of_minutes(sight: Sight) -> Select[Any]:
    """What was asked to be changed in them."""
    found = select(_MIN.c.version, _WHO.c.name, _SEAT.c.code, _C.c.said_at, _C.c.text)
    joined = (
        _C.join(_MIN, _MIN.c.id == _C.c.minutes_id)
        .join(_WHO, _WHO.c.id == _C.c.said_by)
        .outerjoin(_SEAT, _SEAT.c.id == _C.c.seat_id)
    )
    return found.select_from(joined).where(_MIN.c.meeting_id == OF, _read(sight))


@rows(FollowedRow._make)
def followed(sight: Sight) -> Select[Any]:
    """The decision that was recorded of what a meeting adopted."""
    return decided.by(_M, visible_to(sight))


@rows(FollowedRow._make)
def led_to(sight: Sight) -> Select[Any]:
    """The meeting in which a decision was adopted."""
    return decided.leading_to(_M, visible_to(sight))


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """Its steps."""
    return lives.steps(_read(sight))


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to it, the latest first."""
    return audit.acts(sight, audit.KIND == "meeting", audit.SUBJECT == OF)
