"""What a programme document says besides its texts, as data: results, work, money, risks.

Source: handbook 6, contents of the document.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from mptf.notes.schemas import Objective, Target
from mptf.sent import Amount, Code, Country, Sent, Short, Text

Quantity = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$")]
"""What an indicator counts or measures, as a string, such as "4000" or "62.5"; never a float."""
Year = Annotated[int, Field(ge=1, le=10)]
"""A year of the programme; the first begins with the first transfer."""
Quarter = Annotated[int, Field(ge=1, le=40)]
"""A quarter of the programme, counted from its start."""
Likelihood = Annotated[int, Field(ge=1, le=5)]


class YearlyTarget(Sent):
    """What an indicator is to have reached by the end of a year of the programme."""

    year: Year
    value: Quantity


class Indicator(Sent):
    """How one would know. Targets are cumulative: what is reached by the end of each year."""

    code: Code
    """Its number in the framework, such as 1.1a; no two of a document are alike."""
    text: Short
    unit: Short | None = None
    disaggregation: tuple[Short, ...] = ()
    """By what its values are told apart, such as sex or age."""
    baseline: Quantity | None = None
    baseline_year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    targets: tuple[YearlyTarget, ...] = ()
    means: Short | None = None
    """The means of verification."""
    entity: Code | None = None
    """The participating organization that answers for it."""
    sdg_target: Target | None = None
    objective: Objective | None = None


class FrameworkOutput(Sent):
    """What the programme delivers, under an outcome."""

    code: Code
    text: Short
    indicators: tuple[Indicator, ...] = ()


class FrameworkOutcome(Sent):
    """What is to change, with the outputs that lead to it."""

    code: Code
    text: Short
    indicators: tuple[Indicator, ...] = ()
    outputs: tuple[FrameworkOutput, ...] = ()


class Activity(Sent):
    """A line of the work plan: what one entity does for an output, and in which quarters."""

    code: Code
    text: Short
    output: Code
    entity: Code
    quarters: tuple[Quarter, ...] = ()


class ProgrammeBudgetLine(Sent):
    """What one entity gets in one category; in one tranche where the budget is planned by it."""

    entity: Code
    category: Annotated[int, Field(ge=1)]
    amount: Amount
    tranche: Annotated[int, Field(ge=1, le=10)] | None = None


class OutputBudgetLine(Sent):
    """What one entity spends on one output. All of them together are the whole budget."""

    output: Code
    entity: Code
    amount: Amount


class ProgrammeRisk(Sent):
    """A risk of the matrix: likelihood and impact from 1 to 5, and what is done about it."""

    risk: Short
    kind: Short | None = None
    likelihood: Likelihood
    impact: Likelihood
    answer: Text = ""
    owner: Code | None = None


class MonitoringLine(Sent):
    """A line of the monitoring and evaluation plan."""

    activity: Short
    when: Short | None = None
    entity: Code | None = None
    cost: Amount | None = None


class ProgrammeImplementer(Sent):
    """Who carries out work under one of the entities, and on what its due diligence rests."""

    name: Short
    kind: Short | None = None
    country: Country | None = None
    entity: Code | None = None
    task: Short | None = None
    amount: Amount | None = None
    assessed_on: date | None = None
    evidence: Short | None = None
