"""What went back to donors, deposit by deposit, through the end of a day."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    bindparam,
    cast,
    func,
    select,
)

from mptf.chain import table_of
from mptf.contributions.entries import entry, not_reversed
from mptf.contributions.models import Agreement, CashMovement, Deposit, DonorRefund
from mptf.contributions.states import ReceiptState
from mptf.contributions.visibility import visible_to
from mptf.ledger.models import ACCOUNT, LEDGER_TX, POSTING, Kind
from mptf.ledger.pools import Pool
from mptf.money import Money
from mptf.policy import Sight
from mptf.reading import OF, rows
from mptf.work import Work


class RefundRow(NamedTuple):
    """Cash that goes back to a donor, and where it stands today."""

    id: UUID
    number: str
    deposit: str
    agreement: str
    value_on: date
    amount_minor: int
    fee_minor: int
    currency: str
    returned_minor: int
    returned_currency: str
    bank_reference: str
    reason: str
    state: str
    illustrative: bool
    entry: int | None
    is_reversed: bool

    @property
    def amount(self) -> Money:
        """As it is booked."""
        return Money(self.amount_minor, self.currency)

    @property
    def fee(self) -> Money:
        """What of it the agent gives back of its fee."""
        return Money(self.fee_minor, self.currency)

    @property
    def returned(self) -> Money:
        """What the donor has back, in the currency in which the deposit came."""
        return Money(self.returned_minor, self.returned_currency)


_F, _M, _D, _A = (table_of(m) for m in (DonorRefund, CashMovement, Deposit, Agreement))
_DAY: BindParameter[date] = bindparam("as_of")


def returned(day: ColumnElement[Any] = _DAY) -> Subquery:
    """How much of each deposit went back by then: as it was booked, and in its own currency."""
    return (
        select(
            _F.c.deposit_id,
            cast(func.sum(_M.c.amount_minor), BigInteger).label("back_minor"),
            cast(func.sum(_F.c.returned_minor), BigInteger).label("returned_minor"),
        )
        .join(_M, _M.c.id == _F.c.movement_id)
        .where(
            _M.c.state == ReceiptState.CONFIRMED.value,
            _M.c.value_on <= day,
            not_reversed("cash-movement", _M, day),
        )
        .group_by(_F.c.deposit_id)
        .subquery()
    )


def _refunds(sight: Sight) -> Select[Any]:
    return (
        select(
            _M.c.id,
            _M.c.number,
            _D.c.number.label("deposit"),
            _A.c.number.label("agreement"),
            _M.c.value_on,
            _M.c.amount_minor,
            _F.c.fee_minor,
            _M.c.currency,
            _F.c.returned_minor,
            _D.c.received_currency,
            _F.c.bank_reference,
            _M.c.text,
            _M.c.state,
            _M.c.illustrative,
            entry(sight, "cash-movement", _M.c.id).label("entry"),
            (~not_reversed("cash-movement", _M)).label("is_reversed"),
        )
        .select_from(_F)
        .join(_M, _M.c.id == _F.c.movement_id)
        .join(_D, _D.c.id == _F.c.deposit_id)
        .join(_A, _A.c.id == _D.c.agreement_id)
        .where(_M.c.value_on <= _DAY, visible_to(sight, _D))
    )


@rows(RefundRow._make, _M.c.value_on.desc(), _M.c.number.desc())
def refunds_of(sight: Sight) -> Select[Any]:
    """What goes back to the donor that is read, the latest first."""
    return _refunds(sight).where(_D.c.donor_id == OF)


@rows(RefundRow._make, _M.c.value_on.desc(), _M.c.number.desc())
def refunds_under(sight: Sight) -> Select[Any]:
    """What goes back of deposits under the agreement that is read, the latest first."""
    return _refunds(sight).where(_D.c.agreement_id == OF)


def pool_of(work: Work, deposit_id: UUID) -> Pool:
    """The pool into which a deposit came: that of its earmark on the day, by its entry."""
    query = (
        select(ACCOUNT.c.pool)
        .join(POSTING, POSTING.c.account_id == ACCOUNT.c.id)
        .join(LEDGER_TX, LEDGER_TX.c.id == POSTING.c.tx_id)
        .where(
            LEDGER_TX.c.document_kind == "deposit",
            LEDGER_TX.c.document_id == deposit_id,
            LEDGER_TX.c.reverses_id.is_(None),
            ACCOUNT.c.kind == Kind.FREE.value,
        )
    )
    return Pool.parse(work.session.execute(query).scalar_one())
