"""The guards and the books' rules that the cash movement's table names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from sqlmodel import select

from mptf.committee.models import Outcome
from mptf.contributions.models import CashMovement, DonorRefund, MovementKind
from mptf.contributions.returned import pool_of
from mptf.errors import Invalid
from mptf.ledger import pools, rules
from mptf.ledger import queries as books
from mptf.ledger import service as ledger
from mptf.ledger.entries import Context, Document, Entry, Ref
from mptf.ledger.pools import OPEN, Pool
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.programmes.models import JointProgramme
from workflows import cash_movement_grounds as grounds
from workflows.cash_movement_grounds import Closed, Decided, Holds, PaidBack, Refunded, Used
from workflows.grammar import Case
from workflows.grounds import rests_on

Movement = Case[CashMovement]

_DECIDED = {
    MovementKind.DIRECT_COST: Outcome.DIRECT_COST,
    MovementKind.DIRECT_COST_RELEASE: Outcome.DIRECT_COST,
    MovementKind.FUND_TRANSFER: Outcome.FUND_TRANSFER,
}


@rests_on(grounds.decided)
def rests_on_a_signed_decision(case: Movement, decided: Sequence[Decided]) -> str | None:
    """Direct costs and transfers to other funds rest on the Committee's decision, in advance."""
    wanted = _DECIDED.get(MovementKind(case.subject.kind))
    if wanted is None or any(item.outcome == wanted for item in decided):
        return None
    return "The Steering Committee must decide this first: name the item of a signed decision."


@rests_on(grounds.decided, grounds.used)
def stays_within_what_was_decided(
    case: Movement, decided: Sequence[Decided], used: Sequence[Used]
) -> str | None:
    """All movements on one item of a decision together take no more than its amount."""
    if MovementKind(case.subject.kind) not in _DECIDED:
        return None
    for item in decided:
        if item.amount_minor is not None:
            taken = sum(other.amount_minor for other in used)
            left = Money(item.amount_minor - taken, item.currency)
            if Money(case.subject.amount_minor, case.subject.currency) > left:
                return f"Of what the decision allows, {left} are left."
    return None


@rests_on(grounds.closed)
def its_programme_is_not_closed(_case: Movement, closed: Sequence[Closed]) -> str | None:
    """Once a programme is financially closed nothing more is booked on it."""
    if not closed:
        return None
    return f"{closed[0].number} is financially closed: nothing more is booked on it."


@rests_on(grounds.holds)
def it_holds_what_it_refunds(case: Movement, holds: Sequence[Holds]) -> str | None:
    """An entity sends back no more than it has left."""
    row = case.subject
    if row.kind != MovementKind.REFUND:
        return None
    amount = Money(row.amount_minor, row.currency)
    left = Money(sum(each.held_minor for each in holds), row.currency)
    return None if amount <= left else f"The entity has {left} left of it, by the books."


@rests_on(grounds.paid_back)
def it_pays_back_what_came(case: Movement, paid_back: Sequence[PaidBack]) -> str | None:
    """No more goes back than a deposit brought into its pool, and than the pool has free."""
    row = case.subject
    for of in paid_back:
        if not of.is_booked:
            return f"{of.deposit} is not in the books: only what is can be paid back."
        brought = of.amount_minor - of.deposit_fee_minor
        gone = of.others_minor - of.others_fee_minor
        out = row.amount_minor - of.fee_minor
        left = Money(brought - gone, row.currency)
        if out > left.minor:
            return f"Of {of.deposit}, without the fee, {left} are left to pay back."
        fee = Money(of.deposit_fee_minor - of.others_fee_minor, row.currency)
        if of.fee_minor > fee.minor:
            return f"Of the fee on {of.deposit}, {fee} are left to give back."
        came = Money(of.received_minor - of.others_returned_minor, of.received_currency)
        if of.returned_minor > came.minor:
            return f"Of {of.deposit} as it came, {came} are left to pay back."
        if out > of.free_minor:
            return f"Its pool has {Money(of.free_minor, row.currency)} free."
    return None


@rests_on(grounds.refunded)
def nothing_of_it_went_back(_case: Movement, refunded: Sequence[Refunded]) -> str | None:
    """A deposit of which something went back is not reversed: it would go back twice."""
    for each in refunded:
        return (
            f"Of {each.deposit} something goes back by {each.number}: reject or reverse that first."
        )
    return None


def book_the_movement(case: Movement) -> Iterable[Entry]:  # noqa: C901, PLR0912 -- one case per kind
    """One entry, by the kind of the movement."""
    work, row = case.work, case.subject
    amount = Money(row.amount_minor, row.currency)
    context = Context(
        value_on=row.value_on,
        memo=f"{row.number} {row.text}".strip(),
        idem_key=f"cash-movement/{row.id}",
        document=Document("cash-movement", row.id),
        decision_item_id=row.decision_item_id,
    )
    pool = Pool.parse(row.details.get("pool", OPEN.code))
    match MovementKind(row.kind):
        case MovementKind.FUND_INTEREST:
            yield rules.interest(context, amount, pool)
        case MovementKind.PUNO_INTEREST:
            yield rules.puno_interest(context, _entity(case), _earned_on(case, amount))
        case MovementKind.OTHER_INCOME:
            yield rules.other_income(context, amount, pool)
        case MovementKind.EXCHANGE_DIFFERENCE:
            yield rules.exchange_difference(context, amount, pool)
        case MovementKind.BANK_CHARGE:
            yield rules.bank_charge(context, amount, pool)
        case MovementKind.DIRECT_COST:
            yield rules.direct_cost(context, amount)
        case MovementKind.DIRECT_COST_RELEASE:
            yield rules.release_direct_cost(context, amount)
        case MovementKind.REFUND:
            programme, entity = _programme(case), _entity(case)
            sent = books.transferred_to(work, programme.id, entity.id)
            yield rules.refund(context, programme, entity, amount, sent)
        case MovementKind.DONOR_REFUND:
            yield _to_the_donor(case, context, amount)
        case MovementKind.EXPENDITURE:
            yield rules.expenditure(context, _programme(case), _entity(case), amount)
        case MovementKind.FUND_TRANSFER:
            free = books.drawable_by_pool(work, row.value_on)
            held = {code: money for code, money in free.items() if code == pool.code}
            parts = pools.fill(held, amount, row.number)
            yield rules.fund_transfer(context, row.counterpart or "another fund", parts)
        case MovementKind.REVERSAL:
            if row.reverses_id is None:
                raise Invalid("reverses", "name the entry that is reversed")
            ledger.reverse(work, row.reverses_id, row.value_on, context.memo, context.idem_key)
        case unknown:
            assert_never(unknown)


def _to_the_donor(case: Movement, context: Context, amount: Money) -> Entry:
    """Out of the pool into which the deposit came."""
    work = case.work
    query = select(DonorRefund).where(DonorRefund.movement_id == case.subject.id)
    of = work.session.exec(query).one()
    fee = Money(of.fee_minor, case.subject.currency)
    pool = pool_of(work, of.deposit_id)
    return rules.donor_refund(context, _entity(case), amount, pool, fee=fee)


def _earned_on(case: Movement, amount: Money) -> dict[str, Money]:
    """The pools whose money earned interest: the one that is named, else those that paid.

    Those are the pools from which the entity was sent money for the programme, each in proportion
    to the cent; unearmarked money where no programme is named, or nothing was sent.
    """
    row = case.subject
    if "pool" in row.details or row.programme_id is None:
        return {row.details.get("pool", OPEN.code): amount}
    sent = books.sent_to(case.work, _programme(case).id, _entity(case).id)
    if not sent:
        return {OPEN.code: amount}
    cuts = amount.split([money.minor for money in sent.values()])
    return {code: cut for code, cut in zip(sent, cuts, strict=True) if cut}


def _entity(case: Movement) -> Ref:
    if case.subject.organisation_id is None:
        raise Invalid("entity", "name the UN entity")
    row = case.work.get(Organisation, case.subject.organisation_id)
    return Ref(row.id, row.code)


def _programme(case: Movement) -> Ref:
    if case.subject.programme_id is None:
        raise Invalid("programme", "name the joint programme")
    row = case.work.get(JointProgramme, case.subject.programme_id)
    return Ref(row.id, row.number)
