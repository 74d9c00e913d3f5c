"""A database for every test, on both engines: a copy of one that was migrated once.

Books, states and the chain are proved at commit and refuse to be emptied, so that tests commit
for real and each has a database of its own.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql

from mptf import profile
from mptf.clock import system_clock
from mptf.work import Fund
from tests import sharing
from tests.engines import connect
from tests.places import quick
from tests.servers import NoPostgres, postgres

# How long an example took says how busy the machine was.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

# Nothing that is imported goes away again: the collector begins when the tests do.
gc.disable()

ENGINES = (
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres),
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what asks for the server by name; the parameter of both engines marks the rest.

    Where an engine makes no difference to what is said, the second one is a proof.
    """
    for item in items:
        if "postgres_databases" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)
        if item.get_closest_marker("same_on_both") and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.proof)
    if getattr(config.option, "loadgroup", False):  # xdist says so in each of its processes
        sharing.share(items)


def pytest_collection_finish() -> None:
    """Let the collector see what tests make, and nothing of the product, as its server does."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


class Databases(Protocol):
    """Where databases come from and go to; all are given as SQLAlchemy URLs."""

    def blank(self) -> str:
        """A new database without a table."""

    def migrated(self) -> str:
        """A new database as `mptf migrate` leaves it."""

    def copy(self, url: str) -> str:
        """A new database like one that nobody is in, which stays to the session's end."""

    def drop(self, url: str) -> None:
        """Leave no trace of a database."""


class SqliteFiles:
    """One file for each database, all in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._template: str | None = None

    def blank(self) -> str:
        """A path on which no file lies yet."""
        return f"sqlite:///{self._folder / f't{next(self._numbers)}.db'}"

    def migrated(self) -> str:
        """A copy of the migrated file."""
        if self._template is None:
            self._template = self.blank()
            _migrate(self._template)
        return self.copy(self._template)

    def copy(self, url: str) -> str:
        """A copy of the file; whoever closed it last has emptied its log into it."""
        new = self.blank()
        shutil.copyfile(_file(url), _file(new))
        return new

    def drop(self, url: str) -> None:
        """Remove the file and whatever SQLite put beside it."""
        for part in ("", "-journal", "-wal", "-shm"):
            Path(f"{_file(url)}{part}").unlink(missing_ok=True)


_COPIES_FILES = 15_00_00
"""The version from which PostgreSQL can be told how to copy a database; before, it copies files."""


class PostgresServer:
    """One server for the session; databases are made from a template inside it."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        address = prefix.format(db="postgres").replace("+psycopg", "", 1)
        self._office = psycopg.connect(address, autocommit=True)
        self._numbers = count(1)
        self._template: str | None = None
        self._copied: set[str] = set()

    def blank(self) -> str:
        """A database made from PostgreSQL's own empty template."""
        return self._create("template0")

    def migrated(self) -> str:
        """A database made from the migrated one."""
        if self._template is None:
            self._template = self.blank()
            _migrate(self._template)
        return self.copy(self._template)

    def copy(self, url: str) -> str:
        """A database made from that one."""
        self._copied.add(url)
        return self._create(self._name(url))

    def drop(self, url: str) -> None:
        """Drop the database, and the connections that a failed test left open."""
        self._tell(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self._name(url))))

    def close(self) -> None:
        """Drop what was copied, which matters on a server that is not ours, and hang up."""
        for url in self._copied:
            self.drop(url)
        self._office.close()

    def _create(self, template: str) -> str:
        # The process is in the name, since workers may share a server that is not ours.
        name = f"mptf_test_{os.getpid()}_{next(self._numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        if self._office.info.server_version >= _COPIES_FILES:
            statement += sql.SQL(" STRATEGY FILE_COPY")  # half of what going through the log takes
        self._tell(statement)
        return self._prefix.format(db=name)

    def _name(self, url: str) -> str:
        before, after = self._prefix.split("{db}")
        return url.removeprefix(before).removesuffix(after)

    def _tell(self, statement: sql.Composed) -> None:
        self._office.execute(statement)


def _migrate(url: str) -> None:
    from workflows.migrate import migrate  # noqa: PLC0415 - tests without a database need none of it

    migrate(url)


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture(scope="session")
def sqlite_databases() -> Iterator[Databases]:
    """SQLite, for the session."""
    with TemporaryDirectory(prefix="mptf-sqlite-", dir=quick()) as folder:
        yield SqliteFiles(Path(folder))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[Databases]:
    """PostgreSQL, for the session; without it a laptop skips and a build machine fails."""
    try:
        with postgres(quick()) as prefix:
            server = PostgresServer(prefix)
            yield server
            server.close()
    except NoPostgres as reason:
        if os.environ.get("CI"):
            pytest.fail(f"PostgreSQL is needed where CI is set: {reason}")
        pytest.skip(str(reason))


@pytest.fixture(params=ENGINES)
def databases(request: pytest.FixtureRequest) -> Databases:
    """Both engines in turn, for a test that makes its own databases; drop them afterwards."""
    return databases_of(request)


def databases_of(request: pytest.FixtureRequest) -> Databases:
    """The databases of the engine that a fixture's parameter names."""
    name = "sqlite_databases" if request.param == "sqlite" else "postgres_databases"
    chosen: Databases = request.getfixturevalue(name)
    return chosen


@pytest.fixture
def engine_url(databases: Databases) -> Iterator[str]:
    """A migrated database of the test's own, on both engines in turn."""
    url = databases.migrated()
    yield url
    databases.drop(url)


@pytest.fixture
def blank_url(databases: Databases) -> Iterator[str]:
    """An empty database of the test's own, on both engines in turn."""
    url = databases.blank()
    yield url
    databases.drop(url)


@pytest.fixture
def sqlite_url(sqlite_databases: Databases) -> Iterator[str]:
    """A migrated SQLite database of the test's own, where the engine does not matter."""
    url = sqlite_databases.migrated()
    yield url
    sqlite_databases.drop(url)


@pytest.fixture
def postgres_url(postgres_databases: Databases) -> Iterator[str]:
    """A migrated PostgreSQL database of the test's own, for what only a server can show."""
    url = postgres_databases.migrated()
    yield url
    postgres_databases.drop(url)


@pytest.fixture
def fund(engine_url: str) -> Iterator[Fund]:
    """The Migration MPTF on a new database, on each engine."""
    engine = connect(engine_url)
    yield Fund(engine, profile.load("migration"), system_clock)
    engine.dispose()
