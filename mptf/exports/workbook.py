"""A table as an Excel workbook: texts as texts, money as numbers, the head always in sight."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from mptf.exports.tables import Cell, Row, Table
from mptf.money import Money, exponent

LONGEST = 32_767
"""Characters that a cell of Excel can hold."""

_EXACT = 10**15
"""Excel keeps 15 digits of a number; what has more is written as text, which keeps them all."""

_WIDEST = 60


def write(table: Table) -> bytes:
    """One sheet: what it is and of which day, the head, the rows, the totals."""
    file = io.BytesIO()
    # Row by row, so that a long table never lies in memory whole.
    with Workbook(file, {"constant_memory": True}) as book:
        _Sheet(book, table).write()
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Sheet:
    book: Any
    table: Table

    def write(self) -> None:
        sheet = self.book.add_worksheet("Table")
        bold = self.book.add_format({"bold": True})
        head = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        columns = self.table.columns
        for place in range(len(columns)):
            sheet.set_column(place, place, self._width(place))
        sheet.write_string(0, 0, _fitting(self.table.caption), bold)
        about = [text for text in (self.table.stamp, *self.table.filters) if text]
        for line, text in enumerate(about, start=1):
            sheet.write_string(line, 0, _fitting(text))
        top = len(about) + 2
        for place, column in enumerate(columns):
            sheet.write_string(top, place, _fitting(column.head), head)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        self._rows(sheet, top + 1, self.table.rows, {}, self.table.sums)
        if self.table.rows:
            sheet.autofilter(top, 0, top + len(self.table.rows), len(columns) - 1)
        if self.table.totals:
            below = top + 1 + len(self.table.rows)
            self._rows(sheet, below, (self.table.totals,), {"bold": True, "top": 1})

    def _rows(
        self,
        sheet: Any,
        first: int,
        rows: tuple[Row, ...],
        look: dict[str, Any],
        sums: frozenset[int] = frozenset(),
    ) -> None:
        formats: dict[tuple[str, bool], Any] = {}

        def in_form(form: str) -> Any:
            bold = line - first in sums
            if (form, bold) not in formats:
                own = {**look, "num_format": form, **({"bold": True} if bold else {})}
                formats[form, bold] = self.book.add_format(own)
            return formats[form, bold]

        for line, row in enumerate(rows, start=first):
            for place, cell in enumerate(row):
                match cell.value:
                    case Money() as money if abs(money.minor) < _EXACT:
                        places = exponent(money.currency)
                        form = "#,##0" + ("." + "0" * places if places else "")
                        number = Decimal(money.minor).scaleb(-places)
                        sheet.write_number(line, place, number, in_form(form))
                    case int() as count if abs(count) < _EXACT:
                        sheet.write_number(line, place, count, in_form("#,##0"))
                    case date() as day:
                        sheet.write_datetime(line, place, day, in_form("d mmmm yyyy"))
                    case _:
                        sheet.write_string(line, place, _fitting(cell.written), in_form("@"))

    def _width(self, place: int) -> int:
        cells: list[Cell] = [row[place] for row in (*self.table.rows, self.table.totals) if row]
        longest = max((len(cell.written) for cell in cells), default=0)
        return min(max(longest, len(self.table.columns[place].head)) + 2, _WIDEST)


def _fitting(text: str) -> str:
    """A text that a cell can hold; one that is cut says so."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2]} …"
