"""What is wrong in a workbook of notes, cell by cell, as a table: on the page and as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from api.pages.vocabulary import _
from mptf.exports.tables import Cell, Column, Row, Table
from mptf.imports.faults import shown
from mptf.imports.reading import Read

_TITLE = _("What is wrong in a workbook for the call %(call)s")
_HEADS = {
    "sheet": _("Sheet"),
    "cell": _("Cell"),
    "key": _("Key"),
    "what": _("What is wrong"),
    "advice": _("What to do"),
    "keeps-out": _("Keeps the note out"),
}
_YES, _NO = _("yes"), _("no, but it cannot be submitted so")


def table(found: Read, name: str, say: Callable[[str], str] = str) -> Table:
    """Every fault; `name` is what its files are called."""
    return Table(
        name,
        say(_TITLE) % {"call": found.layout.call.number},
        tuple(Column(key, say(head)) for key, head in _HEADS.items()),
        tuple(_rows(found, say)),
    )


def _rows(found: Read, say: Callable[[str], str]) -> Iterator[Row]:
    for fault in found.faults:
        said = (*fault.place, shown(fault.key), *map(_sentence, (fault.what, fault.advice)))
        yield tuple(Cell(text) for text in (*said, say(_YES if fault.is_wrong else _NO)))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
