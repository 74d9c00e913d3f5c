"""A table on a page: where its heads sort it, and where its files lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from fastapi.responses import Response

from mptf.exports.service import Format, export
from mptf.exports.tables import Cell, Column, Row, Table

V = TypeVar("V")

FORMATS: tuple[Format, ...] = ("csv", "xlsx", "pdf")


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
        return [[column for column, _ in group] for group in self._grouped(self.table.columns)]

    def groups(self, row: Row) -> list[list[tuple[Column, Cell]]]:
        """A row's cells, each with those that stand beneath it."""
        return self._grouped(row)

    def _grouped(self, row: Sequence[V]) -> list[list[tuple[Column, V]]]:
        found: list[list[tuple[Column, V]]] = []
        for column, cell in zip(self.table.columns, row, strict=True):
            if column.under:
                found[-1].append((column, cell))
            else:
                found.append([(column, cell)])
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
