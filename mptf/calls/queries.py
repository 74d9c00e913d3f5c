"""What is read of calls for concept notes; they are open to all."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from mptf.calls.models import Call
from mptf.chain import table_of
from mptf.listing import Listing, Sorting


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
_LIST = Listing(
    "call",
    CallRow._make,
    lambda _sight: _ROWS,
    _C.c.number,
    Sorting("-number", number=_C.c.number),
)
listed, numbered = _LIST.page, _LIST.one
