"""Which reports a programme owes: made once from its dates, and moved with them. Handbook 6."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from mptf.deadlines import service as deadlines
from mptf.errors import Invalid, NotPermitted
from mptf.lives.models import Transition
from mptf.numbers import yearly
from mptf.programme_reports import schedule
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.schemas import InterimSent
from mptf.programme_reports.states import (
    FINAL,
    FINANCIAL,
    NARRATIVE,
    OPEN,
    Basis,
    ReportKind,
    ReportState,
)
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.work import Work

SUBMIT = "submit the report"
"""What is due of a report from whoever owes it."""
KIND = "programme-report"
_OWED_BY = "the entity that owes it"

_UNBEGUN = ("(new)", ReportState.DUE.value)


class _Wanted(NamedTuple):
    """A report that is to be there."""

    kind: ReportKind
    basis: Basis | None
    to_on: date


def ends_on(work: Work, programme: JointProgramme) -> date | None:
    """The last day that reports tell of: that of its operational closure, or its planned end."""
    closed = work.session.exec(
        select(col(Transition.act_on)).where(
            Transition.subject_id == programme.id,
            Transition.to_state == ProgrammeState.OPERATIONALLY_CLOSED.value,
        )
    ).first()
    return closed or programme.end_on


def fit(work: Work, programme: JointProgramme) -> list[ProgrammeReport]:
    """Bring a programme's reports in line with its dates, and give those that are new.

    Done again it changes nothing. What was submitted keeps its period; of what was not, each
    begins where the one before it ends, so that there are neither gaps nor overlaps.
    """
    start, end = programme.start_on, ends_on(work, programme)
    if start is None or end is None:
        return []
    owed = [(programme.coordinator_id, NARRATIVE)]
    owed += [(key, FINANCIAL) for key in programmes.partner_codes(work, programme.id)]
    return [
        row
        for organisation_id, kinds in owed
        for row in _fit_stream(work, programme, organisation_id, kinds, end)
    ]


def _fit_stream(
    work: Work,
    programme: JointProgramme,
    organisation_id: UUID,
    kinds: tuple[ReportKind, ReportKind],
    end: date,
) -> list[ProgrammeReport]:
    start = programme.start_on or end
    yearly_kind, final_kind = kinds
    rows = stream(work, programme.id, organisation_id, kinds)
    there = {(row.kind, row.to_on) for row in rows}
    there |= _waived(work, programme.id, organisation_id, kinds)
    new: list[ProgrammeReport] = []
    for day in schedule.year_ends(start, end):
        if (yearly_kind.value, day) not in there:
            basis = Basis.YEAR_END if yearly_kind in FINANCIAL else None
            wanted = _Wanted(yearly_kind, basis, day)
            new.append(_made(work, programme, organisation_id, wanted))
    final = next((row for row in rows if row.kind == final_kind), None)
    if final is None:
        basis = Basis.CERTIFIED if final_kind in FINANCIAL else None
        final = _made(work, programme, organisation_id, _Wanted(final_kind, basis, end))
        new.append(final)
    if final.state in _UNBEGUN:
        final.to_on = max([end, *(row.to_on for row in rows if row.state not in _UNBEGUN)])
    _chain(start, [*rows, *(row for row in new if row not in rows)])
    for row in rows:
        if row.state == ReportState.DUE and row.basis != Basis.INTERIM:
            set_its_day(work, row)
    work.session.flush()
    return new


def _chain(start: date, rows: Sequence[ProgrammeReport]) -> None:
    """Each begins where the one before it ends; a final narrative tells of the whole programme."""
    after = start
    for row in sorted(rows, key=lambda row: (row.kind in FINAL, row.to_on)):
        if row.state == ReportState.WAIVED:
            continue
        if row.state in _UNBEGUN:
            row.from_on = start if row.kind == ReportKind.FINAL_NARRATIVE else after
        after = schedule.next_day(row.to_on)


def _made(
    work: Work, programme: JointProgramme, organisation_id: UUID, wanted: _Wanted
) -> ProgrammeReport:
    return work.add(
        ProgrammeReport(
            number=yearly(work, "RP"),
            programme_id=programme.id,
            organisation_id=organisation_id,
            kind=wanted.kind.value,
            basis=wanted.basis.value if wanted.basis else None,
            from_on=programme.start_on or wanted.to_on,
            to_on=wanted.to_on,
            illustrative=programme.illustrative,
        )
    )


def stream(
    work: Work, programme_id: UUID, organisation_id: UUID, kinds: Sequence[str]
) -> list[ProgrammeReport]:
    """What one entity owes on a programme, of one sort, that was not waived; by period."""
    query = select(ProgrammeReport).where(
        ProgrammeReport.programme_id == programme_id,
        ProgrammeReport.organisation_id == organisation_id,
        col(ProgrammeReport.kind).in_([str(kind) for kind in kinds]),
        ProgrammeReport.state != ReportState.WAIVED.value,
    )
    return list(work.session.exec(query.order_by(col(ProgrammeReport.to_on))))


def _waived(
    work: Work, programme_id: UUID, organisation_id: UUID, kinds: Sequence[str]
) -> set[tuple[str, date]]:
    """Kind and last day of those that somebody waived; one that fell away may be owed again."""
    query = (
        select(col(ProgrammeReport.kind), col(ProgrammeReport.to_on))
        .join(Transition, col(Transition.subject_id) == ProgrammeReport.id)
        .where(
            ProgrammeReport.programme_id == programme_id,
            ProgrammeReport.organisation_id == organisation_id,
            col(ProgrammeReport.kind).in_([str(kind) for kind in kinds]),
            Transition.trigger == "waive",
        )
    )
    return {(kind, to_on) for kind, to_on in work.session.exec(query)}


def set_its_day(work: Work, report: ProgrammeReport) -> None:
    """Set the day by which a report is due, unless it is set already; an interim one has none."""
    if report.basis == Basis.INTERIM:
        return
    on = schedule.due_on(work.profile.programme.reports, report.kind, report.to_on)
    if deadlines.due(work, report.id, SUBMIT) != on:
        deadlines.set_day(work, KIND, report.id, what=SUBMIT, party=_OWED_BY, on=on)


def beyond_the_end(work: Work, programme: JointProgramme) -> Iterator[ProgrammeReport]:
    """Reports on years that the programme no longer lasts: nobody owes them any more."""
    end = ends_on(work, programme)
    query = select(ProgrammeReport).where(
        ProgrammeReport.programme_id == programme.id,
        ProgrammeReport.state == ReportState.DUE.value,
        col(ProgrammeReport.kind).not_in([kind.value for kind in FINAL]),
        col(ProgrammeReport.to_on) >= end,
    )
    yield from list(work.session.exec(query.order_by(col(ProgrammeReport.number))))


def begin_interim(work: Work, programme: JointProgramme, sent: InterimSent) -> ProgrammeReport:
    """An interim report of the actor's entity through a day; the next one begins after it.

    Raises:
        NotPermitted: their organisation takes no part in it.
        Invalid: the day lies before the start, is told of already, or is that of another report.
    """
    own = work.actor.organisation
    if own is None or own not in programmes.partner_codes(work, programme.id):
        raise NotPermitted("a participating organization", "report what it spent")
    if programme.start_on is None or sent.to_on < programme.start_on:
        raise Invalid("to_on", "the programme had not started by then")
    rows = stream(work, programme.id, own, FINANCIAL)
    for row in rows:
        if row.to_on == sent.to_on and row.state in OPEN:
            raise Invalid("to_on", f"{row.number} is the report through that day")
        if row.state not in _UNBEGUN and sent.to_on <= row.to_on:
            raise Invalid("to_on", f"{row.number} tells of that day already")
    if rows and sent.to_on > max(row.to_on for row in rows):
        raise Invalid("to_on", "the programme ends before that day")
    wanted = _Wanted(ReportKind.FINANCIAL, Basis.INTERIM, sent.to_on)
    made = _made(work, programme, own, wanted)
    _chain(programme.start_on, [*rows, made])
    work.session.flush()
    return made


def pass_its_period_on(work: Work, report: ProgrammeReport) -> None:
    """What a waived report would have told, the next one tells."""
    programme = work.get(JointProgramme, report.programme_id)
    kinds = FINANCIAL if report.kind in FINANCIAL else NARRATIVE
    rows = stream(work, programme.id, report.organisation_id, kinds)
    _chain(programme.start_on or report.from_on, [row for row in rows if row.id != report.id])
    work.session.flush()
