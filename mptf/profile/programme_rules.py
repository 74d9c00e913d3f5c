"""What a fund rules of joint programmes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from mptf.profile.document_rules import DocumentForm
from mptf.profile.form_rules import Name
from mptf.profile.parts import (
    WHOLE,
    BasisPoints,
    Codes,
    MonthDay,
    Part,
    Percent,
    Positive,
    Range,
    Titled,
    Titles,
    Whole,
    distinct_codes,
    distinct_values,
)


class ReportSection(Titled):
    """A section of a narrative report, and who writes it."""

    by: Literal["coordinator", "each"]
    """The coordinating entity alone, or each participating organization its own part."""
    words_max: Positive
    final: bool | None = None
    """Whether it stands in a final report alone, or in a yearly one alone; in both where unsaid."""


class Reports(Part):
    """What is reported, and when (handbook 6). Days are calendar days."""

    narrative_due: MonthDay
    financial_due: MonthDay
    consolidated_due: MonthDay
    final_narrative_months: Positive
    """Months after operational closure."""
    provisional_until: MonthDay
    """Until this day, last year's expenditure is provisional."""
    reminder_days: Annotated[tuple[Positive, ...], AfterValidator(distinct_values)]
    overdue_days: Annotated[tuple[Positive, ...], AfterValidator(distinct_values)]
    correction_days: Positive
    """For a report that was returned."""
    certified: tuple[Literal["interim", "year-end", "certified"], ...]
    """The bases of figures that a second person of the entity certifies before acceptance."""
    remark_beyond_percent: Percent
    """So far an indicator may be from the year's target without a remark."""
    sections: Annotated[
        tuple[ReportSection, ...], Field(min_length=1), AfterValidator(distinct_codes)
    ]
    """Of a narrative report, in their order."""


class Reallocation(Part):
    """Who may move money within an approved budget (handbook 6)."""

    told_up_to_percent: Percent
    """Of a category, within one PUNO: the PUNO tells."""
    above_approved_by: Literal["secretariat", "chair", "committee"]
    between_punos_approved_by: Literal["secretariat", "chair", "committee"]


class Signing(Part):
    """The round of signatures on an approved document. Days are calendar days."""

    days: Positive
    """After the approval every signature should be there."""
    reminder_days: Annotated[tuple[Whole, ...], AfterValidator(distinct_values)]
    """Before that day; 0 is the day itself."""
    overdue_days: Annotated[tuple[Positive, ...], AfterValidator(distinct_values)]
    """After it."""
    link_days: Positive
    """So long the link that is mailed to a Resident Coordinator works, in days of 24 hours."""


class Extension(Part):
    """A no-cost extension (handbook 6)."""

    asked_months_ahead: Positive
    chair_up_to_months: Positive
    chair_times: Positive
    beyond_approved_by: Literal["committee"]
    total_months_max: Positive
    """Of the whole programme, extensions included."""


Decides = Literal["told", "secretariat", "chair", "committee"]


class Revision(Part):
    """Who decides what else may change in an approved programme (the handbook is silent)."""

    scope_approved_by: Decides
    scope_parts: Annotated[tuple[Name, ...], Field(min_length=1), AfterValidator(distinct_values)]
    """The fund's own fields of the document whose text says what the programme is for."""
    joining_confirms: bool
    """Whether an entity that is to join confirms its part before the revision is submitted."""
    partners_approved_by: Decides
    countries_approved_by: Decides
    cost_extension_approved_by: Decides
    late_extension_approved_by: Decides
    """An extension that is asked for later than it ought to be."""
    plan_approved_by: Decides
    """How the work is done: the work plan, risks, monitoring, who carries it out."""


class Programme(Part):
    """What a joint programme must be, from the document to closure (handbook 6)."""

    document_due_days: Positive
    """Calendar days after the invitation."""
    extension_days: Whole
    extensions_max: Whole
    form: DocumentForm
    """Of the document; see `mptf.profile.document_rules`."""
    signatures: Codes
    signing: Signing
    risk_matrix: Range
    monitoring_share_min_bps: BasisPoints
    tranches: Annotated[tuple[Percent, ...], Field(min_length=1)]
    """Per cent of each PUNO's total; they add up to 100."""
    release_share: Percent
    release_counts: Codes
    release_measured_on: Literal["programme", "puno"]
    release_needs_reports: bool
    transfer_due_working_days: Positive
    transfer_signed_by: Codes
    starts_on: Literal["first-transfer", "approval"]
    project_number_digits: Positive
    reports: Reports
    delivery_may_exceed_whole: bool
    reallocation: Reallocation
    extension: Extension
    revision: Revision
    closure: Titles
    """What must be there, in this order, before the books of a programme close."""
    evaluation_due_months: Positive
    conditions_block_tranche: bool

    @field_validator("tranches")
    @classmethod
    def _whole(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if (whole := sum(value)) != WHOLE:
            raise ValueError(f"the tranches add up to {whole}, not to 100")
        return value

    @field_validator("revision")
    @classmethod
    def _names_fields_of_the_form(cls, value: Revision, info: ValidationInfo) -> Revision:
        form = info.data.get("form")
        if form is not None:
            own = [field.name for field in form.fields if field.is_own]
            if left := [name for name in value.scope_parts if name not in own]:
                raise ValueError(
                    f"scope_parts names {', '.join(left)}, and the form of the document has no "
                    f"such field of the fund's own; it has {', '.join(own) or 'none'}"
                )
        return value
