"""Enter what donors say, sign and pay, and every other movement of cash. Source: handbook 7."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from sqlmodel import select

from mptf.audit import service as audit
from mptf.banking import rates
from mptf.banking.models import Basis, DepositBasis, ExchangeRate
from mptf.contributions.models import (
    IN_A_POOL,
    Agreement,
    CashMovement,
    Deposit,
    MovementKind,
    Pledge,
)
from mptf.contributions.states import ReceiptState
from mptf.contributions.terms import Terms, enact
from mptf.errors import Invalid, NotFound
from mptf.ledger.journal import journal
from mptf.ledger.pools import Pool
from mptf.ledger.queries import drawable_by_pool
from mptf.money import Money, convert
from mptf.numbers import next_number, yearly
from mptf.people.models import Organisation
from mptf.work import Work


def pledge(
    work: Work,
    *,
    donor: Organisation,
    amount: Money,
    booked: Money,
    pledged_on: date,
    text: str = "",
    illustrative: bool = False,
) -> Pledge:
    """Enter what a donor said; `booked` is its worth in the fund's currency on that day."""
    row = work.add(
        Pledge(
            donor_id=donor.id,
            amount_minor=amount.minor,
            currency=amount.currency,
            booked_minor=_own(work, booked).minor,
            pledged_on=pledged_on,
            text=text,
            illustrative=illustrative,
        )
    )
    audit.record(work, "pledge", "pledge", row.id, after={"amount": str(amount)})
    return row


def agree(
    work: Work,
    *,
    donor: Organisation,
    terms: Terms,
    signed_on: date,
    arrangement_id: UUID | None = None,
    illustrative: bool = False,
) -> Agreement:
    """Enter a signed arrangement with its terms: from that day on it is a commitment.

    Raises:
        Invalid: it would end before it holds.
    """
    row = work.add(
        Agreement(
            number=yearly(work, "SAA"),
            donor_id=donor.id,
            amount_minor=terms.amount.minor,
            currency=terms.amount.currency,
            booked_minor=terms.booked.minor,
            signed_on=signed_on,
            areas=list(terms.areas),
            region=terms.region,
            illustrative=illustrative,
        )
    )
    enact(work, row, terms, signed_on, arrangement_id)
    audit.record(work, "sign", "agreement", row.id, after={"number": row.number})
    return row


def agreement(work: Work, number: str) -> Agreement:
    """An agreement by its number.

    Raises:
        NotFound: there is none.
    """
    row = work.session.exec(select(Agreement).where(Agreement.number == number)).first()
    if row is None:
        raise NotFound("agreement", number)
    return row


def deposit(
    work: Work,
    *,
    agreement: Agreement,
    received: Money,
    value_on: date,
    bank_reference: str,
    rate: str | None = None,
    stated: Money | None = None,
    stated_fee: Money | None = None,
    line_id: UUID | None = None,
) -> Deposit:
    """What arrived: in the fund's currency, or in another at the UN rate of the payment date.

    Instead of that rate another may be given (what one unit of the received currency is worth in
    the fund's), or what the bank has booked (`stated`). The fee is the profile's rate of the booked
    amount, half up to the cent, unless it is stated for this deposit.

    Raises:
        Invalid: no rate for a foreign currency, a rate that is none, or a fee above the deposit.
    """
    own = work.profile.fund.currency
    if received.minor <= 0:
        raise Invalid("amount", "a deposit is above zero")
    known = select(Deposit).where(
        Deposit.bank_reference == bank_reference, Deposit.state != ReceiptState.REJECTED
    )
    if twin := work.session.exec(known).first():
        raise Invalid("bank_reference", f"{twin.number} has the reference {bank_reference} already")
    worth = _worth(work, received, value_on, rate, stated)
    booked = worth.booked
    bps = work.profile.money.agent_fee_bps
    fee = booked.share(bps) if stated_fee is None else stated_fee
    if fee.currency != own or not 0 <= fee.minor <= booked.minor:
        raise Invalid("fee", f"the fee lies between nothing and {booked}")
    row = work.add(
        Deposit(
            number=yearly(work, "DEP"),
            agreement_id=agreement.id,
            donor_id=agreement.donor_id,
            received_minor=received.minor,
            received_currency=received.currency,
            rate=rate if worth.basis is Basis.STATED_RATE else None,
            amount_minor=booked.minor,
            fee_minor=fee.minor,
            fee_bps=bps if stated_fee is None else None,
            currency=own,
            value_on=value_on,
            bank_reference=bank_reference,
            recorded_by=work.actor.id,
            recorded_at=work.now(),
            profile_digest=work.profile.digest,
            illustrative=agreement.illustrative,
        )
    )
    if worth.basis is not None or line_id is not None:
        work.add(
            DepositBasis(
                deposit_id=row.id,
                basis=worth.basis,
                rate_id=worth.rate.id if worth.rate else None,
                at_rate_minor=worth.at_rate.minor if worth.at_rate else None,
                line_id=line_id,
            )
        )
    return row


class _Worth(NamedTuple):
    """What arrived in the fund's currency, by what, and what the UN rate of that day gives."""

    booked: Money
    basis: Basis | None = None
    rate: ExchangeRate | None = None
    at_rate: Money | None = None


def _worth(
    work: Work, received: Money, day: date, rate: str | None, stated: Money | None
) -> _Worth:
    own = work.profile.fund.currency
    if received.currency == own:
        if stated is not None and stated != received:
            raise Invalid("booked", f"{received} is booked as it came: leave this empty")
        return _Worth(received)
    if received.currency not in work.profile.money.currencies:
        raise Invalid("currency", f"this fund takes no {received.currency}")
    if rate is not None and stated is not None:
        raise Invalid("booked", "state the rate or what was booked, not both")
    known = rates.on(work, received.currency, day)
    at_rate = convert(received, rates.per_unit(known.rate), own) if known else None
    if stated is not None:
        if stated.minor <= 0:
            raise Invalid("booked", "what was booked is above zero")
        return _Worth(_own(work, stated), Basis.AS_BOOKED, known, at_rate)
    if rate is not None:
        return _Worth(convert(received, _rate(rate), own), Basis.STATED_RATE, known, at_rate)
    if at_rate is None:
        raise Invalid(
            "rate",
            f"no UN operational rate of {received.currency} is known for {day.isoformat()}: take "
            "the rates in, give the rate, or what the bank has booked",
        )
    if at_rate.minor <= 0:
        raise Invalid("amount", f"at the rate of that day it is less than one cent of {own}")
    return _Worth(at_rate, Basis.UN_RATE, known, at_rate)


def movement(
    work: Work,
    *,
    kind: MovementKind,
    amount: Money,
    value_on: date,
    text: str,
    programme_id: UUID | None = None,
    organisation_id: UUID | None = None,
    counterpart: str | None = None,
    decision_item_id: UUID | None = None,
    reverses_id: UUID | None = None,
    pool: Pool | None = None,
    illustrative: bool = False,
) -> CashMovement:
    """A movement that is neither a deposit nor a tranche, to be confirmed by a second person.

    A pool is named for what goes into one or comes out of one; else it is unearmarked money.

    Raises:
        Invalid: an amount that is not above zero (an exchange difference may be a loss), a
            reversal without its reason or of another amount, or a pool that there is not.
    """
    signed = kind is MovementKind.EXCHANGE_DIFFERENCE
    if amount.minor == 0 or (amount.minor < 0 and not signed):
        raise Invalid("amount", "give an amount above zero")
    if kind is MovementKind.REVERSAL and not text.strip():
        raise Invalid("text", "say why the entry is reversed")
    if kind is MovementKind.REVERSAL:
        _whole(work, reverses_id, amount)
    if pool is not None:
        _known(work, kind, pool)
    return work.add(
        CashMovement(
            number=f"CM-{next_number(work, 'CM'):05}",
            kind=kind,
            amount_minor=_own(work, amount).minor,
            currency=amount.currency,
            value_on=value_on,
            programme_id=programme_id,
            organisation_id=organisation_id,
            counterpart=counterpart,
            decision_item_id=decision_item_id,
            reverses_id=reverses_id,
            text=text,
            recorded_by=work.actor.id,
            recorded_at=work.now(),
            details={"pool": pool.code} if pool else {},
            illustrative=illustrative,
        )
    )


def _whole(work: Work, reverses_id: UUID | None, amount: Money) -> None:
    """An entry is reversed whole, so that its amount is what is written down."""
    if reverses_id is None:
        raise Invalid("reverses", "name the entry that is reversed")
    entry = next(iter(journal(work, limit=1, tx_id=reverses_id)), None)
    if entry is None:
        raise Invalid("reverses", "the books have no such entry")
    if entry.moved != amount:
        raise Invalid("amount", f"entry {entry.seq} moved {entry.moved}: it is reversed whole")


def _known(work: Work, kind: MovementKind, pool: Pool) -> None:
    if kind not in IN_A_POOL:
        raise Invalid("pool", "leave it empty: this kind follows the pools of what it is about")
    if pool.code not in drawable_by_pool(work, work.today()):
        raise Invalid("pool", f"the fund has no money of the pool {pool.code}")


def _own(work: Work, amount: Money) -> Money:
    if amount.currency != work.profile.fund.currency:
        raise Invalid("amount", f"give it in {work.profile.fund.currency}")
    return amount


def _rate(text: str) -> Fraction:
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if rate <= 0:
        raise Invalid("rate", "give the UN operational rate of the payment date, such as 1.1025")
    return rate
