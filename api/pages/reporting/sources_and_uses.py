"""Sources and uses by year, in the lines that the UN publishes of its pooled funds. Handbook 7."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from api.pages.figures import Figures
from api.pages.reporting.report import FundReport, through
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Row, Table
from mptf.exports.tables import Kind as Holds
from mptf.ledger.models import CLAIMS, SOURCES, USES, Kind
from mptf.money import Money
from mptf.policy import anyone
from mptf.reports.sources_and_uses import Span, spans
from mptf.work import Work


class Line(NamedTuple):
    """A line: what it is called, its amount in a span, the accounts that make it, its weight."""

    label: str
    amount: Callable[[Span], Money]
    kinds: tuple[Kind, ...]
    is_sum: bool = False
    at_start: bool = False
    """Whether it is what stood there as the span began."""
    at_end: bool = False
    """Whether it is what stood there as the span ended."""
    is_rare: bool = False
    """Whether it stands there only where it is not nothing."""


_LINES = (
    Line(_("Deposits of donors"), lambda s: s.moved.deposits, (Kind.DEPOSIT,)),
    Line(
        _("Refunded to donors"),
        lambda s: s.moved.donor_refunds,
        (Kind.DONOR_REFUND,),
        is_rare=True,
    ),
    Line(_("Interest earned by the fund"), lambda s: s.moved.fund_interest, (Kind.FUND_INTEREST,)),
    Line(
        _("Interest received from entities"), lambda s: s.moved.puno_interest, (Kind.PUNO_INTEREST,)
    ),
    Line(_("Other income"), lambda s: s.moved.other_income, (Kind.OTHER_INCOME,)),
    Line(_("Exchange differences"), lambda s: s.moved.exchange, (Kind.EXCHANGE,)),
    Line(_("Sources of funds"), lambda s: s.moved.sources, SOURCES, is_sum=True),
    Line(_("Transferred to entities"), lambda s: s.moved.transfers, (Kind.TRANSFER,)),
    Line(_("Refunded by entities"), lambda s: -s.moved.refunds, (Kind.REFUND,)),
    Line(
        _("Net funded amount"),
        lambda s: s.moved.net_funded,
        (Kind.TRANSFER, Kind.REFUND),
        is_sum=True,
    ),
    Line(
        _("Transferred to other trust funds"),
        lambda s: s.moved.fund_transfers,
        (Kind.FUND_TRANSFER,),
    ),
    Line(_("Fee of the Administrative Agent"), lambda s: s.moved.fee, (Kind.FEE,)),
    Line(_("Direct costs"), lambda s: s.moved.direct_cost, (Kind.DIRECT_COST,)),
    Line(_("Bank charges"), lambda s: s.moved.bank_charges, (Kind.BANK_CHARGE,)),
    Line(_("Uses of funds"), lambda s: s.moved.uses, USES, is_sum=True),
    Line(_("Change in the balance with the agent"), lambda s: s.change, CLAIMS, is_sum=True),
    Line(_("Opening balance"), lambda s: s.opening, CLAIMS, at_start=True),
    Line(_("Closing balance"), lambda s: s.closing, CLAIMS, is_sum=True, at_end=True),
    Line(_("Spent by entities"), lambda s: s.moved.expenditure, (Kind.SPENT,)),
    Line(
        _("Left with entities, net funded less spent"),
        lambda s: s.moved.balance_entities,
        (Kind.HELD,),
        is_sum=True,
    ),
)


def table(work: Work, words: Words, day: date) -> Table:
    """The year before, this year through the day, and all through the day."""
    own, found = Figures(work.actor, day), spans(work, day)
    currency = work.profile.fund.currency
    years = [words.say(_("Year %(year)s")) % {"year": span.through.year} for span in found[:2]]
    heads = (*years, words.say(_("Since the fund began")))
    lines = [each for each in _LINES if not each.is_rare or any(map(each.amount, found))]
    rows = tuple(_rows(words, own, lines, found))
    return Table(
        name="sources-and-uses",
        caption=words.say(_("Sources and uses of funds")),
        columns=(
            Column("line", words.say(_("Line"))),
            *(
                Column(key, head, Holds.MONEY, currency)
                for key, head in zip(("prior", "year", "cumulative"), heads, strict=True)
            ),
        ),
        rows=rows,
        sums=frozenset(number for number, line in enumerate(lines) if line.is_sum),
        stamp=through(words, day, _("by value date, through %(day)s")),
    )


def _rows(
    words: Words, own: Figures, lines: Sequence[Line], found: tuple[Span, ...]
) -> Iterator[Row]:
    for line in lines:
        cells = (_cell(own, line, span) for span in found)
        yield (Cell(words.say(line.label)), *cells)


def _cell(own: Figures, line: Line, span: Span) -> Cell:
    begins = line.at_start and span.since
    end = begins - timedelta(days=1) if begins else span.through
    since = None if line.at_start or line.at_end else span.since
    figure = own(line.amount(span), *line.kinds, since=since, through=end)
    return Cell(figure.money, figure.url)


REPORT = FundReport(
    "sources-and-uses",
    _("Sources and uses of funds"),
    _("What came in and what went out: the year before, this year, and since the fund began."),
    _("The fund has moved no money yet."),
    anyone,
    table,
)
