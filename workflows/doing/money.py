"""Pledges, agreements, deposits, other movements of cash, closed periods."""

from __future__ import annotations

from mptf.contributions import service as contributions
from mptf.contributions.models import Agreement, CashMovement, Deposit, Pledge
from mptf.errors import Invalid
from mptf.ledger import service as ledger
from mptf.money import Money
from mptf.people import queries as find
from mptf.work import Work
from workflows import forms
from workflows.cash_movement import CASH_MOVEMENT
from workflows.deposit import DEPOSIT
from workflows.engine import begin


def enter_pledge(work: Work, _on: None, sent: forms.PledgeForm) -> Pledge:
    """Enter what a donor said it would give."""
    return contributions.pledge(
        work,
        donor=find.organisation(work, sent.donor),
        amount=Money.parse(sent.amount, sent.currency),
        booked=_booked(work, sent.amount, sent.currency, sent.booked),
        pledged_on=sent.pledged_on,
        text=sent.text,
        illustrative=sent.illustrative,
    )


def enter_agreement(work: Work, _on: None, sent: forms.AgreementForm) -> Agreement:
    """Enter an arrangement that a donor and the agent have signed."""
    return contributions.agree(
        work,
        donor=find.organisation(work, sent.donor),
        amount=Money.parse(sent.amount, sent.currency),
        booked=_booked(work, sent.amount, sent.currency, sent.booked),
        signed_on=sent.signed_on,
        areas=sent.areas,
        region=sent.region,
        illustrative=sent.illustrative,
    )


def _booked(work: Work, amount: str, currency: str, booked: str | None) -> Money:
    own = work.profile.fund.currency
    if booked is None and currency != own:
        raise Invalid("booked", f"say what it is worth in {own}")
    return Money.parse(booked or amount, own)


def record_deposit(work: Work, agreement: Agreement, sent: forms.DepositForm) -> Deposit:
    """Record cash that arrived under an agreement."""
    deposit = contributions.deposit(
        work,
        agreement=agreement,
        received=Money.parse(sent.amount, sent.currency),
        value_on=sent.value_on,
        bank_reference=sent.bank_reference,
        rate=sent.rate,
        stated_fee=Money.parse(sent.fee, work.profile.fund.currency) if sent.fee else None,
    )
    return begin(work, DEPOSIT, deposit)


def record_movement(work: Work, _on: None, sent: forms.MovementForm) -> CashMovement:
    """Record another movement of the fund's cash."""
    organisation = find.organisation(work, sent.entity) if sent.entity else None
    movement = contributions.movement(
        work,
        kind=sent.kind,
        amount=_signed(sent.amount, work.profile.fund.currency),
        value_on=sent.value_on,
        text=sent.text,
        programme_id=sent.programme,
        organisation_id=organisation.id if organisation else None,
        counterpart=sent.counterpart,
        decision_item_id=sent.decision_item,
        reverses_id=sent.reverses,
        illustrative=sent.illustrative,
    )
    return begin(work, CASH_MOVEMENT, movement)


def _signed(text: str, currency: str) -> Money:
    amount = Money.parse(text.removeprefix("-"), currency)
    return -amount if text.startswith("-") else amount


def close_period(work: Work, _on: None, sent: forms.PeriodForm) -> None:
    """Close the books through a day."""
    ledger.close(work, sent.through_on)
