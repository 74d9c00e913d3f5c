"""A database held by another, a full or broken disk: an error, nothing half done."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from mptf.db import PG_WRITER_LOCK, SQLITE_PRAGMAS, for_writing
from mptf.errors import Busy
from mptf.ledger.models import CLOSED_PERIOD
from mptf.policy import SYSTEM
from mptf.work import Fund
from tests.crash.conftest import Copies
from tests.crash.scene import Cast, findings, wrong_in
from tests.crash.stage import Stage
from tests.lives import Story

NEW: dict[str, Any] = {
    "code": "NEW",
    "name": "New",
    "kind": "donor",
    "address": ("Street 1", "City"),
}


def address_of(url: str) -> str:
    """The same database for a driver that knows nothing of SQLAlchemy."""
    return url.removeprefix("sqlite:///").replace("+psycopg", "", 1)


@contextmanager
def held(url: str, statement: str) -> Iterator[None]:
    """The database while somebody else holds something in it."""
    with closing(sqlite3.connect(address_of(url), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE" if statement == "write" else "BEGIN")
        other.execute("SELECT count(*) FROM organisation").fetchone()
        yield


def everything(url: str) -> list[str]:
    """Every row of a SQLite file."""
    with closing(sqlite3.connect(address_of(url))) as connection:
        return list(connection.iterdump())


# --- The database is somebody else's for too long ------------------------------------------------


@pytest.mark.parametrize("holder", ["write", "read"])
def test_sqlite_held_by_another_is_busy_and_unchanged(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, holder: str
) -> None:
    monkeypatch.setitem(SQLITE_PRAGMAS, "busy_timeout", 100)
    with Story.open(sqlite_url) as story:
        story.populate()
        before = everything(sqlite_url)
        with held(sqlite_url, holder), pytest.raises(Busy):
            story.act("system", "organisation.add", **NEW)
        assert everything(sqlite_url) == before
        assert story.act("system", "organisation.add", **NEW)
        assert findings(story.fund.engine) == []


def test_a_commit_that_the_database_refuses_holds_nothing(fund: Fund) -> None:
    """On SQLite a COMMIT that fails leaves its transaction open, and the writer's lock taken."""
    row = {"id": uuid4(), "through_on": date(2022, 1, 1), "closed_at": fund.clock()}
    row |= {"closed_by": uuid4(), "unit_id": uuid4(), "row_hash": "0" * 64}
    with Session(for_writing(fund.engine)) as session:
        session.execute(insert(CLOSED_PERIOD).values(**row))
        with pytest.raises(IntegrityError):
            session.commit()
    for _ in range(2):
        with fund.writing(SYSTEM) as work:
            assert work.session.execute(select(CLOSED_PERIOD)).all() == []


@pytest.mark.proof  # it takes the fifteen seconds that a writer waits on PostgreSQL
def test_postgresql_held_by_another_is_busy_and_unchanged(postgres_url: str) -> None:
    with Story.open(postgres_url) as story, psycopg.connect(address_of(postgres_url)) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [PG_WRITER_LOCK])
        with pytest.raises(Busy):
            story.act("system", "organisation.add", **NEW)
        other.rollback()
        assert story.act("system", "organisation.add", **NEW)
        assert findings(story.fund.engine) == []


def test_postgresql_that_drops_its_clients_is_found_again(postgres_url: str) -> None:
    with Story.open(postgres_url) as story, psycopg.connect(address_of(postgres_url)) as other:
        story.populate()

        def dropped(connection: Connection) -> None:
            """As in a restart of the server: after the act, before its commit."""
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

        event.listen(story.fund.engine, "commit", dropped)
        with pytest.raises(OperationalError):
            story.act("system", "organisation.add", **NEW)
        event.remove(story.fund.engine, "commit", dropped)
        assert story.act("system", "organisation.add", **NEW)
        assert findings(story.fund.engine) == []


# --- The disk is full, or broken -----------------------------------------------------------------


def test_sqlite_without_space_says_so_reads_on_and_goes_on_later(sqlite_url: str) -> None:
    with Story.open(sqlite_url) as story:
        story.populate()
        pages = text("PRAGMA page_count")
        full = story.ask(lambda work: work.session.execute(pages).scalar())
        limit = full

        def limited(connection: Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {limit}")

        event.listen(story.fund.engine, "begin", limited)
        before = everything(sqlite_url)
        done = 0
        # Until what is left of the last pages is used up.
        while (refusal := tried(story, f"N{done}")) is None:
            before, done = everything(sqlite_url), done + 1
        assert "database or disk is full" in str(refusal)
        assert everything(sqlite_url) == before
        assert story.actor("chair").id == story.people["chair"]
        assert findings(story.fund.engine) == []
        limit = full + 1_000
        assert story.act("system", "organisation.add", **(NEW | {"code": f"N{done}"}))
        assert findings(story.fund.engine) == []
    print(f"\n{done} acts fitted in what was left")


def tried(story: Story, code: str) -> OperationalError | None:
    """What an act is refused with by the database, if it is."""
    try:
        story.act("system", "organisation.add", **(NEW | {"code": code}))
    except OperationalError as refusal:
        return refusal
    return None


FAULTS = (("pwrite64", "ENOSPC"), ("fdatasync", "EIO"), ("ftruncate", "EIO"), ("openat", "EMFILE"))


@pytest.fixture
def broken(stage: Stage, cast: Cast, copy: Copies, strace: None) -> Callable[..., list[str]]:  # noqa: ARG001
    """Lets calls of the acting phase fail from the nth one on; gives what was wrong afterwards."""

    def at(points: Callable[[int], list[int]]) -> list[str]:
        wrong: list[str] = []
        codes, calls = Counter[int](), stage.calls(**cast.task(copy(), 2))
        for call, error in FAULTS:
            for number in points(calls[call]):
                url = copy()
                fault = f"inject=?{call}:error={error}:when={number}+"
                tracing = ("-o", "/dev/null", "-e", f"trace=?{call}", "-e", fault)
                ended = stage.run(tracing=tracing, **cast.task(url, 2))
                codes[ended.code] += 1
                wrong += wrong_in(url, ended.told)
        print(f"\n{sum(codes.values())} faults of the disk, exit codes {dict(codes)}: {len(wrong)}")
        assert set(codes) <= {0, 1}, "a fault is an error, never a crash"
        assert codes[1] > 0
        return wrong

    return at


def test_a_disk_that_fails_at_some_calls_leaves_nothing_half_done(
    broken: Callable[..., list[str]],
) -> None:
    assert broken(lambda calls: [max(1, calls // 2)]) == []


@pytest.mark.proof
def test_a_disk_that_fails_at_any_call_leaves_nothing_half_done(
    broken: Callable[..., list[str]],
) -> None:
    assert broken(lambda calls: list(range(1, calls + 1))) == []
