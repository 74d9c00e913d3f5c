"""What a fund asks of a programme document: its sections and fields, as data like a call's form."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, Field, field_validator

from mptf.profile.form_rules import FormField, NoteForm, Section
from mptf.profile.parts import distinct_codes

KNOWN: Final = (
    "title",
    "summary",
    "countries",
    "region",
    "area",
    "objectives",
    "sdg_targets",
    "duration_months",
    "partners",
    "outcomes",
    "work_plan",
    "budget",
    "by_output",
    "risks",
    "monitoring",
    "implementing_partners",
)
"""Fields that the house itself understands: they have a shape of their own."""

ON_OUTPUTS: Final = ("work_plan", "by_output")
"""They name outputs of the results framework."""


class DocumentField(FormField):
    """One thing that a document says."""

    KNOWN: ClassVar[tuple[str, ...]] = KNOWN
    WORDED: ClassVar[tuple[str, ...]] = ("title", "summary")


class DocumentSection(Section):
    """Fields that are written together."""

    fields: Annotated[tuple[DocumentField, ...], Field(min_length=1)]


class DocumentForm(NoteForm):
    """The form of a programme document. An invitation freezes it with the programme."""

    NEEDED: ClassVar[tuple[str, ...]] = ("title", "region", "area", "duration_months", "budget")

    sections: Annotated[
        tuple[DocumentSection, ...], Field(min_length=1), AfterValidator(distinct_codes)
    ]

    @field_validator("sections")
    @classmethod
    def _has_what_is_named(cls, value: tuple[DocumentSection, ...]) -> tuple[DocumentSection, ...]:
        names = {field.name for section in value for field in section.fields}
        if "outcomes" not in names and (left := sorted({*ON_OUTPUTS} & names)):
            raise ValueError(f"{', '.join(left)} names outputs: ask for outcomes as well")
        return value
