"""Lists of records: a page of those that a reader sees, sorted and narrowed, and one by its name.

What several lists do alike is said here once; what a list is made of stands in its `queries`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Generic, Protocol

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Row,
    Select,
    String,
    Text,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.engine import Result

from mptf.db import beyond
from mptf.errors import Invalid, NotFound
from mptf.policy import Sight
from mptf.reading import Make, R, execute
from mptf.work import Work

SelectFor = Callable[[Sight], Select[Any]]


# --- What a list is narrowed by ------------------------------------------------------------------


class Filters(Protocol):
    """What was chosen from a list; an empty filter lets everything through."""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions; every value is bound, never written into the text."""


class Everything:
    """No filter at all."""

    def where(self) -> list[ColumnElement[bool]]:
        """No condition."""
        return []


EVERYTHING = Everything()


def same(*asked: tuple[ColumnElement[Any], str]) -> list[ColumnElement[bool]]:
    """Columns that must have the value asked for, where one was."""
    return [column == value for column, value in asked if value]


def mentions(text: str, *places: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a text stands in one of these columns, in capitals or not."""
    wanted = text.lower()
    return or_(*(func.lower(place).contains(wanted, autoescape=True) for place in places))


def names_any(content: ColumnElement[Any], countries: Sequence[str]) -> list[ColumnElement[bool]]:
    """Whether a form names one of these countries: a way of it for each."""
    text = type_coerce(content, Text)
    return [text.contains(f'"{iso3}"', autoescape=True) for iso3 in countries]


def narrowed(
    work: Work, select: SelectFor, chosen: Filters, values: Mapping[str, Any] | None = None
) -> Result[*tuple[Any, ...]]:
    """The answer to a list's select, as far as the filters let through."""
    statement, conditions = select(work.actor.sight), chosen.where()
    # A select that was made before knows already under what its text is kept; a new one does not.
    return execute(work, statement.where(*conditions) if conditions else statement, values or {})


# --- In what order it comes ----------------------------------------------------------------------


def in_order(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[Any]:
    """A column whose values come in an order of their own, such as that of a life."""
    return case({value: place for place, value in enumerate(values)}, value=column)


class Sorting:
    """The columns by which a list may be sorted; equals come in the list's own order."""

    def __init__(self, *usual: str, **columns: ColumnElement[Any]) -> None:
        """Name the order in which the list comes when none was asked for, and the columns.

        That order is all falling or all rising, of columns that are never empty; the last of them
        is unique.
        """
        self._columns = columns
        self._usual = usual

    @property
    def keys(self) -> frozenset[str]:
        """The columns by their names."""
        return frozenset(self._columns)

    def order(self, sort: str) -> tuple[ColumnElement[Any], ...]:
        """How rows come: a column's name, with `-` before it for the greatest first.

        Raises:
            Invalid: there is no such column.
        """
        if sort.removeprefix("-") not in {"", *self._columns}:
            known = ", ".join(sorted(self._columns))
            raise Invalid("sort", f"this list has no column “{sort}”. Sort it by one of: {known}.")
        usual = tuple(map(self._one, self._usual))
        # The engines disagree about where nothing comes; here it comes last, either way. The
        # columns of the list's own order are never empty, and are indexed as they are.
        return (self._one(sort).nulls_last(), *usual) if sort else usual

    def after(self, row: Sequence[Any]) -> ColumnElement[bool]:
        """What comes after the row with these values, in the list's own order."""
        columns = [self._columns[name.removeprefix("-")] for name in self._usual]
        return beyond(columns, row, falling=self._usual[0].startswith("-"))

    def _one(self, sort: str) -> ColumnElement[Any]:
        column = self._columns[sort.removeprefix("-")]
        return column.desc() if sort.startswith("-") else column.asc()


# --- One of it ------------------------------------------------------------------------------------

KEY: BindParameter[Any] = bindparam("key", type_=String())
"""The name of the record that is asked for."""


def keyed(work: Work, select: SelectFor, what: str, key: str) -> Row[Any]:
    """The row of the record with this name.

    Raises:
        NotFound: there is none that the reader may see.
    """
    row = execute(work, select(work.actor.sight), {KEY.key: key}).first()
    if row is None:
        raise NotFound(what, key)
    return row


# --- The list ------------------------------------------------------------------------------------


class Listing(Generic[R]):
    """A list of records and each of them: what a row is, which a sight sees, how they come."""

    def __init__(
        self,
        what: str,
        make: Make[R],
        rows: SelectFor,
        key: ColumnElement[Any],
        sorts: Sorting,
        *,
        each_once: bool = False,
    ) -> None:
        """Say what its records are called, and by which column one of them is found.

        `each_once` says that whatever its rows join finds exactly one row for each record, or
        nothing by an outer join: what neither sorts nor narrows a page is then left out while its
        rows are looked for.
        """
        self._each_once = each_once
        self._what = what
        self._make = make
        self._sorts = sorts
        self._one = cache(lambda sight: rows(sight).where(key == KEY))
        self._rows = rows
        self._key = key
        self._all = cache(lambda sight, sort: self._page(sight, sort, ()))

    def page(
        self,
        work: Work,
        chosen: Filters = EVERYTHING,
        *,
        sort: str = "",
        limit: int = 50,
        offset: int = 0,
        after: Sequence[Any] | None = None,
    ) -> list[R]:
        """A page of the records that a filter lets through.

        `after` is what the last one before it has in the columns of the list's own order.

        Raises:
            Invalid: the list has no such column to be sorted by.
        """
        sight, conditions = work.actor.sight, chosen.where()
        if after is not None:
            conditions = [*conditions, self._sorts.after(after)]
        # A select that was made before knows already under what its text is kept.
        page = self._page(sight, sort, conditions) if conditions else self._all(sight, sort)
        found = execute(work, page, {"limit": limit, "offset": offset})
        return [self._make(row) for row in found]

    def keys(
        self,
        work: Work,
        chosen: Filters,
        *beside: ColumnElement[Any],
        sort: str = "",
        most: int,
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """The keys of the first records that a filter lets through, with columns of theirs.

        Raises:
            Invalid: the list has no such column to be sorted by.
        """
        order = self._sorts.order(sort)
        fitting = self._rows(work.actor.sight).where(*chosen.where())
        few = self._keys(fitting, order, *beside).order_by(*order).limit(bindparam("most"))
        return execute(work, few, {"most": most}).all()

    def of(self, work: Work, keys: Sequence[str], *, sort: str = "") -> list[R]:
        """The records of these keys that the reader sees, in the order of the list."""
        those = self._rows(work.actor.sight).where(self._key.in_(keys))
        found = execute(work, those.order_by(*self._sorts.order(sort)), {})
        return [self._make(row) for row in found]

    def _page(
        self, sight: Sight, sort: str, conditions: Sequence[ColumnElement[bool]]
    ) -> Select[Any]:
        """A page in some order; which rows it has is found first, by sorting keys and no forms."""
        order = self._sorts.order(sort)
        fitting = self._rows(sight).where(*conditions)
        if not sort and not (conditions and self._each_once):
            return _cut(fitting.order_by(*order))
        few = _cut(self._keys(fitting, order).order_by(*order)).subquery("few")
        chosen = self._rows(sight).where(self._key.in_(select(few.c[0])))
        return chosen.order_by(*order)

    def _keys(
        self,
        fitting: Select[Any],
        order: Sequence[ColumnElement[Any]],
        *beside: ColumnElement[Any],
    ) -> Select[Any]:
        """The keys of these rows, with columns of the same table."""
        own: FromClause = self._key.table
        asked = [*order, *([] if fitting.whereclause is None else [fitting.whereclause])]
        needed = {table for each in asked for table in each._from_objects}  # noqa: SLF001
        if self._each_once and needed <= {own}:
            bare = select(self._key, *beside)
            return bare if fitting.whereclause is None else bare.where(fitting.whereclause)
        return fitting.with_only_columns(self._key, *beside, maintain_column_froms=True)

    def one(self, work: Work, key: str) -> R:
        """One record by its name.

        Raises:
            NotFound: there is none that the reader may see.
        """
        return self._make(keyed(work, self._one, self._what, key))

    def find(self, work: Work, key: str) -> R | None:
        """One record by its name; nothing where there is none that the reader may see."""
        row = execute(work, self._one(work.actor.sight), {KEY.key: key}).first()
        return None if row is None else self._make(row)


def _cut(rows: Select[Any]) -> Select[Any]:
    return rows.limit(bindparam("limit")).offset(bindparam("offset"))
