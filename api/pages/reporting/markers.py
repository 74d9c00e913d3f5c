"""What was allocated and spent by the score of each marker, such as that of gender equality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from api.pages.reporting.report import FundReport, through
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Table
from mptf.exports.tables import Kind as Holds
from mptf.ledger import queries as books
from mptf.money import Money, total
from mptf.policy import signed_in
from mptf.results import queries
from mptf.results.queries import Funded
from mptf.work import Work

_NOT_SCORED = _("Not scored")


class Scored(NamedTuple):
    """A score of a marker: how many programmes have it, what they were given and have spent."""

    marker: str
    score: str | None
    programmes: int
    approved: Money
    spent: Money


def scored(work: Work, funded: tuple[Funded, ...], day: date) -> tuple[Scored, ...]:
    """Every score of every marker of the profile that a programme has, in their order."""
    currency = work.profile.fund.currency
    spent: dict[UUID, Money] = {}
    for row in books.entity_balances(work, day):
        before = spent.get(row.programme_id, Money.zero(currency))
        spent[row.programme_id] = before + row.expenditure

    def of_marker(code: str, scale: tuple[str, ...]) -> Iterator[Scored]:
        for score in (*scale, None):
            same = [one for one in funded if score_of(one, code, scale) == score]
            if same:
                yield Scored(
                    code,
                    score,
                    len(same),
                    total([one.approved for one in same], currency),
                    total([spent[one.plan.id] for one in same if one.plan.id in spent], currency),
                )

    return tuple(
        row for marker in work.profile.note.markers for row in of_marker(marker.code, marker.scale)
    )


def score_of(one: Funded, code: str, scale: tuple[str, ...]) -> str | None:
    """A programme's score of a marker, by the note that it grew from; only one of the scale."""
    said = (row["score"] for row in one.plan.note.get("markers", ()) if row["code"] == code)
    return next((score for score in said if score in scale), None)


def table(work: Work, words: Words, day: date) -> Table:
    """A row for each score of each marker."""
    currency = work.profile.fund.currency
    funded = queries.told(work, day).funded
    return Table(
        name="markers",
        caption=words.say(_("Allocated and spent by marker")),
        columns=(
            Column("marker", words.say(_("Marker"))),
            Column("score", words.say(_("Score"))),
            Column("programmes", words.say(_("Programmes")), Holds.NUMBER),
            Column("approved", words.say(_("Allocated")), Holds.MONEY, currency),
            Column("spent", words.say(_("Spent")), Holds.MONEY, currency),
        ),
        rows=tuple(
            (
                Cell(words.marker(row.marker)),
                Cell(row.score or words.say(_NOT_SCORED)),
                Cell(row.programmes),
                Cell(row.approved),
                Cell(row.spent),
            )
            for row in scored(work, funded, day)
        ),
        stamp=through(words, day, _("by day of signature and value date, through %(day)s")),
    )


def said(words: Words, row: Scored) -> str:
    """A score in words."""
    return row.score or words.say(_NOT_SCORED)


REPORT = FundReport(
    "markers",
    _("Allocated and spent by marker"),
    _(
        "What approved programmes were given and have spent, by the score that each marker has in "
        "the note from which a programme grew. A programme stands once under every marker: the "
        "markers are never added together."
    ),
    _("No programme was approved by this day."),
    signed_in,
    table,
)
