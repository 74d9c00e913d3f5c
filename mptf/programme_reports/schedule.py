"""Which reports a programme owes over its life, and by when; pure. Source: handbook 6."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from mptf.clock import months_after
from mptf.profile.parts import MonthDay
from mptf.profile.programme_rules import Reports
from mptf.programme_reports.states import FINANCIAL, ReportKind

_LAST_MONTH, _LAST_DAY = 12, 31


def year_ends(start_on: date, end_on: date) -> Iterator[date]:
    """The last day of each calendar year that ends within a programme, before its own end.

    The rest of its life, up to that end, is told by its final reports.
    """
    for year in range(start_on.year, end_on.year + 1):
        day = date(year, _LAST_MONTH, _LAST_DAY)
        if start_on <= day < end_on:
            yield day


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)


def year_after(day: date, due: MonthDay) -> date:
    """The day of the year that follows."""
    return due.in_year(day.year + 1)


def due_on(rules: Reports, kind: str, to_on: date) -> date:
    """By when a report on a period that ends on this day is due.

    The yearly ones are due in the next year, the final narrative so many months after the end, and
    the certified final figures with those of the year in which the programme ended.
    """
    if kind == ReportKind.FINAL_NARRATIVE:
        return months_after(to_on, rules.final_narrative_months)
    if kind in FINANCIAL:
        return year_after(to_on, rules.financial_due)
    return year_after(to_on, rules.narrative_due)


def is_provisional(rules: Reports, to_on: date, today: date) -> bool:
    """Whether figures up to a day may still change: until the fund's day of the next year."""
    return today <= year_after(to_on, rules.provisional_until)


def programme_year(start_on: date, day: date) -> int:
    """The last year of a programme that is over at the end of a day; 0 before the first one is."""
    following = next_day(day)
    years = following.year - start_on.year
    return max(years if months_after(start_on, 12 * years) <= following else years - 1, 0)
