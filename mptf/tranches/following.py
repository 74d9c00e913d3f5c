"""The next tranche of programmes: which it is, and what still stands before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Integer, Select, and_, bindparam, exists, func, select

from mptf.chain import table_of
from mptf.committee.models import ConditionMet
from mptf.policy import Sight
from mptf.profile import Profile
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.states import ProgrammeState, TransferState
from mptf.reading import OF, rows
from mptf.tranches import measures
from mptf.tranches.models import TrancheRequest
from mptf.tranches.states import TrancheState

_P, _R, _Q, _M = (
    table_of(m) for m in (JointProgramme, TransferRequest, TrancheRequest, ConditionMet)
)
_DONE = (TransferState.CONFIRMED.value, TransferState.SETTLED.value)
_STANDS = and_(_R.c.programme_id == _P.c.id, _R.c.state != TransferState.WITHDRAWN.value)
SENT = select(func.count()).select_from(_R).where(_STANDS).correlate(_P).scalar_subquery()
ON_ITS_WAY = exists().where(_STANDS, _R.c.state.not_in(_DONE)).correlate(_P)
_OTHER = table_of(JointProgramme).alias("measured")
_RULE: Mapping[str, ColumnElement[Any]] = {
    name: bindparam(name, type_=Integer())
    for name in ("release_share", "counts_spent", "counts_obligated", "by_programme")
}
IS_LEFT = bindparam("tranches", type_=Integer()) > SENT
UNUSED = _P.c.id.in_(measures.lacking(_RULE))
REPORTS_OWED = and_(
    bindparam("needs_reports", type_=Integer()) == 1, _P.c.id.in_(measures.owing_reports())
)
FLAGGED = _P.c.id.in_(measures.flagged())


def _answered(state: TrancheState) -> ColumnElement[bool]:
    of_it = and_(_Q.c.programme_id == _P.c.id, _Q.c.tranche == SENT + 1)
    return exists().where(of_it, _Q.c.state == state.value).correlate(_P)


ASKED, RELEASED = _answered(TrancheState.ASKED), _answered(TrancheState.RELEASED)


def held() -> ColumnElement[bool]:
    """Whether an open condition of the approval names the next tranche."""
    named = measures.conditions(_OTHER.c.id, _OTHER.c.id, SENT + 1).where(_M.c.id.is_(None))
    return named.where(_OTHER.c.id == _P.c.id).correlate(_P).exists()


class NextRow(NamedTuple):
    """The next tranche of a programme at work, and whether it was asked for or is held by what."""

    number: str
    title: str
    tranche: int
    asked: bool
    released: bool
    flagged: bool
    held: bool
    reports_owed: bool
    unused: bool
    illustrative: bool


@rows(NextRow._make, _P.c.number)
def of_entity(sight: Sight) -> Select[Any]:
    """Of the programmes that one entity coordinates."""
    return select(
        _P.c.number,
        _P.c.title,
        (SENT + 1).label("tranche"),
        ASKED.label("asked"),
        RELEASED.label("released"),
        FLAGGED.label("flagged"),
        held().label("held"),
        REPORTS_OWED.label("reports_owed"),
        UNUSED.label("unused"),
        _P.c.illustrative,
    ).where(
        _P.c.coordinator_id == OF,
        _P.c.state == ProgrammeState.ACTIVE.value,
        _P.c.end_on >= bindparam("today", type_=Date()),
        IS_LEFT,
        ~ON_ITS_WAY,
        programmes.opened_to(sight),
    )


def values(profile: Profile) -> dict[str, int]:
    """How a profile plans and releases tranches."""
    rule = profile.programme
    return {
        "tranches": len(rule.tranches),
        "release_share": rule.release_share,
        "counts_spent": int("spent" in rule.release_counts),
        "counts_obligated": int("obligated" in rule.release_counts),
        "by_programme": int(rule.release_measured_on == "programme"),
        "needs_reports": int(rule.release_needs_reports),
    }
