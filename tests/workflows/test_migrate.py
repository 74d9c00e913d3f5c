"""A database of an older version comes to this one with all that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import Engine, text

from mptf.db import connect, for_writing
from workflows.migrate import _config, is_current, migrate_engine

_OLD = (
    (
        "INSERT INTO organisation (id, code, name, kind, address, illustrative)"
        " VALUES (:sec, 'SEC', 'Secretariat', 'secretariat', '[]', true)"
    ),
    (
        "INSERT INTO person (id, name, title, language, organisation_id, roles, illustrative)"
        " VALUES (:chair, 'The Chair', 'Chair', 'en', :sec, '[\"chair\"]', true),"
        " (:deputy, 'The Deputy', 'Deputy', 'en', :sec, '[]', true)"
    ),
    (
        "INSERT INTO delegation (id, giver_id, taker_id, role, text, from_on)"
        " VALUES (:lent, :chair, :deputy, 'chair', 'A memorandum', '2020-09-01')"
    ),
)


_KEYS = ("sec", "chair", "deputy", "lent", "seat", "first", "second")
_SEAT = "INSERT INTO seat (id, code, category, name) VALUES (:seat, 'S', 'chair', 'Chair')"
_TERMS = """
    INSERT INTO seat_term (id, seat_id, organisation_id, from_on, to_on)
    VALUES (:first, :seat, :sec, '2019-05-20', NULL), (:second, :seat, :sec, '2021-05-20', NULL)
"""


def _fill(engine: Engine, revision: str) -> None:
    """Bring an empty database to an older version, and lend a role in it."""
    keys = {name: UUID(int=n) for n, name in enumerate(_KEYS, 1)}
    plain = {
        name: key.hex if engine.dialect.name == "sqlite" else str(key) for name, key in keys.items()
    }
    with for_writing(engine).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement in (*_OLD, _SEAT, _TERMS):
            connection.execute(text(statement), plain)


@pytest.fixture
def older(blank_url: str) -> Iterator[Engine]:
    """A database of revision 0003 that was brought to this version."""
    engine = connect(blank_url)
    _fill(engine, "0003")
    assert not is_current(engine)
    migrate_engine(engine)
    assert is_current(engine)
    yield engine
    engine.dispose()


def rows_of(engine: Engine, query: str) -> list[tuple[object, ...]]:
    """What a query finds, dates as they are written."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_what_was_lent_before_is_lent_for_everything(older: Engine) -> None:
    found = rows_of(older, "SELECT text, purposes, most_minor FROM delegation")
    assert found == [("A memorandum", "[]", None)]


def test_what_was_lent_before_needs_nobodys_word(older: Engine) -> None:
    said = "SELECT CAST(confirmed_on AS VARCHAR), entered_on FROM delegation"
    assert rows_of(older, said) == [("2020-09-01", None)]


def test_a_term_that_was_followed_has_ended_the_day_before(older: Engine) -> None:
    found = rows_of(older, "SELECT CAST(to_on AS VARCHAR) FROM seat_term ORDER BY from_on")
    assert found == [("2021-05-19",), (None,)]
