"""What results are made of: the programmes that were approved, and what accepted reports say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, and_, bindparam, false, func, select, true

from mptf.chain import table_of
from mptf.committee.models import DecisionItem, DecisionSignature, Outcome
from mptf.lives.models import Transition
from mptf.money import Money
from mptf.notes.models import NoteVersion
from mptf.policy import Sight
from mptf.programme_reports.models import IndicatorActual, ProgrammeReport
from mptf.programme_reports.states import ReportState
from mptf.programmes.models import JointProgramme
from mptf.programmes.visibility import is_opened
from mptf.reading import OF, rows
from mptf.results.courses import Actual, Course, Plan, courses
from mptf.sheaf import Sheaf
from mptf.work import Work

_P, _V, _T = (table_of(m) for m in (JointProgramme, NoteVersion, Transition))
_R, _A = table_of(ProgrammeReport), table_of(IndicatorActual)
_I, _S = table_of(DecisionItem), table_of(DecisionSignature)
_AS_OF = bindparam("as_of", type_=Date())

_GIVEN = (
    select(_I.c.subject_id, func.max(_I.c.amount_minor).label("minor"))
    .join(_S, _S.c.decision_id == _I.c.decision_id)
    .where(_I.c.outcome == Outcome.APPROVED.value, _S.c.signed_on <= _AS_OF)
    .group_by(_I.c.subject_id)
    .subquery()
)


class Funded(NamedTuple):
    """A programme that was approved, with what it was given."""

    plan: Plan
    approved: Money


def _funded(row: Iterable[Any]) -> Funded:
    *plan, currency, minor = row
    return Funded(Plan._make(plan), Money(minor or 0, currency))


@rows(_funded, _P.c.number)
def funded(sight: Sight) -> Select[Any]:
    """Programmes that signed decisions had approved by a day, for whoever has signed in.

    They are told of together: what their documents say one by one is for those who see them whole.
    """
    return (
        select(
            _P.c.id,
            _P.c.number,
            _P.c.title,
            _P.c.area,
            _P.c.region,
            _P.c.start_on,
            _P.c.end_on,
            _P.c.illustrative,
            _P.c.content,
            _V.c.content.label("note"),
            _P.c.currency,
            _GIVEN.c.minor,
        )
        .join(_GIVEN, _GIVEN.c.subject_id == _P.c.id)
        .join(_V, _V.c.id == _P.c.note_version_id)
        .where(true() if sight.signed_in else false())
    )


def _accepted() -> Select[Any]:
    """What the accepted version of each report says; nothing else was agreed to."""
    return (
        select(_R.c.programme_id, _R.c.number, _R.c.to_on, _A.c.code, _A.c.value, _A.c.remark)
        .join(_R, and_(_R.c.id == _A.c.report_id, _R.c.version == _A.c.version))
        .where(_R.c.state == ReportState.ACCEPTED.value)
    )


@rows(Actual._make, _R.c.to_on, _R.c.number, _A.c.code)
def accepted(sight: Sight) -> Select[Any]:
    """What reports say that had been accepted by a day, for whoever has signed in."""
    told = _accepted().join(_T, and_(_T.c.subject_id == _R.c.id, _T.c.step == _R.c.step))
    return told.where(_T.c.act_on <= _AS_OF, true() if sight.signed_in else false())


@rows(Actual._make, _R.c.to_on, _R.c.number, _A.c.code)
def of_programme(sight: Sight) -> Select[Any]:
    """What the accepted reports of one programme say, for those who see it whole."""
    return _accepted().where(_R.c.programme_id == OF, is_opened(sight))


_ALL = Sheaf(funded, accepted)


class Told(NamedTuple):
    """All results of the fund: its programmes, and the course of each of their indicators."""

    funded: tuple[Funded, ...]
    courses: tuple[Course, ...]


def told(work: Work, day: date) -> Told:
    """The results of the fund as of the end of a day, in one statement."""
    read = _ALL.read(work, as_of=day)
    found = tuple(read[funded])
    return Told(found, courses([one.plan for one in found], read[accepted]))
