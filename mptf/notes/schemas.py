"""What a concept note says, as it may be sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Amount = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,3})?$")]
"""An amount of the fund's currency as a string, such as "1500000.00"."""
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Sent(BaseModel):
    """Anything that comes in from outside: nothing unknown in it, and only what can be kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _can_be_kept(cls, value: Any) -> Any:
        """PostgreSQL takes no text with a NUL in it, not even to look for it."""
        match value:
            case str():
                texts = [value]
            case list() | tuple():
                texts = [text for text in value if isinstance(text, str)]
            case dict():
                texts = [t for pair in value.items() for t in pair if isinstance(t, str)]
            case _:
                texts = []
        if any("\0" in text for text in texts):
            raise ValueError("a character in it cannot be kept")
        return value


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
