"""What the guards of movements of cash rest on."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    FromClause,
    Select,
    and_,
    bindparam,
    cast,
    func,
    or_,
    select,
)

from mptf.chain import table_of
from mptf.committee.models import DecisionItem, DecisionSignature
from mptf.contributions.entries import not_reversed
from mptf.contributions.models import CashMovement, Deposit, DonorRefund
from mptf.contributions.states import ReceiptState
from mptf.ledger.models import ACCOUNT, LEDGER_TX, Kind, Posting, of_document
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.reading import rows
from workflows.grounds import SUBJECTS


class Decided(NamedTuple):
    """The item of a signed decision that a movement names."""

    movement_id: UUID
    outcome: str
    amount_minor: int | None
    currency: str


class Closed(NamedTuple):
    """A programme whose books are closed, and that a movement would touch."""

    movement_id: UUID
    number: str


class Holds(NamedTuple):
    """What the entity has left of the programme, by the books."""

    movement_id: UUID
    held_minor: int


class PaidBack(NamedTuple):
    """Of what a refund to a donor pays back, and what others pay back of it.

    Amounts are the fund's, `received` and `returned` those of the currency in which it came.
    """

    movement_id: UUID
    deposit: str
    is_booked: bool
    amount_minor: int
    deposit_fee_minor: int
    received_minor: int
    received_currency: str
    fee_minor: int
    returned_minor: int
    others_minor: int
    others_fee_minor: int
    others_returned_minor: int
    free_minor: int
    """What its pool has free."""


class Refunded(NamedTuple):
    """A refund of the deposit whose entry is to be reversed."""

    movement_id: UUID
    deposit: str
    number: str


class Used(NamedTuple):
    """What other movements take of the same item."""

    movement_id: UUID
    amount_minor: int


_M, _I, _S = (table_of(m) for m in (CashMovement, DecisionItem, DecisionSignature))
_P, _LINE, _D, _F = (table_of(m) for m in (JointProgramme, Posting, Deposit, DonorRefund))
_OTHER, _ALSO = _M.alias("other_movement"), _F.alias("other_refund")
_TODAY: BindParameter[date] = bindparam("today", type_=Date())


@rows(Decided._make)
def decided(_sight: Sight) -> Select[Any]:
    """The item, where its decision is signed."""
    return (
        select(_M.c.id, _I.c.outcome, _I.c.amount_minor, _I.c.currency)
        .join(_I, _I.c.id == _M.c.decision_item_id)
        .join(_S, _S.c.decision_id == _I.c.decision_id)
        .where(_M.c.id.in_(SUBJECTS))
    )


@rows(Used._make)
def used(_sight: Sight) -> Select[Any]:
    """What the others take, those that were rejected left out; no row where there is none."""
    same = and_(_OTHER.c.decision_item_id == _M.c.decision_item_id, _OTHER.c.id != _M.c.id)
    taken = cast(func.sum(_OTHER.c.amount_minor), BigInteger)
    return (
        select(_M.c.id, taken.label("amount_minor"))
        .join(_OTHER, same)
        .where(_M.c.id.in_(SUBJECTS), _OTHER.c.state != ReceiptState.REJECTED.value)
        .group_by(_M.c.id)
    )


@rows(Closed._make, _P.c.number)
def closed(_sight: Sight) -> Select[Any]:
    """The closed programme that it names, or that the entry moved which it reverses."""
    moved = (
        select(_LINE.c.id)
        .join(ACCOUNT, ACCOUNT.c.id == _LINE.c.account_id)
        .where(_LINE.c.tx_id == _M.c.reverses_id, ACCOUNT.c.subject_id == _P.c.id)
        .correlate(_M, _P)
        .exists()
    )
    return (
        select(_M.c.id, _P.c.number)
        .select_from(_M.join(_P, or_(_P.c.id == _M.c.programme_id, moved)))
        .where(_M.c.id.in_(SUBJECTS), _P.c.state == ProgrammeState.FINANCIALLY_CLOSED.value)
    )


@rows(Holds._make)
def holds(_sight: Sight) -> Select[Any]:
    """What the entity that it names has left of the programme that it names."""
    account = ACCOUNT.c
    of_it = and_(
        account.subject_id == _M.c.programme_id,
        account.organisation_id == _M.c.organisation_id,
        account.kind == Kind.HELD.value,
    )
    held = cast(func.sum(account.balance_minor), BigInteger)
    return (
        select(_M.c.id, held.label("held_minor"))
        .select_from(_M.join(ACCOUNT, of_it))
        .where(_M.c.id.in_(SUBJECTS))
        .group_by(_M.c.id)
    )


def _whole(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


def _stands(movement: FromClause) -> ColumnElement[bool]:
    """Whether it counts, or will once it is confirmed."""
    return and_(
        movement.c.state != ReceiptState.REJECTED.value,
        not_reversed("cash-movement", movement, _TODAY),
    )


@rows(PaidBack._make)
def paid_back(_sight: Sight) -> Select[Any]:
    """The deposit of which a refund pays back."""
    others = (
        select(_ALSO, _OTHER.c.amount_minor)
        .join(_OTHER, _OTHER.c.id == _ALSO.c.movement_id)
        .where(_stands(_OTHER))
        .subquery()
    )
    free = (
        select(ACCOUNT.c.balance_minor)
        .join(_LINE, _LINE.c.account_id == ACCOUNT.c.id)
        .join(LEDGER_TX, LEDGER_TX.c.id == _LINE.c.tx_id)
        .where(*of_document(LEDGER_TX, "deposit", _D.c.id), ACCOUNT.c.kind == Kind.FREE.value)
        .limit(1)
        .correlate(_D)
        .scalar_subquery()
    )
    booked = (_D.c.state == ReceiptState.CONFIRMED.value) & not_reversed("deposit", _D, _TODAY)
    about = (
        _F.c.movement_id,
        _D.c.number,
        booked.label("is_booked"),
        _D.c.amount_minor,
        _D.c.fee_minor.label("deposit_fee_minor"),
        _D.c.received_minor,
        _D.c.received_currency,
        _F.c.fee_minor,
        _F.c.returned_minor,
    )
    return (
        select(
            *about,
            _whole(others.c.amount_minor).label("others_minor"),
            _whole(others.c.fee_minor).label("others_fee_minor"),
            _whole(others.c.returned_minor).label("others_returned_minor"),
            func.coalesce(free, 0).label("free_minor"),
        )
        .select_from(_F.join(_D, _D.c.id == _F.c.deposit_id))
        .outerjoin(others, and_(others.c.deposit_id == _D.c.id, others.c.id != _F.c.id))
        .where(_F.c.movement_id.in_(SUBJECTS))
        .group_by(_F.c.id, _D.c.id)
    )


@rows(Refunded._make, _OTHER.c.number)
def refunded(_sight: Sight) -> Select[Any]:
    """What goes or went back of the deposit whose entry a movement reverses."""
    return (
        select(_M.c.id, _D.c.number.label("deposit"), _OTHER.c.number)
        .select_from(_M)
        .join(LEDGER_TX, LEDGER_TX.c.id == _M.c.reverses_id)
        .join(_D, and_(*of_document(LEDGER_TX, "deposit", _D.c.id)))
        .join(_F, _F.c.deposit_id == _D.c.id)
        .join(_OTHER, _OTHER.c.id == _F.c.movement_id)
        .where(_M.c.id.in_(SUBJECTS), _stands(_OTHER))
    )
