"""When the system is closed: while it is migrated, and where its database is not this version's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import Request
from sqlalchemy.exc import OperationalError

from mptf.errors import Closed
from mptf.work import Fund
from workflows import migrate

FLAG = "maintenance"
"""The file in MPTF_VAR that closes the system for as long as it lies there."""
BACK_IN = "60"
"""Seconds after which a closed system is worth another try."""

_MIGRATING = "mptf migrate\n"
_ALWAYS = frozenset({"/health"})
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_BUSY = frozenset({"40001", "40P01", "55P03"})
"""What PostgreSQL says where others hold what is wanted; SQLite says it in words."""


class Gate:
    """Whether the system is open: a look at one file, and at the schema once."""

    def __init__(self, fund: Fund) -> None:
        """Guard this fund; one without a folder has no flag."""
        self._fund = fund
        self._flag = fund.var / FLAG if fund.var else None
        self._current: bool | None = None

    def assert_open(self, *, reads: bool) -> None:
        """Let a request in.

        Raises:
            Closed: the flag is set, or something would be written to another version's tables.
        """
        if self._flag is not None and self._flag.exists():
            self._current = None  # whoever set it may change the tables
            raise Closed
        if reads:
            return
        if self._current is None:
            self._current = migrate.is_current(self._fund.engine)
        if not self._current:
            raise Closed


def assert_open(request: Request) -> None:
    """Ask the gate, for every route but the one that tells how the system is.

    Raises:
        Closed: nothing was read and nothing was done.
    """
    if request.scope["route"].path not in _ALWAYS:
        gate: Gate = request.app.state.gate
        gate.assert_open(reads=request.method in _READS)


@contextmanager
def closed(var: Path) -> Iterator[None]:
    """Close the system while the body runs; a flag that somebody else has set stays.

    One that an interrupted migration left behind is its successor's to take away.
    """
    flag = var / FLAG
    ours = not flag.exists() or flag.read_text(encoding="utf-8") == _MIGRATING
    if ours:
        flag.write_text(_MIGRATING, encoding="utf-8")
    try:
        yield
    finally:
        if ours:
            flag.unlink(missing_ok=True)


def does_not_answer(error: OperationalError) -> bool:
    """Whether a database is gone or not usable, rather than held by others for a moment."""
    held = getattr(error.orig, "sqlstate", None) in _BUSY or "is locked" in str(error.orig)
    return not held
