"""Tables and certificates as PDF, printed where letters are; a table's head on every page."""

from __future__ import annotations

from threading import Lock

from mptf.errors import Invalid
from mptf.exports.tables import Cell, Table
from mptf.letters.rendering import RenderingPool
from mptf.templating import environment

MOST_ROWS = 2_000
"""Beyond some sixty pages nobody reads paper, and the printing would be given up for its time."""

_LONGEST, _GAP = 48, 2
"""Characters that a column is widened for, and between columns."""

# A printing process may take a gigabyte, so that readers print one after another.
_one_at_a_time = Lock()


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
    html = environment(zone=zone).get_template(f"exports/{kind}.html").render(context)
    with _one_at_a_time, RenderingPool(1, style_sheet=f"{kind}.css") as pool:
        return pool.submit(html, identifier).result().pdf


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
