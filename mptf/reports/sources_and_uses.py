"""The annual statement of sources and uses: the year before, this one, and since the fund began.

Its lines and columns are those of the statements that the UN publishes of its pooled funds.
Source: handbook 7.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import NamedTuple

from mptf.ledger import queries as books
from mptf.ledger.totals import Statement
from mptf.money import Money
from mptf.work import Work


class Span(NamedTuple):
    """What moved from a first day through a last one; without a first day, all that ever did.

    `opening` is the agent's balance as the first day began.
    """

    since: date | None
    through: date
    moved: Statement
    opening: Money

    @property
    def change(self) -> Money:
        """By how much the agent's balance moved."""
        return self.moved.sources - self.moved.uses

    @property
    def closing(self) -> Money:
        """The agent's balance at the end of the last day."""
        return self.opening + self.change


def spans(work: Work, day: date) -> tuple[Span, Span, Span]:
    """The year before that of the day, its year through the day, and everything through it."""
    first = day.replace(month=1, day=1)
    ends = [first.replace(year=first.year - 1) - timedelta(days=1), first - timedelta(days=1), day]
    before, last, now = (books.statement(work, end) for end in ends)
    return (
        Span(ends[0] + timedelta(days=1), ends[1], _less(last, before), before.balance_agent),
        Span(first, day, _less(now, last), last.balance_agent),
        Span(None, day, now, Money.zero(now.deposits.currency)),
    )


def _less(later: Statement, earlier: Statement) -> Statement:
    """What moved in between: each line of the one less that of the other."""
    moved = {
        each.name: getattr(later, each.name) - getattr(earlier, each.name)
        for each in fields(Statement)
        if each.name != "as_of"
    }
    return replace(later, **moved)
