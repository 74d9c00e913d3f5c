"""The cells of a workbook as they came: streamed, bounded, formulas by the values they had."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from mptf.attachments.examination import require_fit
from mptf.attachments.refusal import Unfit
from mptf.attachments.types import XLSX
from mptf.errors import Invalid
from mptf.imports.faults import Fault, Place, shown
from mptf.imports.layout import (
    CALL,
    FIRST,
    HEADS_IN,
    MOST_ROWS,
    NAMES_IN,
    READ_ME,
    Column,
    Layout,
    Sheet,
)

if TYPE_CHECKING:
    from openpyxl import Workbook  # takes numpy along where that is there; starts need neither

_MOST_COLUMNS = 200
_READ_ME_ROWS = 60
_TAKE_IT = "take the workbook of the call anew and copy your rows into it"
_OUT = "take the column out"
_VALUE = "write the value itself, or open the workbook in a spreadsheet and save it"
_FORMULA, _ERROR = "f", "e"


class Cell(NamedTuple):
    """What stands in a cell, and where; a `Fault` where its value cannot be told."""

    place: Place
    value: Any


@dataclass(frozen=True, slots=True)
class Line:
    """A row that says something: its number, and its cells by the names of their columns."""

    sheet: str
    number: int
    at: Mapping[str, str]
    """The letters of each column by its name."""
    cells: Mapping[str, Cell]

    def place(self, name: str) -> Place:
        """The cell of a column, whether or not anything stands in it."""
        return Place(self.sheet, f"{self.at[name]}{self.number}")


@dataclass(slots=True)
class Lines:
    """Every row of every sheet that is read, and what is wrong with the sheets themselves."""

    rows: dict[str, list[Line]] = field(default_factory=dict)
    columns: dict[str, dict[str, Column]] = field(default_factory=dict)
    """By the title of its sheet: the columns that are there."""
    faults: list[Fault] = field(default_factory=list)
    """Those on account of which nothing at all is taken in."""


def call_named(content: bytes) -> str:
    """The number of the call for which a workbook was handed out.

    Raises:
        Invalid: it is no such workbook, or it holds what is not taken.
    """
    try:
        require_fit(content, XLSX)
    except Unfit as unfit:
        raise Invalid("file", str(unfit)) from None
    with opened(content) as book:
        if READ_ME in book.sheetnames:
            for row in book[READ_ME].iter_rows(max_row=_READ_ME_ROWS, max_col=2, values_only=True):
                if row[:1] == (CALL,) and isinstance(row[-1], str) and row[-1] != CALL:
                    return row[-1].strip()
    reason = "it was not handed out here: its sheet “Read me” names no call; take the workbook anew"
    raise Invalid("file", reason)


def lines(content: bytes, layout: Layout) -> Lines:
    """Every row of a workbook that was examined.

    Raises:
        Invalid: it is no workbook, or it cannot be read.
    """
    with opened(content) as book:
        reader = _Reader(layout, book)
        reader.read()
    if reader.formulas:
        with opened(content, values=True) as book:
            reader.take_values(book)
    return reader.found


@contextmanager
def opened(content: bytes, *, values: bool = False, streamed: bool = True) -> Iterator[Workbook]:
    """A workbook; `values` for what its formulas came to.

    Read as a stream it does not know which rows are hidden and which cells merged.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 -- as above

    try:
        yield load_workbook(
            io.BytesIO(content), read_only=streamed, data_only=values, keep_links=False
        )
    except Invalid:
        raise
    except Exception as broken:  # noqa: BLE001 -- openpyxl has no error of its own for a bad file
        raise Invalid("file", f"it cannot be read; save it anew as XLSX: {shown(broken)}") from None


@dataclass(slots=True)
class _Reader:
    layout: Layout
    book: Workbook
    """Of sheets whose cells still hold their formulas."""
    found: Lines = field(default_factory=Lines)
    formulas: dict[Place, tuple[dict[str, Cell], str]] = field(default_factory=dict)
    """Where a formula stands: the cells of its row, and the name of its column."""

    def read(self) -> None:
        for sheet in self.layout.sheets:
            if sheet.title in self.book.sheetnames:
                self._sheet(sheet)
            elif not sheet.field:
                self._refuse(Place(sheet.title, "A1"), "this sheet is missing", _TAKE_IT)

    def _refuse(self, place: Place, what: str, advice: str) -> None:
        self.found.faults.append(Fault(place, what, advice))

    def _sheet(self, sheet: Sheet) -> None:
        rows = _rows(self.book, sheet.title)
        heads, first = {}, None
        for number, row in rows:
            if number >= FIRST:
                first = number, row
                break
            heads[number] = row
        known = {column.name: column for column in sheet.columns}
        at: dict[int, str] = {}
        for cell in heads.get(NAMES_IN, ()):
            name = str(cell.value)
            place = Place(sheet.title, f"{_letter(cell.column)}{HEADS_IN}")
            if name not in known:
                what = f"the form of this call has no column “{shown(name)}”"
                self._refuse(place, what, _OUT)
            elif name in at.values():
                what = f"the column “{shown(known[name].label)}” is there twice"
                self._refuse(place, what, _OUT)
            at[cell.column] = name
        if sheet.columns[0].name not in at.values():
            what = "the hidden first row with the names of the columns is missing"
            self._refuse(Place(sheet.title, "A1"), what, _TAKE_IT)
            return
        self.found.columns[sheet.title] = {n: known[n] for n in at.values() if n in known}
        self._heads_without_names(sheet, at, heads.get(HEADS_IN, ()))
        rest = rows if first is None else chain([first], rows)
        self.found.rows[sheet.title] = list(self._lines(sheet, at, rest))

    def _heads_without_names(self, sheet: Sheet, at: Mapping[int, str], heads: Any) -> None:
        for cell in heads:
            if cell.column not in at:
                what = f"the form of this call has no column “{shown(cell.value)}”"
                self._refuse(Place(sheet.title, cell.coordinate), what, _OUT)

    def _lines(self, sheet: Sheet, at: Mapping[int, str], rows: Any) -> Iterator[Line]:
        letters: dict[str, str] = {}
        outside: set[int] = set()
        for column, name in at.items():
            letters.setdefault(name, _letter(column))
        for number, row in rows:
            if number > MOST_ROWS:
                what = f"there are more than {MOST_ROWS:,} rows"
                self._refuse(Place(sheet.title, f"A{number}"), what, "send them in parts")
                return
            cells: dict[str, Cell] = {}
            for cell in row:
                place = Place(sheet.title, cell.coordinate)
                if cell.column in at:
                    name = at[cell.column]
                    cells[name] = _cell(place, cell)
                    if cell.data_type == _FORMULA:
                        self.formulas[place] = cells, name
                elif cell.column not in outside:
                    outside.add(cell.column)
                    what = "something stands in a column that the form does not have"
                    self._refuse(place, what, "take it out")
            if cells:
                yield Line(sheet.title, number, letters, cells)

    def take_values(self, book: Workbook) -> None:
        """A formula stands for the value that it had when the workbook was saved."""
        values = {
            Place(title, cell.coordinate): cell
            for title in {place.sheet for place in self.formulas}
            for _number, row in _rows(book, title)
            for cell in row
        }
        for place, (cells, name) in self.formulas.items():
            if place in values:
                cells[name] = _cell(place, values[place])
            else:
                cells[name] = Cell(place, Fault(place, "this is a formula without a value", _VALUE))


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- as above

    letter: str = get_column_letter(column)
    return letter


def _rows(book: Workbook, title: str) -> Iterator[tuple[int, list[Any]]]:
    """The rows in which something stands; what a sheet says of its own size is not believed."""
    sheet = book[title]
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=_MOST_COLUMNS)
    for number, row in enumerate(rows, start=1):
        said = [cell for cell in row if cell.value is not None]
        if said:
            yield number, said


def _cell(place: Place, cell: Any) -> Cell:
    if cell.data_type == _ERROR:
        what = f"this is an error of the spreadsheet, {shown(cell.value)}"
        return Cell(place, Fault(place, what, _VALUE))
    return Cell(place, cell.value)
