"""Contributions by donor: signed, and paid by year, less what went back to it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from urllib.parse import quote
from uuid import UUID

from api.pages.figures import Figures
from api.pages.reporting.report import FundReport, through
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.contributions import queries as contributions
from mptf.exports.tables import Cell, Column, Row, Table
from mptf.exports.tables import Kind as Holds
from mptf.ledger import queries as books
from mptf.ledger.models import CONTRIBUTIONS
from mptf.money import Money, total
from mptf.policy import readers_of_contributions
from mptf.work import Work


def table(work: Work, words: Words, day: date) -> Table:
    """A row for each donor that the reader sees, the greatest first."""
    currency = work.profile.fund.currency
    zero, first = Money.zero(currency), day.replace(month=1, day=1)
    signed: dict[UUID, Money] = defaultdict(lambda: zero)
    for row in contributions.agreements.read(work, as_of=day):
        signed[row.donor_id] += Money(row.booked_minor, currency)
    before, now = (books.paid_by_donor(work, d) for d in (first - timedelta(days=1), day))
    figures = Figures(work.actor, day)
    found: list[tuple[Money, Row]] = []
    for donor in contributions.donors(work):
        earlier, paid = before.get(donor.id, zero), now.get(donor.id, zero)
        spans = ((earlier, None, first - timedelta(days=1)), (paid - earlier, first, day))
        amounts = [
            figures(money, *CONTRIBUTIONS, organisation=donor.id, since=since, through=end)
            for money, since, end in (*spans, (paid, None, day))
        ]
        name = Cell(donor.name, f"/donors/{quote(donor.code)}", illustrative=donor.illustrative)
        cells = (Cell(figure.money, figure.url) for figure in amounts)
        found.append((paid, (name, Cell(signed[donor.id]), *cells)))
    found.sort(key=lambda pair: -pair[0].minor)
    heads = (
        ("signed", words.say(_("Signed"))),
        ("earlier", words.say(_("Paid in earlier years"))),
        ("year", words.say(_("Paid in %(year)s")) % {"year": day.year}),
        ("paid", words.say(_("Paid in all"))),
    )
    rows = tuple(row for _paid, row in found)
    return Table(
        name="contributions",
        caption=words.say(_("Contributions by donor")),
        columns=(
            Column("donor", words.say(_("Donor"))),
            *(Column(key, head, Holds.MONEY, currency) for key, head in heads),
        ),
        rows=rows,
        totals=(
            Cell(words.say(_("All donors"))),
            *(Cell(_sum(rows, place, currency)) for place in range(1, 5)),
        ),
        stamp=through(words, day, _("by value date, through %(day)s")),
    )


def _sum(rows: tuple[Row, ...], place: int, currency: str) -> Money:
    values = (row[place].value for row in rows)
    return total([value for value in values if isinstance(value, Money)], currency)


REPORT = FundReport(
    "contributions",
    _("Contributions by donor"),
    _("What each donor has signed, and what has arrived of it and stays, year by year."),
    _("No donor has pledged, signed or paid anything by this day."),
    readers_of_contributions,
    table,
)
