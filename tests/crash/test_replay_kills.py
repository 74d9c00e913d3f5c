"""A replay killed at any moment and run again ends where one that was left alone ends."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import text

from mptf import profile
from mptf.clock import system_clock
from mptf.policy import SYSTEM
from mptf.reports.status import status
from mptf.work import Fund
from tests.conftest import Databases
from tests.crash.scene import engine_on, findings
from tests.crash.stage import KILLED, Stage
from tests.workflows.test_replay import ONE_LIFE

COUNTED = ("replay_mark", "chain_block", "ledger_tx", "transition", "letter", "message")
"""What every act leaves behind, once."""


def place(url: str) -> Mapping[str, Any]:
    """Where a replay has ended: the status, and how much it has written."""
    with engine_on(url) as engine:
        fund = Fund(engine, profile.load("migration"), system_clock)
        with fund.reading(SYSTEM) as work:
            day = work.session.execute(text("SELECT max(at) FROM replay_mark")).scalar()
            found = {"status": json.dumps(status(work).as_json()), "last": str(day)}
            for table in COUNTED:
                count = work.session.execute(text(f"SELECT count(*) FROM {table}")).scalar()
                found[table] = str(count)
        assert findings(engine) == []
    return found


def task(url: str) -> dict[str, Any]:
    """The replay of one life."""
    at = "2020-03-02T08:00:00+00:00"
    return {"task": "replay", "url": url, "file": str(ONE_LIFE), "at": at}


def replayed_with_kills(stage: Stage, databases: Databases, kills: int, each: int) -> None:
    """Kill replays, each so many times at most, until there were enough kills."""
    dice, killed, after, places = random.Random(4711), 0, 0, 0  # noqa: S311
    url = databases.migrated()
    whole = stage.run(**task(url))
    assert whole.code == 0, stage.complaints()
    wanted = place(url)
    databases.drop(url)
    longest = whole.seconds
    while killed < kills:
        url = databases.migrated()
        for number in range(min(each, kills - killed)):
            ended = stage.run(kill_after=dice.uniform(0, longest), **task(url))
            after += bool(ended.told)
            if ended.code != KILLED:
                # It was faster than the first, which had a cold machine: do not wait that long.
                longest = min(longest, ended.seconds) if number == 0 else longest
                break
            killed += 1
        ended = stage.run(**task(url))
        assert ended.code == 0, stage.complaints()
        assert place(url) == wanted
        places += 1
        databases.drop(url)
    print(f"\n{killed} kills, {after} after acts were kept: {places} replays, all in one place")


@pytest.mark.proof
def test_replay_killed_a_few_times(stage: Stage, sqlite_databases: Databases) -> None:
    replayed_with_kills(stage, sqlite_databases, kills=3, each=3)


@pytest.mark.proof
def test_replay_killed_many_times(stage: Stage, databases: Databases) -> None:
    replayed_with_kills(stage, databases, kills=50, each=3)
