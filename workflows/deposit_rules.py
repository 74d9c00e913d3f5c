"""The guards and the books' rules that the deposit's table names."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from mptf.banking.models import BankLine, DepositBasis
from mptf.contributions import instalments, terms
from mptf.contributions.models import Agreement, Deposit
from mptf.ledger import rules
from mptf.ledger.entries import Context, Document, Entry, Ref
from mptf.money import Money
from mptf.people.models import Organisation
from workflows.grammar import Case


def book_the_deposit(case: Case[Deposit]) -> Iterable[Entry]:
    """The cash enters its earmark's pool, less the agent's fee as stored with the deposit."""
    work, deposit = case.work, case.subject
    agreement = work.get(Agreement, deposit.agreement_id)
    donor = work.get(Organisation, deposit.donor_id)
    yield rules.deposit(
        Context(
            value_on=deposit.value_on,
            memo=f"{deposit.number} of {donor.code} under {agreement.number}",
            idem_key=f"deposit/{deposit.id}",
            document=Document("deposit", deposit.id),
        ),
        Ref(donor.id, donor.code),
        Money(deposit.amount_minor, deposit.currency),
        terms.pool_on(work, agreement, deposit.value_on),
        fee_bps=deposit.fee_bps or 0,
        fee=Money(deposit.fee_minor, deposit.currency),
    )


def its_line_at_the_bank(case: Case[Deposit]) -> Iterable[BankLine]:
    """The line of the statement that it was recorded of: it is not identified any more."""
    query = (
        select(BankLine)
        .join(DepositBasis, col(DepositBasis.line_id) == BankLine.id)
        .where(DepositBasis.deposit_id == case.subject.id)
    )
    return case.work.session.exec(query).all()


def match_it_to_instalments(case: Case[Deposit]) -> None:
    """Where nobody has said which, it pays the open instalments, one after another."""
    instalments.match_by_order(case.work, case.subject)
