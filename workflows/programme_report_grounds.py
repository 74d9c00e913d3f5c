"""What the guards of a programme's report rest on: what is written, and what it is held against."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Select, and_, cast, func, select

from mptf.chain import table_of
from mptf.ledger.models import ACCOUNT, Kind
from mptf.lives.models import Transition
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programme_reports.models import (
    ExpenditureLine,
    IndicatorActual,
    ProgrammeReport,
    ReportPart,
)
from mptf.programme_reports.states import FINANCIAL, NARRATIVE, ReportState
from mptf.programmes.models import JointProgramme, ProgrammePartner
from mptf.reading import rows
from workflows.grounds import SUBJECTS


class ItsProgramme(NamedTuple):
    """The programme that it tells of; `coordinator` and `owner`, who owes it, are codes."""

    report_id: UUID
    start_on: date | None
    state: str
    coordinator: str
    content: dict[str, Any]
    owner: str
    number: str
    title: str


class Entity(NamedTuple):
    """An entity that takes part in its programme."""

    report_id: UUID
    code: str


class Written(NamedTuple):
    """A part as it is written so far, by the code of the entity whose part it is."""

    report_id: UUID
    part: str
    entity: str
    content: dict[str, Any]
    revision: int


class Other(NamedTuple):
    """Another report of the same entity on the same programme, of the same sort."""

    report_id: UUID
    number: str
    state: str
    to_on: date
    is_final: bool


class Line(NamedTuple):
    """What an earlier report, submitted or accepted, told of a category."""

    report_id: UUID
    of_report: UUID
    category: int
    spent_minor: int


class Funds(NamedTuple):
    """What the books say of the entity's part: sent, less refunds; and spent."""

    report_id: UUID
    net_minor: int
    spent_minor: int


class Before(NamedTuple):
    """What an earlier narrative that was accepted said of an indicator."""

    report_id: UUID
    to_on: date
    code: str
    value: str


class Taken(NamedTuple):
    """A step that somebody took with it."""

    report_id: UUID
    step: int
    trigger: str
    actor_id: UUID


_R, _P, _PP, _O, _W, _L, _I, _T = (
    table_of(m)
    for m in (
        ProgrammeReport,
        JointProgramme,
        ProgrammePartner,
        Organisation,
        ReportPart,
        ExpenditureLine,
        IndicatorActual,
        Transition,
    )
)
_OTHER, _OWNER = _R.alias("other_report"), _O.alias("owner")
_A = ACCOUNT.c
_FINANCIAL = [kind.value for kind in FINANCIAL]
_NARRATIVE = [kind.value for kind in NARRATIVE]
_IN = (ReportState.SUBMITTED.value, ReportState.ACCEPTED.value)
_ASKED = _R.c.id.in_(SUBJECTS)
_SAME = and_(
    _OTHER.c.programme_id == _R.c.programme_id,
    _OTHER.c.organisation_id == _R.c.organisation_id,
    _OTHER.c.id != _R.c.id,
    _OTHER.c.kind.in_(_FINANCIAL) == _R.c.kind.in_(_FINANCIAL),
)
_FINAL = ("final-narrative", "final-financial")


@rows(ItsProgramme._make)
def programme(_sight: Sight) -> Select[Any]:
    """The programme that it tells of."""
    return (
        select(
            _R.c.id,
            _P.c.start_on,
            _P.c.state,
            _O.c.code,
            _P.c.content,
            _OWNER.c.code.label("owner"),
            _P.c.number,
            _P.c.title,
        )
        .join(_P, _P.c.id == _R.c.programme_id)
        .join(_O, _O.c.id == _P.c.coordinator_id)
        .join(_OWNER, _OWNER.c.id == _R.c.organisation_id)
        .where(_ASKED)
    )


@rows(Entity._make, _O.c.code)
def entities(_sight: Sight) -> Select[Any]:
    """The participating organizations, by code."""
    return (
        select(_R.c.id, _O.c.code)
        .join(_PP, _PP.c.programme_id == _R.c.programme_id)
        .join(_O, _O.c.id == _PP.c.organisation_id)
        .where(_ASKED)
    )


@rows(Written._make, _W.c.code, _O.c.code)
def written(_sight: Sight) -> Select[Any]:
    """What is written so far."""
    return (
        select(_W.c.report_id, _W.c.code, _O.c.code.label("entity"), _W.c.content, _W.c.revision)
        .join(_O, _O.c.id == _W.c.organisation_id)
        .where(_W.c.report_id.in_(SUBJECTS))
    )


@rows(Other._make, _OTHER.c.to_on)
def others(_sight: Sight) -> Select[Any]:
    """The other reports in its row, by period."""
    return (
        select(
            _R.c.id,
            _OTHER.c.number,
            _OTHER.c.state,
            _OTHER.c.to_on,
            _OTHER.c.kind.in_(_FINAL).label("is_final"),
        )
        .join(_OTHER, _SAME)
        .where(_ASKED)
    )


@rows(Line._make)
def earlier_lines(_sight: Sight) -> Select[Any]:
    """What the earlier reports of the same entity told of each category."""
    return (
        select(_R.c.id, _OTHER.c.id.label("of_report"), _L.c.category, _L.c.spent_minor)
        .join(_OTHER, _SAME)
        .join(_L, and_(_L.c.report_id == _OTHER.c.id, _L.c.version == _OTHER.c.version))
        .where(_ASKED, _OTHER.c.state.in_(_IN), _OTHER.c.to_on < _R.c.from_on)
    )


@rows(Funds._make)
def funds(_sight: Sight) -> Select[Any]:
    """What the books say of the entity's part of the programme."""

    def of(*kinds: Kind) -> Any:
        added = func.sum(_A.balance_minor).filter(_A.kind.in_([kind.value for kind in kinds]))
        return cast(func.coalesce(added, 0), BigInteger)

    return (
        select(_R.c.id, of(Kind.TRANSFER, Kind.REFUND), of(Kind.SPENT).label("spent"))
        .join(
            ACCOUNT,
            and_(
                _A.subject_id == _R.c.programme_id,
                _A.organisation_id == _R.c.organisation_id,
            ),
        )
        .where(_ASKED)
        .group_by(_R.c.id)
    )


@rows(Before._make, _OTHER.c.to_on)
def earlier_actuals(_sight: Sight) -> Select[Any]:
    """What earlier narratives that were accepted said of each indicator, the latest last."""
    return (
        select(_R.c.id, _OTHER.c.to_on, _I.c.code, _I.c.value)
        .join(_OTHER, _SAME)
        .join(_I, and_(_I.c.report_id == _OTHER.c.id, _I.c.version == _OTHER.c.version))
        .where(
            _ASKED,
            _OTHER.c.state == ReportState.ACCEPTED.value,
            _OTHER.c.to_on <= _R.c.to_on,
            _OTHER.c.kind.in_(_NARRATIVE),
        )
    )


@rows(Taken._make, _T.c.step)
def taken(_sight: Sight) -> Select[Any]:
    """The steps that were taken with it, and by whom."""
    steps = select(_T.c.subject_id, _T.c.step, _T.c.trigger, _T.c.actor_id)
    return steps.where(_T.c.subject_id.in_(SUBJECTS))
