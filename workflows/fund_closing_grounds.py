"""What it rests on whether the fund itself can be closed: everything that is not over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    FromClause,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from mptf.agreements.models import Arrangement
from mptf.agreements.states import OPEN
from mptf.banking.models import BankLine
from mptf.banking.states import LineState
from mptf.calls.models import Call, CallDraft
from mptf.calls.queries import CLOSES_AT
from mptf.chain import table_of
from mptf.committee.models import FUND_ID, Decision, DecisionItem, DecisionSignature, Outcome
from mptf.contributions.entries import not_reversed
from mptf.contributions.models import Agreement, AgreementEnd, AgreementTerms, CashMovement, Deposit
from mptf.contributions.returned import returned
from mptf.contributions.states import ReceiptState
from mptf.fund_closings.models import FundClosing
from mptf.fund_closings.states import ClosingState
from mptf.ledger.models import ACCOUNT, CLAIMS, CLOSED_PERIOD, LEDGER_TX, Kind
from mptf.notes.models import ConceptNote
from mptf.notes.states import NoteState
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.states import ProgrammeState
from mptf.reading import rows
from mptf.tranches.models import TrancheRequest
from mptf.tranches.states import TrancheState
from mptf.transfers.queries import OVER
from workflows.decision_rules import FUND
from workflows.grounds import SUBJECTS


class Decided(NamedTuple):
    """A signed decision of the Committee to close the fund."""

    of: UUID
    number: str
    decided_on: date


class Named(NamedTuple):
    """Something that is not over."""

    of: UUID
    number: str


class OpenCall(NamedTuple):
    """A call, and until when it takes notes; nothing of a rolling one."""

    of: UUID
    number: str
    closes_at: datetime | None


class Promised(NamedTuple):
    """An agreement that has not ended: what was signed, and what has arrived under it and stays."""

    of: UUID
    number: str
    currency: str
    signed_minor: int
    booked_minor: int
    received_minor: int
    """In the agreement's currency, where it came in that."""
    worth_minor: int
    """In the fund's currency, whatever it came in."""
    others: int
    """How many deposits came in another currency."""


class Left(NamedTuple):
    """Money that is not gone: free, reserved or allocated in a pool, or with an entity."""

    of: UUID
    kind: str
    pool: str
    minor: int


class Posted(NamedTuple):
    """The value date of the last entry, and through which day the books are closed."""

    of: UUID
    last_on: date | None
    closed_through: date | None


_F, _C, _CD, _N, _J, _A, _E, _T, _D, _M = (
    table_of(m)
    for m in (
        FundClosing,
        Call,
        CallDraft,
        ConceptNote,
        JointProgramme,
        Agreement,
        AgreementEnd,
        AgreementTerms,
        Deposit,
        CashMovement,
    )
)
_R, _B, _TR, _TQ, _Z, _I, _S = (
    table_of(m)
    for m in (
        Arrangement,
        BankLine,
        TransferRequest,
        TrancheRequest,
        Decision,
        DecisionItem,
        DecisionSignature,
    )
)
# Asked of the fund itself, the grounds say how it stands before anybody has proposed anything.
_OF = union_all(select(_F.c.id), select(literal(FUND_ID, Uuid))).subquery("closing_of")
_ABOUT = _OF.c.id.in_(SUBJECTS)
_TODAY: BindParameter[date] = bindparam("today", type_=Date())


def _named(table: FromClause, *where: Any) -> Select[Any]:
    found = select(_OF.c.id, table.c.number).select_from(_OF.join(table, true()))
    return found.where(_ABOUT, *where)


@rows(Decided._make, _Z.c.decided_on)
def decided(_sight: Sight) -> Select[Any]:
    """That the Committee has decided so."""
    item = and_(_I.c.subject_kind == FUND, _I.c.outcome == Outcome.CLOSE.value)
    among = (
        _OF.join(_I, item)
        .join(_Z, _Z.c.id == _I.c.decision_id)
        .join(_S, _S.c.decision_id == _I.c.decision_id)
    )
    return select(_OF.c.id, _Z.c.number, _Z.c.decided_on).select_from(among).where(_ABOUT)


@rows(OpenCall._make, _C.c.number)
def calls(_sight: Sight) -> Select[Any]:
    """Every call that was announced."""
    found = select(_OF.c.id, _C.c.number, CLOSES_AT).select_from(_OF.join(_C, true()))
    return found.where(_ABOUT)


@rows(Named._make, _CD.c.number)
def drafts_of_calls(_sight: Sight) -> Select[Any]:
    """Calls in preparation."""
    return _named(_CD, _CD.c.ended_at.is_(None))


_NOT_OVER = [s.value for s in NoteState if not s.is_end and s is not NoteState.DRAFT]


@rows(Named._make, _N.c.number)
def notes(_sight: Sight) -> Select[Any]:
    """Notes that were submitted, and of which the last word is not said."""
    return _named(_N, _N.c.state.in_(_NOT_OVER))


@rows(Named._make, _J.c.number)
def programmes(_sight: Sight) -> Select[Any]:
    """Programmes whose books are not closed, of those that were not given up."""
    return _named(_J, _J.c.state.in_([s.value for s in ProgrammeState if not s.is_end]))


@rows(Named._make, _TR.c.number)
def transfers(_sight: Sight) -> Select[Any]:
    """Transfers under way."""
    return _named(_TR, _TR.c.state.not_in([state.value for state in OVER]))


@rows(Named._make, _TQ.c.number)
def tranches(_sight: Sight) -> Select[Any]:
    """Requests for tranches without an answer."""
    return _named(_TQ, _TQ.c.state == TrancheState.ASKED.value)


@rows(Promised._make, _A.c.number)
def promised(_sight: Sight) -> Select[Any]:
    """Agreements that have not ended, with what was signed last and what has arrived."""
    last = select(func.max(_T.c.seq)).where(_T.c.agreement_id == _A.c.id)
    terms = and_(_T.c.agreement_id == _A.c.id, _T.c.seq == last.correlate(_A).scalar_subquery())
    gone = returned(_TODAY)
    arrived = and_(
        _D.c.agreement_id == _A.c.id,
        _D.c.state == ReceiptState.CONFIRMED.value,
        not_reversed("deposit", _D, _TODAY),
    )
    own = _D.c.received_currency == _A.c.currency
    other = and_(_D.c.id.is_not(None), ~own)

    def whole(column: Any) -> Any:
        return cast(func.coalesce(func.sum(column), 0), BigInteger)

    def kept(came: ColumnElement[Any], went_back: ColumnElement[Any]) -> ColumnElement[Any]:
        return came - func.coalesce(went_back, 0)

    return (
        select(
            _OF.c.id,
            _A.c.number,
            _A.c.currency,
            _T.c.amount_minor.label("signed_minor"),
            _T.c.booked_minor,
            whole(case((own, kept(_D.c.received_minor, gone.c.returned_minor)), else_=0)).label(
                "received_minor"
            ),
            whole(kept(_D.c.amount_minor, gone.c.back_minor)).label("worth_minor"),
            whole(case((other, 1), else_=0)).label("others"),
        )
        .select_from(
            _OF.join(_A, true())
            .join(_T, terms)
            .outerjoin(_D, arrived)
            .outerjoin(gone, gone.c.deposit_id == _D.c.id)
        )
        .where(_ABOUT, ~select(_E.c.id).where(_E.c.agreement_id == _A.c.id).exists())
        .group_by(_OF.c.id, _A.c.number, _A.c.currency, _T.c.amount_minor, _T.c.booked_minor)
    )


@rows(Named._make, _R.c.number)
def arrangements(_sight: Sight) -> Select[Any]:
    """Agreements and amendments that are being prepared or signed."""
    return _named(_R, _R.c.state.in_(OPEN))


@rows(Named._make, _D.c.number)
def deposits(_sight: Sight) -> Select[Any]:
    """Deposits that no second person has confirmed."""
    return _named(_D, _D.c.state == ReceiptState.RECORDED.value)


@rows(Named._make, _M.c.number)
def movements(_sight: Sight) -> Select[Any]:
    """Other movements of cash that no second person has confirmed."""
    return _named(_M, _M.c.state == ReceiptState.RECORDED.value)


@rows(Named._make, _B.c.number)
def bank_lines(_sight: Sight) -> Select[Any]:
    """Lines of bank statements in suspense."""
    return _named(_B, _B.c.state == LineState.OPEN.value)


@rows(Left._make, ACCOUNT.c.kind, ACCOUNT.c.pool)
def left(_sight: Sight) -> Select[Any]:
    """What is not zero, by kind and pool."""
    account = ACCOUNT.c
    holding = [kind.value for kind in (*CLAIMS, Kind.HELD)]
    pool = func.coalesce(account.pool, literal("", String)).label("pool")
    minor = cast(func.sum(func.abs(account.balance_minor)), BigInteger).label("minor")
    return (
        select(_OF.c.id, account.kind, pool, minor)
        .select_from(_OF.join(ACCOUNT, true()))
        .where(_ABOUT, account.kind.in_(holding), account.balance_minor != 0)
        .group_by(_OF.c.id, account.kind, account.pool)
    )


@rows(Posted._make)
def posted(_sight: Sight) -> Select[Any]:
    """How far the books go, and how far they are closed."""
    last = select(func.max(LEDGER_TX.c.value_on)).scalar_subquery()
    closed = select(func.max(CLOSED_PERIOD.c.through_on)).scalar_subquery()
    return select(
        _OF.c.id,
        last.label("last_on"),
        closed.label("closed_through"),
    ).where(_ABOUT)


@rows(Named._make, _F.c.number)
def others(_sight: Sight) -> Select[Any]:
    """Other proposals that are open or have closed the fund."""
    open_ = or_(_F.c.state == ClosingState.PROPOSED.value, _F.c.state == ClosingState.CLOSED.value)
    return _named(_F, open_, _F.c.id != _OF.c.id)
