"""The books added up by kind and pool, and the figures that are made of these sums.

Nothing here reads a database: the sums are given, as `queries` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from mptf.ledger.models import Kind
from mptf.money import Money


@dataclass(frozen=True, slots=True)
class Statement:
    """Sources and uses of the fund, as published: every amount as a reader expects its sign."""

    as_of: date | None
    deposits: Money
    donor_refunds: Money
    """Below zero: what went back to donors."""
    fund_interest: Money
    puno_interest: Money
    other_income: Money
    exchange: Money
    sources: Money
    transfers: Money
    fund_transfers: Money
    refunds: Money
    fee: Money
    direct_cost: Money
    bank_charges: Money
    uses: Money
    balance_agent: Money
    allocated: Money
    available: Money
    reserved: Money
    free: Money
    net_funded: Money
    expenditure: Money
    balance_entities: Money

    @property
    def contributions(self) -> Money:
        """What donors have paid in, less what went back to them."""
        return self.deposits + self.donor_refunds

    @property
    def delivery(self) -> Fraction | None:
        """Expenditure over net funded; may exceed one. None where nothing was funded."""
        if self.net_funded.minor == 0:
            return None
        return Fraction(self.expenditure.minor, self.net_funded.minor)


class Sum(NamedTuple):
    """What the accounts of one kind and pool hold together, in minor units."""

    kind: Kind
    pool: str | None
    minor: int
    accounts: int
    """So many of them hold something."""


@dataclass(frozen=True, slots=True)
class Totals:
    """All accounts of the books, added up as of a day."""

    as_of: date | None
    currency: str
    sums: tuple[Sum, ...]

    @property
    def donors(self) -> int:
        """How many have ever paid in: each donor has one account of deposits."""
        return sum(row.accounts for row in self.sums if row.kind == Kind.DEPOSIT)

    def available_by_pool(self) -> dict[str, Money]:
        """The cash of each pool that is not allocated: free and reserved. Source: handbook 7."""
        held: dict[str, int] = {}
        for row in self.sums:
            if row.pool is not None and row.kind in {Kind.FREE, Kind.RESERVED}:
                held[row.pool] = held.get(row.pool, 0) + row.minor
        return {pool: Money(minor, self.currency) for pool, minor in sorted(held.items())}

    def statement(self) -> Statement:
        """Sources, uses and what is left.

        The lines are cumulative and gross; refunds stand apart. Sources and uses are summed from
        their own accounts, the claims from theirs: that both agree is what the books prove.
        """
        deposits, donor_refunds = self._of(Kind.DEPOSIT, -1), self._of(Kind.DONOR_REFUND, -1)
        other_income = self._of(Kind.OTHER_INCOME, -1)
        fund_interest, puno_interest = (
            self._of(Kind.FUND_INTEREST, -1),
            self._of(Kind.PUNO_INTEREST, -1),
        )
        exchange = self._of(Kind.EXCHANGE, -1)
        sources = deposits + donor_refunds
        sources += fund_interest + puno_interest + other_income + exchange
        transfers, fund_transfers = self._of(Kind.TRANSFER), self._of(Kind.FUND_TRANSFER)
        refunds, fee = self._of(Kind.REFUND, -1), self._of(Kind.FEE)
        direct_cost, bank_charges = self._of(Kind.DIRECT_COST), self._of(Kind.BANK_CHARGE)
        uses = transfers + fund_transfers - refunds + fee + direct_cost + bank_charges
        balance_agent = sources - uses
        allocated = self._of(Kind.ALLOCATED)
        return Statement(
            as_of=self.as_of,
            deposits=deposits,
            donor_refunds=donor_refunds,
            fund_interest=fund_interest,
            puno_interest=puno_interest,
            other_income=other_income,
            exchange=exchange,
            sources=sources,
            transfers=transfers,
            fund_transfers=fund_transfers,
            refunds=refunds,
            fee=fee,
            direct_cost=direct_cost,
            bank_charges=bank_charges,
            uses=uses,
            balance_agent=balance_agent,
            allocated=allocated,
            available=balance_agent - allocated,
            reserved=self._of(Kind.RESERVED),
            free=self._of(Kind.FREE),
            net_funded=transfers - refunds,
            expenditure=self._of(Kind.SPENT),
            balance_entities=self._of(Kind.HELD),
        )

    def _of(self, kind: Kind, sign: int = 1) -> Money:
        return Money(sign * sum(row.minor for row in self.sums if row.kind == kind), self.currency)


def added_up(
    held: Iterable[tuple[Kind, str | None, Money]], as_of: date | None, currency: str
) -> Totals:
    """The totals of accounts that were read one by one: kind, pool, what it holds."""
    sums: dict[tuple[Kind, str | None], list[int]] = {}
    for kind, pool, money in held:
        sums.setdefault((kind, pool), []).append(money.minor)
    return Totals(
        as_of,
        currency,
        tuple(
            Sum(kind, pool, sum(minors), sum(1 for minor in minors if minor))
            for (kind, pool), minors in sums.items()
        ),
    )
