"""The time. Nothing else in the code asks what the time is."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Gives an aware instant in UTC, to the microsecond."""


def system_clock() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ShiftedClock:
    """The machine's time moved by a stored offset; it runs at normal speed."""

    offset: timedelta

    def __call__(self) -> datetime:
        """Now, moved."""
        return system_clock() + self.offset


@dataclass(frozen=True, slots=True)
class StoppedClock:
    """One instant: the clock of an act in a history, and of tests."""

    at: datetime

    def __call__(self) -> datetime:
        """Return that instant, always."""
        return self.at


def day_in(zone: str, at: datetime) -> date:
    """The calendar day of an instant in the fund's zone, by which acts and money are dated."""
    return at.astimezone(ZoneInfo(zone)).date()


def span_of(zone: str, day: date) -> tuple[datetime, datetime]:
    """The instants at which a day begins and ends in the fund's zone."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return midnight.astimezone(UTC), (midnight + timedelta(days=1)).astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
