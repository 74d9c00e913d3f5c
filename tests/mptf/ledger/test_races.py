"""Many processes after the last money of a pool, and one key in many hands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from mptf.ledger import queries, rules
from mptf.ledger.journal import journal
from tests.mptf.ledger.racers import ACTS_EACH, deposit_once, race, reserve_one
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


@RACERS
def test_one_key_in_many_hands_is_one_entry(books: Books, tmp_path: Path, racers: int) -> None:
    outcomes = Counter(race(books.url, deposit_once, tmp_path / "gate", racers))
    (entry,) = books.read(journal)
    assert outcomes == {str(entry.id): racers * ACTS_EACH}
