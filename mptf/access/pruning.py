"""What is kept no longer than it serves: answers under keys, counters, ended sessions, used links.

The record says for good that somebody signed in or acted; these rows are only how that was done.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Table, delete, or_, select

from mptf.access.models import Attempts, KeptAnswer, OneTimeLink, SignIn
from mptf.chain import table_of
from mptf.work import Work

ANSWERS_KEPT = timedelta(days=30)
"""So long the same request under the same key is answered, and done no second time."""
COUNTERS_KEPT = timedelta(days=1)
"""The longest window in which tries are counted is an hour."""
ENDED_KEPT = timedelta(days=90)
"""So long a session that is over, or a link that leads nowhere, is shown to who asks about it."""

AT_ONCE = 500
"""Rows of a kind in one unit: whoever acts must not be kept waiting for long."""


def prune(work: Work) -> int:
    """Let go of some of what has served its time. How many rows; at the end, none."""
    return sum(_let_go(work, table, over) for table, over in _served(work))


def _served(work: Work) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """What has served its time, table by table."""
    answers, counters, sessions, links = (
        table_of(model) for model in (KeptAnswer, Attempts, SignIn, OneTimeLink)
    )
    long_over = work.now() - ENDED_KEPT
    yield answers, answers.c.at < work.now() - ANSWERS_KEPT
    yield counters, counters.c.since < work.now() - COUNTERS_KEPT
    yield sessions, or_(sessions.c.ended_at < long_over, sessions.c.ends_at < long_over)
    yield links, or_(links.c.used_at < long_over, links.c.ends_at < long_over)


def _let_go(work: Work, table: Table, over: ColumnElement[bool]) -> int:
    (key,) = table.primary_key
    some = select(key).where(over).limit(AT_ONCE)
    gone: CursorResult[Any] = work.session.execute(delete(table).where(key.in_(some)))  # type: ignore[assignment]
    return gone.rowcount
