"""How results of programmes are rolled up to the fund's own framework."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from mptf.profile.parts import Part, Text, Titled, distinct_codes, distinct_values


class FundIndicator(Titled):
    """An indicator of the fund.

    Those of programmes with its unit count towards it, of its objective and its goal where it
    names them.
    """

    unit: Text
    objective: Annotated[int, Field(ge=1, le=23)] | None = None
    goal: Annotated[int, Field(ge=1, le=17)] | None = None


class Results(Part):
    """The fund's framework of results (handbook 6)."""

    summed_units: Annotated[tuple[Text, ...], AfterValidator(distinct_values)]
    """Units of which numbers are added up across programmes; of any other they are counted."""
    indicators: Annotated[tuple[FundIndicator, ...], AfterValidator(distinct_codes)]
    """The fund's own; where there is none, the objectives of the Global Compact stand for them."""
