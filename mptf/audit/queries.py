"""The record as it is read: events, the latest first, and the last block of the chain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, false, func, select, true

from mptf.audit.models import AuditEvent, Remark
from mptf.chain import ChainBlock, table_of
from mptf.policy import Sight
from mptf.reading import execute
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


class TallyRow(NamedTuple):
    """How often one person acted on one kind of thing."""

    actor_id: UUID
    kind: str
    acts: int


class BlockRow(NamedTuple):
    """A block of the chain."""

    seq: int
    at: datetime
    row_count: int
    hash: str


_E, _R, _B = (table_of(model) for model in (AuditEvent, Remark, ChainBlock))

ORDER = _E.c.seq.desc()
KIND, SUBJECT = _E.c.subject_kind, _E.c.subject_id
_LAST_BLOCK = (
    select(_B.c.seq, _B.c.at, _B.c.row_count, _B.c.hash).order_by(_B.c.seq.desc()).limit(1)
)


def acts(sight: Sight, *on: ColumnElement[bool]) -> Select[Any]:
    """Events, or those on some subjects, as far as the reader sees the record."""
    return (
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
        .where(true() if sight.record else false(), *on)
    )


@cache
def _page(sight: Sight) -> Select[Any]:
    return acts(sight).order_by(ORDER).limit(bindparam("limit"))


@cache
def _tally(sight: Sight) -> Select[Any]:
    seen = true() if sight.record else false()
    return (
        select(_E.c.actor_id, _E.c.subject_kind, func.count())
        .where(seen)
        .group_by(_E.c.actor_id, _E.c.subject_kind)
    )


class Chosen(NamedTuple):
    """Which acts a page of the record shows; what is None lets everything through."""

    actor_id: UUID | None = None
    kind: str | None = None
    day: tuple[datetime, datetime] | None = None
    """The instants between which the day lies."""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions."""
        found: list[ColumnElement[bool]] = []
        if self.actor_id is not None:
            found.append(_E.c.actor_id == self.actor_id)
        if self.kind is not None:
            found.append(_E.c.subject_kind == self.kind)
        if self.day is not None:
            begins, ends = self.day
            found += [_E.c.at >= begins, _E.c.at < ends]
        return found


ALL = Chosen()


def events(
    work: Work, limit: int = 50, before_seq: int | None = None, chosen: Chosen = ALL
) -> Sequence[EventRow]:
    """A page of the record, the latest first; `before_seq` is the last row of the page before."""
    page = _page(work.actor.sight).where(*chosen.where())
    if before_seq is not None:
        page = page.where(_E.c.seq < before_seq)
    return [EventRow._make(row) for row in execute(work, page, {"limit": limit})]


def tally(work: Work) -> Sequence[TallyRow]:
    """How often everybody acted on each kind of thing, as far as the reader sees the record."""
    return [TallyRow._make(row) for row in execute(work, _tally(work.actor.sight), {})]


def last_block(work: Work) -> BlockRow | None:
    """The end of the chain; nothing on an empty database."""
    row = work.session.execute(_LAST_BLOCK).first()
    return BlockRow._make(row) if row else None
