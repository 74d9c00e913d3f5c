"""Export exactly what a page shows: the same rows, in the form that was asked for."""

from __future__ import annotations

from typing import Literal, NamedTuple

from mptf.exports import delimited, paper, workbook
from mptf.exports.tables import Table

Format = Literal["csv", "xlsx", "pdf"]

_MEDIA: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


class Exported(NamedTuple):
    """A file: its bytes, what they are, and what it is called."""

    content: bytes
    media_type: str
    name: str


def export(table: Table, form: Format) -> Exported:
    """The table as a file.

    Raises:
        Invalid: it is too long for paper.
        RenderingFailed: it could not be printed.
    """
    match form:
        case "csv":
            content = delimited.write(table)
        case "xlsx":
            content = workbook.write(table)
        case "pdf":
            content = paper.write(table)
    return Exported(content, _MEDIA[form], f"{table.name}.{form}")
