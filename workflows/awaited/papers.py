"""Which of what its closure rests on a programme has, and which it lacks."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, literal, not_, or_

from mptf.chain import table_of
from mptf.closing.models import (
    EvaluationRecommendation,
    EvaluationWaiver,
    InterestStatement,
    ManagementResponse,
    ProgrammeEvaluation,
)
from mptf.ledger.models import ACCOUNT, Kind
from mptf.people.models import Organisation
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.states import FINAL, ReportState
from mptf.programmes.models import ClosureEvidence, JointProgramme, ProgrammePartner
from mptf.reading import OWN_ORGANISATION

_P, _E, _PP, _R, _I = (
    table_of(m)
    for m in (
        JointProgramme,
        ClosureEvidence,
        ProgrammePartner,
        ProgrammeReport,
        InterestStatement,
    )
)
_V, _REC, _ANSWER, _W = (
    table_of(m)
    for m in (
        ProgrammeEvaluation,
        EvaluationRecommendation,
        ManagementResponse,
        EvaluationWaiver,
    )
)
_O = table_of(Organisation).alias("paper_entity")
_A = ACCOUNT.c


def has(kind: str, party: ColumnElement[str] | None = None) -> ColumnElement[bool]:
    """Whether a word of a kind was given, by a party where one is named."""
    paper = and_(_E.c.programme_id == _P.c.id, _E.c.kind == literal(kind))
    given = exists().where(paper if party is None else and_(paper, _E.c.party == party))
    return given.correlate(_P, _O)


def is_told_to_the_end() -> ColumnElement[bool]:
    """Whether every final report is accepted."""
    last = and_(_R.c.programme_id == _P.c.id, _R.c.kind.in_([kind.value for kind in FINAL]))
    open_one = exists().where(last, _R.c.state != ReportState.ACCEPTED.value).correlate(_P)
    return and_(exists().where(last).correlate(_P), not_(open_one))


def has_left(kind: Kind) -> ColumnElement[bool]:
    """Whether something is left with its entities, or allocated to them."""
    left = and_(_A.subject_id == _P.c.id, _A.kind == kind.value, _A.balance_minor != 0)
    return exists().where(left).correlate(_P)


def own_interest_is_said() -> ColumnElement[bool]:
    """Whether the reader's entity has said what interest it earned."""
    said = and_(_I.c.programme_id == _P.c.id, _I.c.organisation_id == OWN_ORGANISATION)
    return exists().where(said).correlate(_P)


def is_evaluated() -> ColumnElement[bool]:
    """Whether its evaluation is in, or was waived."""
    there = exists().where(_V.c.programme_id == _P.c.id).correlate(_P)
    return or_(there, exists().where(_W.c.programme_id == _P.c.id).correlate(_P))


def lacks_answers() -> ColumnElement[bool]:
    """Whether a recommendation of its evaluation was not answered."""
    answered = exists().where(_ANSWER.c.recommendation_id == _REC.c.id).correlate(_REC)
    return (
        exists()
        .select_from(_REC.join(_V, _V.c.id == _REC.c.evaluation_id))
        .where(_V.c.programme_id == _P.c.id, not_(answered))
        .correlate(_P)
    )


def has_all() -> ColumnElement[bool]:
    """Whether its reports, interest, evaluation and the agent's word are in, and nothing is left.

    The checklist says more; this is when the secretariat looks at it.
    """
    silent = (
        exists()
        .where(
            _PP.c.programme_id == _P.c.id,
            not_(
                exists()
                .where(
                    _I.c.programme_id == _PP.c.programme_id,
                    _I.c.organisation_id == _PP.c.organisation_id,
                )
                .correlate(_PP)
            ),
        )
        .correlate(_P)
    )
    return and_(
        is_told_to_the_end(),
        not_(silent),
        not_(has_left(Kind.HELD)),
        not_(has_left(Kind.ALLOCATED)),
        is_evaluated(),
        not_(lacks_answers()),
        has("agent-confirmation"),
    )
