"""The record as it is read: events, the latest first, and the last block of the chain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

from mptf.audit.models import AuditEvent, Remark
from mptf.chain import ChainBlock, table_of
from mptf.work import Work


class EventRow(NamedTuple):
    """One act, with its fields before and after. An erased remark keeps its hash alone."""

    seq: int
    at: datetime
    actor_id: UUID
    act: str
    subject_kind: str
    subject_id: UUID
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    consequences: str
    remark: str | None
    remark_hash: str | None


class BlockRow(NamedTuple):
    """A block of the chain."""

    seq: int
    at: datetime
    row_count: int
    hash: str


_E, _R, _B = (table_of(model) for model in (AuditEvent, Remark, ChainBlock))

_EVENTS: Select[Any] = (
    select(
        _E.c.seq,
        _E.c.at,
        _E.c.actor_id,
        _E.c.act,
        _E.c.subject_kind,
        _E.c.subject_id,
        _E.c.before,
        _E.c.after,
        _E.c.consequences,
        _R.c.text,
        _E.c.remark_hash,
    )
    .outerjoin(_R, _R.c.id == _E.c.remark_id)
    .order_by(_E.c.seq.desc())
    .limit(bindparam("limit"))
)
_OF_SUBJECTS = _EVENTS.where(_E.c.subject_id.in_(bindparam("subjects", expanding=True)))
_BEFORE = _EVENTS.where(_E.c.seq < bindparam("before"))
_COUNT = select(func.count()).select_from(_E)
_LAST_BLOCK = (
    select(_B.c.seq, _B.c.at, _B.c.row_count, _B.c.hash).order_by(_B.c.seq.desc()).limit(1)
)


def of_subjects(work: Work, subject_ids: Collection[UUID], limit: int = 200) -> Sequence[EventRow]:
    """What was done to these things, the latest first."""
    rows = work.session.execute(_OF_SUBJECTS, {"subjects": list(subject_ids), "limit": limit})
    return [EventRow._make(row) for row in rows]


def events(work: Work, limit: int = 50, before_seq: int | None = None) -> Sequence[EventRow]:
    """A page of the record, the latest first; `before_seq` is the last row of the page before."""
    if before_seq is None:
        rows = work.session.execute(_EVENTS, {"limit": limit})
    else:
        rows = work.session.execute(_BEFORE, {"limit": limit, "before": before_seq})
    return [EventRow._make(row) for row in rows]


def count(work: Work) -> int:
    """How many acts the record holds."""
    return int(work.session.execute(_COUNT).scalar_one())


def last_block(work: Work) -> BlockRow | None:
    """The end of the chain; nothing on an empty database."""
    row = work.session.execute(_LAST_BLOCK).first()
    return BlockRow._make(row) if row else None
