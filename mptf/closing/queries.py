"""What is read of the end of a programme, by whoever sees the whole of it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from mptf.attachments.models import Attachment
from mptf.attachments.visibility import EVALUATION, hangs
from mptf.chain import table_of
from mptf.closing.models import (
    EvaluationRecommendation,
    EvaluationWaiver,
    InterestStatement,
    ManagementResponse,
    ProgrammeEvaluation,
)
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programmes.visibility import is_opened
from mptf.reading import OF, rows


class EvaluationRow(NamedTuple):
    """The evaluation, with its report as a file."""

    id: UUID
    title: str
    evaluator: str
    reported_on: date
    entered_on: date
    file_id: UUID
    file: str


class RecommendationRow(NamedTuple):
    """A recommendation with the last answer to it, empty where there is none."""

    seq: int
    text: str
    stand: str | None
    answer: str | None
    owner: str | None
    due_on: date | None
    done_on: date | None
    answers: int | None
    """How often it was answered."""


class WaiverRow(NamedTuple):
    """That no evaluation is made, and why."""

    reason: str
    waived_on: date


class InterestRow(NamedTuple):
    """What interest an entity says that it earned."""

    organisation_id: UUID
    amount: Money
    text: str
    said_on: date


_V, _R, _M, _W, _I, _O, _A = (
    table_of(m)
    for m in (
        ProgrammeEvaluation,
        EvaluationRecommendation,
        ManagementResponse,
        EvaluationWaiver,
        InterestStatement,
        Organisation,
        Attachment,
    )
)
_LATER, _LATEST = _I.alias("said_later"), _M.alias("answered_later")


@rows(EvaluationRow._make, _V.c.entered_on)
def evaluation(sight: Sight) -> Select[Any]:
    """The final evaluation, where there is one."""
    file = and_(_A.c.subject_kind == EVALUATION, _A.c.subject_id == _V.c.id, hangs())
    columns = (_V.c.id, _V.c.title, _V.c.evaluator, _V.c.reported_on, _V.c.entered_on)
    found = select(*columns, _A.c.id.label("file_id"), _A.c.name)
    return found.select_from(_V.join(_A, file)).where(_V.c.programme_id == OF, is_opened(sight))


@rows(RecommendationRow._make, _R.c.seq)
def recommendations(sight: Sight) -> Select[Any]:
    """Its recommendations, each with the last answer."""
    last = (
        select(func.max(_LATEST.c.number))
        .where(_LATEST.c.recommendation_id == _R.c.id)
        .correlate(_R)
        .scalar_subquery()
    )
    among = (
        _R.join(_V, _V.c.id == _R.c.evaluation_id)
        .outerjoin(_M, and_(_M.c.recommendation_id == _R.c.id, _M.c.number == last))
        .outerjoin(_O, _O.c.id == _M.c.owner_id)
    )
    return (
        select(
            _R.c.seq,
            _R.c.text,
            _M.c.stand,
            _M.c.text.label("answer"),
            _O.c.code,
            _M.c.due_on,
            _M.c.done_on,
            _M.c.number,
        )
        .select_from(among)
        .where(_V.c.programme_id == OF, is_opened(sight))
    )


@rows(WaiverRow._make, _W.c.waived_on)
def waiver(sight: Sight) -> Select[Any]:
    """That it was waived."""
    found = select(_W.c.reason, _W.c.waived_on)
    return found.where(_W.c.programme_id == OF, is_opened(sight))


def _said(row: Any) -> InterestRow:
    key, minor, currency, text, on = row
    return InterestRow(key, Money(minor, currency), text, on)


@rows(_said, _I.c.organisation_id)
def interest(sight: Sight) -> Select[Any]:
    """What each entity said last of the interest that it earned."""
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
    columns = (_I.c.organisation_id, _I.c.amount_minor, _I.c.currency, _I.c.text, _I.c.said_on)
    return select(*columns).where(_I.c.programme_id == OF, ~later, is_opened(sight))
