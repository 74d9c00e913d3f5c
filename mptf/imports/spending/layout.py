"""What the workbook of an entity's expenditure looks like: a sheet for each report that is due."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from mptf.db import canonical_json
from mptf.money import Money
from mptf.programme_reports.checks import Spending
from mptf.templating import day

FORMAT: Final = "expenditure-1"
"""Of which form a workbook is; another one is not read."""
READ_ME, SUMMARY, KEY = "Read me", "Summary", "Key"
HEADS_IN, FIRST = 6, 7
"""The rows, from 1, of the columns' heads and of the first category."""
KEYS_IN = 9
"""From which row of the hidden sheet the reports stand."""
MOST_SHEETS = 120
_TITLE = 31
"""Characters that a sheet's title may have."""


class Column(StrEnum):
    """A column of a sheet, by its letter."""

    NUMBER = "A"
    TITLE = "B"
    BUDGET = "C"
    BEFORE = "D"
    SPENT = "E"
    SINCE = "F"
    LEFT = "G"
    COMMITTED = "H"
    REASON = "I"


HEADS: Mapping[Column, str] = {
    Column.NUMBER: "No.",
    Column.TITLE: "Category",
    Column.BUDGET: "Budget in force",
    Column.BEFORE: "Spent before",
    Column.SPENT: "Spent in the period",
    Column.SINCE: "Spent in all",
    Column.LEFT: "Left of the budget",
    Column.COMMITTED: "Committed and unpaid at its end",
    Column.REASON: "Reason, where below zero",
}
TYPED = (Column.SPENT, Column.COMMITTED, Column.REASON)
"""What the entity fills in, in each category."""


class Said(StrEnum):
    """What the entity says of the whole, below the categories."""

    TOTAL = "total"
    OVER = "over"
    RESPONSIBLE = "responsible"


ASKED: Mapping[Said, str] = {
    Said.TOTAL: "Total by your own books",
    Said.OVER: "Why more is spent than was sent, or more spent and committed than the budget",
    Said.RESPONSIBLE: "Who answers for these figures: name and title",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A category, with what is known of it."""

    category: int
    title: str
    budget: Money
    before: Money


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report that is due, as its sheet has it."""

    report_id: UUID
    number: str
    version: int
    programme: str
    title: str
    kind: str
    from_on: date
    to_on: date
    lines: tuple[Line, ...]
    spending: Spending
    """What its figures are held against; without the figures."""

    @property
    def name(self) -> str:
        """What the sheet is called."""
        return self.number[:_TITLE]

    @property
    def total_in(self) -> int:
        """The row of the totals."""
        return FIRST + len(self.lines)

    @property
    def sent_in(self) -> int:
        """The row of what was sent to the entity."""
        return self.total_in + 2

    def said_in(self, said: Said) -> int:
        """The row of something that is said of the whole; it is written in the column `SPENT`."""
        return self.sent_in + 1 + list(ASKED).index(said)

    @property
    def digest(self) -> str:
        """Of all that the entity reads on it: another one tells that something has changed."""
        rows = [(line.category, line.budget.minor, line.before.minor) for line in self.lines]
        spending = self.spending
        known = [rows, spending.net_funded.minor, spending.booked.minor, spending.start_on]
        said = canonical_json([str(self.from_on), str(self.to_on), *map(str, known)])
        return hashlib.sha256(said.encode()).hexdigest()

    def fixed(self) -> Iterator[tuple[str, str | Money]]:
        """Every cell that is not the entity's to change, and what stands there."""
        yield "A1", f"{self.number}: {self.kind}"
        yield "A2", f"{self.programme} {self.title}"
        yield "A3", f"{day(self.from_on)} to {day(self.to_on)}"
        for column, head in HEADS.items():
            yield f"{column}{HEADS_IN}", head
        for row, line in enumerate(self.lines, FIRST):
            yield f"{Column.TITLE}{row}", line.title
            yield f"{Column.BUDGET}{row}", line.budget
            yield f"{Column.BEFORE}{row}", line.before
        yield f"{Column.TITLE}{self.total_in}", "Total"
        yield f"{Column.TITLE}{self.sent_in}", "Sent to you, less refunds"
        yield f"{Column.SPENT}{self.sent_in}", self.spending.net_funded
        for said, text in ASKED.items():
            yield f"{Column.TITLE}{self.said_in(said)}", text


@dataclass(frozen=True, slots=True)
class Book:
    """All reports that an entity is to write now."""

    fund: str
    fund_name: str
    entity: str
    entity_name: str
    currency: str
    made_on: date
    sheets: tuple[Sheet, ...]

    def keys(self) -> list[tuple[str, str]]:
        """What the hidden sheet says of the whole, name by name."""
        return [
            ("format", FORMAT),
            ("fund", self.fund),
            ("entity", self.entity),
            ("made", self.made_on.isoformat()),
        ]


def row_of(sheet: Sheet) -> tuple[str, ...]:
    """What the hidden sheet says of a report."""
    period = (sheet.from_on.isoformat(), sheet.to_on.isoformat())
    return sheet.name, str(sheet.report_id), str(sheet.version), *period, sheet.digest


def seal(keys: list[tuple[str, str]], rows: list[tuple[str, ...]]) -> str:
    """By which a hidden sheet is known to be as it was handed out."""
    return hashlib.sha256(canonical_json([keys, rows]).encode()).hexdigest()
