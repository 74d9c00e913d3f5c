"""What a concept note says, as it may be sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from mptf.sent import Amount, Country, Sent, Short, Text


class BudgetLine(Sent):
    """What one entity asks for in one UNSDCG category."""

    entity: Short
    category: Annotated[int, Field(ge=1)]
    amount: Amount


class Marker(Sent):
    """A self-score of one marker, with its justification."""

    code: Short
    score: Short
    justification: Text


class NoteContent(Sent):
    """A concept note's form. Whether it is complete is asked when it is submitted."""

    title: Short
    summary: Text = ""
    scope: str = "country"
    countries: tuple[Country, ...] = ()
    region: str = "global"
    area: str | None = None
    objectives: tuple[Annotated[int, Field(ge=1, le=23)], ...] = ()
    sdg_targets: tuple[Short, ...] = ()
    principles: Text = ""
    country_framework: Text = ""
    duration_months: Annotated[int, Field(ge=1, le=120)] = 24
    budget: tuple[BudgetLine, ...] = ()
    partner_labels: dict[str, Short] = Field(default_factory=dict)
    government_bodies: tuple[Short, ...] = ()
    stakeholder_groups: tuple[Short, ...] = ()
    markers: tuple[Marker, ...] = ()


class FindingSent(Sent):
    """Something to complete or revise, bound to a field of the form."""

    field: Short
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Findings(Sent):
    """What a returned note is asked to mend: one finding at the least."""

    findings: Annotated[tuple[FindingSent, ...], Field(min_length=1)]


class CheckSent(Sent):
    """The secretariat's word on one eligibility rule."""

    rule: Short
    outcome: Annotated[str, StringConstraints(pattern="^(pass|fail|waived)$")]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


class EndorsementSent(Sent):
    """A signature for a country."""

    country: Country
    kind: Annotated[str, StringConstraints(pattern="^(resident-coordinator|government)$")]
    signed_by: Short
    signed_on: date
