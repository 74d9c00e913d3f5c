"""What is sent of a scenario: money that might come, rules, notes to put in or leave out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from mptf.sent import Amount, Code, Sent, Short, Text

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Percent = Annotated[int, Field(ge=0, le=100)]
_MOST = 500


class GiftSent(Sent):
    """Money that might come, as a donor would pay it: for areas, for a region, or for anything."""

    amount: Amount
    areas: tuple[Code, ...] = ()
    region: Code | None = None

    @model_validator(mode="after")
    def _one_kind_of_earmark(self) -> GiftSent:
        if self.areas and self.region is not None:
            raise ValueError("name thematic areas or a region, not both")
        return self


class AreaShareSent(Sent):
    """The least that one area is to have, in per cent."""

    area: Code
    percent: Percent


class RegionShareSent(Sent):
    """The most that one region is to have, in per cent."""

    region: Code
    percent: Percent


class CeilingSent(Sent):
    """A note (its number) would get so much, where it asks for more."""

    note: Code
    amount: Amount


class ScenarioSent(Sent):
    """A question: what would we fund if so much came? What is left out, the profile says.

    Shares are per cent of what was approved and what is proposed together, or of the proposal
    alone, as the profile says.
    """

    title: Title
    as_of: date | None = None
    """Whose pipeline, cash and balance: at the end of that day; today where it is left out."""
    gifts: Annotated[tuple[GiftSent, ...], Field(max_length=20)] = ()
    gifts_alone: bool = False
    """Whether the cash that is there stays where it is."""
    region_most: Percent | None = None
    area_least: Percent | None = None
    kept_back: Amount | None = None
    area_shares: Annotated[tuple[AreaShareSent, ...], Field(max_length=_MOST)] = ()
    region_shares: Annotated[tuple[RegionShareSent, ...], Field(max_length=_MOST)] = ()
    put_in: Annotated[tuple[Code, ...], Field(max_length=_MOST)] = ()
    left_out: Annotated[tuple[Code, ...], Field(max_length=_MOST)] = ()
    ceilings: Annotated[tuple[CeilingSent, ...], Field(max_length=_MOST)] = ()
    text: Text = ""
    illustrative: bool = False


class EndedScenarioSent(Sent):
    """Why a scenario is of no use any more."""

    reason: Short
