"""Files of tables: nothing is run by whoever opens them, and no cent is lost."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mptf.errors import Invalid
from mptf.exports import paper
from mptf.exports.service import export
from mptf.exports.tables import Cell, Column, Kind, Table
from mptf.exports.workbook import LONGEST
from mptf.money import Money
from tests.pdf_ua import faults

HOSTILE = (
    "=1+1",
    "\t=1+1",
    " =1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\r=1",
    "\n=1",
    "two\nlines",
    'a "quoted", text',
    "\u202eabc \u0645\u0631\u062d\u0628\u0627",
    "<b>&amp;</b>",
)
READER = shutil.which("pdftotext") or ""
SUMS = (0, 1, -5, 10, 123456789012345, 99999999999999, 150000000)

COLUMNS = (
    Column("name", "Name"),
    Column("amount", "Amount", Kind.MONEY, "USD"),
    Column("on", "Day", Kind.DATE),
    Column("count", "Number", Kind.NUMBER),
)


def _table(names: tuple[str, ...] = HOSTILE, sums: tuple[int, ...] = SUMS) -> Table:
    rows = tuple(
        (
            Cell(name),
            Cell(Money(sums[place % len(sums)], "USD")),
            Cell(date(2021, 3, 18)),
            Cell(1234),
        )
        for place, name in enumerate(names)
    )
    totals = (Cell("Together"), Cell(Money(1234500, "USD")), Cell(), Cell(9))
    return Table(
        "notes", "Concept notes", COLUMNS, rows, totals, "as of 18 March 2021", ("Africa",)
    )


def test_no_text_of_a_csv_can_be_taken_for_a_formula() -> None:
    file = export(_table(), "csv")
    assert file.name == "notes.csv"
    assert file.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Name", "Amount (USD)", "Day", "Number"]
    for (name, amount, day, number), given, minor in zip(
        rows[1:], HOSTILE, (*SUMS, *SUMS), strict=False
    ):
        assert name.removeprefix("'") == given
        assert name.lstrip()[0] not in "=+-@"
        assert name[0] not in "\t\r\n"
        assert amount == Money(minor, "USD").plain()
        assert (day, number) == ("2021-03-18", "1234")


def test_a_workbook_holds_texts_as_texts_and_money_to_the_cent() -> None:
    book = load_workbook(io.BytesIO(export(_table(), "xlsx").content))
    sheet = book.active
    assert sheet is not None
    assert sheet["A1"].value == "Concept notes"
    assert [sheet.cell(n, 1).value for n in (2, 3)] == ["as of 18 March 2021", "Africa"]
    assert sheet.freeze_panes == "A6"
    assert [cell.value for cell in sheet[5]] == ["Name", "Amount (USD)", "Day", "Number"]
    for line, name in enumerate(HOSTILE, start=6):
        text, amount, day, number = sheet[line]
        assert text.data_type in {"s", "inlineStr"}
        assert str(text.value).replace("_x000D_", "\r") == name
        assert round(amount.value * 100) == SUMS[(line - 6) % len(SUMS)]
        assert amount.number_format == "#,##0.00"
        assert day.value.date() == date(2021, 3, 18)
        assert number.value == 1234
    last = sheet[6 + len(HOSTILE)]
    assert (last[0].value, last[1].value) == ("Together", 12345.0)


def test_a_workbook_cuts_what_no_cell_can_hold_and_says_so() -> None:
    book = load_workbook(io.BytesIO(export(_table(("x" * 40_000,)), "xlsx").content))
    assert book.active is not None
    text = book.active["A6"].value
    assert len(text) == LONGEST
    assert text.endswith(" …")


def test_an_amount_that_excel_would_round_stays_whole_as_a_text() -> None:
    book = load_workbook(io.BytesIO(export(_table(("big",), (10**17 + 1,)), "xlsx").content))
    assert book.active is not None
    assert book.active["B6"].value == "1,000,000,000,000,000.01"


@pytest.mark.skipif(not READER, reason="needs pdftotext of poppler-utils")
def test_a_pdf_repeats_its_head_and_numbers_its_pages(tmp_path: Path) -> None:
    file = tmp_path / "table.pdf"
    names = tuple(f"Line {n}" for n in range(90))
    printed = export(_table((*names, *HOSTILE, "long " * 300)), "pdf").content
    assert faults(printed) == []
    file.write_bytes(printed)
    said = subprocess.run(
        [READER, "-layout", str(file), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = said.split("\f")[:-1]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert "Amount (USD)" in page
        assert f"Page {number} of {len(pages)}" in page
    assert "as of 18 March 2021" in pages[0]
    assert "1,234,567,890,123.45" in said
    assert "=1+1" in said
    assert "Together" in pages[-1]


def test_paper_has_an_end() -> None:
    with pytest.raises(Invalid, match="too many for paper"):
        export(_table(("x",) * (paper.MOST_ROWS + 1)), "pdf")


def test_an_empty_table_is_still_a_file() -> None:
    nothing = Table("none", "Nothing", COLUMNS, ())
    assert export(nothing, "csv").content.decode("utf-8-sig").count("\r\n") == 1
    assert load_workbook(io.BytesIO(export(nothing, "xlsx").content)).active is not None


def test_a_row_that_does_not_fit_its_head_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells under 4 heads"):
        Table("none", "Nothing", COLUMNS, ((Cell("a"),),))


def test_what_is_illustrative_says_so_in_every_file() -> None:
    row = (Cell("Safe ways", illustrative=True), Cell(), Cell(), Cell())
    table = Table("notes", "Notes", COLUMNS, (row,))
    assert "Safe ways (illustrative)" in export(table, "csv").content.decode()
    book = load_workbook(io.BytesIO(export(table, "xlsx").content))
    assert book.active is not None
    assert book.active["A4"].value == "Safe ways (illustrative)"
