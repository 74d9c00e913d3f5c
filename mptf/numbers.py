"""Numbers that people see: one series a kind and year, without gaps."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from mptf.work import Work


class Counter(SQLModel, table=True):
    """The last number given in a series. It is moved in the unit that uses the number."""

    name: str = Field(primary_key=True, max_length=80)
    value: int = 0


def next_number(work: Work, series: str) -> int:
    """The next number of a series, from 1. Gapless: a unit that fails gives its number back."""
    row = work.session.get(Counter, series)
    if row is None:
        row = Counter(name=series, value=0)
        work.session.add(row)
    row.value += 1
    work.session.flush()
    return row.value


def yearly(work: Work, prefix: str) -> str:
    """A record's number, as in CN-2020-0017: prefix, year in the fund's zone, place in it."""
    year = work.today().year
    return f"{prefix}-{year}-{next_number(work, f'{prefix}/{year}'):04}"
