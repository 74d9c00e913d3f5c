"""What the letters that close a programme, or the fund itself, mention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mptf.errors import InvariantBroken
from mptf.letters.mentions import ProgrammeRef
from mptf.money import Money, total


@dataclass(frozen=True, slots=True)
class OperationalClosure:
    """Activities are done; what is still owed, by when."""

    programme: ProgrammeRef
    closed_on: date
    narrative_due_on: date
    statements_due_on: date
    evaluation_due_on: date


@dataclass(frozen=True, slots=True)
class AccountLine:
    """The account of one entity, or of all: sent, spent, given back; interest besides."""

    entity: str
    sent: Money
    spent: Money
    refunded: Money
    interest: Money


@dataclass(frozen=True, slots=True)
class FinancialClosure:
    """The books of a programme are closed."""

    programme: ProgrammeRef
    closed_on: date
    lines: tuple[AccountLine, ...]
    total: AccountLine

    def __post_init__(self) -> None:
        """Refuse an account of which something is left."""
        for line in self.lines:
            if line.sent != line.spent + line.refunded:
                raise InvariantBroken(f"{line.entity} has something left")
        if self.total != account_of(self.lines):
            raise InvariantBroken("the account of all is not the sum of each")


def account_of(lines: Sequence[AccountLine]) -> AccountLine:
    """The account of all entities together."""
    currency = lines[0].sent.currency

    def of(name: str) -> Money:
        return total([getattr(line, name) for line in lines], currency)

    return AccountLine("", of("sent"), of("spent"), of("refunded"), of("interest"))


@dataclass(frozen=True, slots=True)
class FundClosure:
    """The fund itself is closed: what came in, and where all of it went."""

    closed_on: date
    decision: str
    """The number of the decision; empty where this fund's rules ask for none."""
    donors: int
    deposits: Money
    other_sources: Money
    """Interest, income, and what was gained on exchange, less what was lost."""
    net_funded: Money
    other_funds: Money
    own_costs: Money
    """The agent's fee, direct costs and bank charges."""

    def __post_init__(self) -> None:
        """Refuse a fund of which something is left."""
        if (
            self.deposits + self.other_sources
            != self.net_funded + self.other_funds + self.own_costs
        ):
            raise InvariantBroken("the fund has something left")
