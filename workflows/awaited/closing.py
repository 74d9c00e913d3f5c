"""Programmes towards their end: who owes a word, an answer, an evaluation, or releases money."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from mptf.chain import table_of
from mptf.closing.service import EVALUATE
from mptf.deadlines.models import Deadline
from mptf.ledger.models import Kind
from mptf.policy import Sight, secretariat
from mptf.programmes.models import JointProgramme, ProgrammePartner, TransferRequest
from mptf.programmes.states import ProgrammeState
from mptf.reading import OWN_ORGANISATION, rows
from mptf.transfers.queries import OVER
from mptf.work import Work
from workflows.awaited import papers
from workflows.awaited.rows import Row, first_few, no_day, text
from workflows.lines import LAST, LINES

_KIND = "joint-programme"
_P, _PP, _D, _R = (
    table_of(m) for m in (JointProgramme, ProgrammePartner, Deadline, TransferRequest)
)
_TODAY: Any = bindparam("today", type_=Date())
_TAKES_PART = (
    exists()
    .where(_PP.c.programme_id == _P.c.id, _PP.c.organisation_id == OWN_ORGANISATION)
    .correlate(_P)
)
_COORDINATES = _P.c.coordinator_id == OWN_ORGANISATION
_CLOSED = _P.c.state == ProgrammeState.OPERATIONALLY_CLOSED.value
_CLOSES = bindparam("closes_programmes", type_=Integer()) == 1


def _asked(
    sight: Sight, act: str, wanted: ColumnElement[bool], due: ColumnElement[Any] | None = None
) -> Select[Any]:
    found = LINES[_KIND].select(
        sight,
        _KIND,
        LAST.c.act_on.label("since"),
        (no_day() if due is None else due).label("due_on"),
        text().label("entity"),
        true().label("mine"),
        false().label("another"),
        true().label("prepared"),
        text(f"{_KIND}.{act}").label("asks"),
        text().label("by"),
    )
    return first_few(found.where(wanted))


@rows(Row._make)
def words(sight: Sight) -> Select[Any]:
    """Programmes whose closure lacks the reader's word: activities are done, the books agree."""
    ended = and_(_P.c.state == ProgrammeState.ACTIVE.value, _P.c.end_on < _TODAY)
    ways: list[ColumnElement[bool]] = [false()]
    if sight.entity:
        ways.append(and_(ended, _COORDINATES, not_(papers.has("activities-done"))))
    if sight.agent:
        ways.append(
            and_(
                _CLOSED,
                papers.is_told_to_the_end(),
                not_(papers.has_left(Kind.HELD)),
                not_(papers.has("agent-confirmation")),
            )
        )
    return _asked(sight, "evidence", or_(*ways))


@rows(Row._make)
def interest(sight: Sight) -> Select[Any]:
    """Programmes of which the reader's entity has not said what interest it earned."""
    wanted = and_(_CLOSED, _TAKES_PART, not_(papers.own_interest_is_said()))
    return _asked(sight, "say-interest", wanted if sight.entity else false())


@rows(Row._make)
def responses(sight: Sight) -> Select[Any]:
    """Programmes that the reader's entity coordinates, with recommendations to answer."""
    wanted = and_(_COORDINATES, papers.lacks_answers())
    return _asked(sight, "respond", wanted if sight.entity else false())


@rows(Row._make)
def evaluations(sight: Sight) -> Select[Any]:
    """Programmes that wait for their evaluation, for whoever keeps their papers."""
    due = (
        select(func.min(_D.c.due_on))
        .where(_D.c.subject_id == _P.c.id, _D.c.what == EVALUATE, _D.c.done_at.is_(None))
        .correlate(_P)
        .scalar_subquery()
    )
    return _asked(sight, "evaluate", and_(_CLOSES, _CLOSED, not_(papers.is_evaluated())), due)


@rows(Row._make)
def releases(sight: Sight) -> Select[Any]:
    """Closed programmes for which something is kept that will not be transferred."""
    over = [state.value for state in OVER]
    sent = exists().where(_R.c.programme_id == _P.c.id, _R.c.state.not_in(over)).correlate(_P)
    wanted = and_(_CLOSES, _CLOSED, papers.has_left(Kind.ALLOCATED), not_(sent))
    return _asked(sight, "release-the-rest", wanted)


ROWS = (words, interest, responses, evaluations, releases)


def values(work: Work) -> dict[str, Any]:
    """Whether the reader brings programmes to their end."""
    return {
        "today": work.today(),
        "closes_programmes": int(secretariat.includes(work.actor, None)),
    }
