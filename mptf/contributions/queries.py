"""What is read of contributions: what donors said, signed and paid, through the end of a day."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, select

from mptf.chain import table_of
from mptf.contributions.models import Agreement, Deposit, Pledge
from mptf.contributions.visibility import visible_to
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.reading import rows


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
    """An arrangement that a donor signed, with its soft earmark."""

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

    @property
    def amount(self) -> Money:
        """In the donor's own currency."""
        return Money(self.amount_minor, self.currency)


class DepositRow(NamedTuple):
    """Cash that arrived, and where it stands today."""

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


_P, _A, _D, _O = (table_of(m) for m in (Pledge, Agreement, Deposit, Organisation))
_DAY: BindParameter[date] = bindparam("as_of")


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


@rows(AgreementRow._make, _A.c.signed_on.desc(), _A.c.number.desc())
def agreements(sight: Sight) -> Select[Any]:
    """Every arrangement signed by then, the latest first."""
    return (
        select(
            _A.c.donor_id,
            _O.c.code,
            _O.c.name,
            _A.c.number,
            _A.c.amount_minor,
            _A.c.currency,
            _A.c.booked_minor,
            _A.c.signed_on,
            _A.c.areas,
            _A.c.region,
            _A.c.illustrative,
        )
        .join(_O, _O.c.id == _A.c.donor_id)
        .where(_A.c.signed_on <= _DAY, visible_to(sight, _A))
    )


@rows(DepositRow._make, _D.c.value_on.desc(), _D.c.number.desc())
def deposits(sight: Sight) -> Select[Any]:
    """Every deposit with a value date by then, the latest first."""
    return (
        select(
            _D.c.donor_id,
            _O.c.code,
            _O.c.name,
            _D.c.number,
            _A.c.number.label("agreement"),
            _D.c.value_on,
            _D.c.received_minor,
            _D.c.received_currency,
            _D.c.rate,
            _D.c.amount_minor,
            _D.c.fee_minor,
            _D.c.currency,
            _D.c.state,
            _D.c.illustrative,
        )
        .join(_O, _O.c.id == _D.c.donor_id)
        .join(_A, _A.c.id == _D.c.agreement_id)
        .where(_D.c.value_on <= _DAY, visible_to(sight, _D))
    )
