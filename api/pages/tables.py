"""A table on a page: where its heads sort it, and where its files lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi.responses import Response

from mptf.exports.service import Format, export
from mptf.exports.tables import Cell, Column, Kind, Row, Table

FORMATS: tuple[Format, ...] = ("csv", "xlsx", "pdf")


_LOOKS = {
    Kind.NUMBER: "number",
    Kind.MONEY: "number",
    Kind.DATE: "nowrap",
    Kind.STATE: "standing",
    Kind.TITLE: "named",
}
_SHORT = 10
"""A text of fewer letters is never torn apart."""

_NO_TICK = ("", "")


class Spot(NamedTuple):
    """A place of a row on a page: how it is set, what it is called, its cell and those beneath."""

    look: str
    head: str
    cells: list[tuple[bool, Cell]]
    """Each with whether it stands beneath the first; what is empty there is left out."""


def _spot(place: slice, look: str, head: str, row: Row) -> Spot:
    first, *others = row[place]
    cells = [(False, first), *((True, cell) for cell in others if cell.text)]
    return Spot(look or ("nowrap" if len(first.text) < _SHORT else ""), head, cells)


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with the address of its page and what was asked of it.

    `sort` is a column's key, with `-` before it for the greatest first. The links keep the filters,
    so that a file holds exactly what the page shows.
    """

    table: Table
    address: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    sortable: frozenset[str] = frozenset()
    chosen: tuple[tuple[str, str], ...] = ()
    """For each row what a form sends where it is ticked, and its name; nothing where it may not."""
    files_hold: str = ""
    """What the files hold, where it is not every row that the filters let through."""

    @property
    def heads(self) -> list[list[Column]]:
        """The columns of a page, each with those that stand beneath it."""
        return [list(self.table.columns[place]) for place in self._places]

    @property
    def rows(self) -> Iterator[tuple[bool, tuple[str, str], list[Spot]]]:
        """Each row as a page shows it: whether it is a sum, what its tick sends and is called."""
        places = self._set
        ticks = self.chosen or repeat(_NO_TICK)
        for number, (tick, row) in enumerate(zip(ticks, self.table.rows, strict=False)):
            spots = [_spot(place, look, head, row) for place, look, head in places]
            yield number in self.table.sums, tick, spots

    @property
    def totals(self) -> list[Spot]:
        """The row beneath all others; nothing where there is none."""
        row = self.table.totals
        return [_spot(place, look, head, row) for place, look, head in self._set if row]

    @property
    def _places(self) -> list[slice]:
        """Which columns stand in one place of a page, the others beneath the first."""
        starts = [n for n, column in enumerate(self.table.columns) if not column.under]
        return [slice(*ends) for ends in pairwise([*starts, len(self.table.columns)])]

    @property
    def _set(self) -> list[tuple[slice, str, str]]:
        """How each place is set, and what stands before its value where rows become cards."""
        found = []
        for place in self._places:
            column = self.table.columns[place.start]
            is_named = place.start == 0 or column.kind is Kind.TITLE
            found.append((place, _LOOKS.get(column.kind, ""), "" if is_named else column.head))
        return found

    def order(self, column: Column) -> str:
        """Which way the table is sorted by a column, as `aria-sort` says it."""
        if self.sort.removeprefix("-") != column.key:
            return ""
        return "descending" if self.sort.startswith("-") else "ascending"

    def order_of(self, columns: Sequence[Column]) -> str:
        """Which way the table is sorted by one of these; nothing where it is by another."""
        return "".join(map(self.order, columns))

    def sort_url(self, column: Column) -> str:
        """Where the table lies sorted by a column; the other way round where it is already."""
        if column.key not in self.sortable:
            return ""
        wanted = f"-{column.key}" if self.sort == column.key else column.key
        return f"{self.address}?{self._query(wanted)}"

    @property
    def here(self) -> str:
        """Where exactly this table lies."""
        return f"{self.address}?{self._query(self.sort)}"

    @property
    def export_urls(self) -> tuple[tuple[str, str], ...]:
        """The files of exactly this table; none where it has no address."""
        if not self.address:
            return ()
        query = self._query(self.sort)
        asked = f"?{query}" if query else ""
        return tuple((form.upper(), f"{self.address}.{form}{asked}") for form in FORMATS)

    def _query(self, sort: str) -> str:
        kept = {key: value for key, value in self.asked.items() if value}
        return urlencode({**kept, "sort": sort} if sort else kept)


def file_of(table: Table, form: Format) -> Response:
    """The table as a file to keep; its name is the table's own, never a reader's text."""
    file = export(table, form)
    disposition = f'attachment; filename="{file.name}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-cache"}
    return Response(file.content, media_type=file.media_type, headers=headers)
