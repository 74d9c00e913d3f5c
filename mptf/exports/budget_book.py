"""A budget as a workbook with formulas: a sheet for each entity, and one that adds them up.

What comes back is read from the same cells: categories down, amounts to the cent; across the years
of a note, or the tranches of a programme, whose entities part their budget by output beneath.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
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
BY_OUTPUT = "By output"
OUTPUTS_AFTER = 5
"""How many rows below the sums the first output stands."""
LONGEST_NAME = 31
"""Of a sheet."""
MOST_PROBLEMS = 5
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))


class Plan(NamedTuple):
    """How amounts are told apart: in columns by what a line names, and by output where it is."""

    key: str
    """What a line of the budget names its column by: `year` or `tranche`."""
    heads: Mapping[int, str]
    """The columns; 0 is that of amounts which name none."""
    outputs: Mapping[str, str] = {}
    """The outputs of the framework, by their codes; none of a note."""

    def output_rows(self) -> dict[str, str]:
        """What stands before the amount of each output, and the output's code."""
        return {f"{code} {text}".strip(): code for code, text in self.outputs.items()}


class Part(NamedTuple):
    """One entity's budget: its code, and its amounts by category and column (0 for none named)."""

    entity: str
    seq: int
    """Which of its texts this is; see `mptf.forms.drafts`."""
    amounts: Mapping[tuple[int, int], Money]
    output_seq: int = 0
    by_output: Mapping[str, Money] = {}


class Read(NamedTuple):
    """One entity's budget as it came back: lines as they are written, and on which text."""

    entity: str
    seq: int
    lines: list[dict[str, Any]]
    output_seq: int
    by_output: list[dict[str, Any]] | None
    """None where the workbook does not part it so."""


def write(profile: Profile, number: str, plan: Plan, parts: Sequence[Part]) -> bytes:
    """The budget of a note or of a programme as a workbook."""
    file = io.BytesIO()
    with Workbook(file) as book:
        _Book(book, profile, number, plan, parts).write()
    return file.getvalue()


class _Book(NamedTuple):
    book: Any
    profile: Profile
    number: str
    plan: Plan
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
        columns = list(self.plan.heads)
        whole = len(columns) + 1
        heads = [*self.plan.heads.values(), "Total"]
        self._head(sheet, f"{self.number}: budget of {part.entity}", heads)
        for row, category in enumerate(categories, TOP):
            sheet.write_string(row, 0, f"{category.number}. {category.title}")
            own = [part.amounts.get((category.number, column)) for column in columns]
            for column, amount in enumerate(own, 1):
                if amount is None:
                    sheet.write_blank(row, column, None, typed)
                else:
                    sheet.write_number(row, column, _decimal(amount), typed)
            sum_of = f"=SUM({_cell(row, 1)}:{_cell(row, whole - 1)})"
            sheet.write_formula(row, whole, sum_of, money, _decimal(self._sum(own)))
        sheet.write_string(last + 1, 0, "Total", bold)
        for column in range(1, whole + 1):
            here = columns[column - 1 : column]
            own = [a for (_c, at), a in part.amounts.items() if not here or at == here[0]]
            sum_of = f"=SUM({_cell(TOP, column)}:{_cell(last, column)})"
            sheet.write_formula(last + 1, column, sum_of, bold, _decimal(self._sum(own)))
        self._indirect(sheet, part, last + 3, whole)
        if self.plan.outputs:
            self._by_output(sheet, part, last + 1, whole)

    def _indirect(self, sheet: Any, part: Part, row: int, whole: int) -> None:
        bps, number = self.profile.money.indirect_bps, self.profile.money.indirect_category
        places, numbers = exponent(self.profile.fund.currency), self._numbers()
        own, last = TOP + numbers.index(number), TOP + len(numbers) - 1
        direct = self._sum([a for (c, _year), a in part.amounts.items() if c != number])
        others = f"SUM({_cell(TOP, whole)}:{_cell(last, whole)})-{_cell(own, whole)}"
        most = f"=ROUND(({others})*{bps}/{BASIS},{places})"
        sheet.write_string(row, 0, f"At most for category {number}: {bps / 100:g}% of the others")
        sheet.write_formula(row, whole, most, self._look(), _decimal(direct.share(bps)))

    def _by_output(self, sheet: Any, part: Part, sums: int, whole: int) -> None:
        """The same money by output; what is not parted yet, or parted twice, is said beneath."""
        typed, bold = self._look(border=1, locked=False), self._look(bold=True, top=1)
        first = sums + OUTPUTS_AFTER
        sheet.write_string(first - 1, 0, BY_OUTPUT, self._look(bold=True))
        for row, (title, code) in enumerate(self.plan.output_rows().items(), first):
            sheet.write_string(row, 0, title)
            if (amount := part.by_output.get(code)) is None:
                sheet.write_blank(row, 1, None, typed)
            else:
                sheet.write_number(row, 1, _decimal(amount), typed)
        last, parted = first + len(self.plan.outputs) - 1, self._sum([*part.by_output.values()])
        sum_of = f"=SUM({_cell(first, 1)}:{_cell(last, 1)})"
        sheet.write_string(last + 1, 0, "Total", bold)
        sheet.write_formula(last + 1, 1, sum_of, bold, _decimal(parted))
        left = self._sum([*part.amounts.values()]) - parted
        rest = f"={_cell(sums, whole)}-{_cell(last + 1, 1)}"
        sheet.write_string(last + 2, 0, "Still to be parted among the outputs")
        sheet.write_formula(last + 2, 1, rest, self._look(), _decimal(left))

    def _numbers(self) -> list[int]:
        return [category.number for category in self.profile.categories]

    def _all(self, sheet: Any, sheets: Mapping[str, str]) -> None:
        """Every entity's sums by category, and what is asked for in all."""
        categories, bold = self.profile.categories, self._look(bold=True, top=1)
        entities, last = [part.entity for part in self.parts], TOP + len(categories) - 1
        whole, own = len(self.plan.heads) + 1, len(self.parts) + 1
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
            "Type amounts into the framed cells and send this workbook back where you took it.",
            "The numbers below say which texts it was made from; leave them as they are.",
        )
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, line)
        for row, part in enumerate(self.parts, len(lines) + 1):
            sheet.write_string(row, 0, part.entity)
            sheet.write_number(row, 1, part.seq)
            sheet.write_number(row, 2, part.output_seq)

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

    def _sum(self, amounts: Sequence[Money | None]) -> Money:
        return total([a for a in amounts if a is not None], self.profile.fund.currency)


def read(profile: Profile, content: bytes, plan: Plan, entities: Sequence[str]) -> list[Read]:
    """What was typed into a workbook; sheets that are not there change nothing.

    Raises:
        Invalid: it is not such a workbook, or cells hold no amounts; the cells are named.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 -- takes numpy along where that is there

    book = load_workbook(io.BytesIO(content), data_only=True)
    texts = _texts(book[ABOUT]) if ABOUT in book.sheetnames else {}
    problems: list[str] = []
    found = []
    for entity in entities:
        name = sheet_name(entity)
        if name not in book.sheetnames:
            continue
        cells = _Cells(book[name], name, profile.fund.currency, problems)
        seq, output_seq = texts.get(entity, (0, 0))
        found.append(
            Read(
                entity,
                seq,
                [*cells.lines(profile, plan)],
                output_seq,
                cells.by_output(plan),
            )
        )
    if problems:
        more = len(problems) - MOST_PROBLEMS
        said = problems[:MOST_PROBLEMS] + ([f"and {more} more"] if more > 0 else [])
        raise Invalid("file", "; ".join(said))
    if not found:
        raise Invalid(
            "file", "it has no sheet of an entity that takes part; take the workbook here"
        )
    return found


class _Cells(NamedTuple):
    """The cells of an entity's sheet, and what is wrong with those that were read."""

    sheet: Any
    name: str
    currency: str
    problems: list[str]

    def lines(self, profile: Profile, plan: Plan) -> Iterator[dict[str, Any]]:
        for row, category in enumerate(profile.categories, TOP):
            for place, column in enumerate(plan.heads, 1):
                if (amount := self.amount(row, place)) is not None:
                    line = {"category": category.number, "amount": amount.plain()}
                    yield {**line, plan.key: column} if column else line

    def by_output(self, plan: Plan) -> list[dict[str, Any]] | None:
        """The rows beneath the head of the outputs, each by what stands before its amount."""
        titles = [self.sheet.cell(row, 1).value for row in range(1, self.sheet.max_row + 1)]
        if not plan.outputs or BY_OUTPUT not in titles:
            return None
        rows, found = plan.output_rows(), []
        for row, title in enumerate(
            titles[titles.index(BY_OUTPUT) + 1 :], titles.index(BY_OUTPUT) + 1
        ):
            if title == "Total":
                break
            if (amount := self.amount(row, 1)) is None:
                continue
            if title in rows:
                found.append({"output": rows[title], "amount": amount.plain()})
            else:
                at = f"{self.name}!{self.sheet.cell(row + 1, 1).coordinate}"
                self.problems.append(f"{at}: the framework has no output “{title}” now")
        return found

    def amount(self, row: int, column: int) -> Money | None:
        cell = self.sheet.cell(row + 1, column + 1)
        try:
            return _amount(cell.value, self.currency)
        except Invalid as wrong:
            self.problems.append(f"{self.name}!{cell.coordinate}: {wrong.reason}")
            return None


def sheet_name(entity: str) -> str:
    """What the sheet of an entity is called."""
    name = entity.translate(_FORBIDDEN)[:LONGEST_NAME]
    return f"{name}-" if name in {ABOUT, ALL} else name


def _texts(sheet: Any) -> dict[str, tuple[int, int]]:
    """On which texts each sheet was written: of the budget, and of it by output."""
    rows = sheet.iter_rows(min_row=1, max_col=3, values_only=True)
    return {
        str(code): (int(seq), int(more) if isinstance(more, int | float) else 0)
        for code, seq, more in rows
        if code and isinstance(seq, int | float)
    }


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
