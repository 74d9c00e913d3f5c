"""What the dashboard shows beside the status: what was approved where, and what changed lately."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, bindparam, func, select

from mptf.chain import table_of
from mptf.committee.models import DecisionItem, DecisionSignature, Outcome
from mptf.lives.models import Transition
from mptf.money import Money
from mptf.programmes.models import JointProgramme
from mptf.reports.status import NOTES, PROGRAMMES, by_state
from mptf.work import Work

_P, _T = table_of(JointProgramme), table_of(Transition)
_I, _S = table_of(DecisionItem), table_of(DecisionSignature)

_MONTHS = 3

_GIVEN = (
    select(_I.c.subject_id, func.max(_I.c.amount_minor).label("minor"))
    .join(_S, _S.c.decision_id == _I.c.decision_id)
    .where(
        _I.c.outcome == Outcome.APPROVED.value, _S.c.signed_on <= bindparam("as_of", type_=Date())
    )
    .group_by(_I.c.subject_id)
    .subquery()
)
_PROGRAMMES_GIVEN = select(
    _P.c.area, _P.c.region, _P.c.content, _P.c.currency, _GIVEN.c.minor
).join(_GIVEN, _GIVEN.c.subject_id == _P.c.id)
_CHANGES = (
    select(_T.c.workflow, _T.c.to_state, func.count())
    .where(
        _T.c.workflow.in_((NOTES, PROGRAMMES)),
        _T.c.act_on.between(bindparam("first", type_=Date()), bindparam("last", type_=Date())),
    )
    .group_by(_T.c.workflow, _T.c.to_state)
)


class Approved(NamedTuple):
    """A programme's approved money, and where it works."""

    area: str | None
    region: str | None
    countries: tuple[str, ...]
    amount: Money


def approved(work: Work, day: date) -> tuple[Approved, ...]:
    """What signed decisions through the end of a day have approved, one row for each programme."""
    return tuple(
        Approved(row.area, row.region, _countries(row.content), Money(row.minor or 0, row.currency))
        for row in work.session.execute(_PROGRAMMES_GIVEN, {"as_of": day})
    )


def _countries(content: dict[str, Any]) -> tuple[str, ...]:
    return tuple(content.get("countries", ()))


def quarter_of(day: date) -> date:
    """The first day of the calendar quarter in which a day lies."""
    return day.replace(month=(day.month - 1) // _MONTHS * _MONTHS + 1, day=1)


def changes(work: Work, first: date, last: date) -> dict[str, dict[str, int]]:
    """How many notes and programmes came to each state within these days."""
    return by_state(work, _CHANGES, first=first, last=last)
