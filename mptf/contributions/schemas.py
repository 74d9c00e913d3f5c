"""What is sent of an agreement's terms, of its end, and of what a deposit pays."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from mptf.contributions.models import AgreementEndKind
from mptf.sent import Amount, Code, Currency, Sent, Short

MOST_INSTALMENTS = 40


class InstalmentSent(Sent):
    """A part of the amount: due on a day, or when something has happened."""

    amount: Amount
    due_on: date | None = None
    trigger: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""

    @model_validator(mode="after")
    def _says_when(self) -> InstalmentSent:
        if self.due_on is None and not self.trigger:
            raise ValueError("say when it is due: a day, or what must have happened")
        return self


class OfDonor(Sent):
    """Whose it is: a donor, by its code."""

    donor: Code


class TermsSent(Sent):
    """All that a donor signs for; `booked` is its worth in the fund's currency."""

    amount: Amount
    currency: Currency
    booked: Amount | None = None
    areas: tuple[Code, ...] = ()
    region: Code | None = None
    ends_on: date | None = None
    instalments: Annotated[tuple[InstalmentSent, ...], Field(max_length=MOST_INSTALMENTS)] = ()


class HappenedSent(Sent):
    """Since when it has happened on which an instalment waits; `text` says by what it is known.

    Without `due_on` it is due by the fund's rule, so many days later.
    """

    instalment: Annotated[int, Field(ge=1, le=MOST_INSTALMENTS)]
    happened_on: date
    due_on: date | None = None
    text: Short


class NeverHappenedSent(Sent):
    """Which instalment waits on after all, and why it was said that its event had happened."""

    instalment: Annotated[int, Field(ge=1, le=MOST_INSTALMENTS)]
    reason: Short


class AgreementEndSent(Sent):
    """How and when an agreement came to its end, and why."""

    kind: AgreementEndKind
    ended_on: date
    reason: Short


class PartSent(Sent):
    """How much of a deposit pays which instalment, in the agreement's currency."""

    instalment: Annotated[int, Field(ge=1, le=MOST_INSTALMENTS)]
    amount: Amount


class MatchSent(Sent):
    """Which instalments a deposit pays; none where it pays no instalment."""

    parts: Annotated[tuple[PartSent, ...], Field(max_length=MOST_INSTALMENTS)] = ()
