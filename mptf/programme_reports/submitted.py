"""What is read of one report: what was submitted, found and told, and its life."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from mptf.audit import queries as audit
from mptf.chain import table_of
from mptf.lives import queries as lives
from mptf.money import Money
from mptf.policy import Sight
from mptf.programme_reports.models import (
    ExpenditureLine,
    IndicatorActual,
    ProgrammeReport,
    ReportFinding,
    ReportNotice,
    ReportVersion,
)
from mptf.programme_reports.visibility import visible_to
from mptf.reading import OF, rows

_R = table_of(ProgrammeReport)
_V, _L, _I, _F, _N = (
    table_of(m)
    for m in (ReportVersion, ExpenditureLine, IndicatorActual, ReportFinding, ReportNotice)
)


def _of_report(found: Select[Any], sight: Sight, key: ColumnElement[Any]) -> Select[Any]:
    seen = select(_R.c.id).where(_R.c.id == OF, visible_to(sight)).exists()
    return found.where(key == OF, seen)


class VersionRow(NamedTuple):
    """A report as it was submitted."""

    number: int
    frozen_at: datetime
    submitted_by: UUID
    from_on: date
    to_on: date
    content: dict[str, Any]


@rows(VersionRow._make, _V.c.number.desc())
def versions(sight: Sight) -> Select[Any]:
    """What was submitted, the latest first."""
    columns = (_V.c.number, _V.c.frozen_at, _V.c.submitted_by, _V.c.from_on, _V.c.to_on)
    return _of_report(select(*columns, _V.c.content), sight, _V.c.report_id)


class LineRow(NamedTuple):
    """What a version says of a category."""

    version: int
    category: int
    spent: Money
    obligated: Money


def _line(row: Any) -> LineRow:
    version, category, spent, obligated, currency = row
    return LineRow(version, category, Money(spent, currency), Money(obligated, currency))


@rows(_line, _L.c.version.desc(), _L.c.category)
def lines(sight: Sight) -> Select[Any]:
    """What was submitted of each category, the latest version first."""
    columns = (_L.c.version, _L.c.category, _L.c.spent_minor, _L.c.obligated_minor, _L.c.currency)
    return _of_report(select(*columns), sight, _L.c.report_id)


class ActualRow(NamedTuple):
    """What a version says of an indicator."""

    version: int
    code: str
    value: str
    remark: str


@rows(ActualRow._make, _I.c.version.desc(), _I.c.code)
def actuals(sight: Sight) -> Select[Any]:
    """What was submitted of each indicator, the latest version first."""
    columns = (_I.c.version, _I.c.code, _I.c.value, _I.c.remark)
    return _of_report(select(*columns), sight, _I.c.report_id)


class FindingRow(NamedTuple):
    """Why a version was returned."""

    version: int
    seq: int
    part: str
    text: str


@rows(FindingRow._make, _F.c.version.desc(), _F.c.seq)
def findings(sight: Sight) -> Select[Any]:
    """What was found in each version, the latest first."""
    columns = (_F.c.version, _F.c.seq, _F.c.part, _F.c.text)
    return _of_report(select(*columns), sight, _F.c.report_id)


class NoticeRow(NamedTuple):
    """That somebody was told of its day."""

    due_on: date
    days: int
    sent_at: datetime


@rows(NoticeRow._make, _N.c.sent_at)
def notices(sight: Sight) -> Select[Any]:
    """The reminders of its day, in their order."""
    return _of_report(select(_N.c.due_on, _N.c.days, _N.c.sent_at), sight, _N.c.report_id)


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """The steps of one report, for whoever sees it."""
    return lives.steps(select(_R.c.id).where(_R.c.id == OF, visible_to(sight)).exists())


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to it, the latest first."""
    return audit.acts(sight, audit.KIND == "programme-report", audit.SUBJECT == OF)
