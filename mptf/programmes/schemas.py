"""A joint programme's document, as it may be sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from mptf.attachments.schemas import FileSent
from mptf.programmes.document import (
    Activity,
    FrameworkOutcome,
    MonitoringLine,
    OutputBudgetLine,
    ProgrammeBudgetLine,
    ProgrammeImplementer,
    ProgrammeRisk,
)
from mptf.sent import Country, Sent, Short, Text


class ProgrammeContent(Sent):
    """The document in its parts. Which of them must be there is the profile's to say.

    Texts stand in `parts` by the code of the part; what is data has a shape of its own.
    """

    title: Short
    summary: Text = ""
    area: str
    region: str
    countries: tuple[Country, ...] = ()
    duration_months: Annotated[int, Field(ge=1, le=120)]
    budget: tuple[ProgrammeBudgetLine, ...]
    by_output: tuple[OutputBudgetLine, ...] = ()
    partner_labels: dict[str, Short] = Field(default_factory=dict)
    outcomes: tuple[FrameworkOutcome, ...] = ()
    """The results framework: outcomes, their outputs, and the indicators of both."""
    work_plan: tuple[Activity, ...] = ()
    risks: tuple[ProgrammeRisk, ...] = ()
    monitoring: tuple[MonitoringLine, ...] = ()
    implementing_partners: tuple[ProgrammeImplementer, ...] = ()
    parts: dict[str, Text] = Field(default_factory=dict)


class SignatureSent(Sent):
    """A signature on the approved document; `file` holds the signed page, where there is one."""

    kind: Annotated[str, Field(pattern="^(resident-coordinator|government|puno|chair)$")]
    party: Short
    signed_by: Short
    signed_on: date
    file: FileSent | None = None


class ExecutionSent(Sent):
    """What the agent says it has sent."""

    agent_reference: Short
    value_on: date
    project_number: str | None = None


class EvidenceSent(Sent):
    """A paper of a closure, from a party (an entity's code, or `agent`)."""

    kind: Annotated[
        str,
        Field(pattern="^(activities-done|final-narrative|final-statement|agent-confirmation)$"),
    ]
    party: Short
    text: Text = ""
