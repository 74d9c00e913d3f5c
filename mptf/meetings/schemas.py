"""A meeting as the secretariat plans it, and what is sent with the acts around it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field, ValidationInfo, field_validator

from mptf.sent import Sent, Short, Text


class When(Sent):
    """From when to when, and where: a room, or the address at which one joins from afar."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: Short

    @field_validator("ends_at")
    @classmethod
    def _after_its_start(cls, value: AwareDatetime, info: ValidationInfo) -> AwareDatetime:
        starts = info.data.get("starts_at")
        if starts is not None and value <= starts:
            raise ValueError("the meeting ends before it begins: choose a later end")
        return value


class MeetingSent(When):
    """A meeting that is planned; its items are put on the agenda one by one, or with it."""

    title: Short
    text: Text = ""
    illustrative: bool = False


class MovedSent(When):
    """A new time or place, and why."""

    reason: Short


class PaperSent(Sent):
    """The papers of an item as they read now, and what is different."""

    text: Annotated[str, Field(min_length=1, max_length=10_000)]
    changed: Short
