"""What is sent of a revision: what is to be different, and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from mptf.notes.schemas import Answer
from mptf.profile.form_rules import Name
from mptf.programmes.document import (
    Activity,
    FrameworkOutcome,
    MonitoringLine,
    OutputBudgetLine,
    ProgrammeBudgetLine,
    ProgrammeImplementer,
    ProgrammeRisk,
)
from mptf.sent import Code, Country, Sent, Short, Text


class RevisionSent(Sent):
    """What is to be different; whatever is not sent stays as it is in the document.

    Texts of `parts` are replaced one by one, everything else as a whole.
    """

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
    end_on: date | None = None
    budget: tuple[ProgrammeBudgetLine, ...] | None = None
    coordinator: Code | None = None
    title: Short | None = None
    summary: Text | None = None
    area: str | None = None
    region: str | None = None
    countries: tuple[Country, ...] | None = None
    outcomes: tuple[FrameworkOutcome, ...] | None = None
    by_output: tuple[OutputBudgetLine, ...] | None = None
    work_plan: tuple[Activity, ...] | None = None
    risks: tuple[ProgrammeRisk, ...] | None = None
    monitoring: tuple[MonitoringLine, ...] | None = None
    implementing_partners: tuple[ProgrammeImplementer, ...] | None = None
    partner_labels: dict[str, Short] | None = None
    parts: dict[Name, Answer] = Field(default_factory=dict)
    illustrative: bool = False


NOT_OF_THE_DOCUMENT = frozenset({"reason", "end_on", "coordinator", "parts", "illustrative"})
"""What is sent that is no part of the document, or is put into it by itself."""
