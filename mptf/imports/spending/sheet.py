"""One sheet of a workbook of expenditure: its rows, its cells, and what its figures say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from mptf.imports.faults import Fault, shown
from mptf.imports.spending.amounts import Mistaken, amount, words
from mptf.imports.spending.layout import (
    FIRST,
    HEADS_IN,
    TYPED,
    Column,
    Said,
    Sheet,
)
from mptf.imports.spending.mistakes import Mistake, fault
from mptf.money import Money, total
from mptf.profile import Profile
from mptf.programme_reports.checks import Found, Rule, Told, of_spending

_MOST_ROWS, _MOST_COLUMNS = 300, 30
_LONGEST = 2_000
_YES_OR_NO = frozenset({"=TRUE()", "=FALSE()"})
"""How LibreOffice keeps a yes or no that stands in a cell for numbers."""
_SUMMED = (Column.SPENT, Column.COMMITTED)


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A report as its sheet tells it, without a mistake."""

    sheet: Sheet
    lines: tuple[Told, ...]
    stated: Money | None
    over: str
    responsible: str

    @property
    def spent(self) -> Money:
        """What was spent in the period, in all."""
        return total([line.spent for line in self.lines], self.sheet.spending.booked.currency)

    @property
    def committed(self) -> Money:
        """What is committed and unpaid at its end, in all."""
        return total([line.obligated for line in self.lines], self.sheet.spending.booked.currency)


@dataclass(slots=True)
class SheetReader:
    """Reads a sheet; what is wrong is gathered in `faults`."""

    sheet: Sheet
    said: Any
    """The page of openpyxl with its formulas."""
    values: Any
    """The same with what they came to."""
    faults: list[Fault] = field(default_factory=list)

    @property
    def currency(self) -> str:
        """That of the fund."""
        return self.sheet.spending.booked.currency

    @property
    def is_blank(self) -> bool:
        """Whether nobody has written anything where something is asked."""
        return not any(self.said[address].value not in {None, ""} for address in self._asked())

    def _asked(self) -> Iterator[str]:
        for row in range(FIRST, self.sheet.total_in):
            yield from (f"{column}{row}" for column in TYPED)
        yield from (f"{Column.SPENT}{self.sheet.said_in(said)}" for said in Said)

    def figures(self) -> Mapping[int, tuple[int, int]]:
        """What it says of each category in minor units, for what can be read of it."""
        found: dict[int, tuple[int, int]] = {}
        for row, line in enumerate(self.sheet.lines, FIRST):
            with suppress(Mistaken):
                spent, committed = (
                    amount(self.values[f"{column}{row}"].value or 0, self.currency).minor
                    for column in _SUMMED
                )
                found[line.category] = spent, committed
        return found

    def read(self, profile: Profile) -> SheetRead | None:
        """What it reports; nothing where something is wrong."""
        if self.said.sheet_state != "visible":
            self._wrong(Mistake.SHEET_HIDDEN, "A1")
        self._hidden_and_merged()
        if not self._rows():
            return None
        self._fixed()
        self._stray()
        found = self._whole()
        if not self.faults:
            self._sums(found)
            self._rules(profile, found)
        return None if self.faults else found

    def _wrong(self, mistake: Mistake, cell: str, *said: str) -> None:
        self.faults.append(fault(mistake, self.sheet.name, cell, *said))

    # --- The sheet -------------------------------------------------------------------------------

    def _hidden_and_merged(self) -> None:
        for row, of_row in self.said.row_dimensions.items():
            if of_row.hidden and row <= _MOST_ROWS:
                self._wrong(Mistake.ROW_HIDDEN, f"A{row}")
        for letter, of_column in self.said.column_dimensions.items():
            if of_column.hidden:
                self._wrong(Mistake.COLUMN_HIDDEN, f"{letter}{HEADS_IN}")
        for merged in self.said.merged_cells.ranges:
            self._wrong(Mistake.MERGED, str(merged.start_cell.coordinate))

    def _rows(self) -> bool:
        """Whether each category stands once, in its row."""
        stands: list[tuple[int, Any]] = []
        for row in range(FIRST, min(self.said.max_row, _MOST_ROWS) + 1):
            value = self.values[f"{Column.NUMBER}{row}"].value
            if value not in {None, ""}:
                stands.append((row, value))
        often = Counter(value for _row, value in stands)
        wanted = {line.category: row for row, line in enumerate(self.sheet.lines, FIRST)}
        before = len(self.faults)
        seen: set[Any] = set()
        for row, value in stands:
            if isinstance(value, bool) or value not in wanted:
                self._wrong(Mistake.CATEGORY, f"A{row}", shown(value))
            elif value in seen:
                self._wrong(Mistake.ROW_DOUBLED, f"A{row}", shown(value))
            elif row != wanted[value] and len(often) == len(stands) == len(wanted):
                self._wrong(Mistake.ROW_MOVED, f"A{row}", shown(value))
            seen.add(value)
        for category, row in wanted.items():
            if category not in often:
                self._wrong(Mistake.ROW_MISSING, f"A{row}", str(category))
        return len(self.faults) == before

    def _fixed(self) -> None:
        """What was not to be changed is as it was."""
        for address, said in self.sheet.fixed():
            value = self.values[address].value
            same = value == said
            if isinstance(said, Money):
                with suppress(Mistaken):
                    same = amount(value, self.currency) == said
            if same:
                continue
            is_head = address[1:] == str(HEADS_IN)
            was = said.plain() if isinstance(said, Money) else said
            self._wrong(Mistake.HEAD if is_head else Mistake.LOCKED, address, shown(was))

    def _stray(self) -> None:
        """Nothing stands where nothing is asked."""
        known = {address for address, _said in self.sheet.fixed()} | {*self._asked()}
        last = self.sheet.total_in
        known |= {f"{column}{row}" for column in Column for row in range(FIRST, last + 1)}
        rows = self.said.iter_rows(
            max_row=min(self.said.max_row, _MOST_ROWS),
            max_col=min(self.said.max_column, _MOST_COLUMNS),
        )
        for cell in (cell for row in rows for cell in row):
            if cell.value not in {None, ""} and cell.coordinate not in known:
                self._wrong(Mistake.STRAY, cell.coordinate)
        if self.said.max_row > _MOST_ROWS or self.said.max_column > _MOST_COLUMNS:
            self._wrong(Mistake.STRAY, f"A{self.said.max_row}")

    # --- Its cells -------------------------------------------------------------------------------

    def _value(self, address: str) -> Any:
        """What a cell says: a formula what it came to; nothing where it is empty.

        Raises:
            Mistaken: that cannot be told.
        """
        cell, formula = self.values[address], self.said[address]
        if cell.data_type == "e":
            raise Mistaken(Mistake.ERROR, shown(cell.value))
        if formula.data_type == "f" and formula.value in _YES_OR_NO:
            raise Mistaken(Mistake.BOOLEAN)
        if cell.value is None and formula.data_type == "f":
            raise Mistaken(Mistake.NO_VALUE)
        value = cell.value
        return None if isinstance(value, str) and not value.strip() else value

    def _amount(self, address: str) -> Money | None:
        try:
            value = self._value(address)
            return None if value is None else amount(value, self.currency)
        except Mistaken as mistaken:
            self._wrong(mistaken.mistake, address, *mistaken.said)
            return Money.zero(self.currency)

    def _words(self, address: str) -> str:
        try:
            value = self._value(address)
            return "" if value is None else words(value, _LONGEST)
        except Mistaken as mistaken:
            self._wrong(mistaken.mistake, address, *mistaken.said)
            return ""

    def _whole(self) -> SheetRead:
        zero = Money.zero(self.currency)
        lines: list[Told] = []
        for row, line in enumerate(self.sheet.lines, FIRST):
            spent = self._amount(f"{Column.SPENT}{row}")
            committed = self._amount(f"{Column.COMMITTED}{row}") or zero
            if spent is None:
                self._wrong(Mistake.EMPTY, f"{Column.SPENT}{row}")
            if committed < zero:
                address = f"{Column.COMMITTED}{row}"
                self._wrong(Mistake.BELOW_ZERO, address, committed.grouped())
            reason = self._words(f"{Column.REASON}{row}")
            lines.append(Told(line.category, spent or zero, committed, reason))
        responsible = self._words(self._at(Said.RESPONSIBLE))
        if not responsible:
            self._wrong(Mistake.RESPONSIBLE, self._at(Said.RESPONSIBLE))
        stated, over = self._amount(self._at(Said.TOTAL)), self._words(self._at(Said.OVER))
        return SheetRead(self.sheet, tuple(lines), stated, over, responsible)

    def _at(self, said: Said) -> str:
        return f"{Column.SPENT}{self.sheet.said_in(said)}"

    # --- What it all says ------------------------------------------------------------------------

    def _sums(self, found: SheetRead) -> None:
        """The totals say what the categories come to, where a spreadsheet has added them up."""
        sums = {Column.SPENT: found.spent, Column.COMMITTED: found.committed}
        for column, whole in sums.items():
            address = f"{column}{self.sheet.total_in}"
            value = self.values[address].value
            if value is None and self.said[address].data_type == "f":
                continue
            with suppress(Mistaken):
                if amount(value or 0, self.currency) == whole:
                    continue
            self._wrong(Mistake.ADDS_UP, address, shown(value), whole.grouped())

    def _rules(self, profile: Profile, found: SheetRead) -> None:
        """The checks of every financial report, each said of its cell."""
        spending = replace(
            self.sheet.spending, lines=found.lines, stated=found.stated, over=found.over
        )
        row_of = {f"category {line.category}": FIRST + n for n, line in enumerate(found.lines)}
        for each in of_spending(profile, spending):
            if not each.stands:
                self._rule(profile, each, row_of.get(each.part, self.sheet.total_in), found)

    def _rule(self, profile: Profile, each: Found, row: int, found: SheetRead) -> None:
        text = each.text.rstrip(".")
        match each.rule:
            case Rule.REASON:
                self._wrong(Mistake.REASON, f"{Column.REASON}{row}", text)
            case Rule.SINCE:
                self._wrong(Mistake.SINCE, f"{Column.SPENT}{row}", text)
            case Rule.INDIRECT:
                self._indirect(profile, text, row, found)
            case Rule.FUNDED | Rule.BUDGET:
                mistake = Mistake.FUNDED if each.rule is Rule.FUNDED else Mistake.BUDGET
                self._wrong(mistake, self._at(Said.OVER), text.removesuffix(": say why"))
            case Rule.TOTAL:
                self._wrong(Mistake.TOTAL, self._at(Said.TOTAL), text)
            case _:
                self._wrong(Mistake.START, "A3", text)

    def _indirect(self, profile: Profile, text: str, row: int, found: SheetRead) -> None:
        number, before = profile.money.indirect_category, self.sheet.lines
        spent = {line.category: line.before for line in before}
        direct = [
            line.spent + spent[line.category] for line in found.lines if line.category != number
        ]
        indirect = next(line.spent for line in found.lines if line.category == number)
        if total(direct, self.currency):
            self._wrong(Mistake.INDIRECT, f"{Column.SPENT}{row}", text)
        else:
            self._wrong(Mistake.INDIRECT_ALONE, f"{Column.SPENT}{row}", indirect.grouped())
