"""What is sent of arrangements, signatures, due diligence and contacts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from mptf.agreements.models import DiligenceOutcome
from mptf.contributions.schemas import OfDonor, TermsSent
from mptf.sent import Sent

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)]


class DraftedSent(TermsSent):
    """The terms of what is to be signed, and where they depart from the fund's standard."""

    deviation: Words = ""


class ArrangementSent(DraftedSent, OfDonor):
    """A new agreement with a donor (its code)."""

    illustrative: bool = False


class SignedSent(Sent):
    """Who signed, in what function, and when."""

    name: Name
    title: Name
    signed_on: date


class DiligenceSent(Sent):
    """What came of looking into a donor; how long it holds is the fund's rule."""

    outcome: DiligenceOutcome
    text: Said
    done_by: Name
    from_on: date


class ContactSent(Sent):
    """Somebody at a donor to whom letters go."""

    name: Name
    title: Name
    email: Email | None = None
    address: Annotated[tuple[Name, ...], Field(max_length=8)] = ()
    language: Literal["en", "fr", "es"] = "en"
    from_on: date
    illustrative: bool = False


class ContactEndSent(Sent):
    """Which contact holds no longer, and since when."""

    contact: UUID
    ended_on: date
