"""Net funded, expenditure and delivery by UN entity, as the books have them. Handbook 7."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from urllib.parse import quote
from uuid import UUID

from api.pages.figures import Figures
from api.pages.reporting.report import FundReport, through
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Row, Table
from mptf.exports.tables import Kind as Holds
from mptf.ledger import queries as books
from mptf.ledger.models import Kind
from mptf.ledger.queries import EntityBalance
from mptf.money import Money, total
from mptf.policy import readers_of_entities
from mptf.reports import entities
from mptf.reports.entities import EntityRow
from mptf.work import Work

_PERCENT = 100


def table(work: Work, words: Words, day: date) -> Table:
    """A row for each entity that the reader sees and that was sent money."""
    currency = work.profile.fund.currency
    parts: dict[UUID, list[EntityBalance]] = defaultdict(list)
    for balance in books.entity_balances(work, day):
        parts[balance.organisation_id].append(balance)
    figures = Figures(work.actor, day)
    seen = [(row, parts[row.id]) for row in entities.entities(work) if parts[row.id]]
    every = [balance for _row, own in seen for balance in own]
    heads = (
        ("transferred", words.say(_("Transferred"))),
        ("refunded", words.say(_("Refunded"))),
        ("net_funded", words.say(_("Net funded"))),
        ("expenditure", words.say(_("Spent"))),
        ("held", words.say(_("Held"))),
    )
    return Table(
        name="delivery",
        caption=words.say(_("Financial delivery by UN entity")),
        columns=(
            Column("entity", words.say(_("UN entity"))),
            Column("programmes", words.say(_("Programmes")), Holds.NUMBER),
            *(Column(key, head, Holds.MONEY, currency) for key, head in heads),
            Column("delivery", words.say(_("Delivery")), Holds.NUMBER, "%"),
        ),
        rows=tuple(_row(figures, row, own, currency) for row, own in seen),
        totals=(
            Cell(words.say(_("All entities"))),
            Cell(len({balance.programme_id for balance in every})),
            *map(Cell, _sums(every, currency)),
            Cell(_share(every, currency)),
        ),
        stamp=through(words, day, _("by value date, through %(day)s")),
    )


def _row(figures: Figures, row: EntityRow, own: Sequence[EntityBalance], currency: str) -> Row:
    kinds = (
        (Kind.TRANSFER,),
        (Kind.REFUND,),
        (Kind.TRANSFER, Kind.REFUND),
        (Kind.SPENT,),
        (Kind.HELD,),
    )
    traced = (
        figures(money, *of, organisation=row.id)
        for money, of in zip(_sums(own, currency), kinds, strict=True)
    )
    return (
        Cell(row.name, f"/entities/{quote(row.code)}", illustrative=row.illustrative),
        Cell(len(own)),
        *(Cell(figure.money, figure.url) for figure in traced),
        Cell(_share(own, currency)),
    )


def _sums(own: Sequence[EntityBalance], currency: str) -> tuple[Money, ...]:
    """Transferred, refunded (below zero), net funded, spent, held."""
    return (
        total([one.transferred for one in own], currency),
        -total([one.refunded for one in own], currency),
        total([one.net_funded for one in own], currency),
        total([one.expenditure for one in own], currency),
        total([one.held for one in own], currency),
    )


def _share(own: Sequence[EntityBalance], currency: str) -> str:
    """Expenditure over net funded, to a tenth of a percent; may exceed a hundred."""
    _sent, _back, funded, spent, _held = _sums(own, currency)
    if not funded:
        return ""
    share = Fraction(spent.minor * _PERCENT, funded.minor)
    return f"{float(share):.1f}"


REPORT = FundReport(
    "delivery",
    _("Financial delivery by UN entity"),
    _("What each entity was sent, spent and still holds. Delivery is expenditure over net funded."),
    _("No money was transferred to an entity by this day."),
    readers_of_entities,
    table,
)
