"""The databases that are measured: SQLite, and PostgreSQL where the machine has one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from tests.servers import NoPostgres, postgres


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """A new database of each engine, by its name; both as they are run."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = {"SQLite": f"sqlite:///{folder / 'bench.db'}"}
        try:
            prefix = stack.enter_context(postgres())
        except NoPostgres:
            pass
        else:
            office = prefix.format(db="postgres").replace("+psycopg", "", 1)
            with psycopg.connect(office, autocommit=True) as connection:
                connection.execute("CREATE DATABASE mptf_bench")
            found["PostgreSQL"] = prefix.format(db="mptf_bench")
        yield found
