"""Which requests for tranches a reader sees: those of programmes that they see whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, select

from mptf.chain import table_of
from mptf.policy import Sight
from mptf.programmes.visibility import opens, their_ids
from mptf.tranches.models import TrancheRequest

_Q = table_of(TrancheRequest)


def visible_to(sight: Sight, request: FromClause = _Q) -> ColumnElement[bool]:
    """Which requests a reader sees."""
    return opens(sight, request.c.programme_id)


def their_request_ids(sight: Sight) -> Select[Any]:
    """The keys of the requests of the reader's own programmes."""
    return select(_Q.c.id).where(_Q.c.programme_id.in_(their_ids(sight)))
