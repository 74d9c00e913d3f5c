"""The steps that a record has taken."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, select

from mptf.audit.models import AuditEvent, Remark
from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.reading import OF


class StepRow(NamedTuple):
    """One step as a timeline shows it.

    The remark is empty where none was made, it was erased, or it is not for this reader; then who
    took the step is not for them either.
    """

    step: int
    trigger: str
    from_state: str
    to_state: str
    at: datetime
    act_on: date
    actor_id: UUID | None
    decision_item_id: UUID | None
    consequences: str | None
    remark: str | None


_T, _E, _R = (table_of(model) for model in (Transition, AuditEvent, Remark))

ORDER = _T.c.step


def steps(seen: ColumnElement[bool], said: ColumnElement[bool] | None = None) -> Select[Any]:
    """The steps of the record that is read (`reading.OF`), for whoever has `seen` it.

    Where `said` is given and does not hold, only states and dates are told.
    """
    told: list[ColumnElement[Any]] = [
        _T.c.actor_id,
        _T.c.decision_item_id,
        _E.c.consequences,
        _R.c.text,
    ]
    if said is not None:
        told = [case((said, column)).label(None) for column in told]
    return (
        select(_T.c.step, _T.c.trigger, _T.c.from_state, _T.c.to_state, _T.c.at, _T.c.act_on, *told)
        .outerjoin(
            _E,
            (_E.c.subject_id == _T.c.subject_id)
            & (_E.c.unit_id == _T.c.unit_id)
            & (_E.c.act == _T.c.trigger),
        )
        .outerjoin(_R, _R.c.id == _E.c.remark_id)
        .where(_T.c.subject_id == OF, seen)
    )
