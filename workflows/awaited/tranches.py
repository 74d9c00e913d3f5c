"""The next tranche of a programme at work: whoever asks for it, or owes what holds it back."""

from __future__ import annotations

from collections.abc import Mapping
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
from mptf.committee.models import ConditionMet
from mptf.policy import Sight, secretariat
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.states import ProgrammeState, TransferState
from mptf.reading import OWN_ORGANISATION, rows
from mptf.tranches import measures
from mptf.tranches.models import TrancheRequest
from mptf.tranches.states import TrancheState
from mptf.work import Work
from workflows.awaited import papers
from workflows.awaited.rows import Row, first_few, no_day, text
from workflows.lines import LAST, LINES

_KIND = "joint-programme"
_P, _R, _Q, _M = (
    table_of(m) for m in (JointProgramme, TransferRequest, TrancheRequest, ConditionMet)
)
_DONE = (TransferState.CONFIRMED.value, TransferState.SETTLED.value)
_STANDS = and_(_R.c.programme_id == _P.c.id, _R.c.state != TransferState.WITHDRAWN.value)
_SENT = select(func.count()).select_from(_R).where(_STANDS).correlate(_P).scalar_subquery()
_ON_ITS_WAY = exists().where(_STANDS, _R.c.state.not_in(_DONE)).correlate(_P)
_NEXT = _SENT + 1
_OTHER = table_of(JointProgramme).alias("measured")
_ASKED = exists().where(
    _Q.c.programme_id == _P.c.id, _Q.c.tranche == _NEXT, _Q.c.state == TrancheState.ASKED.value
)
_RELEASED = exists().where(
    _Q.c.programme_id == _P.c.id, _Q.c.tranche == _NEXT, _Q.c.state == TrancheState.RELEASED.value
)
_RULE: Mapping[str, ColumnElement[Any]] = {
    name: bindparam(name, type_=Integer())
    for name in ("release_share", "counts_spent", "counts_obligated", "by_programme")
}
_UNUSED = _P.c.id.in_(measures.lacking(_RULE))
_REPORTS_OWED = and_(
    bindparam("needs_reports", type_=Integer()) == 1, _P.c.id.in_(measures.owing_reports())
)
_FLAGGED = _P.c.id.in_(measures.flagged())


def _held() -> ColumnElement[bool]:
    """Whether an open condition of the approval names the next tranche."""
    named = measures.conditions(_OTHER.c.id, _OTHER.c.id, _NEXT).where(_M.c.id.is_(None))
    return named.where(_OTHER.c.id == _P.c.id).correlate(_P).exists()


@rows(Row._make)
def tranches(sight: Sight) -> Select[Any]:
    """Programmes at work of which a tranche is left that nobody has asked for."""
    asks = case(
        (_RELEASED, text("transfer-request.draft")),
        (_held(), text("joint-programme.meet-condition")),
        (_FLAGGED, text("joint-programme.lift-flag")),
        (or_(_REPORTS_OWED, _UNUSED), text("report")),
        else_=text("tranche-request.ask"),
    )
    theirs = asks.in_(("report", "tranche-request.ask"))
    line = LINES[_KIND]
    asks_for_money = bindparam("asks_for_money", type_=Integer()) == 1
    owes = _P.c.coordinator_id == OWN_ORGANISATION if sight.entity else false()
    found = line.select(
        sight,
        _KIND,
        LAST.c.act_on.label("since"),
        no_day().label("due_on"),
        case((theirs, line.coordinator), else_=text()).label("entity"),
        case((theirs, owes), else_=asks_for_money).label("mine"),
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
            ~_ASKED,
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
        "counts_spent": int("spent" in rule.release_counts),
        "counts_obligated": int("obligated" in rule.release_counts),
        "by_programme": int(rule.release_measured_on == "programme"),
        "needs_reports": int(rule.release_needs_reports),
        "asks_for_money": int(secretariat.includes(work.actor, None)),
    }
