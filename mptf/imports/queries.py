"""Workbooks that the reader has sent: nobody else sees one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.calls.models import Call
from mptf.chain import table_of
from mptf.errors import NotFound
from mptf.imports.models import NoteWorkbook
from mptf.imports.service import being_taken_in
from mptf.imports.states import Standing
from mptf.people.models import Organisation
from mptf.work import Work

_W, _C, _O = table_of(NoteWorkbook), table_of(Call), table_of(Organisation)
_LAST = 20


class WorkbookRow(NamedTuple):
    """A workbook without its bytes."""

    id: UUID
    name: str
    call: str
    entity: str
    sent_at: datetime
    begun_at: datetime | None
    over_at: datetime | None
    refused: list[list[str]]


def of_the_reader(work: Work) -> Sequence[WorkbookRow]:
    """The last workbooks that the reader has sent, the latest first."""
    query = _theirs(work).order_by(_W.c.sent_at.desc()).limit(_LAST)
    return [WorkbookRow(*row) for row in work.session.execute(query)]


def one(work: Work, key: UUID) -> WorkbookRow:
    """A workbook of the reader's.

    Raises:
        NotFound: there is none, or somebody else has sent it.
    """
    row = work.session.execute(_theirs(work).where(_W.c.id == key)).first()
    if row is None:
        raise NotFound("workbook", str(key))
    return WorkbookRow(*row)


def standings(work: Work, rows: Sequence[WorkbookRow]) -> Sequence[Standing]:
    """Where workbooks stand; whether somebody is at one, its lease says."""
    running = being_taken_in(work, [row.id for row in rows])
    return [_standing(row, running) for row in rows]


def _standing(row: WorkbookRow, running: Collection[UUID]) -> Standing:
    if row.begun_at is None:
        return Standing.LOOKED_AT
    if row.id in running:
        return Standing.RUNNING
    return Standing.OVER if row.over_at else Standing.INTERRUPTED


def _theirs(work: Work) -> Select[Any]:
    return (
        select(
            _W.c.id,
            _W.c.name,
            _C.c.number,
            _O.c.code,
            _W.c.sent_at,
            _W.c.begun_at,
            _W.c.over_at,
            _W.c.refused,
        )
        .join(_C, _C.c.id == _W.c.call_id)
        .join(_O, _O.c.id == _W.c.coordinator_id)
        .where(_W.c.sent_by == work.actor.id)
    )
