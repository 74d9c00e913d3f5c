"""A small history told once on each engine, for tests that look at it or spoil a copy of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Table

from mptf import guards, schema
from mptf.clock import StoppedClock
from mptf.profile import Profile, load
from mptf.verification.findings import Finding
from mptf.verification.service import verify_on
from mptf.work import Fund
from tests.conftest import ENGINES, Databases
from tests.engines import connect
from tests.lives import Story, rules


@dataclass
class Tale:
    """A database in which a history was told, and where its copies come from."""

    url: str
    databases: Databases
    people: dict[str, Any]
    now: Any
    note: UUID
    """A note that was screened and may be found eligible, or returned, next."""
    profile: Profile = field(default_factory=lambda: load("migration"))

    @property
    def sqlite(self) -> bool:
        """Which engine it is on."""
        return self.url.startswith("sqlite")

    @contextmanager
    def copy(self) -> Iterator[str]:
        """A copy, to be changed and committed."""
        url = self.databases.copy(self.url)
        yield url
        self.databases.drop(url)

    @contextmanager
    def story(self) -> Iterator[Story]:
        """The story goes on, in a copy."""
        with self.copy() as url:
            engine = connect(url)
            story = Story(Fund(engine, self.profile, StoppedClock(self.now)))
            story.people, story.now = dict(self.people), self.now
            yield story
            engine.dispose()

    @contextmanager
    def spoiling(self) -> Iterator[Connection]:
        """A connection whose keys and checks are off, as a superuser's may be."""
        engine = connect(self.url)
        with engine.connect() as connection:
            if self.sqlite:
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA foreign_keys = OFF")
                driver.execute("PRAGMA ignore_check_constraints = ON")
            else:
                connection.exec_driver_sql("SET session_replication_role = replica")
                connection.commit()
            yield connection
            connection.rollback()
            if not self.sqlite:
                connection.exec_driver_sql("SET session_replication_role = origin")
                connection.commit()
            connection.invalidate()  # its pragmas are nobody else's
        engine.dispose()

    def verify_on(self, connection: Connection) -> list[Finding]:
        """What is found in a transaction."""
        return verify_on(connection, rules(self.profile))


def _tell(databases: Databases) -> Tale:
    url = databases.migrated()
    with Story.open(url) as story:
        story.tell()
        note = story.submit("To be fought over")
        story.screen(note)
        return Tale(url, databases, story.people, story.now, note)


@pytest.fixture(scope="session")
def sqlite_tale(sqlite_databases: Databases) -> Tale:
    """The history on SQLite."""
    return _tell(sqlite_databases)


@pytest.fixture(scope="session")
def postgres_tale(postgres_databases: Databases) -> Tale:
    """The history on PostgreSQL."""
    return _tell(postgres_databases)


@pytest.fixture(params=ENGINES)
def tale(request: pytest.FixtureRequest) -> Tale:
    """The history, on both engines in turn. It is never changed."""
    name = "sqlite_tale" if request.param == "sqlite" else "postgres_tale"
    chosen: Tale = request.getfixturevalue(name)
    return chosen


@contextmanager
def unguarded(connection: Connection, *tables: Table) -> Iterator[None]:
    """The triggers of tables dropped, and put back behind what was done."""
    everything = schema.guards()
    names = {table.name for table in tables}
    guards.sync(connection, [guard for guard in everything if guard.table not in names])
    if connection.dialect.name == "postgresql":
        for table in tables:
            for check in [c for c in table.constraints if type(c).__name__ == "CheckConstraint"]:
                drop = f'ALTER TABLE "{table.name}" DROP CONSTRAINT "{check.name}"'
                connection.exec_driver_sql(drop)
    yield
    guards.sync(connection, everything)
