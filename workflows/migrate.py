"""Bring a database to this version: tables by Alembic, then its triggers and its legal edges."""

from __future__ import annotations

from datetime import UTC, datetime

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Update, insert, select, update

from mptf import guards, schema
from mptf.chain import table_of
from mptf.db import assert_profile, connect, for_writing
from mptf.lives.models import Edge
from mptf.notes import concerned, texts
from mptf.resources import resources
from workflows import tables


def migrate(url: str) -> None:
    """Make an empty or older database this version's, in one transaction, or leave it as it was."""
    engine = connect(url)
    try:
        migrate_engine(engine)
    finally:
        engine.dispose()


def migrate_engine(engine: Engine) -> None:
    """The same, on an engine that goes on being used."""
    assert_profile(engine)
    with for_writing(engine).begin() as connection:
        # Rebuilding a table would fire its guards; they come back below, in this transaction.
        if MigrationContext.configure(connection).get_current_revision() != _head():
            guards.drop_all(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        guards.sync(connection, schema.guards())
        sync_edges(connection)
        texts.fill(connection)
        concerned.fill(connection)


def is_current(engine: Engine) -> bool:
    """Whether the database is at this version."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == _head()


def sync_edges(connection: Connection) -> None:
    """Make the legal edges those of the tables: new ones enter, gone ones are retired."""
    table = table_of(Edge)
    wanted = tables.edges()
    key = (table.c.workflow, table.c.trigger, table.c.from_state, table.c.to_state)
    known = {
        tuple(row[:4]): (row.party, row.retired_at)
        for row in connection.execute(select(*key, table.c.party, table.c.retired_at))
    }
    for edge, party in wanted.items():
        if edge not in known:
            names = ("workflow", "trigger", "from_state", "to_state")
            connection.execute(
                insert(table), {**dict(zip(names, edge, strict=True)), "party": party}
            )
        elif known[edge] != (party, None):
            connection.execute(_that(edge).values(party=party, retired_at=None))
    for edge in known.keys() - wanted.keys():
        if known[edge][1] is None:
            connection.execute(_that(edge).values(retired_at=datetime.now(UTC)))


def _that(edge: tuple[str, ...]) -> Update:
    table = table_of(Edge)
    workflow, trigger, source, dest = edge
    return (
        update(table)
        .where(table.c.workflow == workflow, table.c.trigger == trigger)
        .where(table.c.from_state == source, table.c.to_state == dest)
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources() / "migrations"))
    return config


def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()
