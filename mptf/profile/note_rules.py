"""What a fund rules of concept notes and their assessment."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from mptf.profile.form_rules import NoteForm
from mptf.profile.parts import (
    WHOLE,
    Codes,
    Hour,
    Named,
    Part,
    Percent,
    Positive,
    Range,
    Text,
    Titled,
    Titles,
    Whole,
    distinct_codes,
    distinct_values,
    entry_of,
)


class Scope(Titled):
    """How far a note reaches, and how many countries that takes (no upper bound: absent)."""

    countries_min: Whole
    countries_max: Positive | None = None


class Eligibility(Titled):
    """A rule of the checklist; `computed` from the note, or `judged` by the secretariat."""

    text: Text
    how: Literal["computed", "judged"]
    may_be_waived: bool


class Marker(Titled):
    """A self-scored marker: its scale, and the scores that block."""

    scale: Annotated[tuple[str, ...], Field(min_length=2)]
    blocking: tuple[str, ...] = ()

    @field_validator("blocking")
    @classmethod
    def _on_the_scale(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if strange := set(value) - set(info.data.get("scale", value)):
            raise ValueError(f"{', '.join(sorted(strange))} is not on the scale")
        return value


class Endorsements(Part):
    """Whose endorsement is attached, for every country covered (handbook 2)."""

    resident_coordinator: bool
    government: bool


class Note(Part):
    """What a concept note must be (handbook 2)."""

    submitted_by: Literal["coordinating-entity"]
    partners_min: Positive
    partners_warn_above: Positive
    partners_max: Positive
    partners_confirm: bool
    """Whether every partner has confirmed before the note is submitted."""
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1), AfterValidator(distinct_codes)]
    budget: Named[Range]
    """By scope, in whole units of the fund's currency."""
    duration_months: Range
    endorsements_required: Endorsements
    government_bodies_min: Whole
    stakeholder_groups: Titles
    stakeholder_groups_min: Whole
    objectives_min: Positive
    sdg_targets_min: Whole
    framework_aliases: tuple[str, ...]
    """Old names under which the country framework is accepted (handbook 12.4)."""
    markers: Annotated[tuple[Marker, ...], AfterValidator(distinct_codes)]
    form: NoteForm
    """What a call asks for that names no other form."""
    eligibility: Annotated[tuple[Eligibility, ...], AfterValidator(distinct_codes)]
    cure_days: Positive
    """Calendar days to complete a returned note."""
    revision_days: Positive
    """Calendar days to resubmit after the Committee asked for a revision."""
    revision_rounds_max: Whole
    deadline_hour: Hour
    """The hour, in the fund's zone, at which the last day ends."""
    follow_up_warning_days: Annotated[tuple[Positive, ...], AfterValidator(distinct_values)]
    """Days before a deadline on which a reminder goes out."""

    @field_validator("partners_warn_above", "partners_max")
    @classmethod
    def _not_fewer(cls, value: int, info: ValidationInfo) -> int:
        least = max(info.data.get("partners_min", 0), info.data.get("partners_warn_above", 0))
        if value < least:
            raise ValueError(f"it is below the {least} that the keys above it give")
        return value

    @field_validator("budget")
    @classmethod
    def _one_for_each_scope(cls, value: Named[Range], info: ValidationInfo) -> Named[Range]:
        scopes = {scope.code for scope in info.data.get("scopes", ())}
        if scopes and (odd := scopes ^ set(value)):
            raise ValueError(f"one budget for each scope; {', '.join(sorted(odd))} has no match")
        return value

    def scope(self, code: str) -> Scope:
        """The scope of that code; BadProfile if the fund has none."""
        return entry_of(self.scopes, code, "note.scopes")


class Criterion(Titled):
    """A criterion of the rubric; the weights add up to 100."""

    weight: Percent
    guidance: Text


class Assessment(Part):
    """How notes are scored (handbook 3)."""

    rubric: Annotated[tuple[Criterion, ...], AfterValidator(distinct_codes)]
    scale: Range
    threshold: Percent
    """Weighted score, of 100, from which a note is recommended."""
    reviewers_min: Positive
    reply_working_days: Positive
    """Working days to accept, decline or declare a conflict."""
    review_working_days: Positive
    """Working days to score, once accepted."""
    statistics: Codes
    not_applicable_counts: bool
    """Whether "not applicable" enters the mean (as 0); it does not."""

    @field_validator("rubric")
    @classmethod
    def _whole(cls, value: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        if (whole := sum(criterion.weight for criterion in value)) != WHOLE:
            raise ValueError(f"the weights add up to {whole}, not to 100")
        return value
