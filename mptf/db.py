"""The two database engines with their profiles, the column types, and what every table has."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    MetaData,
    Text,
    and_,
    event,
    inspect,
    or_,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, Session, SQLModel, create_engine

from mptf.errors import BadSetting, Invalid, InvariantBroken

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA: MetaData = SQLModel.metadata

SQLITE_PRAGMAS = {
    # Measured: WAL with synchronous=NORMAL lost acknowledged commits in power cuts; this lost none.
    "journal_mode": "truncate",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    # Without it INSERT OR REPLACE deletes rows without firing the delete guards.
    "recursive_triggers": 1,
    "busy_timeout": 15_000,  # milliseconds
    "trusted_schema": 0,
    # Kibibytes; what is usual holds no index of ten thousand notes.
    "cache_size": -32_768,
}

PG_WRITER_LOCK = 4_711
"""The advisory lock that every acting unit takes first: one writer at a time, as on SQLite."""


STATEMENTS = 2_000
"""Statements that a process keeps compiled: all readers together ask for more than the 500 that
SQLAlchemy keeps by itself, and what was let go is compiled anew, in 2 to 20 milliseconds."""


class UtcDateTime(TypeDecorator[datetime]):
    """Stores UTC, returns UTC, and refuses a time without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware time to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone; it was UTC."""
        if value is None:
            return None
        zoned: datetime = value if value.tzinfo else value.replace(tzinfo=UTC)
        return zoned.astimezone(UTC)


def canonical_json(value: Any) -> str:
    """One text for one value: sorted keys, no spaces. What is stored is what is hashed."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


class Json(TypeDecorator[Any]):
    """Structured content kept as canonical text, byte for byte alike on both engines."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:
        """Write the canonical form."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any | None:
        """Read it back."""
        return None if value is None else json.loads(value)


class Record(SQLModel):
    """What every table has: a key made in Python."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)


class WrittenOnce(Record):
    """A record that is added and never touched again: the audit, the books, decisions, letters.

    `unit_id` names the unit of work that wrote it; at commit the database wants a block of the
    chain for that unit. `row_hash` covers every column but itself and those in `MUTABLE`.
    """

    MUTABLE: ClassVar[frozenset[str]] = frozenset()

    unit_id: UUID = Field(default=None, nullable=False, index=True)
    row_hash: str = Field(default="", nullable=False, max_length=64)


NEW = "(new)"
"""The state of a record before its first step."""


class Living(Record):
    """A record with a life: its state is what its last legal step says, by a foreign key.

    Rows are inserted as `(new)` at step 0; only a row in `transition` moves them, by a trigger.
    """

    state: str = Field(default=NEW, max_length=40, index=True)
    step: int = Field(default=0, sa_type=BigInteger)


LIVING_COLUMNS = frozenset({"state", "step"})


class Dated(Living):
    """A living record that knows the day of its last step and where it has been.

    So no list asks its steps for it. The trigger that moves the record writes both; nothing else
    may. `been` holds each state once, in the order of its first step there, between blanks.
    """

    since: date | None = Field(default=None)
    been: str = Field(default=" ", sa_type=Text, sa_column_kwargs={"server_default": " "})


_LONGEST = 2**63 - 1
"""The largest number that both engines hold in a column of integers."""


@event.listens_for(Session, "before_flush")
def _fits(session: Session, _context: object, _instances: object) -> None:
    """Refuse in words, on both engines alike, what only one of them would refuse to hold."""
    for row in (*session.new, *session.dirty):
        for column in inspect(type(row)).columns:
            value = vars(row).get(column.name)  # what is not loaded was not changed
            if isinstance(value, str):
                most = getattr(column.type, "length", None)
                if most is not None and len(value) > most:
                    raise Invalid(column.name, f"use {most} characters at the most")
                if "\0" in value:
                    raise Invalid(column.name, "a character in it cannot be kept")
            elif type(value) is int and abs(value) > _LONGEST:
                raise Invalid(column.name, "this number is too large")


def beyond(
    keys: Sequence[ColumnElement[Any]], row: Sequence[Any], *, falling: bool = True
) -> ColumnElement[bool]:
    """What comes after a row in a list that is sorted by these columns, all falling or all rising.

    A list that goes on from its last row, not from a count of rows, shows none twice and skips none
    when others come in meanwhile.
    """
    key, value = keys[0], row[0]
    further: ColumnElement[bool] = key < value if falling else key > value
    if len(keys) == 1:
        return further
    return or_(further, and_(key == value, beyond(keys[1:], row[1:], falling=falling)))


def connect(url: str, *, echo: bool = False) -> Engine:
    """An engine with this system's profile for the database that the URL names.

    Raises:
        BadSetting: neither SQLite nor PostgreSQL.
    """
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True, echo=echo, query_cache_size=STATEMENTS)
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "checkin", _leave_sqlite)
    elif url.startswith("postgresql+psycopg"):
        engine = create_engine(
            url,
            hide_parameters=True,
            echo=echo,
            query_cache_size=STATEMENTS,
            pool_size=8,
            max_overflow=32,
            pool_pre_ping=True,
        )
        event.listen(engine, "connect", _open_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
        event.listen(engine, "rollback", _end_postgresql)
        event.listen(engine, "checkin", _leave_postgresql)
    else:
        raise BadSetting(
            "MPTF_DATABASE_URL", url.split(":", maxsplit=1)[0], "use sqlite:/// or postgresql://"
        )
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the writer's lock first."""
    return engine.execution_options(mptf_writes=True)


def for_reading(engine: Engine) -> Engine:
    """The same engine, whose transactions see a single moment and cannot write."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True, mptf_reads=True
        )
    return engine


def _open_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions, not the driver
    for name, value in SQLITE_PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("mptf_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _leave_sqlite(connection: sqlite3.Connection | None, _record: object) -> None:
    # A commit that a deferred key refused leaves its transaction open, and the lock held.
    if connection is not None and connection.in_transaction:
        connection.rollback()


def _open_postgresql(connection: psycopg.Connection[Any], _record: object) -> None:
    # Compiling a statement that is thought dear takes longer than any page that asks it.
    connection.autocommit = True  # so that it outlives the transaction in which it was said
    connection.execute("SET jit = off")
    connection.autocommit = False


def _leave_postgresql(connection: psycopg.Connection[Any] | None, _record: object) -> None:
    if connection is not None and not connection.closed and connection.info.transaction_status:
        connection.rollback()


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("mptf_writes"):
        connection.exec_driver_sql("SET LOCAL lock_timeout = '15s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({PG_WRITER_LOCK})")


def _end_postgresql(connection: Connection) -> None:
    """Let a transaction that only read end by itself, before it is rolled back.

    With a rollback psycopg forgets all that it has prepared, and the server would plan every
    statement of every page anew: measured, that is half of what the dashboard asks.
    """
    if connection.get_execution_options().get("mptf_reads") and not connection.invalidated:
        connection.exec_driver_sql("COMMIT")


def assert_profile(engine: Engine) -> None:
    """Refuse to start on a database that does not hold what this system relies on.

    Raises:
        InvariantBroken: names the pragma or the setting, its value, and what it must be.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            for name, wanted in SQLITE_PRAGMAS.items():
                found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                if found != wanted:
                    raise InvariantBroken(f"PRAGMA {name} is {found!r}, not {wanted!r}")
            return
        for name, wanted in (
            ("server_encoding", "UTF8"),
            ("session_replication_role", "origin"),  # "replica" silences triggers and keys
        ):
            found = connection.exec_driver_sql(f"SHOW {name}").scalar()
            if found != wanted:
                raise InvariantBroken(f"{name} is {found!r}, not {wanted!r}")
