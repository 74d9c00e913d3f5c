"""What is wrong in a workbook, cell by cell, in words that say what to do."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

_SHORT = 60
_GONE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, what turns the direction of text, halves of characters, what is no character."""


class Place(NamedTuple):
    """A cell: its sheet and its address, such as B7."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        """As a spreadsheet writes it."""
        return f"{self.sheet}!{self.cell}"


class Fault(NamedTuple):
    """What is wrong in a cell, and what to do about it."""

    place: Place
    what: str
    advice: str
    key: str = ""
    """The note or report that it keeps out; empty where it belongs to none."""
    is_wrong: bool = True
    """Whether it keeps its note out; else it is only in the way of submitting it."""
    kind: str = ""
    """By which programs tell it, where its workbook knows kinds."""

    def sentence(self) -> str:
        """All of it on a line."""
        return f"{self.place}: {self.what}; {self.advice}."


class Wrong(ValueError):
    """What a cell says cannot be taken."""

    def __init__(self, what: str, advice: str) -> None:
        """What is wrong, and what to do."""
        super().__init__(what)
        self.what, self.advice = what, advice


def shown(value: object, longest: int = _SHORT) -> str:
    """What a stranger wrote, short and on one line, so that it does nothing where it is shown."""
    text = " ".join(str(value)[: longest * 4].split())
    plain = "".join(c for c in text if unicodedata.category(c) not in _GONE)
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"
