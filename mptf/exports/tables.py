"""A table as it is shown and exported: columns, cells with their values, totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from mptf.money import Money
from mptf.templating import day

Value: TypeAlias = str | int | Money | date | None


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    STATE = "state"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; its unit stands in the head, never in the cells.

    One that is `under` stands on a page beneath the column before it; files give it its own place.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    under: bool = False

    @property
    def head(self) -> str:
        """The title with its unit."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def is_number(self) -> bool:
        """Whether its cells stand to the right, one under another."""
        return self.kind in {Kind.NUMBER, Kind.MONEY}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, with what a page adds to it: an address, the tone of a state, a mark."""

    value: Value = None
    url: str = ""
    tone: str = ""
    illustrative: bool = False
    long: str = ""
    """What the value is short for, where it is."""

    @property
    def text(self) -> str:
        """The value as a reader sees it."""
        match self.value:
            case None:
                return ""
            case Money():
                return self.value.grouped()
            case int():
                return f"{self.value:,}"
            case date():
                return day(self.value)
            case str():
                return self.value

    @property
    def written(self) -> str:
        """The value with its mark: what is no fact of the world says so in a file too."""
        return f"{self.text} (illustrative)" if self.illustrative else self.text


Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """All of it. `name` is what its files are called, `stamp` says of which day it is."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: Row = ()
    stamp: str = ""
    filters: tuple[str, ...] = ()
    sums: frozenset[int] = frozenset()
    """Rows, from nought, that add up others: they are set apart."""

    def __post_init__(self) -> None:
        """Refuse a row that does not fit its head."""
        for row in (*self.rows, *((self.totals,) if self.totals else ())):
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells under {len(self.columns)} heads: {row!r}")
