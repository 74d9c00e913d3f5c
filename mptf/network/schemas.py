"""What is sent of the Network: a fact of a country, its end, a figure."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from mptf.network.dates import Said, last_day
from mptf.network.models import FactKind, FigureKind
from mptf.sent import Country, Sent, Short

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Address = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s]+$", max_length=500)
]


class ToldSent(Sent):
    """What a source tells; a date is a year, a month or a day, as the source gives it."""

    text: Words = ""
    since: Said | None = None
    until: Said | None = None
    source: Short
    url: Address | None = None
    illustrative: bool = False

    @field_validator("until")
    @classmethod
    def _not_before(cls, value: str | None, info: ValidationInfo) -> str | None:
        since = info.data.get("since")
        if value is not None and since is not None and last_day(value) < last_day(since):
            raise ValueError("it ends before it begins: choose a later end")
        return value


class FactSent(ToldSent):
    """A fact of a country."""

    country: Country
    kind: FactKind


class FactEndSent(Sent):
    """Until when a fact held, and who says so; without a date it never did."""

    until: Said | None = None
    reason: Short
    source: Short


class FigureSent(Sent):
    """What the Network counted, and when; without a count the figure is taken back."""

    kind: FigureKind
    counted: Said
    count: Annotated[int, Field(ge=0, le=100_000)] | None = None
    source: Short
    url: Address | None = None
    illustrative: bool = False
