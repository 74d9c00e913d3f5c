"""What follows from the steps of a line of a bank statement."""

from __future__ import annotations

from mptf.banking.models import BankLine
from mptf.banking.schemas import IdentifiedSent
from mptf.contributions import service as contributions
from mptf.money import Money
from mptf.work import Work
from workflows.recording import record


def record_its_deposit(work: Work, line: BankLine, sent: IdentifiedSent) -> None:
    """Record the deposit that it is; a second person confirms it."""
    own = work.profile.fund.currency
    record(
        work,
        contributions.agreement(work, sent.agreement),
        received=Money(line.amount_minor, line.currency),
        value_on=line.value_on,
        bank_reference=line.bank_reference,
        stated=Money.parse(sent.booked, own) if sent.booked else None,
        stated_fee=Money.parse(sent.fee, own) if sent.fee else None,
        line_id=line.id,
        instalment=sent.instalment,
    )
