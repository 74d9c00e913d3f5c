"""A call as the secretariat prepares it, and what is sent with the acts around it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints, ValidationInfo, field_validator

from mptf.sent import Amount, Code, Sent


class CallSent(Sent):
    """A call in preparation. Without an end it is rolling; without areas or regions, for all."""

    number: Annotated[
        str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$")
    ]
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    opens_at: AwareDatetime
    closes_at: AwareDatetime | None = None
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)] = ""
    areas: tuple[Code, ...] = ()
    regions: tuple[Code, ...] = ()
    ceiling: Amount | None = None
    form: Code = "standard"
    """The form that its notes are written on; `standard` is that of the fund's profile."""
    illustrative: bool = False

    @field_validator("closes_at")
    @classmethod
    def _after_its_opening(
        cls, value: AwareDatetime | None, info: ValidationInfo
    ) -> AwareDatetime | None:
        opens = info.data.get("opens_at")
        if value is not None and opens is not None and value <= opens:
            raise ValueError("the call closes before it opens: choose a later end")
        return value


class EndSent(Sent):
    """The new end of a call, and why."""

    closes_at: AwareDatetime
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
