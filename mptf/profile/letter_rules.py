"""What a fund rules of letters, delegations and holidays."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from mptf.profile.parts import Code, Part, Signatory, Text


class Letter(Part):
    """A type of letter: the code in its reference, who signs it, who gets a copy."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    title: Text
    signed_by: Signatory
    copies: tuple[Code, ...] = ()


class Footnote(Part):
    """A footnote that naming something prints."""

    mention: Text
    text: Text


class Correspondence(Part):
    """What all letters share (handbook 9)."""

    reference_format: Text
    """Filled with `fund`, `type`, `year` and `number`."""
    place: Text
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    footnotes: tuple[Footnote, ...]

    @field_validator("reference_format")
    @classmethod
    def _fills(cls, value: str) -> str:
        letters = (("REC", 2020, 1), ("POS", 2020, 1), ("REC", 2021, 1), ("REC", 2020, 2))
        try:
            made = {
                value.format(fund="MIG00", type=kind, year=year, number=number)
                for kind, year, number in letters
            }
        except (KeyError, IndexError, ValueError):
            raise ValueError("it may name fund, type, year and number only") from None
        if len(made) < len(letters):
            raise ValueError("it must name type, year and number, or two letters would share one")
        return value

    def reference(self, fund: str, kind: str, year: int, number: int) -> str:
        """The reference of a letter: MIG00/POS/2020/0007."""
        return self.reference_format.format(fund=fund, type=kind, year=year, number=number)


class Delegation(Part):
    """What one office may have done by another, under a written instrument."""

    act: Code
    of: Literal["chair", "head-of-secretariat", "agent"]
    to: Text


class Holiday(Part):
    """A day on which the fund's offices are closed."""

    on: date
    name: Text
