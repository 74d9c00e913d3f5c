"""The letter to a donor when money has arrived."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlmodel import col, select

from mptf.banking.models import Basis, DepositBasis, ExchangeRate
from mptf.committee.models import DecisionItem
from mptf.contributions import terms
from mptf.contributions.models import Agreement, Deposit
from mptf.letters.binding import About, letter
from mptf.letters.facts import DonorAcknowledgement
from mptf.letters.frame import Addressee
from mptf.letters.persons import focal_point_of_donor
from mptf.money import BASIS, Money, total
from mptf.people.models import Organisation
from mptf.work import Work


def _get(work: Work, key: UUID) -> Deposit:
    return work.get(Deposit, key)


def _to_donor(work: Work, deposit: Deposit) -> tuple[Addressee, str | None]:
    return focal_point_of_donor(work, deposit.donor_id)


DEPOSIT = About(
    "deposit",
    _get,
    _to_donor,
    lambda _work, _deposit: (),
    lambda _work, _deposit: (),
    lambda _work, deposit: f"{deposit.number}, {Money(deposit.amount_minor, deposit.currency)}",
)


@letter("donor-acknowledgement", subject="Acknowledgement of a contribution", about=DEPOSIT)
def donor_acknowledgement(
    work: Work, deposit: Deposit, _item: DecisionItem | None
) -> DonorAcknowledgement:
    """Thanks, and the receipt: received, booked, fee, net, and what the donor has paid in all."""
    agreement = work.get(Agreement, deposit.agreement_id)
    booked = Money(deposit.amount_minor, deposit.currency)
    fee = Money(deposit.fee_minor, deposit.currency)
    received = Money(deposit.received_minor, deposit.received_currency)
    earlier = work.session.exec(
        select(Deposit.amount_minor).where(
            Deposit.donor_id == deposit.donor_id,
            Deposit.state == "confirmed",
            col(Deposit.recorded_at) <= deposit.recorded_at,
        )
    )
    pool = terms.pool_on(work, agreement, deposit.value_on)
    areas = [f"{a.number}, {a.title}" for a in map(work.profile.area, sorted(pool.areas))]
    region = [work.profile.region(pool.region).title] if pool.region else []
    rate, as_booked = _rate(work, deposit)
    percent = Decimal(fee.minor * 100) / Decimal(booked.minor)
    if deposit.fee_bps is not None:
        percent = Decimal(deposit.fee_bps * 100) / BASIS
    return DonorAcknowledgement(
        donor=work.get(Organisation, deposit.donor_id).name,
        agreement_number=agreement.number,
        received=received,
        booked=booked,
        fee=fee,
        fee_rate=f"{round(percent, 4).normalize():f}",
        net=booked - fee,
        value_on=deposit.value_on,
        cumulative=total([Money(minor, deposit.currency) for minor in earlier], deposit.currency),
        rate=rate,
        earmark="; ".join(areas + region) or None,
        as_booked=as_booked,
    )


def _rate(work: Work, deposit: Deposit) -> tuple[str | None, bool]:
    """By what a foreign deposit was booked, in words; whether that is what the bank said."""
    if deposit.rate:
        return f"{deposit.currency} {deposit.rate} for {deposit.received_currency} 1", False
    query = (
        select(DepositBasis.basis, ExchangeRate.rate)
        .outerjoin(ExchangeRate, col(ExchangeRate.id) == DepositBasis.rate_id)
        .where(DepositBasis.deposit_id == deposit.id)
    )
    basis, rate = work.session.exec(query).first() or (None, None)
    match basis:
        case Basis.UN_RATE:
            return f"{deposit.received_currency} {rate} for {deposit.currency} 1", False
        case Basis.AS_BOOKED:
            return "as booked by the bank", True
        case _:
            return None, False
