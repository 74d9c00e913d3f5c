"""The kinds of a programme's reports, and the states of one. Source: handbook 6."""

from enum import StrEnum

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class ReportKind(StrEnum):
    """What a report tells, and whether it is the last of its kind."""

    NARRATIVE = "narrative"
    FINANCIAL = "financial"
    FINAL_NARRATIVE = "final-narrative"
    FINAL_FINANCIAL = "final-financial"


class Basis(StrEnum):
    """On what the figures of a financial report rest."""

    INTERIM = "interim"
    YEAR_END = "year-end"
    CERTIFIED = "certified"


class ReportState(State):
    """Where a report stands."""

    NEW = BEGIN
    DUE = "due", "To be submitted", Counts.WRITABLE
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned", Counts.WRITABLE
    ACCEPTED = "accepted", "Accepted", Counts.END
    WAIVED = "waived", "Waived", Counts.END


FINANCIAL = (ReportKind.FINANCIAL, ReportKind.FINAL_FINANCIAL)
NARRATIVE = (ReportKind.NARRATIVE, ReportKind.FINAL_NARRATIVE)
FINAL = (ReportKind.FINAL_NARRATIVE, ReportKind.FINAL_FINANCIAL)
OPEN = (ReportState.DUE.value, ReportState.RETURNED.value)
"""It is waited for from whoever owes it."""
