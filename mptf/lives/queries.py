"""The steps that a record has taken, and how many records stand where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, select

from mptf.audit.models import AuditEvent, Remark
from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.work import Work


class StepRow(NamedTuple):
    """One step as a timeline shows it. The remark is empty where none was made or it was erased."""

    step: int
    trigger: str
    from_state: str
    to_state: str
    at: datetime
    act_on: date
    actor_id: UUID
    decision_item_id: UUID | None
    consequences: str | None
    remark: str | None


_T, _E, _R = (table_of(model) for model in (Transition, AuditEvent, Remark))

_STEPS = (
    select(
        _T.c.step,
        _T.c.trigger,
        _T.c.from_state,
        _T.c.to_state,
        _T.c.at,
        _T.c.act_on,
        _T.c.actor_id,
        _T.c.decision_item_id,
        _E.c.consequences,
        _R.c.text,
    )
    .outerjoin(
        _E,
        (_E.c.subject_id == _T.c.subject_id)
        & (_E.c.unit_id == _T.c.unit_id)
        & (_E.c.act == _T.c.trigger),
    )
    .outerjoin(_R, _R.c.id == _E.c.remark_id)
    .where(_T.c.subject_id == bindparam("subject"))
    .order_by(_T.c.step)
)

_LAST = select(_T.c.subject_id, func.max(_T.c.step).label("step")).group_by(_T.c.subject_id)
_LAST_STEPS = _LAST.subquery()
_COUNTS = (
    select(_T.c.workflow, _T.c.to_state, func.count())
    .join(
        _LAST_STEPS,
        (_LAST_STEPS.c.subject_id == _T.c.subject_id) & (_LAST_STEPS.c.step == _T.c.step),
    )
    .group_by(_T.c.workflow, _T.c.to_state)
)


def steps(work: Work, subject_id: UUID) -> Sequence[StepRow]:
    """Every step of a record, the first one first."""
    rows = work.session.execute(_STEPS, {"subject": subject_id})
    return [StepRow._make(row) for row in rows]


def counts(work: Work) -> dict[str, dict[str, int]]:
    """How many records stand in each state now, by workflow."""
    found: dict[str, dict[str, int]] = {}
    for workflow, state, count in work.session.execute(_COUNTS):
        found.setdefault(workflow, {})[state] = count
    return found
