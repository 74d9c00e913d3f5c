"""What the release of a tranche is measured by, as selects: one place for guards, pages and tasks.

Each gives rows that begin with the key of whatever is asked about, beside its programme: a request,
or the programme itself. They are the truth, not what a reader may see of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
)

from mptf.chain import table_of
from mptf.committee.models import Condition, ConditionMet, DecisionItem, DecisionSignature, Outcome
from mptf.ledger.models import ACCOUNT, Kind
from mptf.lives.models import Transition
from mptf.people.models import Organisation
from mptf.programme_reports.models import ExpenditureLine, ProgrammeReport
from mptf.programme_reports.queries import due_on
from mptf.programme_reports.states import FINANCIAL, ReportState
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.states import TransferState
from mptf.tranches.models import FlagLifted, ProgrammeFlag

Key = ColumnElement[Any]


class Standing(NamedTuple):
    """Where the programme stands, and until when it runs."""

    key: UUID
    state: str
    end_on: date | None


class Earlier(NamedTuple):
    """A transfer request of the programme that stands."""

    key: UUID
    number: str
    tranche: int
    state: str


class Report(NamedTuple):
    """A report that is due: accepted or not, and when."""

    key: UUID
    number: str
    kind: str
    entity: str
    due_on: date
    state: str
    since: date | None


class Course(NamedTuple):
    """What an entity was sent less what came back, spent by the books, and has committed."""

    key: UUID
    entity: str
    net_funded_minor: int
    spent_minor: int
    obligated_minor: int
    report: str | None
    """The latest accepted financial report, of which the commitments are."""


class Held(NamedTuple):
    """A condition of the approval that names the tranche, met or not."""

    key: UUID
    seq: int
    text: str
    owner: str
    due_on: date
    met_on: date | None
    evidence: str | None


class Flag(NamedTuple):
    """A flag that is not lifted."""

    key: UUID
    seq: int
    text: str
    raised_on: date


_P, _TR, _O, _T = (table_of(m) for m in (JointProgramme, TransferRequest, Organisation, Transition))
_R, _L = table_of(ProgrammeReport), table_of(ExpenditureLine)
_C, _M, _I, _S = (table_of(m) for m in (Condition, ConditionMet, DecisionItem, DecisionSignature))
_F, _U = table_of(ProgrammeFlag), table_of(FlagLifted)
_EVERY = _P.alias("every_programme")
_A = ACCOUNT.c

EARLIER_NUMBER, REPORT_NUMBER, CONDITION_SEQ = _TR.c.number, _R.c.number, _C.c.seq
ENTITY = _O.c.code
"""In what order rows are read."""

SETTLED = (ReportState.ACCEPTED.value, ReportState.WAIVED.value)
"""Reports in these states are asked for no more."""

TODAY: Any = bindparam("today", type_=Date())
"""The day on which a release is weighed."""


def standings(key: Key, programme: Key) -> Select[Any]:
    """Where its programme stands."""
    return select(key, _P.c.state, _P.c.end_on).where(_P.c.id == programme)


def earlier(key: Key, programme: Key) -> Select[Any]:
    """The programme's transfer requests, but those that were withdrawn."""
    stands = and_(_TR.c.programme_id == programme, _TR.c.state != TransferState.WITHDRAWN.value)
    return select(key, _TR.c.number, _TR.c.tranche, _TR.c.state).where(stands)


def reports_due(key: Key, programme: Key) -> Select[Any]:
    """The reports of the programme that are due by today, as they stand.

    One that was returned is due whatever day it was given to be corrected by.
    """
    since = and_(_T.c.subject_id == _R.c.id, _T.c.step == _R.c.step)
    by = due_on()
    return (
        select(key, _R.c.number, _R.c.kind, _O.c.code, by.label("due_on"), _R.c.state, _T.c.act_on)
        .join(_R, _R.c.programme_id == programme)
        .join(_O, _O.c.id == _R.c.organisation_id)
        .outerjoin(_T, since)
        .where(or_(by <= TODAY, _R.c.state == ReportState.RETURNED.value))
    )


def _committed() -> Subquery:
    """What each entity has committed and not paid, by its latest accepted financial report."""
    latest = (
        func.row_number()
        .over(
            partition_by=(_R.c.programme_id, _R.c.organisation_id),
            order_by=(_R.c.to_on.desc(), _R.c.number.desc()),
        )
        .label("place")
    )
    accepted = (
        select(_R.c.id, _R.c.number, _R.c.version, _R.c.programme_id, _R.c.organisation_id, latest)
        .where(_R.c.state == ReportState.ACCEPTED.value)
        .where(_R.c.kind.in_([kind.value for kind in FINANCIAL]))
        .subquery()
    )
    its_lines = and_(_L.c.report_id == accepted.c.id, _L.c.version == accepted.c.version)
    return (
        select(
            accepted.c.programme_id,
            accepted.c.organisation_id,
            accepted.c.number,
            cast(func.coalesce(func.sum(_L.c.obligated_minor), 0), BigInteger).label("minor"),
        )
        .outerjoin(_L, its_lines)
        .where(accepted.c.place == 1)
        .group_by(accepted.c.programme_id, accepted.c.organisation_id, accepted.c.number)
        .subquery()
    )


def _sum(*kinds: Kind) -> ColumnElement[int]:
    of_kinds = case((_A.kind.in_([kind.value for kind in kinds]), _A.balance_minor), else_=0)
    return cast(func.sum(of_kinds), BigInteger)


def courses(key: Key, programme: Key) -> Select[Any]:
    """How each entity of the programme fares, of those to which anything was ever sent."""
    committed = _committed()
    its = and_(
        committed.c.programme_id == _A.subject_id,
        committed.c.organisation_id == _A.organisation_id,
    )
    kinds = (Kind.TRANSFER.value, Kind.REFUND.value, Kind.SPENT.value)
    return (
        select(
            key,
            _O.c.code,
            _sum(Kind.TRANSFER, Kind.REFUND).label("net_funded_minor"),
            _sum(Kind.SPENT).label("spent_minor"),
            func.coalesce(committed.c.minor, 0).label("obligated_minor"),
            cast(committed.c.number, String).label("report"),
        )
        .join(ACCOUNT, _A.subject_id == programme)
        .join(_O, _O.c.id == _A.organisation_id)
        .outerjoin(committed, its)
        .where(_A.kind.in_(kinds))
        .group_by(key, _O.c.code, committed.c.minor, committed.c.number)
    )


def conditions(key: Key, programme: Key, tranche: ColumnElement[Any]) -> Select[Any]:
    """The conditions of the programme's approvals that name the tranche, met or not."""
    approval = and_(_I.c.outcome == Outcome.APPROVED.value, _I.c.subject_id == programme)
    return (
        select(key, _C.c.seq, _C.c.text, _O.c.name, _C.c.due_on, _M.c.met_on, _M.c.evidence)
        .join(_I, approval)
        .join(_S, _S.c.decision_id == _I.c.decision_id)
        .join(_C, _C.c.item_id == _I.c.id)
        .join(_O, _O.c.id == _C.c.owner_id)
        .outerjoin(_M, _M.c.condition_id == _C.c.id)
        .where(_C.c.blocks_tranche == tranche)
    )


def flags(key: Key, programme: Key) -> Select[Any]:
    """What holds the programme's money back."""
    return (
        select(key, _F.c.seq, _F.c.text, _F.c.raised_on)
        .join(_F, _F.c.programme_id == programme)
        .outerjoin(_U, _U.c.flag_id == _F.c.id)
        .where(_U.c.id.is_(None))
    )


# --- For all programmes at once ------------------------------------------------------------------


def lacking(rule: Mapping[str, Any]) -> Select[Any]:
    """The keys of the programmes of which too little is used, by the figures of the rule."""
    course = courses(_EVERY.c.id, _EVERY.c.id).subquery()
    counted = (
        course.c.spent_minor * rule["counts_spent"]
        + course.c.obligated_minor * rule["counts_obligated"]
    )

    def short(*by: ColumnElement[Any]) -> Select[Any]:
        sent, used = func.sum(course.c.net_funded_minor), func.sum(counted)
        keys = select(course.c.id).group_by(course.c.id, *by)
        return keys.having(used * 100 < sent * rule["release_share"])

    by_programme, keys = rule["by_programme"], _EVERY.c.id
    whole, each = short().subquery(), short(course.c.code).subquery()
    return select(keys).where(
        or_(
            and_(by_programme == 1, keys.in_(select(whole.c.id))),
            and_(by_programme == 0, keys.in_(select(each.c.id))),
        )
    )


def owing_reports() -> Select[Any]:
    """The keys of the programmes of which a report is due and not accepted."""
    due = reports_due(_EVERY.c.id, _EVERY.c.id).subquery()
    return select(due.c.id).where(due.c.state.not_in(SETTLED))


def flagged() -> Select[Any]:
    """The keys of the programmes whose money a flag holds back."""
    return select(_F.c.programme_id).outerjoin(_U, _U.c.flag_id == _F.c.id).where(_U.c.id.is_(None))
