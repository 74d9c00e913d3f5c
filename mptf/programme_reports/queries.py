"""What is read of the reports of programmes: the list, one of them, and what they tell together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    Select,
    and_,
    bindparam,
    cast,
    false,
    func,
    select,
)

from mptf.chain import table_of
from mptf.deadlines.models import Deadline
from mptf.ledger.models import ACCOUNT, Kind
from mptf.listing import EVERYTHING, Filters, Listing, Sorting, in_order, mentions, narrowed, same
from mptf.lives.models import Transition
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programme_reports.models import (
    ExpenditureLine,
    IndicatorActual,
    ProgrammeReport,
    ReportFinding,
    ReportNotice,
    ReportVersion,
)
from mptf.programme_reports.owed import SUBMIT
from mptf.programme_reports.states import FINANCIAL, OPEN, ReportKind, ReportState
from mptf.programme_reports.visibility import drafts_visible_to, visible_to
from mptf.programmes.models import JointProgramme
from mptf.reading import OF, OWN_ORGANISATION, rows
from mptf.work import Work


class ReportRow(NamedTuple):
    """A report: of which programme, whose, on which days, by when; `drafts` if theirs to read."""

    id: UUID
    number: str
    programme_id: UUID
    programme: str
    title: str
    entity: str
    entity_name: str
    kind: str
    basis: str | None
    from_on: date
    to_on: date
    due_on: date | None
    state: str
    since: date | None
    version: int
    illustrative: bool
    drafts: bool

    @property
    def is_financial(self) -> bool:
        """Whether it tells of money."""
        return self.kind in FINANCIAL

    def is_late(self, today: date) -> bool:
        """Whether it is waited for past its day."""
        return self.state in OPEN and self.due_on is not None and self.due_on < today


_R, _P, _O, _T, _D = (
    table_of(m) for m in (ProgrammeReport, JointProgramme, Organisation, Transition, Deadline)
)
_V, _L, _I, _F, _N = (
    table_of(m)
    for m in (ReportVersion, ExpenditureLine, IndicatorActual, ReportFinding, ReportNotice)
)
_FINANCIAL = [kind.value for kind in FINANCIAL]


def due_on(report: FromClause = _R) -> ColumnElement[Any]:
    """The day by which it is due, or was: what was set last."""
    found = (
        select(_D.c.due_on)
        .where(_D.c.subject_id == report.c.id, _D.c.what == SUBMIT)
        .order_by(_D.c.set_at.desc(), _D.c.due_on.desc())
        .limit(1)
    )
    return found.correlate(report).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which reports a list shows; an empty filter lets everything through."""

    state: str = ""
    kind: str = ""
    what: str = ""
    """`due`, `late`, `returned` or `mine`."""
    programme: str = ""
    text: str = ""
    today: date | None = None

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions; every value is bound, never written into the text."""
        found = same(
            (_R.c.state, self.state), (_R.c.kind, self.kind), (_P.c.number, self.programme)
        )
        if self.what:
            late = and_(_R.c.state.in_(OPEN), due_on() < self.today)
            found.append(
                {
                    "due": _R.c.state.in_(OPEN),
                    "late": late,
                    "returned": _R.c.state == ReportState.RETURNED.value,
                    "mine": _R.c.organisation_id == OWN_ORGANISATION,
                }.get(self.what, false())
            )
        if self.text:
            found.append(
                mentions(self.text, _R.c.number, _P.c.number, _P.c.title, _O.c.code, _O.c.name)
            )
        return found


@cache
def _rows(sight: Sight) -> Select[Any]:
    return (
        select(
            _R.c.id,
            _R.c.number,
            _R.c.programme_id,
            _P.c.number.label("programme"),
            _P.c.title,
            _O.c.code,
            _O.c.name,
            _R.c.kind,
            _R.c.basis,
            _R.c.from_on,
            _R.c.to_on,
            due_on().label("due_on"),
            _R.c.state,
            _T.c.act_on,
            _R.c.version,
            _R.c.illustrative,
            func.coalesce(drafts_visible_to(sight), false()).label("drafts"),
        )
        .join(_P, _P.c.id == _R.c.programme_id)
        .join(_O, _O.c.id == _R.c.organisation_id)
        .outerjoin(_T, and_(_T.c.subject_id == _R.c.id, _T.c.step == _R.c.step))
        .where(visible_to(sight))
    )


SORTS = Sorting(
    "-number",
    number=_R.c.number,
    programme=_P.c.number,
    entity=_O.c.code,
    kind=in_order(_R.c.kind, ReportKind),
    through=_R.c.to_on,
    due=due_on(),
    state=in_order(_R.c.state, ReportState),
    since=_T.c.act_on,
)
_LIST = Listing("report", ReportRow._make, _rows, _R.c.number, SORTS)
listed, numbered = _LIST.page, _LIST.one


@cache
def _count(sight: Sight) -> Select[Any]:
    among = _R.join(_P, _P.c.id == _R.c.programme_id).join(_O, _O.c.id == _R.c.organisation_id)
    return select(func.count()).select_from(among).where(visible_to(sight))


def count(work: Work, chosen: Filters = EVERYTHING) -> int:
    """How many reports the filter lets through."""
    return int(narrowed(work, _count, chosen).scalar_one())


# --- What hangs on a programme -------------------------------------------------------------------


@rows(ReportRow._make, _R.c.to_on, _O.c.code, _R.c.number)
def of_programme(sight: Sight) -> Select[Any]:
    """The reports of one programme, by period."""
    return _rows(sight).where(_R.c.programme_id == OF)


class SpentRow(NamedTuple):
    """An entity's part of a programme: spent, by the books, and committed by its last report."""

    programme_id: UUID
    organisation_id: UUID
    spent_minor: int
    obligated_minor: int
    through: date | None
    """The last day of that report; none where no financial report was accepted."""


def spent_and_obligated(work: Work, programme_ids: Collection[UUID]) -> Sequence[SpentRow]:
    """What each entity has spent and committed on these programmes, whoever reads it.

    Spent is what the books say; committed, legally and unpaid, what the accepted financial report
    with the latest period says. To be asked of programmes that the reader may see.
    """
    keys = list(programme_ids)
    return [SpentRow._make(row) for row in work.session.execute(_SPENT, {"programmes": keys})]


_PROGRAMMES: Any = bindparam("programmes", expanding=True)
_PART = ACCOUNT.c
_LATEST = (
    select(
        _R.c.id,
        _R.c.programme_id,
        _R.c.organisation_id,
        _R.c.version,
        _R.c.to_on,
        func.row_number()
        .over(
            partition_by=(_R.c.programme_id, _R.c.organisation_id),
            order_by=(_R.c.to_on.desc(), _R.c.number.desc()),
        )
        .label("nth"),
    )
    .where(
        _R.c.state == ReportState.ACCEPTED.value,
        _R.c.kind.in_(_FINANCIAL),
        _R.c.programme_id.in_(_PROGRAMMES),
    )
    .subquery("latest_report")
)
_COMMITTED = (
    select(
        _LATEST.c.programme_id,
        _LATEST.c.organisation_id,
        _LATEST.c.to_on,
        func.sum(_L.c.obligated_minor).label("minor"),
    )
    .join(_L, and_(_L.c.report_id == _LATEST.c.id, _L.c.version == _LATEST.c.version))
    .where(_LATEST.c.nth == 1)
    .group_by(_LATEST.c.programme_id, _LATEST.c.organisation_id, _LATEST.c.to_on)
    .subquery("committed")
)
_BOOKED = (
    select(
        _PART.subject_id,
        _PART.organisation_id,
        func.coalesce(
            func.sum(_PART.balance_minor).filter(_PART.kind == Kind.SPENT.value), 0
        ).label("minor"),
    )
    .where(
        _PART.kind.in_((Kind.SPENT.value, Kind.TRANSFER.value)),
        _PART.subject_id.in_(_PROGRAMMES),
    )
    .group_by(_PART.subject_id, _PART.organisation_id)
    .subquery("booked")
)
_SPENT = (
    select(
        _BOOKED.c.subject_id,
        _BOOKED.c.organisation_id,
        cast(_BOOKED.c.minor, BigInteger),
        cast(func.coalesce(_COMMITTED.c.minor, 0), BigInteger),
        _COMMITTED.c.to_on,
    )
    .outerjoin(
        _COMMITTED,
        and_(
            _COMMITTED.c.programme_id == _BOOKED.c.subject_id,
            _COMMITTED.c.organisation_id == _BOOKED.c.organisation_id,
        ),
    )
    .order_by(_BOOKED.c.subject_id, _BOOKED.c.organisation_id)
)


class OwedRow(NamedTuple):
    """A report that was due by a day and is not accepted."""

    id: UUID
    number: str
    programme_id: UUID
    organisation_id: UUID
    kind: str
    state: str
    due_on: date


def owed_on(work: Work, day: date, programme_ids: Collection[UUID]) -> Sequence[OwedRow]:
    """The reports on these programmes that were due by a day and are not accepted, the first first.

    Whoever reads it; to be asked of programmes that the reader may see.
    """
    values = {"programmes": list(programme_ids), "day": day}
    return [OwedRow._make(row) for row in work.session.execute(_OWED, values)]


_OWED = (
    select(
        _R.c.id,
        _R.c.number,
        _R.c.programme_id,
        _R.c.organisation_id,
        _R.c.kind,
        _R.c.state,
        due_on().label("due_on"),
    )
    .where(
        _R.c.programme_id.in_(_PROGRAMMES),
        _R.c.state.in_((*OPEN, ReportState.SUBMITTED.value)),
        due_on() <= bindparam("day", type_=Date()),
    )
    .order_by(due_on(), _R.c.number)
)
