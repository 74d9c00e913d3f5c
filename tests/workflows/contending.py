"""What runs in each process of a race of acts; its own module, so that processes start lean."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import Engine, event

from mptf.db import connect, for_writing
from mptf.errors import Refused
from mptf.people.service import actor
from mptf.policy import SYSTEM
from mptf.profile import load
from mptf.work import Fund
from tests.lives import SEAL_KEY, Story
from workflows.acts import perform

WON = "won"


@dataclass(frozen=True)
class Move:
    """What somebody does, so many seconds behind the start."""

    who: UUID
    act: str
    on: UUID
    sent: dict[str, Any] = field(default_factory=dict)
    after: float = 0.0


@dataclass(frozen=True)
class Race:
    """What every process is given. The clock goes on from `begins`, the same for all."""

    url: str
    begins: datetime
    gate: Path
    processes: int
    locked: bool


def _unlocked(engine: Engine) -> Engine:
    return engine


def _dawdle(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    """Widen the gap between what an act reads and what it writes: the gap that the lock closes."""
    if statement.startswith("INSERT"):
        time.sleep(0.02)


def _contend(race: Race, number: int, moves: Sequence[Move]) -> list[str]:
    """Make these moves, each in a thread, when all others are ready too; what came of each."""
    started = 0.0

    def now() -> datetime:
        return race.begins + timedelta(seconds=time.time() - started)

    def make(move: Move) -> str:
        try:
            who = people[move.who]
            time.sleep(max(0.0, started + move.after - time.time()))
            fund.write(who, lambda work: perform(work, move.act, move.on, move.sent))
        except Refused as refused:
            return f"{refused.code}: {refused}"
        except Exception as crash:  # noqa: BLE001 -- whatever it is, it is no clear refusal
            return f"crash: {type(crash).__name__}: {str(crash).splitlines()[0]}"
        return WON

    engine = connect(race.url)
    if not race.locked:
        event.listen(engine, "before_cursor_execute", _dawdle)
    fund = Fund(engine, load("migration"), now, seal_key=SEAL_KEY)
    lock = patch("mptf.work.for_writing", for_writing if race.locked else _unlocked)
    with lock, ThreadPoolExecutor(len(moves)) as threads:
        with fund.reading(SYSTEM) as work:
            people = {move.who: actor(work, move.who) for move in moves}
        (race.gate / str(number)).touch()
        while len(ready := list(race.gate.iterdir())) < race.processes:
            time.sleep(0.001)
        started = max(one.stat().st_mtime for one in ready) + 0.05
        outcomes = list(threads.map(make, moves))
    engine.dispose()
    return outcomes


def contend(
    story: Story,
    begins: datetime,
    moves: Sequence[Move],
    gate: Path,
    *,
    processes: int = 2,
    locked: bool = True,
) -> list[str]:
    """All moves at once in several processes; what came of each, in their order."""
    gate.mkdir()
    url = story.fund.engine.url.render_as_string(hide_password=False)
    story.fund.engine.dispose()
    race = Race(url, begins, gate, processes, locked)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        running = [
            pool.submit(_contend, race, number, moves[number::processes])
            for number in range(processes)
        ]
        told = [future.result(timeout=180) for future in running]
    return [told[place % processes][place // processes] for place in range(len(moves))]
