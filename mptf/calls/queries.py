"""What is read of calls for concept notes; they are open to all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select

from mptf.calls.models import Call
from mptf.chain import table_of
from mptf.errors import NotFound
from mptf.work import Work


class CallRow(NamedTuple):
    """A call; without an end it is rolling."""

    id: UUID
    number: str
    title: str
    opens_at: datetime
    closes_at: datetime | None
    illustrative: bool


_C = table_of(Call)
_ROWS = select(_C.c.id, _C.c.number, _C.c.title, _C.c.opens_at, _C.c.closes_at, _C.c.illustrative)
_PAGE = _ROWS.order_by(_C.c.number.desc()).limit(bindparam("limit"))
_ONE = _ROWS.where(_C.c.number == bindparam("number"))


def listed(work: Work, *, limit: int = 50, after: str | None = None) -> Sequence[CallRow]:
    """A page of calls, the latest number first; `after` is the last number before it."""
    page = _PAGE if after is None else _PAGE.where(_C.c.number < after)
    return [CallRow._make(row) for row in work.session.execute(page, {"limit": limit})]


def numbered(work: Work, number: str) -> CallRow:
    """One call by its number.

    Raises:
        NotFound: there is none.
    """
    row = work.session.execute(_ONE, {"number": number}).first()
    if row is None:
        raise NotFound("call", number)
    return CallRow._make(row)
