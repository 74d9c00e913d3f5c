"""A note's budget as a workbook with formulas: a sheet for each entity, and one that adds them up.

What comes back is read from the same cells: categories down, years across, amounts to the cent.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from mptf.errors import Invalid
from mptf.money import BASIS, Money, exponent, total
from mptf.profile import Profile

ABOUT, ALL = "About", "All"
TOP = 3
"""The row, from nought, in which the first category stands; the head is above it."""
LONGEST_NAME = 31
"""Of a sheet."""
MOST_PROBLEMS = 5
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))


class Part(NamedTuple):
    """One entity's budget: its code, and its amounts by category and year (0 for none named)."""

    entity: str
    seq: int
    """Which of its texts this is; see `mptf.forms.drafts`."""
    amounts: Mapping[tuple[int, int], Money]


class Read(NamedTuple):
    """One entity's budget as it came back: lines as they are written, and on which text."""

    entity: str
    seq: int
    lines: list[dict[str, Any]]


def write(profile: Profile, number: str, years: Sequence[int], parts: Sequence[Part]) -> bytes:
    """The budget of a note as a workbook; `years` are its columns, 0 for the whole programme."""
    file = io.BytesIO()
    with Workbook(file) as book:
        _Book(book, profile, number, years, parts).write()
    return file.getvalue()


class _Book(NamedTuple):
    book: Any
    profile: Profile
    number: str
    years: Sequence[int]
    parts: Sequence[Part]

    def write(self) -> None:
        sheets = {part.entity: sheet_name(part.entity) for part in self.parts}
        if len({*sheets.values()}) < len(sheets):
            raise Invalid("budget", "two entities have codes that are too alike for a workbook")
        for part in self.parts:
            self._entity(part, self.book.add_worksheet(sheets[part.entity]))
        self._all(self.book.add_worksheet(ALL), sheets)
        self._about(self.book.add_worksheet(ABOUT))

    def _look(self, **more: Any) -> Any:
        places = exponent(self.profile.fund.currency)
        number = "#,##0" + ("." + "0" * places if places else "")
        return self.book.add_format({"num_format": number, **more})

    def _entity(self, part: Part, sheet: Any) -> None:
        """Amounts are typed into the framed cells; sums and the most for indirect cost follow."""
        categories, money = self.profile.categories, self._look()
        typed = self._look(border=1, locked=False)
        bold, last = self._look(bold=True, top=1), TOP + len(categories) - 1
        whole = len(self.years) + 1
        self._head(sheet, f"{self.number}: budget of {part.entity}", self._heads())
        for row, category in enumerate(categories, TOP):
            sheet.write_string(row, 0, f"{category.number}. {category.title}")
            own = [part.amounts.get((category.number, year)) for year in self.years]
            for column, amount in enumerate(own, 1):
                if amount is None:
                    sheet.write_blank(row, column, None, typed)
                else:
                    sheet.write_number(row, column, _decimal(amount), typed)
            sum_of = f"=SUM({_cell(row, 1)}:{_cell(row, whole - 1)})"
            sheet.write_formula(row, whole, sum_of, money, _decimal(self._sum(own)))
        sheet.write_string(last + 1, 0, "Total", bold)
        for column in range(1, whole + 1):
            year = self.years[column - 1 : column]
            own = [a for (_c, at), a in part.amounts.items() if not year or at == year[0]]
            sum_of = f"=SUM({_cell(TOP, column)}:{_cell(last, column)})"
            sheet.write_formula(last + 1, column, sum_of, bold, _decimal(self._sum(own)))
        self._indirect(sheet, part, last + 3, whole)

    def _indirect(self, sheet: Any, part: Part, row: int, whole: int) -> None:
        bps, number = self.profile.money.indirect_bps, self.profile.money.indirect_category
        places, numbers = exponent(self.profile.fund.currency), self._numbers()
        own, last = TOP + numbers.index(number), TOP + len(numbers) - 1
        direct = self._sum([a for (c, _year), a in part.amounts.items() if c != number])
        others = f"SUM({_cell(TOP, whole)}:{_cell(last, whole)})-{_cell(own, whole)}"
        most = f"=ROUND(({others})*{bps}/{BASIS},{places})"
        sheet.write_string(row, 0, f"At most for category {number}: {bps / 100:g}% of the others")
        sheet.write_formula(row, whole, most, self._look(), _decimal(direct.share(bps)))

    def _numbers(self) -> list[int]:
        return [category.number for category in self.profile.categories]

    def _all(self, sheet: Any, sheets: Mapping[str, str]) -> None:
        """Every entity's sums by category, and what is asked for in all."""
        categories, bold = self.profile.categories, self._look(bold=True, top=1)
        entities, last = [part.entity for part in self.parts], TOP + len(categories) - 1
        whole, own = len(self.years) + 1, len(self.parts) + 1
        self._head(sheet, f"{self.number}: the whole budget", [*entities, "Total"])
        for row, category in enumerate(categories, TOP):
            sheet.write_string(row, 0, f"{category.number}. {category.title}")
            sums = [
                self._sum([a for (c, _y), a in part.amounts.items() if c == category.number])
                for part in self.parts
            ]
            for column, (entity, amount) in enumerate(zip(entities, sums, strict=True), 1):
                there = f"='{sheets[entity]}'!{_cell(row, whole)}"
                sheet.write_formula(row, column, there, self._look(), _decimal(amount))
            sum_of = f"=SUM({_cell(row, 1)}:{_cell(row, own - 1)})"
            sheet.write_formula(row, own, sum_of, self._look(), _decimal(self._sum(sums)))
        sheet.write_string(last + 1, 0, "Total", bold)
        for column in range(1, own + 1):
            parts = self.parts[column - 1 : column] or self.parts
            amount = self._sum([a for part in parts for a in part.amounts.values()])
            sum_of = f"=SUM({_cell(TOP, column)}:{_cell(last, column)})"
            sheet.write_formula(last + 1, column, sum_of, bold, _decimal(amount))

    def _about(self, sheet: Any) -> None:
        """What this is, and on which text each sheet was written: who changes it is told."""
        sheet.set_column(0, 0, 40)
        lines = (
            self.profile.fund.name,
            f"Budget of {self.number}, in {self.profile.fund.currency}",
            "Type amounts into the framed cells and send this workbook back from the note's page.",
            "The numbers below say which texts it was made from; leave them as they are.",
        )
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, line)
        for row, part in enumerate(self.parts, len(lines) + 1):
            sheet.write_string(row, 0, part.entity)
            sheet.write_number(row, 1, part.seq)

    def _head(self, sheet: Any, title: str, heads: Sequence[str]) -> None:
        bold = self.book.add_format({"bold": True})
        right = self.book.add_format({"bold": True, "bottom": 1, "align": "right"})
        sheet.set_column(0, 0, 52)
        sheet.set_column(1, len(heads), 18)
        sheet.write_string(0, 0, title, bold)
        sheet.write_string(TOP - 1, 0, f"Category ({self.profile.fund.currency})", bold)
        for column, head in enumerate(heads, 1):
            sheet.write_string(TOP - 1, column, head, right)
        sheet.freeze_panes(TOP, 1)

    def _heads(self) -> list[str]:
        return [*(f"Year {year}" if year else "Whole programme" for year in self.years), "Total"]

    def _sum(self, amounts: Sequence[Money | None]) -> Money:
        return total([a for a in amounts if a is not None], self.profile.fund.currency)


def read(
    profile: Profile, content: bytes, years: Sequence[int], entities: Sequence[str]
) -> list[Read]:
    """What was typed into a workbook; sheets that are not there change nothing.

    Raises:
        Invalid: it is not such a workbook, or cells hold no amounts; the cells are named.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 -- takes numpy along where that is there

    book = load_workbook(io.BytesIO(content), data_only=True)
    texts = _texts(book[ABOUT]) if ABOUT in book.sheetnames else {}
    found, problems = [], []
    for entity in entities:
        name = sheet_name(entity)
        if name not in book.sheetnames:
            continue
        lines = []
        for row, category in enumerate(profile.categories, TOP):
            for column, year in enumerate(years, 1):
                cell = book[name].cell(row + 1, column + 1)
                try:
                    amount = _amount(cell.value, profile.fund.currency)
                except Invalid as wrong:
                    problems.append(f"{name}!{cell.coordinate}: {wrong.reason}")
                    continue
                if amount is not None:
                    line = {"category": category.number, "amount": amount.plain()}
                    lines.append({**line, "year": year} if year else line)
        found.append(Read(entity, texts.get(entity, 0), lines))
    if problems:
        more = len(problems) - MOST_PROBLEMS
        said = problems[:MOST_PROBLEMS] + ([f"and {more} more"] if more > 0 else [])
        raise Invalid("file", "; ".join(said))
    if not found:
        raise Invalid("file", "it has no sheet of an entity of this note; take the workbook here")
    return found


def sheet_name(entity: str) -> str:
    """What the sheet of an entity is called."""
    name = entity.translate(_FORBIDDEN)[:LONGEST_NAME]
    return f"{name}-" if name in {ABOUT, ALL} else name


def _texts(sheet: Any) -> dict[str, int]:
    rows = sheet.iter_rows(min_row=1, max_col=2, values_only=True)
    return {str(code): int(seq) for code, seq in rows if code and isinstance(seq, int | float)}


def _amount(value: Any, currency: str) -> Money | None:
    """The amount of a cell, exact to the minor unit; an empty cell holds none.

    Raises:
        Invalid: it holds none, more decimals than the currency has, or less than nothing.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Invalid("file", "this is no amount")
    try:
        # A spreadsheet counts in binary: 0.1 + 0.2 comes back as 0.30000000000000004.
        number = Decimal(repr(value)) if isinstance(value, float) else None
        text = str(value) if number is None else f"{round(number, 6):f}"
        amount = Money.parse(text, currency)
    except (InvalidOperation, Invalid):
        raise Invalid("file", f"“{value}” is no amount of {currency}") from None
    if amount.minor < 0:
        raise Invalid("file", "an amount is not below nothing")
    return amount or None


def _cell(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column))


def _decimal(amount: Money) -> Decimal:
    return Decimal(amount.minor).scaleb(-exponent(amount.currency))
