"""What a proposal of what to fund aims at, and the rules of balance that it keeps."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from mptf.profile.parts import Part, Positive, distinct_values

_Aims = Literal["quality-score", "under-served-area", "under-served-region", "age"]
Percent = Annotated[int, Field(ge=0, le=100)]


class Scenarios(Part):
    """Which notes a sum would pay for (handbook 5 and 7). A scenario may say otherwise."""

    aims: Annotated[tuple[_Aims, ...], AfterValidator(distinct_values), Field(min_length=1)]
    """Of what a proposal has as much as can be, strongest first; each decides where those before
    it are equal. The pipeline's own order comes last by itself."""
    shares_of: Literal["approved-and-proposed", "proposed"]
    """Of what the shares of areas and regions are taken."""
    region_most: Percent
    """Per cent that no region has more of; 100 is no rule."""
    area_least: Percent
    """Per cent that no area has less of; 0 is no rule."""
    kept_back: Annotated[int, Field(ge=0)]
    """Whole units of the fund's currency that stay free."""
    seconds: Positive
    """How long the best set is looked for; then the best found is proposed, and says so."""
