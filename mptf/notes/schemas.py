"""What a concept note says, as it may be sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from mptf.network import reference
from mptf.profile.form_rules import Name
from mptf.sent import Amount, Code, Country, Sent, Short, Text


class BudgetLine(Sent):
    """What one entity asks for in one UNSDG category, in one year of the programme or in all."""

    entity: Short
    category: Annotated[int, Field(ge=1)]
    amount: Amount
    year: Annotated[int, Field(ge=1, le=10)] | None = None


class Marker(Sent):
    """A self-score of one marker, with its justification."""

    code: Short
    score: Short
    justification: Text


class PrincipleSaid(Sent):
    """How one of the ten guiding principles is followed; it is named by its letter."""

    letter: Annotated[str, Field(pattern="^[a-j]$")]
    how: Text = ""


class ImplementingPartner(Sent):
    """Who carries out work under one of the entities."""

    name: Short
    task: Short | None = None


class Beneficiaries(Sent):
    """A group of people who benefit, and how many they are, each counted once."""

    group: Short
    number: Annotated[int, Field(ge=0, le=1_000_000_000)]


class ResultSaid(Sent):
    """An outcome, how one would know, and what is aimed at."""

    outcome: Short
    indicator: Short | None = None
    target: Short | None = None


class RiskSaid(Sent):
    """A risk with its likelihood and its impact, from 1 to 5, and what is done about it."""

    risk: Short
    likelihood: Annotated[int, Field(ge=1, le=5)]
    impact: Annotated[int, Field(ge=1, le=5)]
    answer: Text = ""


def _numbered(said: object) -> object:
    """An objective by its number, or by number and title together, which must agree.

    Source: handbook 12.5: sources misnumber objectives.
    """
    if isinstance(said, str) and not said.strip().isdigit():
        return reference.objective_said(said).number
    return said


Objective = Annotated[int, Field(ge=1, le=23), BeforeValidator(_numbered)]
Target = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(reference.target)]
"""A target of the Sustainable Development Goals, such as 10.7 or 10.c."""
Answer = bool | int | Text | tuple[Short, ...]


class NoteContent(Sent):
    """A concept note's form. Whether it is complete is asked when it is submitted.

    What the form of a call asks for besides stands in `answers`, by the names of its fields.
    """

    title: Short
    summary: Text = ""
    scope: Code | None = None
    countries: tuple[Country, ...] = ()
    region: Code | None = None
    area: Code | None = None
    objectives: tuple[Objective, ...] = ()
    """The first is the primary one."""
    sdg_targets: tuple[Target, ...] = ()
    principles: Text = ""
    guiding_principles: tuple[PrincipleSaid, ...] = ()
    country_framework: Text = ""
    duration_months: Annotated[int, Field(ge=1, le=120)] | None = None
    budget: tuple[BudgetLine, ...] = ()
    monitoring: Amount | None = None
    """What of the budget is for monitoring and evaluation."""
    partners: tuple[Code, ...] = ()
    """UN entities that take part, by their codes; those of the budget do in any case."""
    partner_labels: dict[str, Short] = Field(default_factory=dict)
    government_bodies: tuple[Short, ...] = ()
    stakeholder_groups: tuple[Short, ...] = ()
    implementing_partners: tuple[ImplementingPartner, ...] = ()
    beneficiaries: tuple[Beneficiaries, ...] = ()
    results: tuple[ResultSaid, ...] = ()
    risks: tuple[RiskSaid, ...] = ()
    markers: tuple[Marker, ...] = ()
    answers: dict[Name, Answer] = Field(default_factory=dict)


class FindingSent(Sent):
    """Something to complete or revise, bound to a field of the form."""

    field: Short
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Findings(Sent):
    """What a returned note is asked to mend: one finding at the least."""

    findings: Annotated[tuple[FindingSent, ...], Field(min_length=1)]


class CheckSent(Sent):
    """The secretariat's word on a rule, with its reason; a waiver names the authority relied on."""

    rule: Short
    outcome: Annotated[str, StringConstraints(pattern="^(pass|fail|waived)$")]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    authority: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class EndorsementSent(Sent):
    """A signature for a country; `letter` is the file on the note that holds it."""

    country: Country
    kind: Annotated[str, StringConstraints(pattern="^(resident-coordinator|government)$")]
    signed_by: Short
    signed_on: date
    letter: UUID | None = None


class InviteSent(Sent):
    """Who is invited to write a note: for one of its entities (its code), of a partner in words."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)]
    entity: Code | None = None
    partner: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class EndWriterSent(Sent):
    """Who writes a note no more, and why."""

    writer: UUID
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
