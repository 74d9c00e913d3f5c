"""Tables and certificates as PDF, printed where letters are; a table's head on every page."""

from __future__ import annotations

from mptf.errors import Invalid
from mptf.exports.room import PrintingRoom
from mptf.exports.tables import Cell, Table
from mptf.letters.kept import KeptPress
from mptf.letters.rendering import NOTED_NAME, Limits
from mptf.templating import environment

PATIENCE = 8.0
"""Seconds for which a reader waits for a paper before they are told to come back."""

LONGEST = 300.0
"""Seconds that a paper may take: some thousand pages."""

MOST_ROWS = 2_000
"""Beyond some sixty pages nobody reads paper, and the printing would be given up for its time."""

_LONGEST, _GAP = 48, 2
"""Characters that a column is widened for, and between columns."""

_press = KeptPress(Limits(seconds=LONGEST))


def write(table: Table) -> bytes:
    """The pages.

    Raises:
        Invalid: there are more rows than are worth their paper.
        RenderingFailed: the printing process gave it up.
    """
    if len(table.rows) > MOST_ROWS:
        reason = f"{len(table.rows):,} rows are too many for paper; take CSV or XLSX"
        raise Invalid("format", reason)
    return print_page("table", table.name, table=table, widths=_widths(table))


def print_page(kind: str, identifier: str, *, zone: str = "UTC", **context: object) -> bytes:
    """A page of `templates/exports` on paper, under the style sheet of its kind.

    `zone` is that of the clocks on which it tells instants.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    return printed(text_of_page(kind, zone=zone, **context), identifier, kind)


def ask_for_page(
    kind: str, identifier: str, *, zone: str = "UTC", **context: object
) -> bytes | None:
    """The same for what may be long: nothing while it is being printed.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    return _room.ask_for(text_of_page(kind, zone=zone, **context), identifier, kind, PATIENCE)


def text_of_page(kind: str, *, zone: str = "UTC", **context: object) -> str:
    """The text that is printed, complete."""
    noted = NOTED_NAME in repr(context).casefold()
    page = environment(zone=zone).get_template(f"exports/{kind}.html")
    return page.render(context, mentions_kosovo=noted)


def printed(html: str, identifier: str, kind: str) -> bytes:
    """The pages of a text; the same text under the same name gives the same bytes.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    return _press.print(html, identifier, f"{kind}.css")


def pages_laid_out(identifier: str) -> int:
    """How many pages of a paper are laid out, while this process prints it."""
    return _press.pages_of(identifier)


_room = PrintingRoom(printed)


def _widths(table: Table) -> list[int]:
    """Each column's share of the sheet in per cent, by its longest text within bounds.

    Given beforehand, since a layout that looks at every cell takes several times as long.
    """
    totals = (table.totals,) if table.totals else ()
    needs = [
        min(max(len(cell.written) for cell in (Cell(column.head), *cells)), _LONGEST) + _GAP
        for column, *cells in zip(table.columns, *table.rows, *totals, strict=True)
    ]
    return [need * 100 // sum(needs) for need in needs]
