"""The unit of work: on what session, at what time, in whose name, under which profile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import Engine, Table, insert
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, SQLModel

from mptf import chain
from mptf.clock import Clock, StoppedClock, day_in
from mptf.db import for_reading, for_writing
from mptf.errors import Busy, NotFound
from mptf.policy import Actor
from mptf.profile import Profile

R = TypeVar("R", bound=SQLModel)
A = TypeVar("A")

_RETRIED = {"40001", "40P01"}  # serialization failure, deadlock: PostgreSQL asks to try again
_TRIES = 5

_TURN = threading.Lock()
"""Writers of one process take turns here: SQLite lets one that comes back at once starve others."""
_PATIENCE = 30.0
"""Seconds that a writer waits for its turn, or for the database."""


@dataclass(frozen=True, slots=True)
class Work:
    """A unit of work. Every service takes one first."""

    session: Session
    clock: Clock
    actor: Actor
    profile: Profile
    unit: chain.Unit
    public_url: str = ""
    local_mail: bool = False
    seal_key: str = field(default="", repr=False)

    def now(self) -> datetime:
        """The instant of the unit, in UTC: one for all that it does, even at midnight."""
        return self.clock()

    def today(self) -> date:
        """The day in the fund's zone, by which acts and money are dated."""
        return day_in(self.profile.fund.zone, self.now())

    def add(self, row: R) -> R:
        """Keep a new record; it is in the database when this returns."""
        self.session.add(row)
        self.session.flush()
        return row

    def get(self, kind: type[R], key: Any) -> R:
        """One record by its key.

        Raises:
            NotFound: there is none.
        """
        row = self.session.get(kind, key)
        if row is None:
            raise NotFound(kind.__name__.lower(), str(key))
        return row

    def write_once(self, table: Table, **values: Any) -> dict[str, Any]:
        """Insert a written-once row below the ORM: the books and the transitions."""
        self.session.execute(insert(table), self.unit.stamp(table.name, values, frozenset()))
        return values


@dataclass(frozen=True, slots=True)
class Fund:
    """One fund, running: its database, its profile, its clock. The composition root's product."""

    engine: Engine
    profile: Profile
    clock: Clock
    public_url: str = "http://127.0.0.1:8000"
    local_mail: bool = False
    """Whether what is queued may only go to the local folder, as in a replay."""
    seal_key: str = field(default="", repr=False)
    """The secret that seals positions; empty where none is set."""
    demonstration: bool = False
    """Whether this is the demonstration, whose passwords are printed for everybody."""
    var: Path | None = None
    """The folder of what is kept beside the database; none where nothing is."""

    @property
    def by_tls(self) -> bool:
        """Whether people use it by https, so that nothing may go without."""
        return urlsplit(self.public_url).scheme == "https"

    @contextmanager
    def writing(self, actor: Actor, clock: Clock | None = None) -> Iterator[Work]:
        """A unit that writes, whole or not at all.

        Raises:
            Busy: another writer held the database for too long.
        """
        with self._transaction() as session, self._unit(session, actor, clock) as work:
            yield work

    @contextmanager
    def trying(self, actor: Actor, clock: Clock | None = None) -> Iterator[Work]:
        """A unit that is undone when it ends: what would follow from an act, before it is done.

        Raises:
            Busy: another writer held the database for too long.
        """
        with self._transaction(keep=False) as session, self._unit(session, actor, clock) as work:
            yield work

    @contextmanager
    def batch(self) -> Iterator[Callable[[Actor, Clock], AbstractContextManager[Work]]]:
        """Many units in one transaction, for a replay: each whole or not at all, kept together.

        A unit that fails is undone alone; what came before it is kept when the body ends.
        """
        with self._transaction() as session:

            @contextmanager
            def unit(actor: Actor, clock: Clock) -> Iterator[Work]:
                with session.begin_nested(), self._unit(session, actor, clock) as work:
                    yield work

            yield unit

    @contextmanager
    def _transaction(self, *, keep: bool = True) -> Iterator[Session]:
        """A session under the writer's lock. It holds the only `commit` in the code."""
        if not _TURN.acquire(timeout=_PATIENCE):
            raise Busy
        try:
            with (
                _busy_said_plainly(),
                Session(for_writing(self.engine), expire_on_commit=False) as session,
            ):
                session.connection()  # takes the lock before anything is read
                yield session
                if keep:
                    session.commit()
        finally:
            _TURN.release()

    @contextmanager
    def _unit(self, session: Session, actor: Actor, clock: Clock | None) -> Iterator[Work]:
        work = self._work(session, actor, clock)
        session.info["unit"] = work.unit
        yield work
        session.flush()
        chain.close_unit(session, work.unit, work.now(), actor.id)

    @contextmanager
    def reading(self, actor: Actor, clock: Clock | None = None) -> Iterator[Work]:
        """A unit that reads a single moment of the database and cannot write."""
        with (
            _busy_said_plainly(),
            Session(for_reading(self.engine), expire_on_commit=False) as session,
        ):
            yield self._work(session, actor, clock)

    def _work(self, session: Session, actor: Actor, clock: Clock | None) -> Work:
        return Work(
            session=session,
            clock=StoppedClock((clock or self.clock)()),
            actor=actor,
            profile=self.profile,
            unit=chain.Unit(),
            public_url=self.public_url,
            local_mail=self.local_mail,
            seal_key=self.seal_key,
        )

    def write(self, actor: Actor, act: Callable[[Work], A], clock: Clock | None = None) -> A:
        """Do one act in a writing unit, again where PostgreSQL asks for it, five times at most."""
        for attempt in range(1, _TRIES + 1):
            try:
                with self.writing(actor, clock) as work:
                    return act(work)
            except OperationalError as error:
                if attempt == _TRIES or getattr(error.orig, "sqlstate", None) not in _RETRIED:
                    raise
        raise AssertionError("unreachable")


@contextmanager
def _busy_said_plainly() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if _is_lock_timeout(error):
            raise Busy from error
        raise


def _is_lock_timeout(error: OperationalError) -> bool:
    return "database is locked" in str(error.orig) or (
        getattr(error.orig, "sqlstate", None) == "55P03"
    )
