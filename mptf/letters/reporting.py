"""The letters on a report of a programme: that it will be due, and that it is late."""

from __future__ import annotations

from uuid import UUID

from mptf.committee.models import DecisionItem
from mptf.deadlines import service as deadlines
from mptf.errors import InvariantBroken
from mptf.letters import programmes
from mptf.letters.binding import About, letter
from mptf.letters.facts import ReportDue
from mptf.letters.frame import Addressee
from mptf.letters.persons import focal_point
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.owed import SUBMIT
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.tranches import service as tranches
from mptf.work import Work


def _programme(work: Work, report: ProgrammeReport) -> JointProgramme:
    return work.get(JointProgramme, report.programme_id)


def _get(work: Work, key: UUID) -> ProgrammeReport:
    return work.get(ProgrammeReport, key)


def _to_who_owes_it(work: Work, report: ProgrammeReport) -> tuple[Addressee, str | None]:
    return focal_point(work, report.organisation_id)


def _reference(work: Work, report: ProgrammeReport) -> str:
    return f"{report.number}, {_programme(work, report).title}"


ABOUT = About(
    "programme-report",
    _get,
    _to_who_owes_it,
    lambda work, report: programmes.countries(work, _programme(work, report)),
    lambda work, report: programmes.entities(work, _programme(work, report)),
    _reference,
)


def _facts(work: Work, report: ProgrammeReport) -> ReportDue:
    programme = _programme(work, report)
    due = deadlines.last_set(work, report.id, SUBMIT)
    if due is None:
        raise InvariantBroken(f"{report.number} is due on no day")
    return ReportDue(
        programme=programmes.ref(work, programme),
        report=report.number,
        kind=report.kind,
        from_on=report.from_on,
        to_on=report.to_on,
        due_on=due,
        days=(work.today() - due).days,
        tranche_waits=_tranche_waits(work, programme),
    )


def _tranche_waits(work: Work, programme: JointProgramme) -> bool:
    """Whether a tranche is still to come that is not released without the reports due."""
    rules = work.profile.programme
    return (
        rules.release_needs_reports
        and programme.state == ProgrammeState.ACTIVE
        and tranches.following(work, programme) <= len(rules.tranches)
    )


@letter("report-reminder", subject="Reminder of a report", about=ABOUT, deadline="due_on")
def reminder(work: Work, report: ProgrammeReport, _item: DecisionItem | None) -> ReportDue:
    """Which report is due by when."""
    return _facts(work, report)


@letter("report-overdue", subject="Overdue report", about=ABOUT)
def overdue(work: Work, report: ProgrammeReport, _item: DecisionItem | None) -> ReportDue:
    """Which report has been due since when, and what is held until it comes."""
    return _facts(work, report)
