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
    with several("one") as urls:
        yield {engine: url for engine, (url,) in urls.items()}


@contextmanager
def several(*names: str) -> Iterator[dict[str, list[str]]]:
    """New databases of each engine, as many as there are names."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = {"SQLite": [f"sqlite:///{folder / name}.db" for name in names]}
        try:
            prefix = stack.enter_context(postgres())
        except NoPostgres:
            pass
        else:
            office = prefix.format(db="postgres").replace("+psycopg", "", 1)
            with psycopg.connect(office, autocommit=True) as connection:
                for name in names:
                    connection.execute(f"CREATE DATABASE mptf_bench_{name}")
            found["PostgreSQL"] = [prefix.format(db=f"mptf_bench_{name}") for name in names]
        yield found
