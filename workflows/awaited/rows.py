"""A record that waits, as it is read: where it stands, whose turn it is, how many wait like it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, String, cast, func, literal, null, select

MOST = 5
"""Lines that are shown of one kind in one state; the last one says how many more there are."""


class Row(NamedTuple):
    """A record that waits; `alike` counts all that wait in the same way.

    `another` says that the reader has had their turn and another person of the same party has
    theirs; `prepared`, that what must be done before a step is done; `asks`, what is asked where
    it is no step; `by`, of which role, where it is a letter's signature.
    """

    kind: str
    id: UUID
    number: str
    title: str
    place: str | UUID
    state: str
    illustrative: bool
    since: date
    due_on: date | None
    entity: str
    mine: bool
    another: bool
    prepared: bool
    asks: str
    by: str
    alike: int


def text(value: str = "") -> ColumnElement[str]:
    """A text that is the same in every row."""
    return literal(value, String)


def no_day() -> ColumnElement[date]:
    """A day that no row has."""
    return cast(null(), Date)


def first_few(found: Select[Any]) -> Select[Any]:
    """The most urgent of each state on each side, with how many there are."""
    every = found.subquery()
    alike = (every.c.state, every.c.mine, every.c.another, every.c.asks)
    urgent = (every.c.due_on.is_(None), every.c.due_on, every.c.since, every.c.number)
    counted = select(
        every,
        func.count().over(partition_by=alike).label("alike"),
        func.row_number().over(partition_by=alike, order_by=urgent).label("nth"),
    ).subquery()
    columns = [column for column in counted.c if column.key != "nth"]
    return select(*columns).where(counted.c.nth <= MOST)
