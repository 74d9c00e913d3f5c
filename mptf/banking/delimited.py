"""Delimited text of a person or a bank, read line by line, with what is wrong in each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from mptf.errors import GuardRefused, Invalid

MOST_LINES = 5_000
SHOWN = 20
"""Faults that a refusal names; the others are counted."""


class Line(NamedTuple):
    """One line by the names of its columns, and its number in the file."""

    number: int
    cells: Mapping[str, str]


def read(text: str, needed: Sequence[str], known: Sequence[str]) -> Iterator[Line]:
    """The lines under a first line of names; a comma, a semicolon or a tab parts them.

    Raises:
        Invalid: there is no first line with the names that are needed, or there are too many lines.
    """
    text = text.lstrip("\ufeff").strip("\r\n")
    if "\0" in text:
        raise Invalid("csv", "a character in it cannot be kept")
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    try:
        every = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise Invalid("csv", f"it cannot be read as CSV: {error}") from None
    heads = [cell.strip().lower().replace(" ", "_") for cell in every[0]] if every else []
    if missing := [name for name in needed if name not in heads]:
        raise Invalid("csv", f"its first line must name the columns {', '.join(missing)}")
    if twice := sorted({name for name in heads if name in known and heads.count(name) > 1}):
        raise Invalid("csv", f"its first line names {', '.join(twice)} twice")
    if len(every) > MOST_LINES + 1:
        raise Invalid("csv", f"it has more than {MOST_LINES} lines: part it")
    for number, cells in enumerate(every[1:], 2):
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(heads) - len(cells))]
            yield Line(number, {n: c.strip() for n, c in zip(heads, padded, strict=False)})


def day(text: str) -> date:
    """A day as ISO 8601 writes it.

    Raises:
        ValueError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text[:20]}” is no day; write 2021-03-18") from None


def refuse(faults: Sequence[str]) -> None:
    """All or nothing: name what is wrong, line by line.

    Raises:
        GuardRefused: anything is.
    """
    if not faults:
        return
    more = len(faults) - SHOWN
    rest = (f"And {more} more lines are wrong.",) if more > 0 else ()
    raise GuardRefused((*faults[:SHOWN], *rest, "Nothing was taken in: mend these lines first."))
