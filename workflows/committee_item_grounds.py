"""What the guards of the Committee's items rest on, in a meeting and in writing."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from mptf.chain import table_of
from mptf.committee.models import Mode, Seat
from mptf.meetings.models import Meeting
from mptf.meetings.states import MeetingState
from mptf.policy import Sight
from mptf.procedures.models import Circulation, WrittenProcedure
from mptf.procedures.queries import ENDS_AT
from mptf.procedures.states import ProcedureState
from mptf.reading import rows
from mptf.rounds.models import (
    CommitteeItem,
    ItemClosing,
    ItemTakenOff,
    Result,
    Round,
    RoundClosing,
    StoodBack,
)
from workflows.grounds import SUBJECTS


class ItemNow(NamedTuple):
    """Where an item stands: in which sitting, and how far its rounds are.

    `ends_at` is the deadline of a written procedure; a meeting has none.
    """

    item_id: UUID
    mode: str
    sitting_state: str
    ends_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    result: str | None
    settled_at: datetime | None
    taken_off_at: datetime | None

    @property
    def sits(self) -> bool:
        """Whether its sitting goes on: it is circulated, or in session."""
        going_on = {ProcedureState.CIRCULATED.value, MeetingState.IN_SESSION.value}
        return self.sitting_state in going_on

    @property
    def is_ahead(self) -> bool:
        """Whether it stands on the agenda of a meeting, and nobody was asked yet."""
        return self.is_of_a_meeting and self.opened_at is None and self.taken_off_at is None

    @property
    def is_prepared(self) -> bool:
        """Whether what its papers hold may still change: nobody was asked, in whatever sitting."""
        prepared = self.opened_at is None and self.sitting_state == ProcedureState.PREPARED
        return self.is_ahead or (not self.is_of_a_meeting and prepared)

    @property
    def is_of_a_meeting(self) -> bool:
        """Whether it is decided around a table."""
        return self.mode == Mode.MEETING

    @property
    def in_open_round(self) -> bool:
        """Whether an objection is talked over."""
        return self.result == Result.OPEN_ROUND and self.settled_at is None

    def takes_positions(self, now: datetime) -> bool:
        """Whether its sealed round runs; in time means before a deadline."""
        runs = self.opened_at is not None and self.closed_at is None
        return self.sits and runs and (self.ends_at is None or now < self.ends_at)


class Back(NamedTuple):
    """A seat that stood back from an item, by its category."""

    item_id: UUID
    category: str


_I, _R, _X = (table_of(m) for m in (CommitteeItem, Round, RoundClosing))
_END, _OFF, _B, _SEAT = (table_of(m) for m in (ItemClosing, ItemTakenOff, StoodBack, Seat))
_M, _W, _C = (table_of(m) for m in (Meeting, WrittenProcedure, Circulation))


@rows(ItemNow._make)
def item_now(_sight: Sight) -> Select[Any]:
    """Where the items stand."""
    return (
        select(
            _I.c.id,
            _I.c.mode,
            func.coalesce(_M.c.state, _W.c.state).label("sitting_state"),
            ENDS_AT,
            _R.c.opened_at,
            _X.c.closed_at,
            _X.c.result,
            _END.c.closed_at.label("settled_at"),
            _OFF.c.taken_off_at,
        )
        .outerjoin(_M, _M.c.id == _I.c.sitting_id)
        .outerjoin(_W, _W.c.id == _I.c.sitting_id)
        .outerjoin(_C, _C.c.procedure_id == _W.c.id)
        .outerjoin(_R, _R.c.item_id == _I.c.id)
        .outerjoin(_X, _X.c.round_id == _R.c.id)
        .outerjoin(_END, _END.c.item_id == _I.c.id)
        .outerjoin(_OFF, _OFF.c.item_id == _I.c.id)
        .where(_I.c.id.in_(SUBJECTS))
    )


@rows(Back._make)
def stood_back(_sight: Sight) -> Select[Any]:
    """The seats that declared a part of theirs in an item."""
    return (
        select(_B.c.item_id, _SEAT.c.category)
        .join(_SEAT, _SEAT.c.id == _B.c.seat_id)
        .where(_B.c.item_id.in_(SUBJECTS))
    )
