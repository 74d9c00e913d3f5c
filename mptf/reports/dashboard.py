"""What the dashboard shows beside the status: what was approved where, and what changed lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, bindparam, func, select

from mptf.chain import table_of
from mptf.committee.models import DecisionItem, DecisionSignature
from mptf.lives.models import Transition
from mptf.money import Money
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme
from mptf.reading import rows
from mptf.reports.status import NOTES, PROGRAMMES, StateRow, by_state
from mptf.revisions import granted
from mptf.sheaf import Sheaf
from mptf.work import Work

_P, _T = table_of(JointProgramme), table_of(Transition)
_I, _S = table_of(DecisionItem), table_of(DecisionSignature)

_MONTHS = 3

_GIVEN = granted.whole(bindparam("as_of", type_=Date()))


class Approved(NamedTuple):
    """A programme's approved money, and where it works."""

    area: str | None
    region: str | None
    countries: tuple[str, ...]
    amount: Money


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What was approved by a day, and how many records came to each state in its quarter."""

    approved: tuple[Approved, ...]
    quarter: date
    changes: dict[str, dict[str, int]]


@rows(lambda row: _approved(*row))
def approved(_sight: Sight) -> Select[Any]:
    """What signed decisions through the end of a day have approved, one row for each programme."""
    return select(_P.c.area, _P.c.region, _P.c.content, _P.c.currency, _GIVEN.c.minor).join(
        _GIVEN, _GIVEN.c.programme_id == _P.c.id
    )


@rows(StateRow._make)
def changes(_sight: Sight) -> Select[Any]:
    """How many notes and programmes came to each state from a first day through the day."""
    return (
        select(_T.c.workflow, _T.c.to_state, func.count().label("records"))
        .where(
            _T.c.workflow.in_((NOTES, PROGRAMMES)),
            _T.c.act_on.between(bindparam("first", type_=Date()), bindparam("as_of", type_=Date())),
        )
        .group_by(_T.c.workflow, _T.c.to_state)
    )


_READ = Sheaf(approved, changes)


def dashboard(work: Work, day: date) -> Dashboard:
    """What the dashboard shows beside the status, in one statement."""
    quarter = day.replace(month=(day.month - 1) // _MONTHS * _MONTHS + 1, day=1)
    read = _READ.read(work, as_of=day, first=quarter)
    return Dashboard(tuple(read[approved]), quarter, by_state(read[changes]))


def _approved(
    area: str | None, region: str | None, content: dict[str, Any], currency: str, minor: int | None
) -> Approved:
    countries = tuple(content.get("countries", ()))
    return Approved(area, region, countries, Money(minor or 0, currency))
