"""Records in a state in which a step waits for somebody, with whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from mptf.chain import table_of
from mptf.db import UtcDateTime
from mptf.deadlines.models import Deadline
from mptf.meetings import queries as meetings
from mptf.meetings.models import Meeting, Minutes
from mptf.meetings.states import MeetingState
from mptf.notes.models import ConceptNote, ScreeningCheck
from mptf.notes.states import NoteState
from mptf.policy import Sight
from mptf.procedures import queries as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.procedures.states import ProcedureState
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.states import FINAL, ReportState
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.states import ProgrammeState, TransferState
from mptf.reading import Rows
from mptf.reviews.models import Review, ReviewAssignment
from mptf.reviews.states import OPEN
from mptf.work import Work
from workflows.awaited import papers, signing
from workflows.awaited.rows import Row, first_few, text
from workflows.lines import LAST, LINES, Line
from workflows.programme_report_rules import CERTIFY
from workflows.turns import Whose, turns

_N, _P, _R, _W, _MT, _MIN = (
    table_of(m)
    for m in (ConceptNote, JointProgramme, TransferRequest, WrittenProcedure, Meeting, Minutes)
)
_C, _V, _D, _A = (table_of(m) for m in (ScreeningCheck, Review, Deadline, ReviewAssignment))
_RP = table_of(ProgrammeReport)
_ME: Any = bindparam("me")
_BASES: Any = bindparam("certified_bases", expanding=True, type_=String())

_SCREENED = exists().where(_C.c.note_id == _N.c.id, _C.c.version == _N.c.version).correlate(_N)
_REVIEW = and_(_V.c.note_id == _N.c.id, _V.c.version == _N.c.version)
_REVIEWS = select(func.count()).select_from(_V).where(_REVIEW).correlate(_N).scalar_subquery()
_ASKED = (
    select(func.count())
    .select_from(_A)
    .where(_A.c.note_id == _N.c.id, _A.c.version == _N.c.version, _A.c.state.in_(OPEN))
    .correlate(_N)
    .scalar_subquery()
)
_SCORED = and_(bindparam("reviewers_min") <= _REVIEWS, _ASKED == 0)
_ENOUGH_AT_WORK = and_(_ASKED > 0, bindparam("reviewers_min") <= _ASKED + _REVIEWS)
_UNDER_REVIEW = _N.c.state == NoteState.UNDER_REVIEW.value
_OPEN_REQUEST = and_(_R.c.programme_id == _P.c.id, _R.c.state != TransferState.WITHDRAWN.value)
_REQUESTED = exists().where(_OPEN_REQUEST).correlate(_P)

_SOON = timedelta(hours=12)
"""So long before a meeting its Chair is asked to open it."""

_BEGINS_SOON = bindparam("soon", type_=UtcDateTime()) >= meetings.STARTS
_COMMENTED = bindparam("now", type_=UtcDateTime()) >= (
    select(func.max(_MIN.c.comments_until))
    .where(_MIN.c.meeting_id == _MT.c.id)
    .correlate(_MT)
    .scalar_subquery()
)

_PREPARED: Mapping[str, ColumnElement[bool]] = {
    "concept-note": case(
        (_N.c.state == NoteState.SCREENING.value, _SCREENED),
        (_UNDER_REVIEW, _SCORED),
        else_=false(),
    ),
    "joint-programme": case(
        (_P.c.state == ProgrammeState.APPROVED.value, signing.signed_by_all()), else_=false()
    ),
}
_WAITS: Mapping[str, ColumnElement[bool]] = {
    "concept-note": not_(and_(_UNDER_REVIEW, _ENOUGH_AT_WORK)),
    "joint-programme": case(
        (_P.c.state == ProgrammeState.SIGNED.value, not_(_REQUESTED)),
        (_P.c.state == ProgrammeState.ACTIVE.value, papers.has("activities-done")),
        (_P.c.state == ProgrammeState.OPERATIONALLY_CLOSED.value, papers.has_all()),
        else_=true(),
    ),
    "written-procedure": case(
        (
            _W.c.state == ProcedureState.CIRCULATED.value,
            or_(bindparam("now", type_=UtcDateTime()) >= procedures.ENDS, not_(procedures.RUNS)),
        ),
        else_=true(),
    ),
    "programme-report": case(
        (
            and_(_RP.c.state == ReportState.DUE.value, _RP.c.kind.in_([k.value for k in FINAL])),
            _P.c.state == ProgrammeState.OPERATIONALLY_CLOSED.value,
        ),
        (_RP.c.state == ReportState.DUE.value, _RP.c.to_on < bindparam("today", type_=Date())),
        (
            _RP.c.state == ReportState.SUBMITTED.value,
            or_(LAST.c.trigger == CERTIFY, func.coalesce(_RP.c.basis, "").not_in(_BASES)),
        ),
        else_=true(),
    ),
    "meeting": case(
        (_MT.c.state == MeetingState.PAPERS_SENT.value, _BEGINS_SOON),
        (_MT.c.state == MeetingState.MINUTES_CIRCULATED.value, _COMMENTED),
        else_=true(),
    ),
}
"""When a record is waited for that is not so all the time while it stands in its state.

A note under review that enough reviewers have before them waits for nobody: their reviews do.
A signed programme waits for a transfer request; once there is one, it is that which waits. One that
has money waits to be closed once its papers are in; until then work is done, or papers are asked.
A report is owed once its time is over, a final one after the closure, and is accepted
once it is certified, where it must be. A written procedure is concluded once its items are closed;
until then the Committee is asked. A meeting waits to be opened on its day, its minutes to be
adopted when comments are over.
"""


def _states(name: str) -> ColumnElement[Any]:
    return bindparam(name, expanding=True, type_=String())


def _of(kind: str, line: Line) -> Rows[Row]:
    table = line.table
    standing = [state for workflow, state in turns() if workflow == kind]
    theirs: ColumnElement[bool] = table.c.state.in_(_states(f"{kind}_every"))
    if line.own is not None:
        theirs = or_(theirs, and_(table.c.state.in_(_states(f"{kind}_own")), line.own))
    had = and_(table.c.state.in_(_states(f"{kind}_four_eyes")), LAST.c.actor_id == _ME)
    due = (
        select(func.min(_D.c.due_on))
        .where(_D.c.subject_id == table.c.id, _D.c.done_at.is_(None))
        .scalar_subquery()
    )

    def waiting(sight: Sight) -> Select[Any]:
        """The most urgent records in each state, with whose turn it is.

        A programme that is seen as it is published is nobody's to wait for.
        """
        found = line.select(
            sight,
            kind,
            LAST.c.act_on.label("since"),
            due.label("due_on"),
            line.coordinator.label("entity"),
            and_(theirs, not_(had)).label("mine"),
            and_(theirs, had).label("another"),
            _PREPARED.get(kind, false()).label("prepared"),
            text().label("asks"),
            text().label("by"),
        )
        whole = programmes.opened_to(sight) if kind == "joint-programme" else true()
        waits = _WAITS.get(kind, true())
        return first_few(found.where(table.c.state.in_(standing), waits, whole))

    return Rows(Row._make, waiting, (), None)


ROWS: tuple[Rows[Row], ...] = tuple(_of(kind, line) for kind, line in LINES.items())
"""One row set for each workflow."""


def values(work: Work) -> dict[str, Any]:
    """In which states it is the reader's turn, who they are, and how many reviews are enough."""
    found: dict[str, Any] = {
        f"{kind}_{name}": [] for kind in LINES for name in (Whose.EVERY, Whose.OWN, "four_eyes")
    }
    for (kind, state), turn in turns().items():
        whose = turn.whose(work.actor)
        if whose is not Whose.NONE:
            found[f"{kind}_{whose}"].append(state)
        if turn.four_eyes:
            found[f"{kind}_four_eyes"].append(state)
    found["me"] = work.actor.id
    found["now"] = work.now()
    found["soon"] = work.now() + _SOON
    found["today"] = work.today()
    found["certified_bases"] = list(work.profile.programme.reports.certified)
    found["reviewers_min"] = work.profile.assessment.reviewers_min
    return found | signing.values(work)
