"""Reports of the fund as they are sent: the table of the page, with its values as values."""

from __future__ import annotations

from datetime import date

from api.json.schemas.parts import Answer
from api.pages.reporting.report import FundReport
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Table
from mptf.money import Money


class ReportItem(Answer):
    """A report; it is at `/api/v1/reports/{name}`."""

    name: str
    title: str
    about: str

    @classmethod
    def of(cls, report: FundReport, words: Words) -> ReportItem:
        """One in the list."""
        return cls(name=report.name, title=words.say(report.title), about=words.say(report.about))


class ReportList(Answer):
    """The reports that the asker may read."""

    items: list[ReportItem]


class ReportColumn(Answer):
    """A column: its cells stand under `key`; money is in `unit`, text with its decimals."""

    key: str
    title: str
    unit: str
    kind: str

    @classmethod
    def of(cls, column: Column) -> ReportColumn:
        """A column as it is sent."""
        return cls(key=column.key, title=column.title, unit=column.unit, kind=column.kind)


Value = str | int | None


class ReportTable(Answer):
    """A report as of a day. Amounts are text, days ISO 8601, counts numbers.

    `illustrative` names the rows, from nought, that are no facts of the world.
    """

    name: str
    title: str
    as_of: date
    columns: list[ReportColumn]
    rows: list[dict[str, Value]]
    totals: dict[str, Value]
    illustrative: list[int]

    @classmethod
    def of(cls, table: Table, day: date) -> ReportTable:
        """The table as it is sent."""
        keys = [column.key for column in table.columns]
        return cls(
            name=table.name,
            title=table.caption,
            as_of=day,
            columns=[ReportColumn.of(column) for column in table.columns],
            rows=[dict(zip(keys, map(_value, row), strict=True)) for row in table.rows],
            totals=dict(zip(keys, map(_value, table.totals), strict=False)),
            illustrative=[
                number
                for number, row in enumerate(table.rows)
                if any(cell.illustrative for cell in row)
            ],
        )


def _value(cell: Cell) -> Value:
    match cell.value:
        case Money() as money:
            return money.plain()
        case date() as day:
            return day.isoformat()
        case value:
            return value
