"""Reminders of a report's day, and what follows where it has passed; each once a report and day.

Before the day a reminder goes to whoever owes the report. After it, step by step of the profile's
ladder: those who answer for it are told; then the entity has a letter, and the Resident
Coordinators are told; then the Chair is told. A clockwork that was down takes the last step that
has come, and none of those before it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from mptf.chain import table_of
from mptf.clock import day_in
from mptf.deadlines.models import Deadline
from mptf.letters import reporting as letters
from mptf.letters import service
from mptf.outbox import service as outbox
from mptf.people.models import Person
from mptf.people.service import actors
from mptf.policy import Actor, Role
from mptf.programme_reports.models import ProgrammeReport, ReportNotice
from mptf.programme_reports.owed import SUBMIT
from mptf.programme_reports.states import OPEN
from mptf.programmes.models import JointProgramme
from mptf.templating import day
from mptf.work import Work

_R, _D, _N = table_of(ProgrammeReport), table_of(Deadline), table_of(ReportNotice)


class Owed(NamedTuple):
    """A report that is waited for by a day, and the instant at which that day was set."""

    report_id: UUID
    due_on: date
    set_at: datetime


def waiting(work: Work) -> list[Owed]:
    """Reports for which a step of the ladder has come that was not taken."""
    query = (
        select(_R.c.id, _D.c.due_on, _D.c.set_at)
        .join(_D, _D.c.subject_id == _R.c.id)
        .where(_R.c.state.in_(OPEN), _D.c.what == SUBMIT, _D.c.done_at.is_(None))
        .order_by(_D.c.due_on, _R.c.number)
    )
    owed = [Owed._make(row) for row in work.session.execute(query)]
    taken = {
        (report_id, due_on, days)
        for report_id, due_on, days in work.session.execute(
            select(_N.c.report_id, _N.c.due_on, _N.c.days)
        )
    }
    return [
        each
        for each in owed
        if (step := _step(work, each)) is not None
        and (each.report_id, each.due_on, step) not in taken
    ]


def _step(work: Work, owed: Owed) -> int | None:
    """The last step that has come since the day was set, in days from the day it is due."""
    rules = work.profile.programme.reports
    passed = (work.today() - owed.due_on).days
    known = (day_in(work.profile.fund.zone, owed.set_at) - owed.due_on).days
    steps = sorted([*(-days for days in rules.reminder_days), *rules.overdue_days])
    come = [step for step in steps if known < step <= passed]
    return come[-1] if come else None


def remind(work: Work, owed: Owed) -> int:
    """Take the step that has come for one report; whether one was taken."""
    report = work.get(ProgrammeReport, owed.report_id)
    if owed not in waiting(work):
        return 0
    step = _step(work, owed)
    if step is None:
        return 0
    work.add(ReportNotice(report_id=report.id, due_on=owed.due_on, days=step, sent_at=work.now()))
    if step < 0:
        service.issue(work, letters.reminder, report, None)
        return 1
    ladder = sorted(work.profile.programme.reports.overdue_days)
    place = ladder.index(step)
    if place == 0:
        _tell(work, report, owed, _answers_for(work, report))
    if place == min(1, len(ladder) - 1):
        service.issue(work, letters.overdue, report, None)
        _tell(work, report, owed, _coordinates_for(work, report))
    if place > 1:
        _tell(work, report, owed, lambda actor: actor.holds(Role.CHAIR))
    return 1


def _answers_for(work: Work, report: ProgrammeReport) -> Callable[[Actor], bool]:
    """Whoever is of the entity that owes it, or of the coordinating one."""
    programme = work.get(JointProgramme, report.programme_id)
    theirs = {report.organisation_id, programme.coordinator_id}
    return lambda actor: actor.holds(Role.ENTITY) and actor.organisation in theirs


def _coordinates_for(work: Work, report: ProgrammeReport) -> Callable[[Actor], bool]:
    """Resident Coordinators of the countries of the programme."""
    programme = work.get(JointProgramme, report.programme_id)
    countries: set[Any] = set(programme.content.get("countries", ()))
    return lambda actor: actor.holds(Role.RESIDENT_COORDINATOR) and actor.country in countries


def _tell(
    work: Work, report: ProgrammeReport, owed: Owed, includes: Callable[[Actor], bool]
) -> None:
    programme = work.get(JointProgramme, report.programme_id)
    days = (work.today() - owed.due_on).days
    late = "one day late" if days == 1 else f"{days} days late"
    for person, actor in actors(work):
        if person.email and includes(actor):
            _mail(work, person, report, programme, late)


def _mail(
    work: Work, person: Person, report: ProgrammeReport, programme: JointProgramme, late: str
) -> None:
    outbox.queue(
        work,
        key=f"report-overdue/{report.id}/{work.today()}/{person.id}",
        to_email=str(person.email),
        to_name=person.name,
        subject=f"{report.number} is {late}: {programme.title}",
        text=(
            f"Report {report.number} on {programme.number}, {programme.title}, is {late}.\n"
            f"It tells of {day(report.from_on)} to {day(report.to_on)}.\n\n"
            f"{work.public_url}/programme-reports/{report.number}\n"
        ),
    )
