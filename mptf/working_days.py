"""Working days and deadlines: days are the fund's calendar days, a deadline is an instant."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Whether offices are open: Monday to Friday, and not in the fund's holiday list."""
    return day.weekday() < _SATURDAY and day not in holidays


def add_working_days(day: date, n: int, holidays: Collection[date]) -> date:
    """The n-th working day after a day; the day itself never counts. Source: handbook 4.

    With n = 0 it is the day itself, or the next working day if that one is none.

    Raises:
        ValueError: n is negative.
    """
    if n < 0:
        raise ValueError("working days are counted forward only")
    left = n
    while left or not is_working_day(day, holidays):
        day += timedelta(days=1)
        if left and is_working_day(day, holidays):
            left -= 1
    return day


def working_days_before(day: date, n: int, holidays: Collection[date]) -> date:
    """The n-th working day before a day; the day itself never counts."""
    while n:
        day -= timedelta(days=1)
        n -= is_working_day(day, holidays)
    return day


def working_days_between(first: date, last: date, holidays: Collection[date]) -> int:
    """How many working days follow `first`, up to and with `last`; 0 if `last` is not later."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def deadline_at(day: date, hour: int, zone: str) -> datetime:
    """The instant, in UTC, at which a clock in the zone shows that full hour of that day.

    In time means now < that instant (handbook 4). An hour that summer time skips is the instant
    at which the clocks jump; of an hour that comes twice it is the first.
    """
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """The instant, in UTC, at which the day is over in the zone: the first of the next day."""
    return deadline_at(day + timedelta(days=1), 0, zone)
