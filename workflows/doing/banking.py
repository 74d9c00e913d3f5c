"""Rates of exchange and bank statements."""

from __future__ import annotations

from mptf.audit import service as audit
from mptf.banking import rates, statements
from mptf.banking.schemas import RatesSent, StatementSent
from mptf.work import Work
from workflows.bank_line import BANK_LINE
from workflows.engine import begin


def take_in_rates(work: Work, _on: None, sent: RatesSent) -> None:
    """Take in rates of exchange, all of them or none."""
    rates.take_in(work, sent.csv, sent.source)


def take_in_statement(work: Work, _on: None, sent: StatementSent) -> None:
    """Take in the lines of a bank statement, all of them or none."""
    statement = statements.read(work, sent.csv, illustrative=sent.illustrative)
    for line in statement.new:
        begin(work, BANK_LINE, line)
    if statement.new:
        after = {"lines": len(statement.new), "known": statement.known}
        audit.record(work, "take in", "bank-line", statement.new[0].id, after=after)
