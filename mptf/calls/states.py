"""Where a call stands. It follows from its instants and the clock, whoever asks."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class CallState(StrEnum):
    """Announced before it opens, closed from the closing instant on."""

    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"


def state_at(now: datetime, opens_at: datetime, closes_at: datetime | None) -> CallState:
    """Where a call with these instants stands; one without an end stays open."""
    if now < opens_at:
        return CallState.ANNOUNCED
    return CallState.OPEN if closes_at is None or now < closes_at else CallState.CLOSED
