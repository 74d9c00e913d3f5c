"""Dates as sources give them: a day, a month or only a year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

YEAR, MONTH = 4, 7
"""How long a year is, and a year with its month."""


def last_day(said: str) -> date:
    """The last day of what a source says: what began in February surely holds from its end.

    Raises:
        ValueError: it is no year, month or day.
    """
    if len(said) == YEAR:
        return date.fromisoformat(f"{said}-12-31")
    if len(said) == MONTH:
        first = date.fromisoformat(f"{said}-01")
        return first.replace(day=monthrange(first.year, first.month)[1])
    return date.fromisoformat(said)


def _is_one(said: str) -> str:
    try:
        last_day(said)
    except ValueError:
        raise ValueError(
            "write a year, a month or a day, such as 2021, 2021-03 or 2021-03-18"
        ) from None
    return said


Said = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"),
    AfterValidator(_is_one),
]
"""A date as a source gives it."""
