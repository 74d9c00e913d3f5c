"""What waits for money at the end of a day, as anybody may read it: no note is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, bindparam, func, select

from mptf.chain import table_of
from mptf.ledger import queries as books
from mptf.ledger.models import Kind
from mptf.lives.models import Transition
from mptf.money import Money, total
from mptf.notes.models import ConceptNote
from mptf.notes.states import NoteState
from mptf.reports.status import NOTES
from mptf.work import Work


class Waiting(NamedTuple):
    """Notes of one region and thematic area that wait, and what they ask for together."""

    region: str | None
    area: str | None
    notes: int
    asked: Money


class Gap(NamedTuple):
    """What waits, against the cash that is promised to nobody, earmarked or not."""

    groups: Sequence[Waiting]
    notes: int
    asked: Money
    free: Money

    @property
    def missing(self) -> Money:
        """What all that waits would cost more than there is."""
        more = self.asked - self.free
        return more if more.minor > 0 else Money.zero(more.currency)


_N, _T = table_of(ConceptNote), table_of(Transition)
_LAST = (
    select(_T.c.subject_id, func.max(_T.c.step).label("step"))
    .where(_T.c.workflow == NOTES, _T.c.act_on <= bindparam("as_of", type_=Date()))
    .group_by(_T.c.subject_id)
    .subquery()
)
_WAITING: Select[Any] = (
    select(
        _N.c.region,
        _N.c.area,
        func.count().label("notes"),
        func.coalesce(func.sum(_N.c.amount_minor), 0).label("minor"),
    )
    .join(_LAST, _LAST.c.subject_id == _N.c.id)
    .join(_T, (_T.c.subject_id == _LAST.c.subject_id) & (_T.c.step == _LAST.c.step))
    .where(_T.c.to_state == NoteState.PIPELINE.value)
    .group_by(_N.c.region, _N.c.area)
)


def gap(work: Work, day: date) -> Gap:
    """At the end of a day; what waits is written no more, so it asks for what it did then."""
    currency = work.profile.fund.currency
    groups = [
        Waiting(row.region, row.area, row.notes, Money(int(row.minor), currency))
        for row in work.session.execute(_WAITING, {"as_of": day})
    ]
    free = sum(row.minor for row in books.totals(work, day).sums if row.kind == Kind.FREE)
    return Gap(
        groups,
        sum(group.notes for group in groups),
        total([group.asked for group in groups], currency),
        Money(free, currency),
    )
