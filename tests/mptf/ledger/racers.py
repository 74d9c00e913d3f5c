"""What runs in each process of a race; a module of its own, so that processes start lean."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Protocol
from unittest.mock import patch

from sqlalchemy import Engine

from mptf.db import for_writing
from mptf.errors import Refused
from mptf.ledger import periods, pools, queries, rules, service
from mptf.work import Work
from tests.mptf.ledger.scene import Books, at, day, ref, usd

ACTS_EACH = 3


class Act(Protocol):
    """What a racer does in a unit, under a name of its own; says what came of it."""

    def __call__(self, work: Work, name: str) -> str:
        """Do it."""


def reserve_one(work: Work, name: str) -> str:
    """Reserve a dollar of what is there."""
    parts = pools.draw(queries.drawable_by_pool(work, day(9)), usd("1"), None, None)
    service.post(work, rules.reserve(at(day(9), name), ref(name), parts))
    return "won"


def deposit_once(work: Work, name: str) -> str:  # noqa: ARG001, all act alike
    """The same deposit under the same key as everyone."""
    entry = rules.deposit(at(day(9), "the one"), ref("Aland"), usd("7"), fee_bps=100)
    return str(service.post(work, entry))


CLOSER = "N0.1"
"""Who closes the period, after one post of its own and before another."""


def post_or_close(work: Work, name: str) -> str:
    """A deposit of a dollar on the ninth day, through which one of them closes the books."""
    if name == CLOSER:
        periods.close(work, day(9))
        return "closed"
    service.post(work, rules.deposit(at(day(9), name), ref("Aland"), usd("1"), fee_bps=0))
    return "won"


def _unlocked(engine: Engine) -> Engine:
    return engine


def racer(url: str, act: Act, number: int, gate: str, *, racers: int, locked: bool) -> list[str]:
    """Do the act three times, when all others are ready too; say what came of it."""
    outcomes = []
    lock = patch("mptf.work.for_writing", for_writing if locked else _unlocked)
    with Books.open(url, new=False) as books, lock:
        books.read(queries.balances)  # connected and warm
        (Path(gate) / str(number)).touch()
        while len(list(Path(gate).iterdir())) < racers:
            time.sleep(0.001)
        for attempt in range(ACTS_EACH):
            name = f"N{number}.{attempt}"
            try:
                outcomes.append(books.write(partial(act, name=name)))
            except Refused as refused:
                outcomes.append(refused.code)
            except Exception as error:  # noqa: BLE001 - it is what the control looks for
                outcomes.append(f"error: {type(error).__name__}")
    return outcomes


def race(url: str, act: Act, gate: Path, racers: int, *, locked: bool = True) -> list[str]:
    """All racers at once, each a process; every outcome."""
    gate.mkdir()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(racers, mp_context=context) as pool:
        running = [
            pool.submit(racer, url, act, number, str(gate), racers=racers, locked=locked)
            for number in range(racers)
        ]
        return [outcome for future in running for outcome in future.result()]
