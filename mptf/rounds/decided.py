"""Which decision was recorded of what a sitting adopted, and in which sitting one was taken."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, select

from mptf.chain import table_of
from mptf.committee.models import Decision, DecisionItem
from mptf.reading import OF, once
from mptf.rounds.models import AdoptedItem, CommitteeItem


class FollowedRow(NamedTuple):
    """A decision of what was adopted in a sitting, with the numbers of both."""

    sitting: str
    decision: str
    state: str


_A, _I, _DI, _D = (table_of(m) for m in (AdoptedItem, CommitteeItem, DecisionItem, Decision))


def by(sitting: FromClause, seen: ColumnElement[bool]) -> Select[Any]:
    """The decisions of the sitting that is read, for whoever sees it."""
    return once(_of(sitting).where(sitting.c.id == OF, seen))


def leading_to(sitting: FromClause, seen: ColumnElement[bool]) -> Select[Any]:
    """The sittings in which the decision that is read was taken."""
    return once(_of(sitting).where(_D.c.id == OF, seen))


def _of(sitting: FromClause) -> Select[Any]:
    joined = (
        _A.join(_I, _I.c.id == _A.c.committee_item_id)
        .join(sitting, sitting.c.id == _I.c.sitting_id)
        .join(_DI, _DI.c.id == _A.c.decision_item_id)
        .join(_D, _D.c.id == _DI.c.decision_id)
    )
    columns = (sitting.c.number.label("sitting"), _D.c.number.label("decision"), _D.c.state)
    return select(*columns).select_from(joined)
