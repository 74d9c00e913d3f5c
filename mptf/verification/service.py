"""Prove a database: every finding, each with its table and row."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import Connection, Engine, NullPool, create_engine, func, select
from sqlalchemy.exc import DatabaseError

from mptf.chain import ChainBlock, table_of
from mptf.db import for_reading
from mptf.profile import Profile
from mptf.verification import (
    books,
    chain,
    checkpoint,
    decisions,
    derived,
    files,
    letters,
    lives,
    rounds,
    schema,
    sittings,
)
from mptf.verification.checkpoint import Checkpoint
from mptf.verification.findings import Edge, Finding, Rules
from mptf.verification.reading import snapshot


class Verdict(NamedTuple):
    """What a check has found, sorted; how far it has read, and what it could not.

    `through` is the last block of the chain, `sealed` counts the positions of rounds that run.
    """

    findings: list[Finding]
    through: int
    sealed: int


def verify(
    engine: Engine,
    edges: Mapping[Edge, str],
    decided: Mapping[tuple[str, str], str],
    profile: Profile,
    kept: Checkpoint | None = None,
) -> Verdict:
    """Everything that is wrong in a database; nothing in it is changed.

    `edges` are the legal steps with their parties; `decided` the outcomes that alone take a step,
    by workflow and trigger; `kept` a checkpoint from outside. All of it is one moment; on SQLite
    that of a copy, so that a writer never waits for this.
    """
    rules = Rules(edges, profile, decided)
    if engine.dialect.name == "sqlite":
        return _verify_copy(engine, rules, kept)
    with for_reading(engine).connect() as connection:
        return _verdict(connection, rules, kept)


def _verdict(connection: Connection, rules: Rules, kept: Checkpoint | None) -> Verdict:
    findings = verify_on(connection, rules, kept)
    try:
        last = connection.execute(select(func.max(table_of(ChainBlock).c.seq))).scalar()
        sealed = rounds.sealed(connection)
    except DatabaseError:  # it is among the findings that there is no such table
        last, sealed = None, 0
    return Verdict(findings, last if isinstance(last, int) else 0, sealed)


def verify_on(
    connection: Connection, rules: Rules, kept: Checkpoint | None = None
) -> list[Finding]:
    """What is wrong, sorted, in a transaction that has begun, whatever it has changed so far."""
    with snapshot(connection) as moment:
        found: set[Finding] = set()
        found.update(schema.check(moment))
        found.update(chain.check(moment))
        if kept is not None:
            found.update(checkpoint.check(moment, kept))
        found.update(books.check(moment))
        found.update(lives.check(moment, rules))
        found.update(derived.check(moment))
        found.update(decisions.check(moment, rules))
        found.update(rounds.check(moment, rules))
        found.update(sittings.check(moment, rules))
        found.update(letters.check(moment, rules))
        found.update(files.check(moment))
        moment.read_the_rest()
        return sorted(found | moment.findings)


def _verify_copy(engine: Engine, rules: Rules, kept: Checkpoint | None) -> Verdict:
    with TemporaryDirectory(prefix="mptf-verify-") as folder:
        path = Path(folder) / "copy.db"
        with closing(sqlite3.connect(path)) as copy, engine.connect() as connection:
            original = connection.connection.driver_connection
            if not isinstance(original, sqlite3.Connection):
                raise TypeError("a SQLite engine without a SQLite connection")
            connection.rollback()
            original.backup(copy)
        copied = create_engine(f"sqlite:///{path}", poolclass=NullPool)
        with copied.connect() as connection:
            return _verdict(connection, rules, kept)
