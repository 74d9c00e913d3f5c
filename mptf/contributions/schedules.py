"""What is read of agreements: their terms, instalments and what pays them, through a day's end."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    bindparam,
    func,
    select,
)

from mptf.chain import table_of
from mptf.contributions.entries import not_reversed
from mptf.contributions.models import (
    Agreement,
    AgreementTerms,
    Deposit,
    Instalment,
    InstalmentEvent,
    InstalmentEventTakenBack,
    InstalmentPayment,
)
from mptf.contributions.returned import returned
from mptf.contributions.states import ReceiptState
from mptf.contributions.visibility import visible_to
from mptf.money import Money
from mptf.policy import Sight
from mptf.reading import OF, rows


class TermsRow(NamedTuple):
    """What was signed, from a day on."""

    agreement_id: UUID
    seq: int
    in_force_on: date
    amount_minor: int
    currency: str
    booked_minor: int
    change_minor: int
    areas: list[str]
    region: str | None
    ends_on: date | None
    arrangement_id: UUID | None

    @property
    def amount(self) -> Money:
        """In the agreement's currency."""
        return Money(self.amount_minor, self.currency)


class DueRow(NamedTuple):
    """An instalment by the terms that hold."""

    agreement_id: UUID
    place: int
    amount_minor: int
    currency: str
    due_on: date | None
    """As it was agreed, or as it follows from what has happened."""
    trigger: str
    happened_on: date | None = None
    """Since when it has happened on which it waited."""


class PaidRow(NamedTuple):
    """How much of a deposit pays an instalment; place 0 where it pays none.

    Of the deposit itself: what came, and what went back by then. See `returned.kept`.
    """

    agreement_id: UUID
    deposit_id: UUID
    number: str
    place: int
    amount_minor: int
    currency: str
    received_minor: int = 0
    received_currency: str = ""
    returned_minor: int = 0


_A, _T, _I, _P, _D, _V, _B = (
    table_of(m)
    for m in (
        Agreement,
        AgreementTerms,
        Instalment,
        InstalmentPayment,
        Deposit,
        InstalmentEvent,
        InstalmentEventTakenBack,
    )
)
_DAY: BindParameter[date] = bindparam("as_of")
_EARLIER, _LATER = _T.alias("terms_by_then"), _P.alias("later_matching")
_OTHER = _V.alias("other_event")

LAST_TERMS = (
    select(func.max(_EARLIER.c.seq))
    .where(_EARLIER.c.agreement_id == _A.c.id, _EARLIER.c.in_force_on <= _DAY)
    .correlate(_A)
    .scalar_subquery()
)
_LAST_MATCHING = (
    select(func.max(_LATER.c.seq))
    .where(_LATER.c.deposit_id == _D.c.id)
    .correlate(_D)
    .scalar_subquery()
)


def of_its_event(event: FromClause) -> ColumnElement[bool]:
    """Whether that is the event on which an instalment waits."""
    return (
        (event.c.agreement_id == _I.c.agreement_id)
        & (event.c.place == _I.c.place)
        & (event.c.trigger == _I.c.trigger)
    )


def taken_back(event: FromClause) -> ColumnElement[bool]:
    """Whether it was said in error; what was said before it counts no more either."""
    return select(_B.c.id).where(_B.c.event_id == event.c.id).correlate(event).exists()


LAST_SAID = (
    select(func.max(_OTHER.c.seq)).where(of_its_event(_OTHER)).correlate(_I).scalar_subquery()
)


@rows(TermsRow._make, _T.c.seq.desc())
def terms_of(sight: Sight) -> Select[Any]:
    """All terms of one agreement by then, the latest first."""
    return (
        select(
            _T.c.agreement_id,
            _T.c.seq,
            _T.c.in_force_on,
            _T.c.amount_minor,
            _A.c.currency,
            _T.c.booked_minor,
            _T.c.change_minor,
            _T.c.areas,
            _T.c.region,
            _T.c.ends_on,
            _T.c.arrangement_id,
        )
        .select_from(_T)
        .join(_A, _A.c.id == _T.c.agreement_id)
        .where(_T.c.agreement_id == OF, _T.c.in_force_on <= _DAY, visible_to(sight, _A))
    )


class ChangeRow(NamedTuple):
    """By how much an amendment changed what is signed, in the fund's currency, from a day on."""

    agreement_id: UUID
    in_force_on: date
    change_minor: int


@rows(ChangeRow._make, _T.c.in_force_on, _A.c.number)
def changes_by(sight: Sight) -> Select[Any]:
    """What amendments by then have changed for the donor that is read."""
    return (
        select(_T.c.agreement_id, _T.c.in_force_on, _T.c.change_minor)
        .select_from(_T)
        .join(_A, _A.c.id == _T.c.agreement_id)
        .where(
            _A.c.donor_id == OF,
            _T.c.in_force_on <= _DAY,
            _T.c.change_minor != 0,
            visible_to(sight, _A),
        )
    )


def _due() -> Select[Any]:
    last = (_I.c.agreement_id == _A.c.id) & (_I.c.seq == LAST_TERMS)
    happened = (_V.c.seq == LAST_SAID) & (_V.c.happened_on <= _DAY) & ~taken_back(_V)
    return (
        select(
            _A.c.id.label("agreement_id"),
            _I.c.place,
            _I.c.amount_minor,
            _A.c.currency,
            func.coalesce(_I.c.due_on, _V.c.due_on).label("due_on"),
            _I.c.trigger,
            _V.c.happened_on,
        )
        .select_from(_A)
        .join(_I, last)
        .outerjoin(_V, of_its_event(_V) & happened)
    )


def _paid() -> Select[Any]:
    """Of deposits that are confirmed and not reversed; the last matching of each counts."""
    gone = returned()
    return (
        select(
            _A.c.id.label("agreement_id"),
            _D.c.id.label("deposit_id"),
            _D.c.number,
            _P.c.place,
            _P.c.amount_minor,
            _A.c.currency,
            _D.c.received_minor,
            _D.c.received_currency,
            func.coalesce(gone.c.returned_minor, 0).label("returned_minor"),
        )
        .select_from(_A)
        .join(_D, _D.c.agreement_id == _A.c.id)
        .join(_P, (_P.c.deposit_id == _D.c.id) & (_P.c.seq == _LAST_MATCHING))
        .outerjoin(gone, gone.c.deposit_id == _D.c.id)
        .where(
            _D.c.state == ReceiptState.CONFIRMED.value,
            _D.c.value_on <= _DAY,
            not_reversed("deposit", _D),
        )
    )


@rows(DueRow._make, _I.c.place)
def due_of(sight: Sight) -> Select[Any]:
    """The instalments of one agreement by the terms that hold."""
    return _due().where(_A.c.id == OF, visible_to(sight, _A))


@rows(DueRow._make, _A.c.number, _I.c.place)
def due(sight: Sight) -> Select[Any]:
    """The instalments of every agreement by the terms that hold."""
    return _due().where(visible_to(sight, _A))


@rows(DueRow._make, _A.c.number, _I.c.place)
def due_by(sight: Sight) -> Select[Any]:
    """The instalments of the donor that is read by the terms that hold."""
    return _due().where(_A.c.donor_id == OF, visible_to(sight, _A))


@rows(PaidRow._make, _A.c.number, _P.c.place, _D.c.number)
def paid_by(sight: Sight) -> Select[Any]:
    """What pays the instalments of the donor that is read."""
    return _paid().where(_A.c.donor_id == OF, visible_to(sight, _A))


@rows(PaidRow._make, _P.c.place, _D.c.number)
def paid_of(sight: Sight) -> Select[Any]:
    """What pays the instalments of one agreement."""
    return _paid().where(_A.c.id == OF, visible_to(sight, _A))


@rows(PaidRow._make, _A.c.number, _P.c.place, _D.c.number)
def paid(sight: Sight) -> Select[Any]:
    """What pays the instalments of every agreement."""
    return _paid().where(visible_to(sight, _A))
