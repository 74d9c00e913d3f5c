"""Which programmes may fare otherwise since a block of the chain, by what was done since.

Every act writes an event of the record on what it was done to, every step a transition, and every
entry names its accounts. What a programme's facts rest on belongs to it, or is of one of the kinds
below from which a way leads to it. A kind that stands in neither table may lead anywhere: then it
may be any programme.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    literal,
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
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes.facts import MONEY
from mptf.programmes.models import JointProgramme, ProgrammePartner, TransferRequest
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
_BOOKED: Final = (
    _since(literal("joint-programme"), ACCOUNT.c.subject_id)
    .join(POSTING, POSTING.c.unit_id == _B.c.unit_id)
    .join(ACCOUNT, ACCOUNT.c.id == POSTING.c.account_id)
    .where(ACCOUNT.c.kind.in_(MONEY))
)
_EVERY: Final = union_all(_DONE, _STEPS, _BOOKED).limit(MOST + 1)
"""What was done in a block and since, and the blocks in which nothing was done to a record."""


def touched(work: Work, end: BlockRow) -> frozenset[UUID] | None:
    """The programmes that may fare otherwise since a block; nothing where it may be any.

    Where the block is none of this chain, it may be any.
    """
    acts = work.session.execute(_EVERY, {"seq": end.seq}).all()
    if len(acts) > MOST or all(act.hash != end.hash for act in acts):
        return None
    done: dict[str, set[UUID]] = {}
    for act in acts:
        if act.kind is not None and act.kind not in APART and act.seq > end.seq:
            done.setdefault(act.kind, set()).add(act.key)
    if not done.keys() <= _WAYS.keys():
        return None
    if not done:
        return frozenset()
    keys = [key for each in done.values() for key in each]
    return frozenset(work.session.scalars(_ways(frozenset(done)), {"those": keys}))


@cache
def _ways(kinds: frozenset[str]) -> CompoundSelect[Any]:
    """A key is one record's, so that the keys of all kinds are looked for in every way."""
    return union(*(way for kind in sorted(kinds) for way in _WAYS[kind]))
