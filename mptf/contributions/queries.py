"""What is read of contributions: what donors said, signed and paid, through the end of a day."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
    true,
    type_coerce,
)

from mptf.banking.models import DepositBasis, ExchangeRate
from mptf.chain import table_of
from mptf.contributions.entries import entry, not_reversed
from mptf.contributions.models import (
    Agreement,
    AgreementEnd,
    AgreementTerms,
    Deposit,
    Pledge,
)
from mptf.contributions.returned import returned
from mptf.contributions.schedules import LAST_TERMS
from mptf.contributions.states import ReceiptState
from mptf.contributions.visibility import visible_to
from mptf.errors import NotFound
from mptf.lives.models import Transition
from mptf.money import Money
from mptf.people.models import DONORS, Organisation
from mptf.policy import Sight
from mptf.reading import OF, OWN_ORGANISATION, execute, rows
from mptf.work import Work


class DonorRow(NamedTuple):
    """A donor: an organisation of that kind, or one that has said or signed something."""

    id: UUID
    code: str
    name: str
    illustrative: bool


class PledgeRow(NamedTuple):
    """What a donor said it would give. `booked_minor` is its worth in the fund's currency."""

    donor_id: UUID
    code: str
    name: str
    amount_minor: int
    currency: str
    booked_minor: int
    pledged_on: date
    text: str
    illustrative: bool


class AgreementRow(NamedTuple):
    """An arrangement that a donor signed, by the terms that hold, with its soft earmark.

    `amendment` is the number of the last one; `ended` says how it came to its end, where it did.
    """

    id: UUID
    donor_id: UUID
    code: str
    name: str
    number: str
    amount_minor: int
    currency: str
    booked_minor: int
    signed_on: date
    areas: list[str]
    region: str | None
    illustrative: bool
    amendment: int = 0
    ends_on: date | None = None
    ended_on: date | None = None
    ended: str | None = None

    @property
    def amount(self) -> Money:
        """In the donor's own currency."""
        return Money(self.amount_minor, self.currency)


class DepositRow(NamedTuple):
    """Cash that arrived, and where it stands today; `entry` is its place in the journal."""

    id: UUID
    donor_id: UUID
    code: str
    name: str
    number: str
    agreement: str
    value_on: date
    received_minor: int
    received_currency: str
    rate: str | None
    amount_minor: int
    fee_minor: int
    currency: str
    state: str
    illustrative: bool
    entry: int | None
    basis: str | None = None
    un_rate: str | None = None
    at_rate_minor: int | None = None
    since: date | None = None
    """On which day it came to where it stands."""
    is_reversed: bool = False
    """Whether its entry was reversed by then: it counts as if it had never come."""
    back_minor: int = 0
    returned_minor: int = 0
    """What of it went back to the donor by then: as booked, and as it came."""

    @property
    def counts(self) -> bool:
        """Whether it lessens what is due."""
        return self.state == ReceiptState.CONFIRMED and not self.is_reversed

    @property
    def variance(self) -> Money | None:
        """By how much more was booked than the rate of the payment date gives."""
        if self.at_rate_minor is None:
            return None
        return Money(self.amount_minor - self.at_rate_minor, self.currency)

    @property
    def received(self) -> Money:
        """In the currency in which it came."""
        return Money(self.received_minor, self.received_currency)

    @property
    def amount(self) -> Money:
        """As it was booked."""
        return Money(self.amount_minor, self.currency)

    @property
    def fee(self) -> Money:
        """What the agent took of it."""
        return Money(self.fee_minor, self.currency)

    @property
    def back(self) -> Money:
        """What of it went back to the donor, as it was booked."""
        return Money(self.back_minor, self.currency)

    @property
    def kept(self) -> Money:
        """What of it has not gone back, as it was booked."""
        return self.amount - self.back

    @property
    def kept_as_received(self) -> Money:
        """What of it has not gone back, in the currency in which it came."""
        return Money(self.received_minor - self.returned_minor, self.received_currency)


_P, _A, _D, _O = (table_of(m) for m in (Pledge, Agreement, Deposit, Organisation))
_T, _E = (table_of(m) for m in (AgreementTerms, AgreementEnd))
_B, _R, _L = (table_of(m) for m in (DepositBasis, ExchangeRate, Transition))
_DAY: BindParameter[date] = bindparam("as_of")


_OF_DEPOSIT = (
    "value_on received_minor received_currency rate amount_minor fee_minor currency state "
    "illustrative"
).split()


# --- Donors --------------------------------------------------------------------------------------


def _donors(sight: Sight) -> Select[Any]:
    gave = or_(
        _O.c.kind.in_(DONORS),
        *(select(table.c.id).where(table.c.donor_id == _O.c.id).exists() for table in (_P, _A)),
    )
    own = _O.c.id == OWN_ORGANISATION if sight.donor else false()
    query = select(_O.c.id, _O.c.code, _O.c.name, _O.c.illustrative)
    return query.where(gave, true() if sight.books else own)


def donors(work: Work) -> list[DonorRow]:
    """Every donor whose contributions the reader sees, by name."""
    found = execute(work, _donors(work.actor.sight).order_by(_O.c.name), {})
    return [DonorRow._make(row) for row in found]


def donor(work: Work, code: str) -> DonorRow:
    """One donor by its code.

    Raises:
        NotFound: there is none whose contributions the reader sees.
    """
    query = _donors(work.actor.sight).where(_O.c.code == code)
    row = execute(work, query, {}).first()
    if row is None:
        raise NotFound("donor", code)
    return DonorRow._make(row)


# --- What they said, signed and paid -------------------------------------------------------------


@rows(PledgeRow._make, _P.c.pledged_on.desc(), _O.c.name)
def pledges(sight: Sight) -> Select[Any]:
    """Every pledge made by then, the latest first."""
    return (
        select(
            _P.c.donor_id,
            _O.c.code,
            _O.c.name,
            _P.c.amount_minor,
            _P.c.currency,
            _P.c.booked_minor,
            _P.c.pledged_on,
            _P.c.text,
            _P.c.illustrative,
        )
        .join(_O, _O.c.id == _P.c.donor_id)
        .where(_P.c.pledged_on <= _DAY, visible_to(sight, _P))
    )


def _or_as_signed(column: str) -> ColumnElement[Any]:
    """By the terms that hold; agreements from before terms were kept hold as they were signed."""
    signed = _A.c[column]
    held = case((_T.c.id.is_(None), signed), else_=_T.c[column])
    return type_coerce(held, signed.type).label(column)


@rows(AgreementRow._make, _A.c.signed_on.desc(), _A.c.number.desc())
def agreements(sight: Sight) -> Select[Any]:
    """Every arrangement signed by then, the latest first."""
    return (
        select(
            _A.c.id,
            _A.c.donor_id,
            _O.c.code,
            _O.c.name,
            _A.c.number,
            _or_as_signed("amount_minor"),
            _A.c.currency,
            _or_as_signed("booked_minor"),
            _A.c.signed_on,
            _or_as_signed("areas"),
            case((_T.c.id.is_(None), _A.c.region), else_=_T.c.region).label("region"),
            _A.c.illustrative,
            func.coalesce(_T.c.seq, 0).label("amendment"),
            _T.c.ends_on,
            _E.c.ended_on,
            _E.c.kind.label("ended"),
        )
        .select_from(_A)
        .join(_O, _O.c.id == _A.c.donor_id)
        .outerjoin(_T, (_T.c.agreement_id == _A.c.id) & (_T.c.seq == LAST_TERMS))
        .outerjoin(_E, (_E.c.agreement_id == _A.c.id) & (_E.c.ended_on <= _DAY))
        .where(_A.c.signed_on <= _DAY, visible_to(sight, _A))
    )


def agreement(work: Work, number: str, as_of: date) -> AgreementRow:
    """One arrangement by its number, by the terms that hold.

    Raises:
        NotFound: there is none that the reader sees, or it was signed later.
    """
    query = agreements.select(work.actor.sight).where(_A.c.number == number)
    row = execute(work, query, {"as_of": as_of}).first()
    if row is None:
        raise NotFound("agreement", number)
    return AgreementRow._make(row)


@rows(DepositRow._make, _D.c.value_on.desc(), _D.c.number.desc())
def deposits(sight: Sight) -> Select[Any]:
    """Every deposit with a value date by then, the latest first."""
    gone = returned()
    return (
        select(
            _D.c.id,
            _D.c.donor_id,
            _O.c.code,
            _O.c.name,
            _D.c.number,
            _A.c.number.label("agreement"),
            *(_D.c[name] for name in _OF_DEPOSIT),
            entry(sight, "deposit", _D.c.id).label("entry"),
            _B.c.basis,
            _R.c.rate.label("un_rate"),
            _B.c.at_rate_minor,
            _L.c.act_on.label("since"),
            (~not_reversed("deposit", _D)).label("is_reversed"),
            func.coalesce(gone.c.back_minor, 0).label("back_minor"),
            func.coalesce(gone.c.returned_minor, 0).label("returned_minor"),
        )
        .select_from(_D)
        .outerjoin(_L, (_L.c.subject_id == _D.c.id) & (_L.c.step == _D.c.step))
        .outerjoin(_B, _B.c.deposit_id == _D.c.id)
        .outerjoin(gone, gone.c.deposit_id == _D.c.id)
        .outerjoin(_R, _R.c.id == _B.c.rate_id)
        .join(_O, _O.c.id == _D.c.donor_id)
        .join(_A, _A.c.id == _D.c.agreement_id)
        .where(_D.c.value_on <= _DAY, visible_to(sight, _D))
    )


@rows(PledgeRow._make, *pledges.order)
def pledges_of(sight: Sight) -> Select[Any]:
    """Those of the donor that is read."""
    return pledges.select(sight).where(_P.c.donor_id == OF)


@rows(AgreementRow._make, *agreements.order)
def agreements_of(sight: Sight) -> Select[Any]:
    """Those of the donor that is read."""
    return agreements.select(sight).where(_A.c.donor_id == OF)


@rows(DepositRow._make, *deposits.order)
def deposits_of(sight: Sight) -> Select[Any]:
    """Those of the donor that is read."""
    return deposits.select(sight).where(_D.c.donor_id == OF)


@rows(DepositRow._make, *deposits.order)
def deposits_under(sight: Sight) -> Select[Any]:
    """Those under the agreement that is read."""
    return deposits.select(sight).where(_D.c.agreement_id == OF)
