"""What is read of written procedures: the list, and one with its life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select, true

from mptf.audit import queries as audit
from mptf.chain import table_of
from mptf.listing import EVERYTHING, Filters, Listing, Sorting, in_order, mentions, narrowed, same
from mptf.lives import queries as lives
from mptf.policy import Sight
from mptf.procedures.models import Circulation, DeadlineExtension, WrittenProcedure
from mptf.procedures.states import ProcedureState
from mptf.procedures.visibility import SERVED, visible_to
from mptf.reading import OF, rows
from mptf.rounds import decided
from mptf.rounds.decided import FollowedRow
from mptf.rounds.models import CommitteeItem, Round, RoundClosing
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which procedures a list shows; an empty filter lets everything through."""

    state: str = ""
    text: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions."""
        found = same((_W.c.state, self.state))
        if self.text:
            found.append(mentions(self.text, _W.c.title, _W.c.number))
        return found


class ProcedureRow(NamedTuple):
    """A written procedure; it was not circulated yet where it has no deadline."""

    id: UUID
    number: str
    title: str
    state: str
    urgent: bool
    text: str
    prepared_at: datetime
    prepared_by: UUID
    illustrative: bool
    circulated_at: datetime | None
    ends_at: datetime | None
    items: int
    recorded: int
    """Items of which it is recorded how they ended."""

    @property
    def counts_until(self) -> datetime | None:
        """Until when positions count; None before it is circulated, and once it is withdrawn."""
        return self.ends_at if self.state in SERVED else None

    def is_over(self, now: datetime) -> bool:
        """Whether every item of it is closed, recorded or not."""
        until = self.counts_until
        return until is not None and (now >= until or self.recorded == self.items)


class ExtensionRow(NamedTuple):
    """The deadline was put off."""

    deadline_at: datetime
    extended_at: datetime
    extended_by: UUID
    reason: str


_W, _C, _E = (table_of(m) for m in (WrittenProcedure, Circulation, DeadlineExtension))
_I, _R, _X = (table_of(m) for m in (CommitteeItem, Round, RoundClosing))
_SEEN = _W.alias("seen_procedure")

_LATER = (
    select(func.max(_E.c.deadline_at))
    .where(_E.c.procedure_id == _W.c.id)
    .correlate(_W)
    .scalar_subquery()
)
ENDS_AT: ColumnElement[Any] = func.coalesce(
    _LATER, _C.c.deadline_at, type_=_C.c.deadline_at.type
).label("ends_at")
"""The deadline of a procedure that is joined with its circulation, as it was put off last."""

ENDS = select(ENDS_AT).where(_C.c.procedure_id == _W.c.id).correlate(_W).scalar_subquery()
"""The same of a procedure by itself."""


def _counted(select_from: Any) -> ColumnElement[Any]:
    found = select(func.count()).select_from(select_from).where(_I.c.sitting_id == _W.c.id)
    return found.correlate(_W).scalar_subquery()


_ITEMS = _counted(_I)
RUNS: ColumnElement[bool] = (
    exists()
    .select_from(_I.join(_R, _R.c.item_id == _I.c.id).outerjoin(_X, _X.c.round_id == _R.c.id))
    .where(_I.c.sitting_id == _W.c.id, _X.c.id.is_(None))
    .correlate(_W)
)
"""Whether it is not recorded yet of an item of a procedure how it ended."""
_RECORDED = _counted(_I.join(_R, _R.c.item_id == _I.c.id).join(_X, _X.c.round_id == _R.c.id))


@cache
def _rows(sight: Sight) -> Select[Any]:
    return (
        select(
            _W.c.id,
            _W.c.number,
            _W.c.title,
            _W.c.state,
            _W.c.urgent,
            _W.c.text,
            _W.c.prepared_at,
            _W.c.prepared_by,
            _W.c.illustrative,
            _C.c.circulated_at,
            ENDS_AT,
            _ITEMS.label("items"),
            _RECORDED.label("recorded"),
        )
        .outerjoin(_C, _C.c.procedure_id == _W.c.id)
        .where(visible_to(sight))
    )


SORTS = Sorting(
    "-number",
    number=_W.c.number,
    title=func.lower(_W.c.title),
    state=in_order(_W.c.state, ProcedureState),
    circulated=_C.c.circulated_at,
    items=_ITEMS,
)

_LIST = Listing("written procedure", ProcedureRow._make, _rows, _W.c.number, SORTS)
listed, numbered = _LIST.page, _LIST.one


@cache
def _count(sight: Sight) -> Select[Any]:
    return select(func.count()).select_from(_W).where(visible_to(sight))


def count(work: Work, chosen: Filters = EVERYTHING) -> int:
    """How many procedures the filter lets through."""
    return int(narrowed(work, _count, chosen).scalar_one())


def _read(sight: Sight) -> ColumnElement[bool]:
    """Whether the reader sees the procedure that is read."""
    return (
        true() if sight.everything else exists().where(_SEEN.c.id == OF, visible_to(sight, _SEEN))
    )


@rows(ExtensionRow._make, _E.c.seq)
def extensions(sight: Sight) -> Select[Any]:
    """How often its deadline was put off, and why."""
    columns = (_E.c.deadline_at, _E.c.extended_at, _E.c.extended_by, _E.c.reason)
    return select(*columns).where(_E.c.procedure_id == OF, _read(sight))


@rows(FollowedRow._make)
def followed(sight: Sight) -> Select[Any]:
    """The decision that was recorded of what a procedure adopted."""
    return decided.by(_W, visible_to(sight))


@rows(FollowedRow._make)
def led_to(sight: Sight) -> Select[Any]:
    """The procedure in which a decision was adopted."""
    return decided.leading_to(_W, visible_to(sight))


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """Its steps."""
    return lives.steps(_read(sight))


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to it, the latest first."""
    return audit.acts(sight, audit.KIND == "written-procedure", audit.SUBJECT == OF)
