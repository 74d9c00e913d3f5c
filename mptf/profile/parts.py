"""What a profile is made of: types, shares, days of a year, titled entries, entries by name."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Final, Generic, Literal, Protocol, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from mptf.errors import BadProfile

Provenance = Literal["S", "P", "D"]
"""S a sourced fact, P common practice of UN pooled funds, D a default that this project chose."""

PROVENANCES: Final[Mapping[Provenance, str]] = {
    "S": "sourced fact",
    "P": "common practice of UN pooled funds",
    "D": "default chosen by this project",
}

WHOLE: Final = 100
"""Per cent: what weights and tranches add up to."""

Signatory = Literal["head-of-secretariat", "chair", "agent", "system"]
"""Who signs a letter; `system` is an automatic message that no person signs."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        reason = "it is not a time zone of the IANA list, such as Europe/Zurich"
        raise ValueError(reason) from unknown
    return name


Text = Annotated[str, StringConstraints(min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Zone = Annotated[str, AfterValidator(_known_zone)]
Whole = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(gt=0)]
Percent = Annotated[int, Field(ge=0, le=100)]
BasisPoints = Annotated[int, Field(ge=0, le=10_000)]
Hour = Annotated[int, Field(ge=0, le=23)]


V = TypeVar("V")


class Part(BaseModel):
    """A part of a profile: nothing can be added to it, changed in it or read loosely."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Named(RootModel[dict[str, V]], Generic[V]):
    """Entries by name, in the order of the file."""

    model_config = ConfigDict(frozen=True, strict=True)

    def __getitem__(self, name: str) -> V:
        """The entry of that name.

        Raises:
            BadProfile: the profile has no such entry.
        """
        try:
            return self.root[name]
        except KeyError:
            known = ", ".join(self.root)
            reason = f"the profile has no such entry; it has {known}"
            raise BadProfile(path="fund profile", key=name, reason=reason) from None

    def __contains__(self, name: object) -> bool:
        return name in self.root

    def __len__(self) -> int:
        return len(self.root)

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # as a mapping, not as a model
        """Every name, in the order of the file."""
        return iter(self.root)

    def items(self) -> Iterable[tuple[str, V]]:
        """Every name with its entry, in the order of the file."""
        return self.root.items()


class Range(Part):
    """From `min` to `max`, both allowed. Money here is in whole units of the fund's currency."""

    min: Whole
    max: Positive

    @field_validator("max")
    @classmethod
    def _in_order(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("min", 0):
            raise ValueError("the upper end lies below the lower end")
        return value

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int) and self.min <= value <= self.max


class Share(Part):
    """An exact fraction, such as two thirds."""

    numerator: Positive
    denominator: Positive

    @field_validator("denominator")
    @classmethod
    def _at_most_one(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("numerator", 0):
            raise ValueError("the share is greater than the whole")
        return value


class MonthDay(Part):
    """A day of every year."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]

    @field_validator("day")
    @classmethod
    def _exists(cls, value: int, info: ValidationInfo) -> int:
        # 2001 is no leap year: a due date must exist in every year.
        try:
            date(2001, info.data.get("month", 1), value)
        except ValueError:
            raise ValueError("there is no such day in every year") from None
        return value

    def in_year(self, year: int) -> date:
        """That day of a year."""
        return date(year, self.month, self.day)


class Titled(Part):
    """A code for records and the words for people."""

    code: Code
    title: Text


TitledT = TypeVar("TitledT", bound=Titled)


def _distinct(entries: tuple[V, ...], keys: Iterable[Hashable]) -> tuple[V, ...]:
    listed = list(keys)
    twice = sorted({str(key) for key in listed if listed.count(key) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)} stands there twice")
    return entries


def distinct_codes(entries: tuple[TitledT, ...]) -> tuple[TitledT, ...]:
    """The entries, if no two have one code."""
    return _distinct(entries, (entry.code for entry in entries))


def distinct_values(entries: tuple[V, ...]) -> tuple[V, ...]:
    """The entries, if no two are alike."""
    return _distinct(entries, (str(entry) for entry in entries))


Codes = Annotated[tuple[Code, ...], Field(min_length=1), AfterValidator(distinct_values)]
Titles = Annotated[tuple[Titled, ...], Field(min_length=1), AfterValidator(distinct_codes)]


class Coded(Protocol):
    """Anything with a code."""

    @property
    def code(self) -> str:
        """Its code."""


CodedT = TypeVar("CodedT", bound=Coded)


def entry_of(entries: tuple[CodedT, ...], code: str, key: str) -> CodedT:
    """The entry with a code.

    Raises:
        BadProfile: there is none; the ones that there are are named.
    """
    for entry in entries:
        if entry.code == code:
            return entry
    known = ", ".join(entry.code for entry in entries)
    raise BadProfile(path="fund profile", key=f"{key}.{code}", reason=f"there are only {known}")
