"""What the guards of written procedures rest on."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from mptf.chain import table_of
from mptf.committee.visibility import FUND
from mptf.notes.models import ConceptNote
from mptf.policy import Sight
from mptf.procedures.models import Circulation, WrittenProcedure
from mptf.procedures.queries import ENDS_AT
from mptf.procedures.states import ProcedureState
from mptf.programmes.models import JointProgramme
from mptf.reading import rows
from mptf.rounds.models import CommitteeItem, Round, RoundClosing
from workflows.grounds import SUBJECTS


class Proposed(NamedTuple):
    """What it asks the Committee to decide, and in which state that thing is now."""

    procedure_id: UUID
    title: str
    subject_kind: str
    outcome: str
    state: str | None


class Elsewhere(NamedTuple):
    """Another procedure that runs on a note or programme of it."""

    procedure_id: UUID
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


_I, _R, _X = (table_of(m) for m in (CommitteeItem, Round, RoundClosing))
_C, _W = table_of(Circulation), table_of(WrittenProcedure)
_TOO = _I.alias("asked_too")
_N, _P = table_of(ConceptNote), table_of(JointProgramme)


@rows(Proposed._make, _I.c.seq)
def proposed(_sight: Sight) -> Select[Any]:
    """Its items with the state of what each is about."""
    state = func.coalesce(_N.c.state, _P.c.state).label("state")
    return (
        select(_I.c.sitting_id, _I.c.title, _I.c.subject_kind, _I.c.outcome, state)
        .outerjoin(_N, _N.c.id == _I.c.subject_id)
        .outerjoin(_P, _P.c.id == _I.c.subject_id)
        .where(_I.c.sitting_id.in_(SUBJECTS))
    )


@rows(Elsewhere._make, _I.c.seq)
def elsewhere(_sight: Sight) -> Select[Any]:
    """Its notes and programmes on which another procedure runs; the fund may be asked of twice."""
    return (
        select(_I.c.sitting_id, _I.c.title, _W.c.number)
        .join(_TOO, (_TOO.c.subject_id == _I.c.subject_id) & (_TOO.c.id != _I.c.id))
        .join(_W, _W.c.id == _TOO.c.sitting_id)
        .where(
            _I.c.sitting_id.in_(SUBJECTS),
            _I.c.subject_kind != FUND,
            _W.c.state == ProcedureState.CIRCULATED.value,
        )
    )


@rows(Asked._make, _I.c.seq)
def asked(_sight: Sight) -> Select[Any]:
    """Its items once it is circulated; the last extension counts."""
    return (
        select(_I.c.sitting_id, ENDS_AT, _X.c.closed_at)
        .join(_W, _W.c.id == _I.c.sitting_id)
        .join(_C, _C.c.procedure_id == _W.c.id)
        .join(_R, _R.c.item_id == _I.c.id)
        .outerjoin(_X, _X.c.round_id == _R.c.id)
        .where(_I.c.sitting_id.in_(SUBJECTS))
    )


@rows(Asked._make)
def item_asked(_sight: Sight) -> Select[Any]:
    """An item of a circulated procedure by itself."""
    return (
        select(_I.c.id, ENDS_AT, _X.c.closed_at)
        .join(_W, _W.c.id == _I.c.sitting_id)
        .join(_C, _C.c.procedure_id == _W.c.id)
        .join(_R, _R.c.item_id == _I.c.id)
        .outerjoin(_X, _X.c.round_id == _R.c.id)
        .where(_I.c.id.in_(SUBJECTS), _W.c.state == ProcedureState.CIRCULATED.value)
    )
