"""A joint programme's document, as it may be sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from mptf.attachments.schemas import FileSent
from mptf.notes.schemas import Answer, Objective, Target
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
from mptf.sent import Amount, Code, Country, Sent, Short, Text

Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
"""By what a bank or the agent knows a transfer."""


class ProgrammeContent(Sent):
    """The document in its parts. Whether it is complete is asked when it is submitted.

    What its form asks for besides stands in `parts`, by the names of its fields.
    """

    title: Short
    summary: Text = ""
    area: Code | None = None
    region: Code | None = None
    countries: tuple[Country, ...] = ()
    objectives: tuple[Objective, ...] = ()
    """The first is the primary one."""
    sdg_targets: tuple[Target, ...] = ()
    duration_months: Annotated[int, Field(ge=1, le=120)] | None = None
    partners: tuple[Code, ...] = ()
    """UN entities that take part, by their codes; those of the budget do in any case."""
    budget: tuple[ProgrammeBudgetLine, ...] = ()
    by_output: tuple[OutputBudgetLine, ...] = ()
    partner_labels: dict[str, Short] = Field(default_factory=dict)
    outcomes: tuple[FrameworkOutcome, ...] = ()
    """The results framework: outcomes, their outputs, and the indicators of both."""
    work_plan: tuple[Activity, ...] = ()
    risks: tuple[ProgrammeRisk, ...] = ()
    monitoring: tuple[MonitoringLine, ...] = ()
    implementing_partners: tuple[ProgrammeImplementer, ...] = ()
    parts: dict[Name, Answer] = Field(default_factory=dict)


class SignatureSent(Sent):
    """A signature on the approved document; `file` holds the signed page, where there is one."""

    kind: Annotated[str, Field(pattern="^(resident-coordinator|government|puno|chair)$")]
    party: Short
    signed_by: Short
    signed_on: date
    file: FileSent | None = None


class SentToEntity(Sent):
    """What one entity was sent. What is left out is as for all: the rest of its line, the day."""

    entity: Code
    amount: Amount | None = None
    value_on: date | None = None
    agent_reference: Reference | None = None


class ExecutionSent(Sent):
    """What the agent says it has sent: to all that is left, or to those entities that it names."""

    agent_reference: Short
    value_on: date
    project_number: str | None = None
    lines: tuple[SentToEntity, ...] = ()


class ReturnSent(Sent):
    """What the bank sent back: of whom, on what day, under what reference of the bank."""

    entity: Code
    bank_reference: Reference
    value_on: date
    agent_reference: Reference | None = None
    """Of the transfer that came back, where the entity was sent several."""


class EvidenceSent(Sent):
    """A word that a closure rests on, from a party (the coordinating entity's code, or `agent`)."""

    kind: Annotated[str, Field(pattern="^(activities-done|agent-confirmation)$")]
    party: Short
    text: Text = ""
