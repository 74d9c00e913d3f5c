"""Which programmes may fare otherwise since a block of the chain, by what was done since.

Every act writes an event of the record on what it was done to, every step a transition, and every
entry names its accounts. What a programme's facts rest on belongs to it, or is of one of the kinds
below from which a way leads to it. A kind that stands in neither table may lead anywhere: then it
may be any programme. What is saved in a draft is no act: whose document is written is told too.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    func,
    literal,
    null,
    select,
    union,
    union_all,
)

from mptf.audit.models import AuditEvent
from mptf.audit.queries import BlockRow
from mptf.chain import ChainBlock, table_of
from mptf.committee.models import Condition, DecisionItem
from mptf.ledger.models import ACCOUNT, POSTING
from mptf.lives.models import Transition
from mptf.lives.states import Counts
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes.facts import MONEY
from mptf.programmes.models import JointProgramme, ProgrammePartner, TransferRequest
from mptf.programmes.states import ProgrammeState
from mptf.revisions.models import ProgrammeRevision
from mptf.tranches.models import TrancheRequest
from mptf.work import Work

MOST: Final = 400
"""More than so many acts at once, and everything is read anew."""

_B, _E, _T = (table_of(model) for model in (ChainBlock, AuditEvent, Transition))
_P, _PP, _I, _C = (
    table_of(model) for model in (JointProgramme, ProgrammePartner, DecisionItem, Condition)
)
_THOSE: Any = bindparam("those", expanding=True)


def _its(model: Any) -> tuple[Select[Any], ...]:
    """The programme that a record names."""
    table = table_of(model)
    return (select(table.c.programme_id).where(table.c.id.in_(_THOSE)),)


def _where(column: ColumnElement[Any]) -> Select[Any]:
    return select(_P.c.id).where(column.in_(_THOSE))


_WAYS: Final[dict[str, tuple[Select[Any], ...]]] = {
    "joint-programme": (_where(_P.c.id),),
    "concept-note": (_where(_P.c.note_id),),
    "programme-report": _its(ProgrammeReport),
    "tranche-request": _its(TrancheRequest),
    "transfer-request": _its(TransferRequest),
    "programme-revision": _its(ProgrammeRevision),
    "organisation": (
        _where(_P.c.coordinator_id),
        select(_PP.c.programme_id).where(_PP.c.organisation_id.in_(_THOSE)),
    ),
    "decision": (select(_I.c.subject_id).where(_I.c.decision_id.in_(_THOSE)),),
    "condition": (
        select(_I.c.subject_id)
        .join_from(_C, _I, _I.c.id == _C.c.item_id)
        .where(_C.c.id.in_(_THOSE)),
    ),
}
"""From a record of each kind to the programmes whose facts may rest on it."""

APART: Final = frozenset(
    {
        "agreement",
        "arrangement",
        "bank-line",
        "booklet-edition",
        "call",
        "call-draft",
        "cash-movement",
        "committee-item",
        "deposit",
        "donor-contact",
        "exchange-rate",
        "interest",
        "letter",
        "meeting",
        "network-fact",
        "network-figure",
        "person",
        "pledge",
        "product",
        "published-report",
        "review-assignment",
        "scenario",
        "seat",
        "target",
        "written-procedure",
    }
)
"""Kinds on which no programme's facts rest: what follows for a programme is an act on that too."""


def _since(*columns: Any) -> Select[Any]:
    return select(_B.c.seq, _B.c.hash, *columns).where(_B.c.seq >= bindparam("seq"))


_DONE: Final = _since(_E.c.subject_kind.label("kind"), _E.c.subject_id.label("key")).outerjoin(
    _E, _E.c.unit_id == _B.c.unit_id
)
_STEPS: Final = _since(_T.c.workflow, _T.c.subject_id).join(_T, _T.c.unit_id == _B.c.unit_id)
# By outer joins, and the kind hidden in a function, SQLite begins with the few blocks: it takes
# them for many, and would else begin with all accounts of these kinds.
_BOOKED: Final = (
    _since(literal("joint-programme"), ACCOUNT.c.subject_id)
    .outerjoin(POSTING, POSTING.c.unit_id == _B.c.unit_id)
    .outerjoin(ACCOUNT, ACCOUNT.c.id == POSTING.c.account_id)
    .where(func.coalesce(ACCOUNT.c.kind, "").in_(MONEY))
)
_ACTS: Final = union_all(_DONE, _STEPS, _BOOKED).limit(MOST + 1).subquery("acts")
"""What was done in a block and since, and the blocks in which nothing was done to a record."""
_WRITTEN: Final = select(_P.c.id).where(_P.c.state.in_(ProgrammeState.counting(Counts.WRITABLE)))
_DRAFT: Final = "draft"
_EVERY: Final = union_all(
    select(*_ACTS.c), _WRITTEN.with_only_columns(null(), null(), literal(_DRAFT), _P.c.id)
)


class Touched(NamedTuple):
    """The programmes that may fare otherwise since a block; nothing where it may be any."""

    programmes: frozenset[UUID] | None
    written: frozenset[UUID]
    """Those whose documents are written now."""


def touched(work: Work, end: BlockRow) -> Touched:
    """What was done since a block. Where it is none of this chain, it may have been anything."""
    found = work.session.execute(_EVERY, {"seq": end.seq}).all()
    written = frozenset(row.key for row in found if row.kind == _DRAFT)
    acts = [row for row in found if row.kind != _DRAFT]
    if len(acts) > MOST or all(act.hash != end.hash for act in acts):
        return Touched(None, written)
    done: dict[str, set[UUID]] = {}
    for act in acts:
        if act.kind is not None and act.kind not in APART and act.seq > end.seq:
            done.setdefault(act.kind, set()).add(act.key)
    if not done.keys() <= _WAYS.keys():
        return Touched(None, written)
    if not done:
        return Touched(frozenset(), written)
    keys = [key for each in done.values() for key in each]
    those = work.session.scalars(_ways(frozenset(done)), {"those": keys})
    return Touched(frozenset(those), written)


def written(work: Work) -> frozenset[UUID]:
    """The programmes whose documents are written."""
    return frozenset(work.session.scalars(_WRITTEN))


@cache
def _ways(kinds: frozenset[str]) -> CompoundSelect[Any]:
    """A key is one record's, so that the keys of all kinds are looked for in every way."""
    return union(*(way for kind in sorted(kinds) for way in _WAYS[kind]))
