"""What is wrong in a workbook of expenditure, cell by cell: on the page and as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from api.pages.vocabulary import _
from mptf.exports.tables import Cell, Column, Row, Table
from mptf.imports.faults import shown
from mptf.imports.spending.reading import Read

_TITLE = _("What is wrong in a workbook of expenditure of %(entity)s")
_HEADS = {
    "sheet": _("Sheet"),
    "cell": _("Cell"),
    "what": _("What is wrong"),
    "advice": _("What to do"),
}


def table(found: Read, name: str, say: Callable[[str], str] = str) -> Table:
    """Every mistake; `name` is what its files are called."""
    return Table(
        name,
        say(_TITLE) % {"entity": found.book.entity},
        tuple(Column(key, say(head)) for key, head in _HEADS.items()),
        tuple(_rows(found)),
    )


def _rows(found: Read) -> Iterator[Row]:
    for fault in found.faults:
        sheet, cell = fault.place
        said = (shown(sheet), cell, *map(_sentence, (fault.what, fault.advice)))
        yield tuple(Cell(text) for text in said)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
