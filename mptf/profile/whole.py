"""A whole profile, with the provenance of its rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from mptf.errors import Invalid
from mptf.profile.attachment_rules import Attachments, Endorsement, Writing
from mptf.profile.committee_rules import Committee, Pipeline
from mptf.profile.fund_rules import Area, Body, Category, Contribution, Fund, Money, Region, Targets
from mptf.profile.letter_rules import Correspondence, Delegation, Holiday, Letter
from mptf.profile.note_rules import Assessment, Note
from mptf.profile.parts import Named, Part, Provenance, Text, _distinct, distinct_codes, entry_of
from mptf.profile.programme_rules import Programme
from mptf.profile.results_rules import Results
from mptf.profile.scenario_rules import Scenarios


class Row(Part):
    """One rule as the profile page shows it."""

    key: str
    value: Any
    provenance: Provenance
    source: str
    why: str = ""


class Profile(Part):
    """A fund's rules, immutable. `version` and `digest` are kept with whatever is made under it."""

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    fund: Fund
    bodies: Named[Body]
    labels: Named[Text]
    money: Money
    contribution: Contribution
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    areas: Annotated[tuple[Area, ...], Field(min_length=1)]
    regions: Annotated[tuple[Region, ...], Field(min_length=1), AfterValidator(distinct_codes)]
    note: Note
    attachments: Attachments
    endorsement: Endorsement
    writing: Writing
    assessment: Assessment
    committee: Committee
    pipeline: Pipeline
    scenarios: Scenarios
    programme: Programme
    results: Results
    targets: Targets
    correspondence: Correspondence
    letters: Named[Letter]
    delegations: tuple[Delegation, ...]
    holiday_list: tuple[Holiday, ...]
    digest: str
    """SHA-256, in hexadecimal, of all that the file says, its layout and comments apart."""
    rows: tuple[Row, ...] = Field(repr=False)

    @field_validator("categories")
    @classmethod
    def _numbers_once(cls, value: tuple[Category, ...]) -> tuple[Category, ...]:
        return _distinct(value, (category.number for category in value))

    @field_validator("areas")
    @classmethod
    def _objectives_once(cls, value: tuple[Area, ...]) -> tuple[Area, ...]:
        _distinct(value, (area.code for area in value))
        return _distinct(value, (f"objective {n}" for area in value for n in area.objectives))

    @field_validator("regions")
    @classmethod
    def _countries_once(cls, value: tuple[Region, ...]) -> tuple[Region, ...]:
        return _distinct(value, (country for region in value for country in region.countries))

    @field_validator("letters")
    @classmethod
    def _codes_once(cls, value: Named[Letter]) -> Named[Letter]:
        _distinct(tuple(value), (letter.code for _, letter in value.items()))
        return value

    @field_validator("holiday_list")
    @classmethod
    def _days_once(cls, value: tuple[Holiday, ...]) -> tuple[Holiday, ...]:
        return _distinct(value, (day.on.isoformat() for day in value))

    @cached_property
    def holidays(self) -> frozenset[date]:
        """The days of the holiday list, for counting working days."""
        return frozenset(day.on for day in self.holiday_list)

    @property
    def holidays_known_to(self) -> int:
        """The last year that the holiday list covers."""
        return max((day.on.year for day in self.holiday_list), default=0)

    def area(self, code: str) -> Area:
        """The thematic area of that code; BadProfile if the fund has none."""
        return entry_of(self.areas, code, "areas")

    def region(self, code: str) -> Region:
        """The region of that code; BadProfile if the fund has none."""
        return entry_of(self.regions, code, "regions")

    def require_known(self, areas: Iterable[str], region: str | None) -> None:
        """Refuse areas and a region that a form names and the fund has not.

        Raises:
            Invalid: names those that there are.
        """
        for code in areas:
            _require("area", code, [area.code for area in self.areas])
        if region is not None:
            _require("region", region, [known.code for known in self.regions])

    def letter_reference(self, kind: str, year: int, number: int) -> str:
        """The reference of the n-th letter of a type in a year, such as MIG00/POS/2020/0007."""
        return self.correspondence.reference(self.fund.code, self.letters[kind].code, year, number)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Profile) and other.digest == self.digest


def _require(field: str, code: str, known: list[str]) -> None:
    if code not in known:
        raise Invalid(field, f"there are only {', '.join(known)}")
