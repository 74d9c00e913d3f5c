"""What the checklist of a programme's financial closure rests on."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Select, and_, case, cast, func, select

from mptf.chain import table_of
from mptf.closing.models import (
    EvaluationRecommendation,
    EvaluationWaiver,
    InterestStatement,
    ManagementResponse,
    ProgrammeEvaluation,
)
from mptf.committee.models import (
    Condition,
    ConditionMet,
    Decision,
    DecisionItem,
    DecisionSignature,
)
from mptf.contributions.models import CashMovement
from mptf.contributions.states import ReceiptState
from mptf.ledger.models import ACCOUNT, Kind, LedgerTx
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programme_reports.models import ExpenditureLine, ProgrammeReport
from mptf.programme_reports.states import FINAL, FINANCIAL, ReportState
from mptf.programmes.models import ClosureEvidence, JointProgramme
from mptf.reading import rows
from workflows.grounds import SUBJECTS


class LastReport(NamedTuple):
    """A final report, or one of figures that were certified."""

    programme_id: UUID
    number: str
    kind: str
    basis: str | None
    organisation_id: UUID
    state: str


class Told(NamedTuple):
    """What an entity's accepted reports tell that it spent, in all."""

    programme_id: UUID
    organisation_id: UUID
    spent_minor: int


class Part(NamedTuple):
    """What the books say of an entity's part."""

    programme_id: UUID
    organisation_id: UUID
    code: str
    sent_minor: int
    refunded_minor: int
    spent_minor: int
    held_minor: int
    allocated_minor: int


class Interest(NamedTuple):
    """What interest an entity says that it earned."""

    programme_id: UUID
    organisation_id: UUID
    amount_minor: int


class Movement(NamedTuple):
    """A movement of cash that names the programme and was not rejected or reversed."""

    programme_id: UUID
    organisation_id: UUID | None
    number: str
    kind: str
    state: str
    amount_minor: int


class Unmet(NamedTuple):
    """A condition of its approval that is open."""

    programme_id: UUID
    decision: str
    seq: int
    text: str


class Evaluated(NamedTuple):
    """Its evaluation."""

    programme_id: UUID
    title: str
    evaluator: str


class Recommended(NamedTuple):
    """A recommendation of it, and how often it was answered."""

    programme_id: UUID
    seq: int
    answers: int


class Waived(NamedTuple):
    """That there is none, and why."""

    programme_id: UUID
    reason: str


_R, _L, _P, _O, _I, _M, _X, _E, _V, _W, _S, _T, _Z = (
    table_of(m)
    for m in (
        ProgrammeReport,
        ExpenditureLine,
        JointProgramme,
        Organisation,
        InterestStatement,
        CashMovement,
        LedgerTx,
        ClosureEvidence,
        ProgrammeEvaluation,
        EvaluationWaiver,
        DecisionSignature,
        DecisionItem,
        Decision,
    )
)
_C, _MET = table_of(Condition), table_of(ConditionMet)
_REC, _ANSWER = table_of(EvaluationRecommendation), table_of(ManagementResponse)
_LATER, _BACK = _I.alias("interest_later"), _X.alias("reversing_entry")
_ACC = ACCOUNT.c


@rows(LastReport._make, _R.c.number)
def last_reports(_sight: Sight) -> Select[Any]:
    """The final reports, whatever became of them."""
    columns = (_R.c.programme_id, _R.c.number, _R.c.kind, _R.c.basis, _R.c.organisation_id)
    found = select(*columns, _R.c.state).where(_R.c.kind.in_([kind.value for kind in FINAL]))
    return found.where(_R.c.programme_id.in_(SUBJECTS))


@rows(Told._make)
def told(_sight: Sight) -> Select[Any]:
    """What the accepted financial reports tell, by entity."""
    spent = cast(func.sum(_L.c.spent_minor), BigInteger)
    return (
        select(_R.c.programme_id, _R.c.organisation_id, spent.label("spent_minor"))
        .join(_L, and_(_L.c.report_id == _R.c.id, _L.c.version == _R.c.version))
        .where(
            _R.c.programme_id.in_(SUBJECTS),
            _R.c.state == ReportState.ACCEPTED.value,
            _R.c.kind.in_([kind.value for kind in FINANCIAL]),
        )
        .group_by(_R.c.programme_id, _R.c.organisation_id)
    )


_KINDS = (Kind.TRANSFER, Kind.REFUND, Kind.SPENT, Kind.HELD, Kind.ALLOCATED)


@rows(Part._make, _O.c.code)
def parts(_sight: Sight) -> Select[Any]:
    """What the books say of every entity that ever had a part in it."""

    def of(kind: Kind) -> Any:
        return cast(
            func.sum(case((_ACC.kind == kind.value, _ACC.balance_minor), else_=0)), BigInteger
        )

    return (
        select(
            _ACC.subject_id,
            _ACC.organisation_id,
            _O.c.code,
            *(of(kind).label(kind.value.replace("-", "_")) for kind in _KINDS),
        )
        .join(_O, _O.c.id == _ACC.organisation_id)
        .where(_ACC.kind.in_([kind.value for kind in _KINDS]), _ACC.subject_id.in_(SUBJECTS))
        .group_by(_ACC.subject_id, _ACC.organisation_id, _O.c.code)
    )


@rows(Interest._make)
def interest(_sight: Sight) -> Select[Any]:
    """What each entity said last."""
    later = (
        _LATER.select()
        .where(
            _LATER.c.programme_id == _I.c.programme_id,
            _LATER.c.organisation_id == _I.c.organisation_id,
            _LATER.c.number > _I.c.number,
        )
        .correlate(_I)
        .exists()
    )
    columns = (_I.c.programme_id, _I.c.organisation_id, _I.c.amount_minor)
    return select(*columns).where(_I.c.programme_id.in_(SUBJECTS), ~later)


@rows(Movement._make, _M.c.number)
def movements(_sight: Sight) -> Select[Any]:
    """The movements of cash that name it."""
    reversed_ = (
        select(_X.c.id)
        .join(_BACK, _BACK.c.reverses_id == _X.c.id)
        .where(_X.c.document_kind == "cash-movement", _X.c.document_id == _M.c.id)
        .correlate(_M)
        .exists()
    )
    columns = (_M.c.programme_id, _M.c.organisation_id, _M.c.number, _M.c.kind, _M.c.state)
    return select(*columns, _M.c.amount_minor).where(
        _M.c.programme_id.in_(SUBJECTS), _M.c.state != ReceiptState.REJECTED.value, ~reversed_
    )


@rows(Unmet._make, _Z.c.number, _C.c.seq)
def unmet(_sight: Sight) -> Select[Any]:
    """The conditions of signed decisions on it for which no evidence was accepted."""
    return (
        select(_T.c.subject_id, _Z.c.number, _C.c.seq, _C.c.text)
        .join(_T, _T.c.id == _C.c.item_id)
        .join(_Z, _Z.c.id == _T.c.decision_id)
        .join(_S, _S.c.decision_id == _T.c.decision_id)
        .outerjoin(_MET, _MET.c.condition_id == _C.c.id)
        .where(_T.c.subject_id.in_(SUBJECTS), _MET.c.id.is_(None))
    )


@rows(Evaluated._make)
def evaluation(_sight: Sight) -> Select[Any]:
    """Its evaluation, where there is one."""
    found = select(_V.c.programme_id, _V.c.title, _V.c.evaluator)
    return found.where(_V.c.programme_id.in_(SUBJECTS))


@rows(Recommended._make, _REC.c.seq)
def recommendations(_sight: Sight) -> Select[Any]:
    """What it recommends."""
    answers = (
        select(func.count())
        .where(_ANSWER.c.recommendation_id == _REC.c.id)
        .correlate(_REC)
        .scalar_subquery()
    )
    found = select(_V.c.programme_id, _REC.c.seq, answers.label("answers"))
    among = _REC.join(_V, _V.c.id == _REC.c.evaluation_id)
    return found.select_from(among).where(_V.c.programme_id.in_(SUBJECTS))


@rows(Waived._make)
def waiver(_sight: Sight) -> Select[Any]:
    """That it was waived."""
    found = select(_W.c.programme_id, _W.c.reason)
    return found.where(_W.c.programme_id.in_(SUBJECTS))
