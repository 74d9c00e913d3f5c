"""The workbook of an entity's expenditure, as it is handed out."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from mptf.imports.spending.layout import (
    ASKED,
    FIRST,
    HEADS,
    HEADS_IN,
    KEY,
    KEYS_IN,
    READ_ME,
    SUMMARY,
    Book,
    Column,
    Said,
    Sheet,
    row_of,
    seal,
)
from mptf.money import Money, exponent, total
from mptf.templating import day

_SUMS = (Column.BUDGET, Column.BEFORE, Column.SPENT, Column.SINCE, Column.LEFT, Column.COMMITTED)
_WIDTHS = {Column.NUMBER: 6, Column.TITLE: 44, Column.REASON: 44}
_WIDTH = 18
_MOST = 999_999_999_999


def write(book: Book) -> bytes:
    """The workbook: what to do, all in one, a sheet for each report, and its hidden key."""
    file = io.BytesIO()
    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as made:
        # The fund's day, not the machine's clock: the same reports make the same file.
        made.set_properties({"created": datetime.combine(book.made_on, time())})
        _Writer(made, book).write()
    return file.getvalue()


class _Writer:
    def __init__(self, made: Any, book: Book) -> None:
        self.made, self.book = made, book
        places = exponent(book.currency)
        number = "#,##0" + ("." + "0" * places if places else "")
        top = {"valign": "top"}
        typed = {
            **top,
            "locked": False,
            "bg_color": "#FFF8E1",
            "border": 1,
            "border_color": "#C9C2A8",
        }
        self.title = made.add_format({"bold": True, "font_size": 14})
        self.bold = made.add_format({"bold": True})
        self.text = made.add_format({**top, "text_wrap": True})
        self.head = made.add_format({**top, "bold": True, "bottom": 1, "text_wrap": True})
        self.money = made.add_format({**top, "num_format": number})
        self.sum = made.add_format({**top, "num_format": number, "bold": True, "top": 1})
        self.typed_money = made.add_format({**typed, "num_format": number})
        self.typed_text = made.add_format({**typed, "num_format": "@", "text_wrap": True})

    def write(self) -> None:
        about = self.made.add_worksheet(READ_ME)
        summary = self.made.add_worksheet(SUMMARY)
        for sheet in self.book.sheets:
            self._sheet(sheet, self.made.add_worksheet(sheet.name))
        self._key(self.made.add_worksheet(KEY))
        self._summary(summary)
        self._about(about)
        about.activate()

    def _sheet(self, sheet: Sheet, page: Any) -> None:
        page.protect("", {"format_columns": True, "format_rows": True})
        page.freeze_panes(HEADS_IN, 2)
        page.set_landscape()
        page.fit_to_pages(1, 1)
        for column in Column:
            page.set_column(f"{column}:{column}", _WIDTHS.get(column, _WIDTH))
        for address, said in sheet.fixed():
            if isinstance(said, Money):
                page.write_number(address, _number(said), self.money)
            else:
                page.write_string(address, said, self._look(address))
        for row, line in enumerate(sheet.lines, FIRST):
            page.write_number(f"{Column.NUMBER}{row}", line.category)
            self._formulas(page, row, line.before, line.budget - line.before, self.money)
            page.write_blank(f"{Column.SPENT}{row}", None, self.typed_money)
            page.write_blank(f"{Column.COMMITTED}{row}", None, self.typed_money)
            page.write_blank(f"{Column.REASON}{row}", None, self.typed_text)
        self._totals(sheet, page)
        for said in ASKED:
            look = self.typed_money if said is Said.TOTAL else self.typed_text
            page.write_blank(f"{Column.SPENT}{sheet.said_in(said)}", None, look)
        self._validate(sheet, page)

    def _look(self, address: str) -> Any:
        if address == "A1":
            return self.title
        return {HEADS_IN: self.head}.get(int(address[1:]), None if address[0] == "A" else self.text)

    def _formulas(self, page: Any, row: int, before: Money, left: Money, look: Any) -> None:
        since, budget = f"{Column.SINCE}{row}", f"{Column.BUDGET}{row}"
        added = f"={Column.BEFORE}{row}+{Column.SPENT}{row}"
        page.write_formula(since, added, look, _number(before))
        page.write_formula(f"{Column.LEFT}{row}", f"={budget}-{since}", look, _number(left))

    def _totals(self, sheet: Sheet, page: Any) -> None:
        known, last = self._known(sheet), sheet.total_in - 1
        for column in _SUMS:
            formula = f"=SUM({column}{FIRST}:{column}{last})"
            value = _number(known[column])
            page.write_formula(f"{column}{sheet.total_in}", formula, self.sum, value)

    def _known(self, sheet: Sheet) -> Mapping[Column, Money]:
        """What the sums come to before anything is filled in."""
        currency = self.book.currency
        budget = total([line.budget for line in sheet.lines], currency)
        before = total([line.before for line in sheet.lines], currency)
        known = {
            Column.BUDGET: budget,
            Column.BEFORE: before,
            Column.SINCE: before,
            Column.LEFT: budget - before,
        }
        return {column: known.get(column, Money.zero(currency)) for column in _SUMS}

    def _validate(self, sheet: Sheet, page: Any) -> None:
        """What a spreadsheet says in a cell, and what it refuses there at once."""
        last, places = sheet.total_in - 1, exponent(self.book.currency)
        amount = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -_MOST,
            "maximum": _MOST,
            "input_title": HEADS[Column.SPENT],
            "input_message": f"An amount of {self.book.currency}, {places} decimals at the most; "
            "0 where nothing was spent.",
            "error_title": "No amount",
            "error_message": "Write a number such as 1500.00, without a currency or a text.",
        }
        page.data_validation(f"{Column.SPENT}{FIRST}:{Column.SPENT}{last}", amount)
        page.data_validation(f"{Column.SPENT}{sheet.said_in(Said.TOTAL)}", amount)
        page.data_validation(
            f"{Column.COMMITTED}{FIRST}:{Column.COMMITTED}{last}",
            {
                **amount,
                "minimum": 0,
                "input_title": "Committed and unpaid",
                "input_message": "Legally committed and not paid at the end of the period; "
                "never below zero.",
            },
        )
        page.data_validation(
            f"{Column.REASON}{FIRST}:{Column.REASON}{last}",
            {"validate": "length", "criteria": "<=", "value": 2000},
        )

    def _summary(self, page: Any) -> None:
        """Every report in a line, by formulas that follow the sheets."""
        page.protect()
        page.set_column("A:A", 18)
        page.set_column("B:B", 50)
        page.set_column("C:H", _WIDTH)
        heads = ("Report", "Programme", *(HEADS[column] for column in _SUMS))
        page.freeze_panes(1, 0)
        for place, head in enumerate(heads):
            page.write_string(0, place, head, self.head)
        for row, sheet in enumerate(self.book.sheets, 2):
            page.write_string(f"A{row}", sheet.name)
            page.write_string(f"B{row}", f"{sheet.programme} {sheet.title}", self.text)
            for place, column in enumerate(_SUMS, 2):
                formula = f"='{sheet.name}'!{column}{sheet.total_in}"
                value = _number(self._known(sheet)[column])
                page.write_formula(row - 1, place, formula, self.money, value)
        last = len(self.book.sheets) + 1
        page.write_string(f"B{last + 1}", "Total", self.bold)
        wholes = [self._known(sheet) for sheet in self.book.sheets]
        for place, (letter, column) in enumerate(zip("CDEFGH", _SUMS, strict=True), 2):
            value = _number(total([known[column] for known in wholes], self.book.currency))
            page.write_formula(last, place, f"=SUM({letter}2:{letter}{last})", self.sum, value)

    def _key(self, page: Any) -> None:
        page.protect()
        page.very_hidden()
        keys, rows = self.book.keys(), [row_of(sheet) for sheet in self.book.sheets]
        for row, (name, said) in enumerate([*keys, ("seal", seal(keys, rows))]):
            page.write_string(row, 0, name)
            page.write_string(row, 1, said)
        for row, of_report in enumerate(rows, KEYS_IN - 1):
            for place, said in enumerate(of_report):
                page.write_string(row, place, said)

    def _about(self, page: Any) -> None:
        page.protect()
        page.set_column("A:A", 30)
        page.set_column("B:B", 90, self.text)
        book = self.book
        page.write_string("A1", f"Expenditure of {book.entity_name}", self.title)
        facts = {
            "Fund": f"{book.fund_name} ({book.fund})",
            "Entity": f"{book.entity_name} ({book.entity})",
            "Currency": book.currency,
            "Handed out on": day(book.made_on),
            "Reports": str(len(book.sheets)),
        }
        for row, (name, said) in enumerate([*facts.items(), *_INSTRUCTIONS.items()], 3):
            page.write_string(f"A{row}", name, self.bold)
            page.write_string(f"B{row}", said, self.text)


_INSTRUCTIONS: Mapping[str, str] = {
    "What is asked": "Each sheet that is named like a report is one financial report: one "
    "programme, one period. Fill in the yellow cells; everything else is locked and adds itself "
    "up. A sheet that stays empty is left as it is, and its report stays due.",
    HEADS[Column.SPENT]: "In each category what was spent in the period alone, to the cent, and 0 "
    "where nothing was. Below zero only where an earlier report is corrected; say in the last "
    "column what it corrects.",
    HEADS[Column.COMMITTED]: "What is legally committed and not paid at the end of the period. It "
    "is never below zero, and an empty cell is 0.",
    ASKED[Said.TOTAL]: "What your own books say that the period comes to. If you write it, the "
    "categories must add up to it.",
    "Why more": "Asked for only where more is spent than was sent to you, or where more is spent "
    "and committed than the budget in force.",
    ASKED[Said.RESPONSIBLE]: "Needed on every sheet that is filled in. A second person of your "
    "headquarters certifies the figures after they are submitted.",
    "Indirect cost": "At most the fund's rate of all direct cost since the start.",
    "Formulas": "A formula in a yellow cell counts as the value that it had when the workbook was "
    "saved.",
    "Send it back": "It is looked at first, cell by cell, and nothing is submitted. Then each "
    "report is submitted whole or not at all. Sent again, it changes nothing that is in.",
}


def _number(money: Money) -> Decimal:
    return Decimal(money.plain())
