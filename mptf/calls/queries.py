"""What is read of calls for concept notes; those that are announced are open to all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from mptf.audit import queries as audit
from mptf.calls.models import Call, CallDraft, CallMoved, CallTerms
from mptf.calls.states import CallState, state_at
from mptf.calls.visibility import draft_visible_to
from mptf.chain import table_of
from mptf.forms.models import CallForm
from mptf.listing import Listing, Sorting
from mptf.policy import Sight
from mptf.reading import OF, rows


class CallRow(NamedTuple):
    """A call with what it takes; without an end it is rolling."""

    id: UUID
    number: str
    title: str
    opens_at: datetime
    closes_at: datetime | None
    illustrative: bool
    announced_at: datetime | None
    text: str | None
    areas: Sequence[str] | None
    regions: Sequence[str] | None
    ceiling_minor: int | None
    moved: int
    """How often its end was set anew."""

    def state(self, now: datetime) -> CallState:
        """Where it stands."""
        return state_at(now, self.opens_at, self.closes_at)


class MovedRow(NamedTuple):
    """The end of a call was set anew."""

    closes_at: datetime
    moved_at: datetime
    moved_by: UUID
    reason: str


class RubricRow(NamedTuple):
    """What notes of a call are scored by: criteria with weights."""

    rubric: Sequence[dict[str, Any]]


class FormRow(NamedTuple):
    """The form on which the notes of a call are written."""

    form_id: UUID


class DraftRow(NamedTuple):
    """A call in preparation."""

    id: UUID
    number: str
    content: dict[str, Any]
    written_at: datetime
    written_by: UUID

    @property
    def record(self) -> CallDraft:
        """The draft as acts know it, without asking the database again; it is only looked at."""
        return CallDraft(**self._asdict())


_C, _T, _M, _D = (table_of(m) for m in (Call, CallTerms, CallMoved, CallDraft))
_CF = table_of(CallForm)

_LAST: ColumnElement[Any] = (
    select(_M.c.closes_at)
    .where(_M.c.call_id == _C.c.id)
    .order_by(_M.c.seq.desc())
    .limit(1)
    .correlate(_C)
    .scalar_subquery()
)
CLOSES_AT: ColumnElement[Any] = func.coalesce(
    _LAST, _C.c.closes_at, type_=_C.c.closes_at.type
).label("closes_at")
"""Until when a call takes notes, as its end was set last."""
_MOVED = (
    select(func.count())
    .select_from(_M)
    .where(_M.c.call_id == _C.c.id)
    .correlate(_C)
    .scalar_subquery()
)
_ROWS = select(
    _C.c.id,
    _C.c.number,
    _C.c.title,
    _C.c.opens_at,
    CLOSES_AT,
    _C.c.illustrative,
    _T.c.announced_at,
    _T.c.text,
    _T.c.areas,
    _T.c.regions,
    _T.c.ceiling_minor,
    _MOVED.label("moved"),
).select_from(_C.outerjoin(_T, _T.c.call_id == _C.c.id))
_LIST = Listing(
    "call",
    CallRow._make,
    lambda _sight: _ROWS,
    _C.c.number,
    Sorting("-number", number=_C.c.number),
)
listed, numbered = _LIST.page, _LIST.one


@rows(FormRow._make)
def its_form(_sight: Sight) -> Select[Any]:
    """The form of a call; none of a call from before there were any."""
    return select(_CF.c.form_id).where(_CF.c.call_id == OF)


@rows(CallRow._make, _C.c.opens_at.desc(), _C.c.number)
def announced(_sight: Sight) -> Select[Any]:
    """Every call that was announced, the latest first; they are for everybody."""
    return _ROWS


def _prepared(sight: Sight) -> Select[Any]:
    found = select(_D.c.id, _D.c.number, _D.c.content, _D.c.written_at, _D.c.written_by)
    return found.where(_D.c.ended_at.is_(None), draft_visible_to(sight))


_DRAFTS = Listing(
    "call in preparation",
    DraftRow._make,
    _prepared,
    _D.c.number,
    Sorting("-number", number=_D.c.number),
)
drafts, draft_numbered = _DRAFTS.page, _DRAFTS.one


@rows(DraftRow._make, _D.c.number)
def in_preparation(sight: Sight) -> Select[Any]:
    """Calls that are neither announced nor dropped."""
    return _prepared(sight)


@rows(MovedRow._make, _M.c.seq)
def moves(_sight: Sight) -> Select[Any]:
    """How the end of a call was set anew."""
    found = select(_M.c.closes_at, _M.c.moved_at, _M.c.moved_by, _M.c.reason)
    return found.where(_M.c.call_id == OF)


@rows(RubricRow._make)
def rubric(_sight: Sight) -> Select[Any]:
    """What the notes of a call are scored by."""
    return select(_C.c.rubric).where(_C.c.id == OF)


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to a call, the latest first."""
    return audit.acts(sight, audit.KIND == "call", audit.SUBJECT == OF)
