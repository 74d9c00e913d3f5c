"""The letters that close a programme: that its activities are done, and that its books are."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from mptf.chain import table_of
from mptf.closing import service as closing
from mptf.committee.models import DecisionItem
from mptf.contributions.models import CashMovement, MovementKind
from mptf.contributions.states import ReceiptState
from mptf.errors import InvariantBroken
from mptf.ledger.models import ACCOUNT, Kind
from mptf.letters.binding import letter
from mptf.letters.closure_facts import (
    AccountLine,
    FinancialClosure,
    OperationalClosure,
    account_of,
)
from mptf.letters.programmes import PROGRAMME, ref
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.programme_reports import schedule
from mptf.programme_reports.states import ReportKind
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme
from mptf.work import Work


class _Sums(NamedTuple):
    """What the books say of an entity's part."""

    sent: int = 0
    refunded: int = 0
    spent: int = 0


@letter("operational-closure", subject="Operational closure of a joint programme", about=PROGRAMME)
def operational_closure(
    work: Work, programme: JointProgramme, _item: DecisionItem | None
) -> OperationalClosure:
    """That activities are done since when, and what is still owed by when."""
    rules, today = work.profile.programme.reports, work.today()
    return OperationalClosure(
        programme=ref(work, programme),
        closed_on=today,
        narrative_due_on=schedule.due_on(rules, ReportKind.FINAL_NARRATIVE, today),
        statements_due_on=schedule.due_on(rules, ReportKind.FINAL_FINANCIAL, today),
        evaluation_due_on=closing.due_on(work, programme),
    )


@letter("financial-closure", subject="Financial closure of a joint programme", about=PROGRAMME)
def financial_closure(
    work: Work, programme: JointProgramme, _item: DecisionItem | None
) -> FinancialClosure:
    """What each entity was sent, spent, refunded and paid over, to the cent."""
    sums, interest = _sums(work, programme.id), _interest(work, programme.id)
    currency = programme.currency
    lines = []
    for key in programmes.partner_codes(work, programme.id):
        of, paid = sums.get(key, _Sums()), interest.get(key, 0)
        amounts = (Money(each, currency) for each in (of.sent, of.spent, -of.refunded, paid))
        lines.append(AccountLine(work.get(Organisation, key).name, *amounts))
    if not lines:
        raise InvariantBroken(f"nobody takes part in {programme.number}")
    return FinancialClosure(ref(work, programme), work.today(), tuple(lines), account_of(lines))


def _sums(work: Work, programme_id: UUID) -> dict[UUID, _Sums]:
    account = ACCOUNT.c
    kinds = (Kind.TRANSFER, Kind.REFUND, Kind.SPENT)
    query = (
        select(account.organisation_id, account.kind, func.sum(account.balance_minor))
        .where(account.subject_id == programme_id, account.kind.in_([k.value for k in kinds]))
        .group_by(account.organisation_id, account.kind)
    )
    found: dict[UUID, dict[str, int]] = {}
    for key, kind, minor in work.session.execute(query):
        found.setdefault(key, {})[kind] = int(minor)
    return {key: _Sums(*(of.get(k.value, 0) for k in kinds)) for key, of in found.items()}


def _interest(work: Work, programme_id: UUID) -> dict[UUID, int]:
    row = table_of(CashMovement).c
    query = (
        select(row.organisation_id, func.sum(row.amount_minor))
        .where(
            row.programme_id == programme_id,
            row.kind == MovementKind.PUNO_INTEREST.value,
            row.state == ReceiptState.CONFIRMED.value,
        )
        .group_by(row.organisation_id)
    )
    return {key: int(minor) for key, minor in work.session.execute(query)}
