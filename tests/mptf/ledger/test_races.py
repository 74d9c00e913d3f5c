"""Many processes after the last money of a pool, and one key in many hands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from threading import Lock
from unittest.mock import patch

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from mptf.errors import Refused
from mptf.ledger import guards as ledger_guards
from mptf.ledger import periods, queries, rules
from mptf.ledger.journal import journal
from tests.conftest import Databases
from tests.mptf.ledger.racers import (
    ACTS_EACH,
    deposit_once,
    post_or_close,
    race,
    reserve_one,
)
from tests.mptf.ledger.scene import DONORS, Books, day, usd

FEW = 8
RACERS = pytest.mark.parametrize("racers", [FEW, pytest.param(24, marks=pytest.mark.proof)])


@RACERS
def test_the_last_money_of_a_pool_is_given_once(books: Books, tmp_path: Path, racers: int) -> None:
    books.post(rules.deposit(books.at(day(1)), DONORS[0], usd("10"), fee_bps=0))
    outcomes = Counter(race(books.url, reserve_one, tmp_path / "gate", racers))
    assert outcomes == {"won": 10, "insufficient-funds": racers * ACTS_EACH - 10}
    found = books.read(queries.statement)
    assert (found.free, found.reserved) == (usd("0"), usd("10"))


def test_without_the_writers_lock_the_race_is_not_clean(books: Books, tmp_path: Path) -> None:
    """The control: even then nothing is given twice, but racers meet the database's errors."""
    books.post(rules.deposit(books.at(day(1)), DONORS[0], usd("10"), fee_bps=0))
    outcomes = Counter(race(books.url, reserve_one, tmp_path / "gate", FEW, locked=False))
    assert set(outcomes) - {"won", "insufficient-funds"}
    found = books.read(queries.statement)
    assert found.reserved == usd(str(outcomes["won"]))


# A unit's place in the chain is its place in time: what of the period is sealed behind its closing?
BEHIND = """
    SELECT count(*) FROM ledger_tx t JOIN chain_block b ON b.unit_id = t.unit_id
    JOIN closed_period c ON c.through_on >= t.value_on
    JOIN chain_block closing ON closing.unit_id = c.unit_id AND closing.seq < b.seq
"""


def counted(books: Books, query: str) -> int:
    """One number."""
    with books.engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())


@RACERS
def test_what_is_posted_is_in_before_the_closing_or_refused(
    books: Books, tmp_path: Path, racers: int
) -> None:
    outcomes = Counter(race(books.url, post_or_close, tmp_path / "gate", racers))
    won = outcomes["won"]
    assert outcomes == {
        "closed": 1,
        "won": won,
        "period-closed": racers * ACTS_EACH - 1 - won,
    }
    # One who posts, closes and posts again has met both.
    assert 0 < won < racers * ACTS_EACH - 1
    assert books.read(queries.statement).deposits == usd(str(won))
    assert counted(books, "SELECT count(*) FROM ledger_tx") == won
    assert counted(books, BEHIND) == 0


def test_without_the_writers_lock_nothing_is_posted_behind_a_closing(
    books: Books, tmp_path: Path
) -> None:
    """The control: the database still lets nothing in, but racers meet its errors."""
    told = race(books.url, post_or_close, tmp_path / "gate", FEW, locked=False)
    outcomes = Counter(told)
    assert set(outcomes) - {"won", "closed", "period-closed"}
    assert counted(books, "SELECT count(*) FROM ledger_tx") == outcomes["won"]
    assert counted(books, BEHIND) == 0


def closing_amid(url: str) -> str:
    """A period that is closed between a transaction's row and its seal, both past the lock."""
    with Books.open(url) as books, Books.open(url, new=False) as other:
        with patch("mptf.work.for_writing", lambda engine: engine):

            def close_now(*words: object) -> None:
                if str(words[2]).startswith("INSERT INTO ledger_seal"):
                    with patch("mptf.work._TURN", Lock()):  # as another process has its own
                        other.write(lambda work: periods.close(work, day(9)))

            event.listen(books.engine, "before_cursor_execute", close_now)
            entry = rules.deposit(books.at(day(9)), DONORS[0], usd("1"), fee_bps=0)
            try:
                books.post(entry)
            except (DBAPIError, Refused) as error:
                return str(error)
        return "posted"


def test_a_seal_looks_at_the_closing_that_came_before_it(
    postgres_databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite lets nobody close while another has written; the server's guard has to look again."""
    url = postgres_databases.blank()
    assert "the period is closed" in closing_amid(url)
    postgres_databases.drop(url)
    # The control: a seal that does not look lets it through.
    kept = [one for one in ledger_guards._SEAL_PROVES if one[0] != "the period is closed"]
    monkeypatch.setattr(ledger_guards, "_SEAL_PROVES", kept)
    url = postgres_databases.blank()
    assert "the period is closed" not in closing_amid(url)
    postgres_databases.drop(url)


@RACERS
def test_one_key_in_many_hands_is_one_entry(books: Books, tmp_path: Path, racers: int) -> None:
    outcomes = Counter(race(books.url, deposit_once, tmp_path / "gate", racers))
    (entry,) = books.read(journal)
    assert outcomes == {str(entry.id): racers * ACTS_EACH}
