"""What is read of fund transfer requests: the list, one of them, and what each entity gets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, cast, false, func, select

from mptf.chain import table_of
from mptf.listing import Listing, Sorting, same
from mptf.lives import queries as lives
from mptf.lives.models import Transition
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programmes.models import (
    JointProgramme,
    TransferExecution,
    TransferLine,
    TransferRequest,
)
from mptf.programmes.states import TransferState
from mptf.programmes.visibility import opens
from mptf.reading import OF, rows
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which requests a list shows; an empty filter lets everything through."""

    state: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions."""
        return same((_R.c.state, self.state))


class RequestRow(NamedTuple):
    """A fund transfer request, with what the agent entered once it was sent."""

    id: UUID
    number: str
    programme: str
    programme_title: str
    tranche: int
    state: str
    since: date | None
    made_at: datetime
    agent_reference: str | None
    value_on: date | None
    illustrative: bool


class LineRow(NamedTuple):
    """What a request sends to one entity."""

    request_id: UUID
    code: str
    amount: Money


class OpenRequestRow(NamedTuple):
    """A transfer request that is not over, with what it sends in all."""

    id: UUID
    number: str
    programme: str
    title: str
    tranche: int
    state: str
    value_on: date | None
    amount_minor: int
    currency: str

    @property
    def amount(self) -> Money:
        """All its lines together."""
        return Money(self.amount_minor, self.currency)


_R, _L, _E, _P, _O, _T = (
    table_of(m)
    for m in (
        TransferRequest,
        TransferLine,
        TransferExecution,
        JointProgramme,
        Organisation,
        Transition,
    )
)
_ROWS = (
    select(
        _R.c.id,
        _R.c.number,
        _P.c.number.label("programme"),
        _P.c.title,
        _R.c.tranche,
        _R.c.state,
        _T.c.act_on,
        _R.c.made_at,
        _E.c.agent_reference,
        _E.c.value_on,
        _R.c.illustrative,
    )
    .join(_P, _P.c.id == _R.c.programme_id)
    .outerjoin(_E, _E.c.request_id == _R.c.id)
    .outerjoin(_T, and_(_T.c.subject_id == _R.c.id, _T.c.step == _R.c.step))
)


_LIST = Listing(
    "fund transfer request",
    RequestRow._make,
    lambda sight: _ROWS.where(opens(sight, _R.c.programme_id)),
    _R.c.number,
    Sorting("-number", number=_R.c.number),
)
listed, numbered = _LIST.page, _LIST.one
_LINES = (
    select(_L.c.request_id, _O.c.code, _L.c.amount_minor, _L.c.currency)
    .join(_O, _O.c.id == _L.c.organisation_id)
    .where(_L.c.request_id.in_(bindparam("requests", expanding=True)))
    .order_by(_O.c.code)
)


def lines_of(work: Work, request_ids: Collection[UUID]) -> Sequence[LineRow]:
    """What these requests, which the reader sees, send entity by entity."""
    found = work.session.execute(_LINES, {"requests": list(request_ids)})
    return [LineRow(key, code, Money(minor, currency)) for key, code, minor, currency in found]


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """The steps of one request, for whoever sees the whole of its programme."""
    seen = select(_R.c.id).where(_R.c.id == OF, opens(sight, _R.c.programme_id)).exists()
    return lives.steps(seen)


@rows(OpenRequestRow._make, _R.c.made_at, _R.c.number)
def open_requests(sight: Sight) -> Select[Any]:
    """Every request, of any programme, whose money is not transferred yet, the oldest first."""
    over = (TransferState.CONFIRMED.value, TransferState.WITHDRAWN.value)
    sent = (
        select(_L.c.request_id, _L.c.currency, func.sum(_L.c.amount_minor).label("minor"))
        .group_by(_L.c.request_id, _L.c.currency)
        .subquery()
    )
    return (
        select(
            _R.c.id,
            _R.c.number,
            _P.c.number.label("programme"),
            _P.c.title,
            _R.c.tranche,
            _R.c.state,
            _E.c.value_on,
            cast(sent.c.minor, BigInteger),
            sent.c.currency,
        )
        .join(_P, _P.c.id == _R.c.programme_id)
        .join(sent, sent.c.request_id == _R.c.id)
        .outerjoin(_E, _E.c.request_id == _R.c.id)
        .where(_R.c.state.not_in(over), opens(sight, _R.c.programme_id) if sight.books else false())
    )
