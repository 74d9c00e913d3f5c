"""Samples of the letters on a programme's report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mptf.letters import facts as f
from mptf.letters.frame import LetterFrame


def samples(
    frame: LetterFrame, programme: f.ProgrammeRef
) -> dict[str, tuple[LetterFrame, f.Facts]]:
    """One of each."""
    due = date(2021, 4, 30)
    report = f.ReportDue(
        programme, "RP-2020-0007", "financial", date(2020, 10, 20), date(2020, 12, 31), due, -30
    )
    return {
        "report-reminder": (
            replace(
                frame,
                subject="Reminder of a report: RP-2020-0007",
                copies=(),
                action_required_by=due,
            ),
            report,
        ),
        "report-overdue": (
            replace(frame, subject="Overdue report: RP-2020-0007"),
            replace(report, kind="narrative", days=14, tranche_waits=True),
        ),
    }
