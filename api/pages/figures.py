"""Figures of the books, each with the address of the entries that make it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from api.pages.vocabulary import _
from mptf.ledger.models import CLAIMS, SOURCES, USES, Kind
from mptf.ledger.totals import Statement
from mptf.money import Money
from mptf.policy import Actor


class Figure(NamedTuple):
    """An amount; `url` is empty where it is nothing, and for whoever may not open the books."""

    money: Money
    url: str


class StatementLine(NamedTuple):
    """A line of the statement; `weight` is empty, `sub` for a sum, `total` for the last one."""

    label: str
    figure: Figure
    weight: str


class Figures:
    """Makes figures for one reader, as of one day."""

    def __init__(self, actor: Actor, as_of: date) -> None:
        """Follow figures down for them, through the end of that day."""
        self._opens = actor.sight.books
        self._as_of = as_of

    def __call__(
        self,
        money: Money,
        *kinds: Kind,
        pool: str | None = None,
        subject: UUID | None = None,
        organisation: UUID | None = None,
        document: UUID | None = None,
        since: date | None = None,
        through: date | None = None,
    ) -> Figure:
        """An amount that is the sum of the accounts of these kinds, of this pool, for these.

        It counts what moved from a first day, if one is given, through the end of the day, or of
        another one.
        """
        if not self._opens or not money:
            return Figure(money, "")
        asked = {
            "kind": ",".join(kinds),
            "pool": pool,
            "subject": subject,
            "organisation": organisation,
            "document": document,
            "since": since,
            "as_of": (through or self._as_of).isoformat(),
        }
        query = urlencode({key: value for key, value in asked.items() if value})
        return Figure(money, f"/books/entries?{query}")


def statement(figures: Figures, found: Statement) -> tuple[StatementLine, ...]:
    """Sources and uses as published; a line without money stands there only where it always does.

    Source: handbook 7.
    """
    lines = (
        (_("Deposits of donors"), found.deposits, (Kind.DEPOSIT,), "always"),
        (_("Refunded to donors"), found.donor_refunds, (Kind.DONOR_REFUND,), ""),
        (_("Fund interest"), found.fund_interest, (Kind.FUND_INTEREST,), ""),
        (_("Interest of entities"), found.puno_interest, (Kind.PUNO_INTEREST,), ""),
        (_("Other income"), found.other_income, (Kind.OTHER_INCOME,), ""),
        (_("Exchange differences"), found.exchange, (Kind.EXCHANGE,), ""),
        (_("Sources"), found.sources, SOURCES, "sub"),
        (_("Transferred to entities"), found.transfers, (Kind.TRANSFER,), "always"),
        (_("Transferred to other trust funds"), found.fund_transfers, (Kind.FUND_TRANSFER,), ""),
        (_("Refunded by entities"), -found.refunds, (Kind.REFUND,), ""),
        (_("Fee of the Administrative Agent"), found.fee, (Kind.FEE,), "always"),
        (_("Direct costs"), found.direct_cost, (Kind.DIRECT_COST,), ""),
        (_("Bank charges"), found.bank_charges, (Kind.BANK_CHARGE,), ""),
        (_("Uses"), found.uses, USES, "sub"),
        (_("Balance with the Administrative Agent"), found.balance_agent, CLAIMS, "sub"),
        (
            _("of it allocated, not yet transferred"),
            found.allocated,
            (Kind.ALLOCATED,),
            "always",
        ),
        (_("Available"), found.available, (Kind.FREE, Kind.RESERVED), "total"),
    )
    return tuple(
        StatementLine(label, figures(money, *kinds), weight.replace("always", ""))
        for label, money, kinds, weight in lines
        if money or weight
    )
