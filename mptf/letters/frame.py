"""What is the same in every letter: from whom, to whom, under which reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a letter goes: a function, and a person's name only where one is on record."""

    name: str
    title: str
    organisation: str
    address_lines: tuple[str, ...] = ()
    salutation: str = ""
    """How the person is addressed if not by name or title, such as Excellency."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, and on whose authority."""

    name: str
    title: str
    organisation: str
    delegation: str | None = None


@dataclass(frozen=True, slots=True)
class LetterFrame:
    """All that stands around a letter's text."""

    fund_code: str
    fund_name: str
    reference: str
    signed_on: date
    place: str
    addressee: Addressee
    copies: tuple[str, ...]
    subject: str
    signatory: Signatory
    verification_code: str
    verification_url: str
    enclosures: tuple[str, ...] = ()
    action_required_by: date | None = None
    illustrative: bool = False
    zone: str = ""
    """The zone in which the deadline's day ends, as the fund's profile names it."""
    language: str = "en"
    letterhead: tuple[str, ...] = ()
    """Lines of the sender's address, printed at the head."""
