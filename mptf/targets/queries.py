"""What is read of funding targets: every one that was adopted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Select, bindparam, select

from mptf.chain import table_of
from mptf.committee.models import Decision
from mptf.db import beyond
from mptf.money import Money
from mptf.policy import Sight
from mptf.reading import rows
from mptf.targets.models import Target
from mptf.work import Work


class TargetRow(NamedTuple):
    """An adopted target, and the decision that adopted it where one is known."""

    id: UUID
    amount_minor: int
    currency: str
    basis: str
    adopted_on: date
    period_from: date | None
    period_to: date | None
    decision: str | None
    date_illustrative: bool
    source: str

    @property
    def amount(self) -> Money:
        """What is to be reached."""
        return Money(self.amount_minor, self.currency)


_T, _D = table_of(Target), table_of(Decision)
_KEYS = (_T.c.adopted_on, _T.c.id)
_ROWS = select(
    _T.c.id,
    _T.c.amount_minor,
    _T.c.currency,
    _T.c.basis,
    _T.c.adopted_on,
    _T.c.period_from,
    _T.c.period_to,
    _D.c.number.label("decision"),
    _T.c.date_illustrative,
    _T.c.source,
).outerjoin(_D, _D.c.id == _T.c.decision_id)
_PAGE = _ROWS.order_by(*(key.desc() for key in _KEYS)).limit(bindparam("limit"))


@rows(TargetRow._make, *_KEYS)
def adopted(_sight: Sight) -> Select[Any]:
    """Every target adopted by a day, the one in force last; targets are for everybody."""
    return _ROWS.where(_T.c.adopted_on <= bindparam("as_of", type_=Date()))


def listed(
    work: Work, *, limit: int = 50, after: tuple[date, UUID] | None = None
) -> Sequence[TargetRow]:
    """A page of targets, the latest first; `after` is day and id of the last one before it."""
    page = _PAGE if after is None else _PAGE.where(beyond(_KEYS, after))
    return [TargetRow._make(row) for row in work.session.execute(page, {"limit": limit})]
