"""What is read of contributions: what donors said, signed and paid, through the end of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, false, select, true

from mptf.chain import table_of
from mptf.contributions.models import Agreement, CashMovement, Deposit, Pledge
from mptf.contributions.visibility import visible_to
from mptf.db import beyond
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme
from mptf.reading import execute, rows
from mptf.work import Work


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


class MovementRow(NamedTuple):
    """Another movement of the fund's cash, and what it concerns."""

    id: UUID
    number: str
    kind: str
    amount_minor: int
    currency: str
    value_on: date
    programme: str | None
    entity: str | None
    counterpart: str | None
    text: str
    state: str
    illustrative: bool


_P, _A, _D, _O = (table_of(m) for m in (Pledge, Agreement, Deposit, Organisation))
_M, _JP = table_of(CashMovement), table_of(JointProgramme)
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


# --- Page by page --------------------------------------------------------------------------------

_MOVEMENTS = (
    select(
        _M.c.id,
        _M.c.number,
        _M.c.kind,
        _M.c.amount_minor,
        _M.c.currency,
        _M.c.value_on,
        _JP.c.number.label("programme"),
        _O.c.code,
        _M.c.counterpart,
        _M.c.text,
        _M.c.state,
        _M.c.illustrative,
    )
    .select_from(_M)
    .outerjoin(_JP, _JP.c.id == _M.c.programme_id)
    .outerjoin(_O, _O.c.id == _M.c.organisation_id)
)


@dataclass(frozen=True, slots=True)
class Cut:
    """Which rows of a list: through which day, how many, after which one, or one by its key."""

    as_of: date
    limit: int = 1
    after: tuple[Any, ...] | None = None
    number: str | UUID = ""

    def of(self, query: Select[Any], *keys: ColumnElement[Any]) -> Select[Any]:
        """The select of these rows, the latest first by the keys, of which the last is unique."""
        page = query.order_by(None).order_by(*(key.desc() for key in keys)).limit(self.limit)
        if self.after is not None:
            page = page.where(beyond(keys, self.after))
        return page.where(keys[-1] == self.number) if self.number else page


def pledges_in(work: Work, cut: Cut) -> Sequence[tuple[UUID, PledgeRow]]:
    """Pledges with their ids; a pledge has no number."""
    page = cut.of(pledges.select(work.actor.sight).add_columns(_P.c.id), _P.c.pledged_on, _P.c.id)
    found = execute(work, page, {"as_of": cut.as_of})
    return [(key, PledgeRow._make(row)) for *row, key in found]


def agreements_in(work: Work, cut: Cut) -> Sequence[tuple[UUID, AgreementRow]]:
    """Arrangements with their ids."""
    seen = agreements.select(work.actor.sight).add_columns(_A.c.id)
    page = cut.of(seen, _A.c.signed_on, _A.c.number)
    found = execute(work, page, {"as_of": cut.as_of})
    return [(key, AgreementRow._make(row)) for *row, key in found]


def deposits_in(work: Work, cut: Cut) -> Sequence[tuple[UUID, DepositRow]]:
    """Deposits with their ids."""
    seen = deposits.select(work.actor.sight).add_columns(_D.c.id)
    page = cut.of(seen, _D.c.value_on, _D.c.number)
    found = execute(work, page, {"as_of": cut.as_of})
    return [(key, DepositRow._make(row)) for *row, key in found]


def movements_in(work: Work, cut: Cut) -> Sequence[MovementRow]:
    """Other movements of cash with a value date by then."""
    seen = true() if work.actor.sight.books else false()
    page = cut.of(_MOVEMENTS.where(_M.c.value_on <= _DAY, seen), _M.c.value_on, _M.c.number)
    found = execute(work, page, {"as_of": cut.as_of})
    return [MovementRow._make(row) for row in found]
