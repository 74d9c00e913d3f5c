"""The next tranche of a programme at work: whoever asks for it, or owes what holds it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
)

from mptf.chain import table_of
from mptf.committee.models import Condition, ConditionMet
from mptf.ledger.models import ACCOUNT, Kind
from mptf.policy import Sight, secretariat
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.states import ProgrammeState, TransferState
from mptf.reading import OWN_ORGANISATION, rows
from mptf.work import Work
from workflows.awaited import papers
from workflows.awaited.rows import Row, first_few, no_day, text
from workflows.lines import LAST, LINES

_KIND = "joint-programme"
_P, _R, _C, _M = (table_of(m) for m in (JointProgramme, TransferRequest, Condition, ConditionMet))
_A = ACCOUNT.c
_STANDS = and_(_R.c.programme_id == _P.c.id, _R.c.state != TransferState.WITHDRAWN.value)
_SENT = select(func.count()).select_from(_R).where(_STANDS).correlate(_P).scalar_subquery()
_ON_ITS_WAY = exists().where(_STANDS, _R.c.state != TransferState.CONFIRMED.value).correlate(_P)
_HELD = (
    exists()
    .select_from(_C.join(_R, _R.c.decision_item_id == _C.c.item_id).outerjoin(_M))
    .where(_STANDS, _C.c.blocks_tranche == _SENT + 1, _M.c.id.is_(None))
    .correlate(_P)
)


def _sum(*kinds: Kind) -> ColumnElement[int]:
    of_kinds = case((_A.kind.in_([kind.value for kind in kinds]), _A.balance_minor), else_=0)
    return func.sum(of_kinds)


_SHORT = _sum(Kind.SPENT) * 100 < _sum(Kind.TRANSFER, Kind.REFUND) * bindparam(
    "release_share", type_=Integer()
)


def _unspent(*by: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether too little of the earlier tranches is spent, together or by one of these."""
    of_it = select(_A.subject_id).where(_A.subject_id == _P.c.id).group_by(_A.subject_id, *by)
    return exists(of_it.having(_SHORT).correlate(_P))


_UNSPENT = or_(
    and_(bindparam("by_programme", type_=Integer()) == 1, _unspent()),
    and_(bindparam("by_programme", type_=Integer()) == 0, _unspent(_A.organisation_id)),
)


@rows(Row._make)
def tranches(sight: Sight) -> Select[Any]:
    """Programmes at work of which a tranche is left that nobody has asked for."""
    asks = case(
        (_HELD, text("joint-programme.meet-condition")),
        (_UNSPENT, text("report")),
        else_=text("transfer-request.draft"),
    )
    line = LINES[_KIND]
    asks_for_money = bindparam("asks_for_money", type_=Integer()) == 1
    owes = _P.c.coordinator_id == OWN_ORGANISATION if sight.entity else false()
    found = line.select(
        sight,
        _KIND,
        LAST.c.act_on.label("since"),
        no_day().label("due_on"),
        case((asks == "report", line.coordinator), else_=text()).label("entity"),
        case((asks == "report", owes), else_=asks_for_money).label("mine"),
        false().label("another"),
        false().label("prepared"),
        asks.label("asks"),
        text().label("by"),
    )
    return first_few(
        found.where(
            _P.c.state == ProgrammeState.ACTIVE.value,
            _P.c.end_on >= bindparam("today", type_=Date()),
            ~papers.has("activities-done"),
            bindparam("tranches", type_=Integer()) > _SENT,
            ~_ON_ITS_WAY,
            programmes.opened_to(sight),
        )
    )


ROWS = (tranches,)


def values(work: Work) -> dict[str, Any]:
    """How the profile plans and releases tranches, and whether the reader asks for them."""
    rule = work.profile.programme
    return {
        "tranches": len(rule.tranches),
        "release_share": rule.release_share,
        "by_programme": int(rule.release_measured_on == "programme"),
        "asks_for_money": int(secretariat.includes(work.actor, None)),
    }
