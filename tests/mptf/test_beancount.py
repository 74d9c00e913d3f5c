"""The books as beancount takes them: its own checker finds nothing, and holds what we hold."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Open, Transaction
from typer.testing import CliRunner

from api import office
from api.cli import app
from mptf.clock import StoppedClock
from mptf.errors import NotPermitted
from mptf.ledger import queries as books
from mptf.reports import beancount
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A told history over two year-ends, with a memo that could break out of its quotes."""
    with going_on(databases, Story.tell) as own:
        own.wait(days=400)
        own.deposit("0.99", areas=["TA2", "TA3"])
        own.movement("fund-interest", "17.05", text='A "quoted" \\ memo')
        own.wait(days=370)
        own.movement("bank-charge", "3.11")
        yield own


def written(story: Story, tmp_path: Path, day: date) -> Path:
    file = tmp_path / "books.beancount"
    text = story.ask(lambda work: "\n".join(beancount.lines(work, day)))
    file.write_text(text + "\n", encoding="utf-8")
    return file


def checked(file: Path) -> subprocess.CompletedProcess[str]:
    """What its own checker says."""
    command = [str(Path(sys.executable).with_name("bean-check")), "--no-cache", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def held(file: Path) -> dict[str, dict[date, Decimal]]:
    """By the code of each account what it holds after each day on which it moved, as it adds up."""
    entries, errors, _options = loader.load_file(str(file))
    assert errors == []
    codes = {each.account: each.meta["code"] for each in entries if isinstance(each, Open)}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    found: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for each in entries:
        if isinstance(each, Transaction):
            for posting in each.postings:
                code = codes[posting.account]
                assert posting.units is not None
                sums[code] += posting.units.number or 0
                found[code][each.date] = sums[code]
    return found


def test_its_checker_finds_nothing_and_every_balance_is_ours(story: Story, tmp_path: Path) -> None:
    file = written(story, tmp_path, story.today)
    said = checked(file)
    assert (said.returncode, said.stderr) == (0, "")
    theirs = held(file)
    days = sorted({day for moves in theirs.values() for day in moves})
    assert len({day.year for day in days}) > 2
    for day in days:
        ours = {b.code: b.money for b in story.ask(lambda work, day=day: books.balances(work, day))}
        assert set(ours) <= set(theirs)
        for code, moves in theirs.items():
            then = [amount for moved, amount in sorted(moves.items()) if moved <= day]
            assert (then[-1] if then else Decimal(0)) == _amount(ours.get(code)), (code, day)


def _amount(money: Any) -> Decimal:
    return Decimal(money.plain()) if money is not None else Decimal(0)


def test_a_balance_is_asserted_at_the_end_of_each_year(story: Story, tmp_path: Path) -> None:
    file = written(story, tmp_path, story.today)
    text = file.read_text(encoding="utf-8")
    asserted = {line[:10] for line in text.splitlines() if " balance " in line}
    years = {line[:4] for line in text.splitlines() if ' * "' in line}
    assert {f"{int(year) + 1}-01-01" for year in years if int(year) < story.today.year} <= asserted
    assert (story.today + timedelta(days=1)).isoformat() in asserted
    # It is a check that can fail: a cent more, and it says so.
    line = next(line for line in text.splitlines() if " balance Assets:Agent:Free" in line)
    amount = line.split()[-4]
    more = line.replace(amount, str(Decimal(amount) + Decimal("0.01")))
    wrong = file.with_name("wrong.beancount")
    wrong.write_text(text.replace(line, more), encoding="utf-8")
    assert "Balance failed" in checked(wrong).stderr


def test_through_a_day_gone_by_it_holds_what_was_held_then(story: Story, tmp_path: Path) -> None:
    day = story.today - timedelta(days=200)
    file = written(story, tmp_path, day)
    assert checked(file).returncode == 0
    assert all(moved <= day for moves in held(file).values() for moved in moves)


def test_the_console_writes_it_and_whoever_may_not_open_the_books_gets_none(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fund = replace(story.fund, clock=StoppedClock(story.now))
    monkeypatch.setattr(office, "open_fund", lambda _given: fund)
    out = tmp_path / "own.beancount"
    assert CliRunner().invoke(app, ["beancount", str(out)]).exit_code == 0
    assert out.read_bytes() == written(story, tmp_path, story.today).read_bytes()
    with fund.reading(story.actor("E1")) as work, pytest.raises(NotPermitted):
        list(beancount.lines(work, story.today))


def test_two_codes_never_share_a_name() -> None:
    class Row:
        """An account."""

        kind = "deposit"

        def __init__(self, code: str) -> None:
            self.code = code

    rows: Any = [Row("deposit:a b"), Row("deposit:a-b"), Row("deposit:å"), Row("deposit:é")]
    names = beancount._named(rows)
    assert len(set(names.values())) == 4
    assert all(name.isascii() for name in names.values())
