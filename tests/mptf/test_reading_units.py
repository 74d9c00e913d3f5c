"""A unit that reads: what the server of the database keeps of it, and that it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from mptf import profile
from mptf.clock import system_clock
from mptf.db import connect
from mptf.policy import SYSTEM
from mptf.work import Fund

OFTEN = 7
"""How many times the driver is asked the same before it has it prepared; it wants five."""

PREPARED = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM person%'")


@pytest.fixture
def fund(postgres_url: str) -> Iterator[Fund]:
    """The fund on PostgreSQL: on SQLite nothing is planned by a server."""
    engine = connect(postgres_url)
    yield Fund(engine, profile.load("migration"), system_clock)
    engine.dispose()


def _ask(fund: Fund) -> None:
    with fund.reading(SYSTEM) as work:
        work.session.execute(text("SELECT count(*) FROM person"))


def _prepared(fund: Fund) -> int:
    with fund.reading(SYSTEM) as work:
        return int(work.session.execute(PREPARED).scalar_one())


def test_what_is_asked_often_stays_prepared_from_unit_to_unit(fund: Fund) -> None:
    for _ in range(OFTEN):
        _ask(fund)
    assert _prepared(fund) == 1


def test_a_unit_that_reads_cannot_write_and_leaves_its_connection_whole(fund: Fund) -> None:
    with pytest.raises(SQLAlchemyError, match="read-only"), fund.reading(SYSTEM) as work:
        work.session.execute(text("DELETE FROM setting"))
    _ask(fund)


def test_a_unit_that_failed_forgets_and_the_next_one_reads(fund: Fund) -> None:
    with pytest.raises(ProgrammingError), fund.reading(SYSTEM) as work:
        work.session.execute(text("SELECT nothing FROM nowhere"))
    _ask(fund)


def test_a_unit_that_reads_sees_a_single_moment(fund: Fund) -> None:
    counters = text("SELECT count(*) FROM counter")
    with fund.reading(SYSTEM) as work:
        before = work.session.execute(counters).scalar_one()
        with fund.engine.begin() as other:
            other.execute(text("INSERT INTO counter (name, value) VALUES ('meanwhile', 1)"))
        assert work.session.execute(counters).scalar_one() == before
    with fund.reading(SYSTEM) as work:
        assert work.session.execute(counters).scalar_one() == before + 1
