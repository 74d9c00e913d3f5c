"""Items on which a seat of the reader's has still to take a position."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    exists,
    false,
    or_,
    select,
    true,
)

from mptf.chain import table_of
from mptf.committee.models import SeatTerm
from mptf.db import UtcDateTime
from mptf.policy import Sight
from mptf.procedures.models import Circulation, WrittenProcedure
from mptf.procedures.queries import ENDS_AT
from mptf.procedures.states import ProcedureState
from mptf.reading import rows
from mptf.rounds.models import CommitteeItem, Position, Round, RoundClosing, RoundSeat, StoodBack
from workflows.awaited.rows import Row, first_few, text

_W, _C, _I, _R, _X = (
    table_of(m) for m in (WrittenProcedure, Circulation, CommitteeItem, Round, RoundClosing)
)
_S, _B, _V, _T = (table_of(m) for m in (RoundSeat, StoodBack, Position, SeatTerm))
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
            or_(_T.c.holder_id == _ME, _T.c.alternate_id == _ME),
            _T.c.from_on <= _DAY,
            or_(_T.c.to_on.is_(None), _T.c.to_on >= _DAY),
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


ROWS = (positions,)
