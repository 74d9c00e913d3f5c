"""Pledges, agreements, deposits, other movements of cash, closed periods."""

from __future__ import annotations

from mptf.agreements import diligence
from mptf.contributions import events, instalments, refunds, terms
from mptf.contributions import service as contributions
from mptf.contributions.models import Agreement, CashMovement, Deposit, Pledge
from mptf.contributions.schemas import AgreementEndSent, HappenedSent, MatchSent, NeverHappenedSent
from mptf.ledger import periods
from mptf.ledger.pools import Pool
from mptf.money import Money
from mptf.people import queries as find
from mptf.transfers import sendings
from mptf.work import Work
from workflows import forms
from workflows.cash_movement import CASH_MOVEMENT
from workflows.engine import begin
from workflows.recording import record


def enter_pledge(work: Work, _on: None, sent: forms.PledgeForm) -> Pledge:
    """Enter what a donor said it would give."""
    amount = Money.parse(sent.amount, sent.currency)
    return contributions.pledge(
        work,
        donor=find.organisation(work, sent.donor),
        amount=amount,
        booked=terms.worth(work, amount, sent.booked, sent.pledged_on),
        pledged_on=sent.pledged_on,
        text=sent.text,
        illustrative=sent.illustrative,
    )


def enter_agreement(work: Work, _on: None, sent: forms.AgreementForm) -> Agreement:
    """Enter an arrangement that a donor and the agent have signed."""
    donor = find.organisation(work, sent.donor)
    diligence.require_valid(work, donor, sent.signed_on)
    return contributions.agree(
        work,
        donor=donor,
        terms=terms.parsed(work, sent, sent.signed_on),
        signed_on=sent.signed_on,
        illustrative=sent.illustrative,
    )


def end_agreement(work: Work, agreement: Agreement, sent: AgreementEndSent) -> Agreement:
    """End an agreement: what was not paid is due no more."""
    terms.end(work, agreement, sent)
    return agreement


def say_it_happened(work: Work, agreement: Agreement, sent: HappenedSent) -> Agreement:
    """Say that it has happened on which an instalment waits: so it is due."""
    events.say(work, agreement, sent)
    return agreement


def take_back_what_happened(work: Work, agreement: Agreement, sent: NeverHappenedSent) -> Agreement:
    """Take back that an event has happened: it was said in error."""
    events.take_back(work, agreement, sent)
    return agreement


def match_deposit(work: Work, deposit: Deposit, sent: MatchSent) -> Deposit:
    """Say which instalments a deposit pays."""
    instalments.match(work, deposit, sent)
    return deposit


def record_deposit(work: Work, agreement: Agreement, sent: forms.DepositForm) -> Deposit:
    """Record cash that arrived under an agreement."""
    own = work.profile.fund.currency
    return record(
        work,
        agreement,
        received=Money.parse(sent.amount, sent.currency),
        value_on=sent.value_on,
        bank_reference=sent.bank_reference,
        rate=sent.rate,
        stated=Money.parse(sent.booked, own) if sent.booked else None,
        stated_fee=Money.parse(sent.fee, own) if sent.fee else None,
        instalment=sent.instalment,
    )


def refund_deposit(work: Work, deposit: Deposit, sent: forms.DonorRefundForm) -> CashMovement:
    """Record what goes back to the donor of a deposit."""
    own = work.profile.fund.currency
    came = deposit.received_currency
    movement = refunds.refund(
        work,
        deposit,
        amount=Money.parse(sent.amount, own),
        value_on=sent.value_on,
        reason=sent.reason,
        bank_reference=sent.bank_reference,
        fee=Money.parse(sent.fee, own) if sent.fee else None,
        returned=Money.parse(sent.returned, came) if sent.returned else None,
    )
    return begin(work, CASH_MOVEMENT, movement)


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
        pool=Pool.parse(sent.pool) if sent.pool else None,
        illustrative=sent.illustrative,
    )
    return begin(work, CASH_MOVEMENT, movement)


def _signed(text: str, currency: str) -> Money:
    amount = Money.parse(text.removeprefix("-"), currency)
    return -amount if text.startswith("-") else amount


def close_period(work: Work, _on: None, sent: forms.PeriodForm) -> None:
    """Close the books through a day up to which nothing that was sent waits to be confirmed."""
    sendings.require_confirmed(work, sent.through_on)
    periods.close(work, sent.through_on)
