"""Reports of programmes: what is begun, and what is written in them."""

from __future__ import annotations

from mptf.programme_reports import owed
from mptf.programme_reports import service as reports
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.schemas import InterimSent, WrittenSent
from mptf.programmes.models import JointProgramme
from mptf.work import Work
from workflows.engine import begin
from workflows.programme_report import PROGRAMME_REPORT


def begin_interim(work: Work, programme: JointProgramme, sent: InterimSent) -> ProgrammeReport:
    """Begin an interim financial report of one's own organization."""
    return begin(work, PROGRAMME_REPORT, owed.begin_interim(work, programme, sent))


def write_report(work: Work, report: ProgrammeReport, sent: WrittenSent) -> ProgrammeReport:
    """Write a part of a report, while it is with the entities."""
    reports.write(work, report, sent)
    return report
