"""The workbook of a call, as it is handed out: empty, or with notes that there are."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from mptf.imports.layout import (
    CALL,
    FIRST,
    HEADS_IN,
    KEY,
    LISTS,
    MOST_ROWS,
    NAMES_IN,
    NOTES,
    READ_ME,
    TYPED,
    Column,
    Kind,
    Layout,
    Option,
    Sheet,
    areas,
)
from mptf.money import exponent
from mptf.network import reference

_LONGEST = 32_767
"""Characters that a cell of Excel can hold."""
_LONGEST_HINT, _LONGEST_TITLE = 255, 32
_WIDTHS = {Kind.TEXT: 60, Kind.NUMBER: 14, Kind.AMOUNT: 18, Kind.KEY: 14}
_WIDTH = 30


class Filled(NamedTuple):
    """A note that there is: by which key, and what it says by what is written in one place."""

    key: str
    said: Mapping[str, Any]
    """Its fields and its rows, see `mptf.notes.schemas.NoteContent`; its own answers among them."""


def write(layout: Layout, notes: Sequence[Filled] = ()) -> bytes:
    """The workbook of a call."""
    file = io.BytesIO()
    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _Book(book, layout, notes).write()
    return file.getvalue()


class _Book:
    def __init__(self, book: Any, layout: Layout, notes: Sequence[Filled]) -> None:
        self.book, self.layout, self.notes = book, layout, notes
        places = exponent(layout.profile.fund.currency)
        number = "#,##0" + ("." + "0" * places if places else "")
        self.head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "num_format": "@"}
        )
        self.bold = book.add_format({"bold": True})
        top = {"valign": "top"}
        self.text = book.add_format({**top, "text_wrap": True, "num_format": "@"})
        self.looks = {
            Kind.NUMBER: book.add_format({**top, "num_format": "0"}),
            Kind.AMOUNT: book.add_format({**top, "num_format": number}),
        }

    def write(self) -> None:
        pages = {sheet.title: self.book.add_worksheet(sheet.title) for sheet in self.layout.sheets}
        about = self.book.add_worksheet(READ_ME)
        self._references()
        ranges = self._lists()
        for sheet in self.layout.sheets:
            self._sheet(sheet, pages[sheet.title], ranges)
        self._read_me(about)
        pages[NOTES].activate()

    def _sheet(self, sheet: Sheet, page: Any, ranges: Mapping[tuple[Option, ...], str]) -> None:
        page.set_row(NAMES_IN - 1, None, None, {"hidden": True})
        page.freeze_panes(HEADS_IN, 1)
        for place, column in enumerate(sheet.columns):
            look = self.looks.get(column.kind, self.text)
            page.set_column(place, place, _WIDTHS.get(column.kind, _WIDTH), look)
            page.write_string(NAMES_IN - 1, place, column.name)
            label = f"{column.label} *" if column.required else column.label
            page.write_string(HEADS_IN - 1, place, label, self.head)
            if rule := _rule(column, ranges.get(column.options)):
                page.data_validation(FIRST - 1, place, MOST_ROWS - 1, place, rule)
        for number, row in enumerate(self._rows(sheet), start=FIRST - 1):
            for place, column in enumerate(sheet.columns):
                self._cell(page, number, place, column, row.get(column.name))

    def _rows(self, sheet: Sheet) -> Iterator[Mapping[str, Any]]:
        for note in self.notes:
            if not sheet.field:
                yield {**note.said, KEY: note.key}
            for row in note.said.get(sheet.field) or () if sheet.field else ():
                yield {**row, KEY: note.key}

    def _cell(self, page: Any, row: int, place: int, column: Column, value: Any) -> None:
        look = self.looks.get(column.kind, self.text)
        if value in (None, "", [], ()):
            return
        if column.kind in TYPED:
            page.write_number(row, place, Decimal(str(value)), look)
        else:
            page.write_string(row, place, _shown(column, value)[:_LONGEST], look)

    def _lists(self) -> dict[tuple[Option, ...], str]:
        """What is chosen from, a column for each list; gives the range of each."""
        page = self.book.add_worksheet(LISTS)
        ranges: dict[tuple[Option, ...], str] = {}
        for sheet in self.layout.sheets:
            for column in sheet.columns:
                if not column.options or column.options in ranges:
                    continue
                place = len(ranges)
                page.write_string(0, place, column.label, self.bold)
                page.set_column(place, place, _WIDTH)
                for row, option in enumerate(column.options, start=1):
                    page.write_string(row, place, option.shown)
                letter = xl_col_to_name(place)
                last = len(column.options) + 1
                ranges[column.options] = f"='{LISTS}'!${letter}$2:${letter}${last}"
        return ranges

    def _references(self) -> None:
        profile = self.layout.profile
        countries = [(c.iso3, c.name) for c in reference.countries().values()]
        objectives = [(f"{o.number}. {o.title}",) for o in reference.objectives().values()]
        self._table("Countries", ("ISO code", "Country"), countries)
        self._table("Areas", ("Thematic area",), [(area.shown,) for area in areas(profile)])
        self._table("Regions", ("Region",), [(region.title,) for region in profile.regions])
        self._table("Objectives", ("Objective of the Global Compact",), objectives)
        self._table(
            "Entities", ("Code", "UN entity"), [(e.value, e.shown) for e in self.layout.entities]
        )

    def _table(self, title: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
        page = self.book.add_worksheet(title)
        page.freeze_panes(1, 0)
        for place, head in enumerate(heads):
            page.set_column(place, place, _WIDTHS[Kind.KEY] if place < len(heads) - 1 else 80)
            page.write_string(0, place, head, self.bold)
        for number, row in enumerate(rows, start=1):
            for place, text in enumerate(row):
                page.write_string(number, place, text)

    def _read_me(self, page: Any) -> None:
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 90, self.book.add_format({"text_wrap": True, "valign": "top"}))
        page.write_string(0, 0, self.layout.profile.fund.name, self.bold)
        page.write_string(2, 0, CALL)
        page.write_string(2, 1, self.layout.call.number)
        page.write_string(3, 0, "Its title")
        page.write_string(3, 1, self.layout.call.title)
        for number, (head, text) in enumerate(_INSTRUCTIONS.items(), start=5):
            page.write_string(number, 0, head, self.bold)
            page.write_string(number, 1, text)


_INSTRUCTIONS = {
    "Notes": "One row for each concept note. What has a star is needed for a draft; whatever else "
    "the form asks for may follow before the note is submitted.",
    "Key": "Any short text of your own that tells one note from another. It stays with the note: a "
    "workbook that comes again under the same keys begins nothing twice. Rows that have changed "
    "are written into their drafts; what somebody else wrote there since is not written over.",
    "Other sheets": "Budget, results, risks and so on have as many rows for a note as it needs, "
    "each with the note's key. A sheet that you delete leaves its field as it is.",
    "To choose": "Pick from the list of the cell, or copy from the sheets behind this one. "
    "Several things in one cell have a semicolon between them.",
    "Objectives": "Number and title together, as on the sheet Objectives; the first is the primary "
    "one. A number that does not go with its title is refused.",
    "Amounts": "Numbers, to the cent. A formula counts as the value that it had when the workbook "
    "was saved.",
    "Leave as it is": "The hidden first row of each sheet, which names the columns. Columns may be "
    "moved, and taken out; none may be added.",
    "Send it back": "It is checked first, cell by cell, and nothing is written. Then each note is "
    "taken in whole or not at all.",
}


def _rule(column: Column, source: str | None) -> dict[str, Any] | None:
    """What a spreadsheet offers and says in the cells of a column."""
    rule: dict[str, Any] = {"validate": "any"}
    if source and column.kind is Kind.ONE:
        rule = {"validate": "list", "source": source}
    elif column.kind is Kind.YES_NO:
        rule = {"validate": "list", "source": ["Yes", "No"]}
    if column.hint:
        rule["input_title"] = column.label[:_LONGEST_TITLE]
        rule["input_message"] = column.hint[:_LONGEST_HINT]
    return rule if len(rule) > 1 else None


def _shown(column: Column, value: Any) -> str:
    """A value as it would be typed."""
    match column.kind:
        case Kind.ONE:
            return _option(column, value)
        case Kind.SEVERAL:
            return "; ".join(_option(column, each) for each in value)
        case Kind.OBJECTIVES:
            return "; ".join(f"{n}. {reference.objective(n).title}" for n in value)
        case Kind.LINES | Kind.COUNTRIES | Kind.TARGETS:
            return "; ".join(map(str, value))
        case Kind.YES_NO:
            return "Yes" if value else "No"
        case _:
            return str(value)


def _option(column: Column, value: Any) -> str:
    return next((o.shown for o in column.options if o.value == value), str(value))
