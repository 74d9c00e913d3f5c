"""What a fund asks of a concept note: the sections and fields of its form, as data."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from mptf.profile.parts import (
    Part,
    Positive,
    Text,
    Titled,
    Titles,
    _distinct,
    distinct_codes,
    distinct_values,
)

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
"""What a field is called in what is sent, such as `sdg_targets`."""

Kind = Literal["line", "text", "number", "yes-no", "choice", "choices"]
"""How a fund's own field is answered; of the fields below it is known."""

KNOWN: Final = (
    "title",
    "summary",
    "scope",
    "countries",
    "region",
    "area",
    "objectives",
    "sdg_targets",
    "principles",
    "guiding_principles",
    "country_framework",
    "duration_months",
    "partners",
    "implementing_partners",
    "government_bodies",
    "stakeholder_groups",
    "beneficiaries",
    "results",
    "risks",
    "markers",
    "budget",
    "monitoring",
    "attachments",
)
"""Fields that the house itself understands: they have a shape of their own."""

ATTACHED: Final = "attachments"
"""The field that is answered with files on the note: nothing is written into it."""

NEEDED: Final = ("title", "scope", "countries", "region", "area", "objectives", "budget")
"""Without these a note is neither told from another, nor screened, nor paid for."""

WORDED: Final = ("title", "summary", "principles", "country_framework")
"""Fields of `KNOWN` whose words can be counted."""


class Condition(Part):
    """True where another field holds one of some values."""

    field: Name
    among: Annotated[tuple[Text, ...], Field(min_length=1), AfterValidator(distinct_values)]


class FormField(Part):
    """One thing that the form asks for."""

    KNOWN: ClassVar[tuple[str, ...]] = KNOWN
    WORDED: ClassVar[tuple[str, ...]] = WORDED

    name: Name
    label: Text
    help: str = ""
    kind: Annotated[Kind | None, Field(validate_default=True)] = None
    """Of a field of the fund's own; none of a known one."""
    options: Annotated[Titles | None, Field(validate_default=True)] = None
    """Of a choice."""
    words_max: Positive | None = None
    required: bool = True
    required_when: Condition | None = None
    """Required only then; `required` says nothing beside it."""
    shown_when: Condition | None = None
    """Asked only then, and required no more often."""

    @property
    def is_own(self) -> bool:
        """Whether it is the fund's own, and not one that the house understands."""
        return self.name not in self.KNOWN

    @field_validator("kind", mode="after")
    @classmethod
    def _known_or_said(cls, value: Kind | None, info: ValidationInfo) -> Kind | None:
        known = info.data.get("name") in cls.KNOWN
        if known and value is not None:
            raise ValueError("this field has its own shape; leave its kind out")
        if not known and value is None:
            raise ValueError("say how it is answered: line, text, number, yes-no, choice, choices")
        return value

    @field_validator("options", mode="after")
    @classmethod
    def _for_a_choice(cls, value: Titles | None, info: ValidationInfo) -> Titles | None:
        chosen = info.data.get("kind") in {"choice", "choices"}
        if chosen != (value is not None):
            raise ValueError("a choice has options, and nothing else has any")
        return value

    @field_validator("words_max")
    @classmethod
    def _of_words(cls, value: int | None, info: ValidationInfo) -> int | None:
        worded = info.data.get("kind") in {"line", "text"} or info.data.get("name") in cls.WORDED
        if value is not None and not worded:
            raise ValueError("only the words of a line or a text are counted")
        return value


class Section(Titled):
    """Fields that are written together."""

    help: str = ""
    fields: Annotated[tuple[FormField, ...], Field(min_length=1)]


class NoteForm(Part):
    """The form of a concept note. A call freezes it; a note is written on its call's."""

    NEEDED: ClassVar[tuple[str, ...]] = NEEDED

    sections: Annotated[tuple[Section, ...], Field(min_length=1), AfterValidator(distinct_codes)]

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Every field, in the order of the form."""
        return tuple(field for section in self.sections for field in section.fields)

    @field_validator("sections")
    @classmethod
    def _holds_together(cls, value: tuple[Section, ...]) -> tuple[Section, ...]:
        names = [field.name for section in value for field in section.fields]
        _distinct(tuple(names), names)
        if left_out := [name for name in cls.NEEDED if name not in names]:
            raise ValueError(f"it does not ask for {', '.join(left_out)}")
        for section in value:
            for field in section.fields:
                for condition in (field.required_when, field.shown_when):
                    if condition is None:
                        continue
                    if condition.field not in names or condition.field == field.name:
                        reason = f"{field.name} depends on {condition.field}, no other field of it"
                        raise ValueError(reason)
        return value
