"""A table as CSV: for programs, and for spreadsheets that must not take a text for a formula."""

from __future__ import annotations

import csv
import io
from datetime import date

from mptf.exports.tables import Cell, Table
from mptf.money import Money

_STARTS_A_FORMULA = ("=", "+", "-", "@")
_STARTS_A_CELL = ("\t", "\r", "\n")


def write(table: Table) -> bytes:
    """Heads and rows in UTF-8, with the mark by which spreadsheets know it; no totals."""
    sheet = io.StringIO(newline="")
    out = csv.writer(sheet, lineterminator="\r\n")
    out.writerow([guarded(column.head) for column in table.columns])
    out.writerows([_plain(cell) for cell in row] for row in table.rows)
    return sheet.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """A text that no spreadsheet runs: what could start a formula is preceded by an apostrophe."""
    harmful = text.startswith(_STARTS_A_CELL) or text.lstrip().startswith(_STARTS_A_FORMULA)
    return f"'{text}" if harmful else text


def _plain(cell: Cell) -> str:
    match cell.value:
        case None:
            return ""
        case Money() as money:
            return money.plain()
        case int() as number:
            return str(number)
        case date() as day:
            return day.isoformat()
        case str():
            return guarded(cell.written)
