"""What is read of joint programmes: the list, and one programme with its money and its papers.

Of a programme that a reader sees as it is published, what is not is left out here, row by row.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Select, and_, case, cast, false, func, or_, select

from mptf.audit import queries as audit
from mptf.chain import table_of
from mptf.committee.models import DecisionAmount, DecisionItem, DecisionSignature
from mptf.deadlines.models import Deadline
from mptf.ledger.models import Account, Kind
from mptf.listing import EVERYTHING, Filters, Listing, Sorting, in_order, narrowed
from mptf.lives import queries as lives
from mptf.lives.models import Transition
from mptf.money import Money
from mptf.notes import visibility as notes
from mptf.notes.models import ConceptNote, NoteVersion
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programmes.models import (
    JointProgramme,
    ProgrammePartner,
    TransferExecution,
    TransferLine,
    TransferRequest,
)
from mptf.programmes.states import ProgrammeState
from mptf.programmes.visibility import PUBLISHED, is_opened, is_seen, opened_to, visible_to
from mptf.reading import OF, rows
from mptf.revisions import granted
from mptf.tranches.models import TrancheRequest
from mptf.transfers.sendings import SENDING
from mptf.work import Work


class ProgrammeRow(NamedTuple):
    """A programme in a list. `approved_minor` is what a signed decision gave it, if any did.

    Where the reader sees it as it is published, and not `whole`, its content is cut to that and it
    has no ceiling; a note that is not theirs to see is not named.
    """

    id: UUID
    number: str
    project_number: str | None
    title: str
    coordinator: str
    coordinator_name: str
    note_number: str | None
    note_title: str | None
    note_version: int | None
    area: str | None
    region: str | None
    ceiling_minor: int | None
    currency: str
    approved_minor: int | None
    transferred_minor: int
    state: str
    since: date | None
    version: int
    invited_on: date
    start_on: date | None
    end_on: date | None
    illustrative: bool
    whole: bool
    content: dict[str, Any]

    @property
    def ceiling(self) -> Money | None:
        """The most it may ask for, by the invitation."""
        return None if self.ceiling_minor is None else Money(self.ceiling_minor, self.currency)

    @property
    def approved(self) -> Money | None:
        """What the Committee approved; nothing before it did."""
        return None if self.approved_minor is None else Money(self.approved_minor, self.currency)

    @property
    def transferred(self) -> Money:
        """What was sent for it, gross."""
        return Money(self.transferred_minor, self.currency)


class Totals(NamedTuple):
    """How many programmes there are, and what they have together."""

    how_many: int
    approved: Money
    transferred: Money


class PoolRow(NamedTuple):
    """A pool that pays for a programme, in minor units."""

    pool: str
    waiting_minor: int
    sent_minor: int


class ShortRow(NamedTuple):
    """A programme as it is named elsewhere."""

    number: str
    title: str
    state: str


class PartnerRow(NamedTuple):
    """A participating organisation: its part of the budget, and what was approved for it."""

    organisation_id: UUID
    code: str
    name: str
    label: str | None
    amount_minor: int | None
    approved_minor: int | None


class HeldRow(NamedTuple):
    """What the books say of an entity's part, each as a reader expects its sign."""

    organisation_id: UUID
    currency: str
    allocated: int
    transferred: int
    refunded: int
    expenditure: int
    held: int

    @property
    def amounts(self) -> dict[str, Money]:
        """Each as money."""
        return {name: Money(getattr(self, name), self.currency) for name in self._fields[2:]}


class TransferRow(NamedTuple):
    """One entity's line of a transfer request, with what the agent entered once it was sent."""

    request_id: UUID
    number: str
    tranche: int
    state: str
    since: date | None
    agent_reference: str | None
    value_on: date | None
    code: str
    amount_minor: int
    currency: str
    due_on: date | None
    """The day by which the agent sends it, while any of it is left."""


_P, _O, _N, _V, _T = (
    table_of(m) for m in (JointProgramme, Organisation, ConceptNote, NoteVersion, Transition)
)
_PP, _TR, _TL, _TE = (
    table_of(m) for m in (ProgrammePartner, TransferRequest, TransferLine, TransferExecution)
)
_AC, _TQ, _DL = table_of(Account), table_of(TrancheRequest), table_of(Deadline)
_TO_SEND = and_(_DL.c.what == SENDING, _DL.c.done_at.is_(None))
_I, _A, _DS = (table_of(m) for m in (DecisionItem, DecisionAmount, DecisionSignature))
_AC = table_of(Account)

# --- The list ------------------------------------------------------------------------------------

_APPROVED = granted.whole()
_SENT = (
    select(_AC.c.subject_id, func.sum(_AC.c.balance_minor).label("minor"))
    .where(_AC.c.kind == Kind.TRANSFER.value)
    .group_by(_AC.c.subject_id)
    .subquery()
)


@cache
def _rows(sight: Sight) -> Select[Any]:
    return (
        select(
            _P.c.id,
            _P.c.number,
            _P.c.project_number,
            _P.c.title,
            _O.c.code,
            _O.c.name,
            _N.c.number.label("note_number"),
            _N.c.title.label("note_title"),
            case((_N.c.id.is_not(None), _V.c.number)).label("note_version"),
            _P.c.area,
            _P.c.region,
            _P.c.ceiling_minor,
            _P.c.currency,
            _APPROVED.c.minor,
            cast(func.coalesce(_SENT.c.minor, 0), BigInteger),
            _P.c.state,
            _T.c.act_on,
            _P.c.version,
            _P.c.invited_on,
            _P.c.start_on,
            _P.c.end_on,
            _P.c.illustrative,
            func.coalesce(opened_to(sight), false()).label("whole"),
            _P.c.content,
        )
        .join(_O, _O.c.id == _P.c.coordinator_id)
        .join(_V, _V.c.id == _P.c.note_version_id)
        .outerjoin(_N, and_(_N.c.id == _P.c.note_id, notes.visible_to(sight, _N)))
        .outerjoin(_APPROVED, _APPROVED.c.programme_id == _P.c.id)
        .outerjoin(_SENT, _SENT.c.subject_id == _P.c.id)
        .outerjoin(_T, and_(_T.c.subject_id == _P.c.id, _T.c.step == _P.c.step))
        .where(visible_to(sight))
    )


SORTS = Sorting(
    "-number",
    number=_P.c.number,
    title=func.lower(_P.c.title),
    coordinator=_O.c.code,
    region=_P.c.region,
    area=_P.c.area,
    approved=_APPROVED.c.minor,
    transferred=func.coalesce(_SENT.c.minor, 0),
    state=in_order(_P.c.state, ProgrammeState),
    since=_T.c.act_on,
)


def _as_seen(row: Any) -> ProgrammeRow:
    made = ProgrammeRow._make(row)
    if made.whole:
        return made
    shown = {key: made.content[key] for key in PUBLISHED if key in made.content}
    return made._replace(content=shown, ceiling_minor=None)


_LIST = Listing("joint programme", _as_seen, _rows, _P.c.number, SORTS)
listed, numbered = _LIST.page, _LIST.one


@cache
def _totals(sight: Sight) -> Select[Any]:
    sums = (func.coalesce(func.sum(part.c.minor), 0) for part in (_APPROVED, _SENT))
    return (
        select(func.count(), *sums)
        .select_from(_P)
        .join(_O, _O.c.id == _P.c.coordinator_id)
        .outerjoin(_APPROVED, _APPROVED.c.programme_id == _P.c.id)
        .outerjoin(_SENT, _SENT.c.subject_id == _P.c.id)
        .where(visible_to(sight))
    )


def totals(work: Work, chosen: Filters = EVERYTHING) -> Totals:
    """How many programmes the filter lets through, and what they have together."""
    count, *sums = narrowed(work, _totals, chosen).one()
    return Totals(int(count), *(Money(int(minor), work.profile.fund.currency) for minor in sums))


# --- What hangs on one programme -----------------------------------------------------------------


@rows(ShortRow._make, _P.c.number)
def of_note(sight: Sight) -> Select[Any]:
    """The programmes that grew from a note."""
    grown = select(_P.c.number, _P.c.title, _P.c.state)
    return grown.where(_P.c.note_id == OF, visible_to(sight))


@rows(PartnerRow._make, _O.c.code)
def partners(sight: Sight) -> Select[Any]:
    """The participating organisations, by code, with what the budget in force gives each."""
    given = granted.by_entity()
    own = (
        case((is_opened(sight), column)).label(column.name)
        for column in (_PP.c.label, _PP.c.amount_minor)
    )
    return (
        select(_O.c.id, _O.c.code, _O.c.name, *own, given.c.minor)
        .select_from(_PP)
        .join(_O, _O.c.id == _PP.c.organisation_id)
        .outerjoin(
            given,
            and_(
                given.c.programme_id == _PP.c.programme_id,
                given.c.organisation_id == _PP.c.organisation_id,
            ),
        )
        .where(_PP.c.programme_id == OF, is_seen(sight))
    )


_HELD = {Kind.ALLOCATED: 1, Kind.TRANSFER: 1, Kind.REFUND: -1, Kind.SPENT: 1, Kind.HELD: 1}
"""The accounts of an entity's part, as `HeldRow` names them, with the sign a reader expects."""


@rows(HeldRow._make, _AC.c.organisation_id)
def held(sight: Sight) -> Select[Any]:
    """What the books say of each entity's part."""
    sums = (
        func.sum(case((_AC.c.kind == kind.value, sign * _AC.c.balance_minor), else_=0))
        for kind, sign in _HELD.items()
    )
    return (
        select(_AC.c.organisation_id, _AC.c.currency, *(cast(each, BigInteger) for each in sums))
        .where(_AC.c.kind.in_([kind.value for kind in _HELD]), _AC.c.subject_id == OF)
        .where(is_seen(sight))
        .group_by(_AC.c.organisation_id, _AC.c.currency)
    )


@rows(PoolRow._make, _AC.c.pool)
def pools(sight: Sight) -> Select[Any]:
    """By which pools it is paid: what is allocated and waits, and what was sent less refunds."""
    waits = func.sum(case((_AC.c.kind == Kind.ALLOCATED.value, _AC.c.balance_minor), else_=0))
    sent = func.sum(case((_AC.c.kind != Kind.ALLOCATED.value, _AC.c.balance_minor), else_=0))
    kinds = (Kind.ALLOCATED.value, Kind.TRANSFER.value, Kind.REFUND.value)
    return (
        select(
            _AC.c.pool,
            cast(waits, BigInteger).label("waiting_minor"),
            cast(sent, BigInteger).label("sent_minor"),
        )
        .where(_AC.c.kind.in_(kinds), _AC.c.subject_id == OF, is_opened(sight))
        .group_by(_AC.c.pool)
    )


@rows(TransferRow._make, _TR.c.made_at, _TR.c.number, _O.c.code)
def transfers(sight: Sight) -> Select[Any]:
    """Every line of every transfer request, in the order in which they were made."""
    return (
        select(
            _TR.c.id,
            _TR.c.number,
            _TR.c.tranche,
            _TR.c.state,
            _T.c.act_on,
            _TE.c.agent_reference,
            _TE.c.value_on,
            _O.c.code,
            _TL.c.amount_minor,
            _TL.c.currency,
            _DL.c.due_on,
        )
        .join(_TL, _TL.c.request_id == _TR.c.id)
        .join(_O, _O.c.id == _TL.c.organisation_id)
        .outerjoin(_TE, _TE.c.request_id == _TR.c.id)
        .outerjoin(_T, and_(_T.c.subject_id == _TR.c.id, _T.c.step == _TR.c.step))
        .outerjoin(_DL, and_(_DL.c.subject_id == _TR.c.id, _TO_SEND))
        .where(_TR.c.programme_id == OF, is_opened(sight))
    )


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """Its steps; states and dates alone for those who see it as published."""
    return lives.steps(is_seen(sight), None if sight.everything else is_opened(sight))


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to it and to its requests for tranches and transfers, the latest first."""
    requests = select(_TR.c.id).where(_TR.c.programme_id == OF)
    of_requests = and_(audit.KIND == "transfer-request", audit.SUBJECT.in_(requests))
    asked = select(_TQ.c.id).where(_TQ.c.programme_id == OF)
    of_asked = and_(audit.KIND == "tranche-request", audit.SUBJECT.in_(asked))
    own = and_(audit.KIND == "joint-programme", audit.SUBJECT == OF)
    return audit.acts(sight, or_(own, of_requests, of_asked))
