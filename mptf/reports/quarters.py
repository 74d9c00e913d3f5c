"""Quarters of a year, one after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS, _QUARTERS = 3, 4


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year, counted from the first of year 0."""

    count: int

    @property
    def first(self) -> date:
        """Its first day."""
        year, number = divmod(self.count, _QUARTERS)
        return date(year, number * _MONTHS + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return (self + 1).first - timedelta(days=1)

    def __add__(self, steps: int) -> Quarter:
        """So many quarters later."""
        return Quarter(self.count + steps)

    def __sub__(self, other: Quarter) -> int:
        """How many quarters later than another it is."""
        return self.count - other.count

    def __str__(self) -> str:
        """Such as Q3 2026."""
        year, number = divmod(self.count, _QUARTERS)
        return f"Q{number + 1} {year}"


def quarter_of(day: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(day.year * _QUARTERS + (day.month - 1) // _MONTHS)
