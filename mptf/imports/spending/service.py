"""Workbooks of expenditure, kept for whoever sent them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CursorResult, Select, delete, select

from mptf.attachments.names import neutral
from mptf.chain import table_of
from mptf.errors import NotFound
from mptf.imports.service import KEPT
from mptf.imports.spending.models import ExpenditureWorkbook
from mptf.work import Work

_W = table_of(ExpenditureWorkbook)
_LAST = 20


class SpendingRow(NamedTuple):
    """A workbook without its bytes."""

    id: UUID
    name: str
    sent_at: datetime
    taken_at: datetime | None
    refused: list[list[str]]


def receive(work: Work, organisation_id: UUID, name: str, content: bytes) -> ExpenditureWorkbook:
    """Keep a workbook that was read, for whoever sent it."""
    return work.add(
        ExpenditureWorkbook(
            sent_by=work.actor.id,
            sent_at=work.now(),
            organisation_id=organisation_id,
            name=neutral(name),
            content=content,
        )
    )


def taken(work: Work, key: UUID, refused: Sequence[tuple[str, str]]) -> None:
    """It was taken in; the reports that were refused are named.

    Raises:
        NotFound: there is none, or somebody else has sent it.
    """
    one(work, key)
    book = work.get(ExpenditureWorkbook, key)
    book.taken_at, book.refused = work.now(), [list(each) for each in refused]
    work.session.flush()


def of_the_reader(work: Work) -> Sequence[SpendingRow]:
    """The last workbooks that the reader has sent, the latest first."""
    query = _theirs(work).order_by(_W.c.sent_at.desc()).limit(_LAST)
    return [SpendingRow(*row) for row in work.session.execute(query)]


def one(work: Work, key: UUID) -> SpendingRow:
    """A workbook of the reader's.

    Raises:
        NotFound: there is none, or somebody else has sent it.
    """
    row = work.session.execute(_theirs(work).where(_W.c.id == key)).first()
    if row is None:
        raise NotFound("workbook", str(key))
    return SpendingRow(*row)


def content(work: Work, key: UUID) -> bytes:
    """The bytes of a workbook of the reader's.

    Raises:
        NotFound: there is none, or somebody else has sent it.
    """
    one(work, key)
    return work.get(ExpenditureWorkbook, key).content


def _theirs(work: Work) -> Select[Any]:
    columns = (_W.c.id, _W.c.name, _W.c.sent_at, _W.c.taken_at, _W.c.refused)
    return select(*columns).where(_W.c.sent_by == work.actor.id)


def prune(work: Work) -> int:
    """Let go of workbooks that were kept long enough. How many."""
    over = delete(_W).where(_W.c.sent_at < work.now() - KEPT)
    gone: CursorResult[Any] = work.session.execute(over)  # type: ignore[assignment]
    return gone.rowcount
