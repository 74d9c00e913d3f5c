"""What is read of fund transfer requests: the list, one of them, and what each entity gets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    select,
)

from mptf.audit import queries as audit
from mptf.chain import table_of
from mptf.deadlines.models import Deadline
from mptf.listing import (
    EVERYTHING,
    Filters,
    Listing,
    Sorting,
    in_order,
    mentions,
    narrowed,
    same,
)
from mptf.lives import queries as lives
from mptf.lives.models import Transition
from mptf.money import Money
from mptf.people.models import Organisation, Person
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
from mptf.transfers.models import TransferReturn, TransferReturnAnswer, TransferSending
from mptf.transfers.sendings import SENDING
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which requests a list shows; an empty filter lets everything through."""

    state: str = ""
    text: str = ""
    entity: str = ""
    late_on: date | None = None
    """The day on which what is shown is late; none where all are shown."""
    with_the_agent: bool = False
    """Only what the agent has to do something about."""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions."""
        found = same((_R.c.state, self.state))
        if self.text:
            found.append(mentions(self.text, _R.c.number, _P.c.number, _P.c.title))
        if self.entity:
            of_it = select(_L.c.request_id).join(_O, _O.c.id == _L.c.organisation_id)
            found.append(_R.c.id.in_(of_it.where(_O.c.code == self.entity)))
        if self.with_the_agent:
            found.append(_R.c.state.in_(WITH_THE_AGENT))
        if self.late_on is not None:
            found.append(_DUE.c.due_on < self.late_on)
        return found


class RequestRow(NamedTuple):
    """A fund transfer request, with what the agent entered first and what is left to be sent."""

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
    amount_minor: int
    sent_minor: int
    """What was sent, what waits for the second person too, less what came back."""
    currency: str
    due_on: date | None
    """The day by which the agent sends it, while anything is left to be sent or confirmed."""

    @property
    def amount(self) -> Money:
        """All its lines together."""
        return Money(self.amount_minor, self.currency)

    @property
    def sent(self) -> Money:
        """What is with the entities, or on its way to them."""
        return Money(self.sent_minor, self.currency)

    def is_late(self, today: date) -> bool:
        """Whether it should have been sent before today."""
        return self.due_on is not None and self.due_on < today


class Totals(NamedTuple):
    """How many requests a filter lets through, and what they ask for and have sent."""

    how_many: int
    amount: Money
    sent: Money


class LineRow(NamedTuple):
    """What a request sends to one entity."""

    request_id: UUID
    code: str
    amount: Money


class StandingRow(NamedTuple):
    """How many requests stand in a state."""

    state: str
    how_many: int


OVER = (TransferState.CONFIRMED, TransferState.SETTLED, TransferState.WITHDRAWN)
"""Nothing more is asked of it, unless the bank sends something back."""


TO_SEND = (TransferState.SIGNED.value, TransferState.PARTLY_SENT.value)
TO_CONFIRM = (TransferState.EXECUTED.value, TransferState.RETURNED.value)
WITH_THE_AGENT = (*TO_SEND, *TO_CONFIRM)


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


_R, _L, _E, _P, _O, _T, _D = (
    table_of(m)
    for m in (
        TransferRequest,
        TransferLine,
        TransferExecution,
        JointProgramme,
        Organisation,
        Transition,
        Deadline,
    )
)
_S, _B, _W = (table_of(m) for m in (TransferSending, TransferReturn, TransferReturnAnswer))
_BY = table_of(Person)


def _sum_of(
    key: ColumnElement[Any], amount: ColumnElement[Any], name: str, among: FromClause
) -> Subquery:
    minor = cast(func.sum(amount), BigInteger).label("minor")
    return select(key, minor).select_from(among).group_by(key).subquery(name)


_ASKED = _sum_of(_L.c.request_id, _L.c.amount_minor, "asked", _L)
_GONE = _sum_of(_S.c.request_id, _S.c.amount_minor, "gone", _S)
_BACK = _sum_of(
    _B.c.request_id,
    _B.c.amount_minor,
    "back",
    _B.join(_W, and_(_W.c.return_id == _B.c.id, _W.c.confirmed)),
)
_DUE = (
    select(_D.c.subject_id, func.min(_D.c.due_on).label("due_on"))
    .where(_D.c.what == SENDING, _D.c.done_at.is_(None))
    .group_by(_D.c.subject_id)
    .subquery("due")
)
_WHOLE = case((_E.c.id.is_not(None), _ASKED.c.minor), else_=0)
# What was executed before each entity's transfer was kept by itself was sent whole.
_SENT = cast(func.coalesce(_GONE.c.minor, _WHOLE) - func.coalesce(_BACK.c.minor, 0), BigInteger)
_AMONG = (
    _R.join(_P, _P.c.id == _R.c.programme_id)
    .join(_ASKED, _ASKED.c.request_id == _R.c.id)
    .outerjoin(_E, _E.c.request_id == _R.c.id)
    .outerjoin(_GONE, _GONE.c.request_id == _R.c.id)
    .outerjoin(_BACK, _BACK.c.request_id == _R.c.id)
    .outerjoin(_DUE, _DUE.c.subject_id == _R.c.id)
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
        _ASKED.c.minor.label("asked_minor"),
        _SENT.label("sent_minor"),
        _P.c.currency,
        _DUE.c.due_on,
    )
    .select_from(_AMONG)
    .outerjoin(_T, and_(_T.c.subject_id == _R.c.id, _T.c.step == _R.c.step))
)
SORTS = Sorting(
    "-number",
    number=_R.c.number,
    programme=_P.c.number,
    tranche=_R.c.tranche,
    state=in_order(_R.c.state, TransferState),
    since=_T.c.act_on,
    due=_DUE.c.due_on,
    amount=_ASKED.c.minor,
    sent=_SENT,
)
_LIST = Listing(
    "fund transfer request",
    RequestRow._make,
    lambda sight: _ROWS.where(opens(sight, _R.c.programme_id)),
    _R.c.number,
    SORTS,
)
listed, numbered = _LIST.page, _LIST.one


@cache
def _totals(sight: Sight) -> Select[Any]:
    sums = (func.coalesce(func.sum(minor), 0) for minor in (_ASKED.c.minor, _SENT))
    return select(func.count(), *sums).select_from(_AMONG).where(opens(sight, _R.c.programme_id))


def totals(work: Work, chosen: Filters = EVERYTHING) -> Totals:
    """How many requests the filter lets through, and what they ask for and have sent."""
    count, *sums = narrowed(work, _totals, chosen).one()
    return Totals(int(count), *(Money(int(minor), work.profile.fund.currency) for minor in sums))


@rows(StandingRow._make, _R.c.state)
def standing(sight: Sight) -> Select[Any]:
    """How many requests stand in each state."""
    found = select(_R.c.state, func.count()).where(opens(sight, _R.c.programme_id))
    return found.group_by(_R.c.state)


def is_opened(sight: Sight) -> ColumnElement[bool]:
    """Whether the reader sees the whole of the programme of the request that is read."""
    of_it = select(_R.c.id).where(_R.c.id == OF, opens(sight, _R.c.programme_id))
    return of_it.exists()


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to one request, the latest first."""
    return audit.acts(sight, and_(audit.KIND == "transfer-request", audit.SUBJECT == OF))


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


def _line(row: Iterable[Any]) -> LineRow:
    key, code, minor, currency = row
    return LineRow(key, code, Money(minor, currency))


@rows(_line, _O.c.code)
def lines(sight: Sight) -> Select[Any]:
    """What one request sends entity by entity, for whoever sees the whole of its programme."""
    columns = (_L.c.request_id, _O.c.code, _L.c.amount_minor, _L.c.currency)
    sent = select(*columns).join(_O, _O.c.id == _L.c.organisation_id)
    return sent.where(_L.c.request_id == OF, is_opened(sight))


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """The steps of one request, for whoever sees the whole of its programme."""
    return lives.steps(is_opened(sight))


@rows(OpenRequestRow._make, _R.c.made_at, _R.c.number)
def open_requests(sight: Sight) -> Select[Any]:
    """Every request, of any programme, whose money is not transferred yet, the oldest first."""
    over = [state.value for state in TransferState if state in OVER]
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
