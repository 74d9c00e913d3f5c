"""Twenty-four take two different steps from one state at once: one wins, the others are told."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from mptf.db import connect
from mptf.errors import MptfError
from mptf.lives.models import Transition
from mptf.people.service import actor
from mptf.policy import SYSTEM
from mptf.profile import load
from mptf.work import Fund
from tests.mptf.verification.conftest import Tale
from workflows.acts import perform

PROCESSES, THREADS = 2, 12
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("concept-note.find-eligible", {}),
    (
        "concept-note.return-for-completion",
        {"findings": [{"field": "budget", "text": "Say more."}]},
    ),
)


def _slowly(at: datetime) -> Any:
    """A clock that takes its time, between reading a state and writing the step."""

    def now() -> datetime:
        time.sleep(0.02)
        return at

    return now


@contextmanager
def _lock(*, taken: bool) -> Iterator[None]:
    """Units that take the writer's lock, or, for the control, that do not."""
    if taken:
        yield
        return

    def no_lock(engine: Engine) -> Engine:
        return engine

    with patch("mptf.work.for_writing", no_lock):
        yield


@dataclass(frozen=True)
class Race:
    """What a spawned process is given."""

    url: str
    note: UUID
    who: UUID
    at: datetime
    lock: bool


def _contend(race: Race, barrier: Any, results: Any) -> None:
    engine = connect(race.url)
    fund = Fund(engine, load("migration"), _slowly(race.at))
    with fund.reading(SYSTEM) as work:
        officer = actor(work, race.who)

    def once(number: int) -> str:
        name, sent = STEPS[number % len(STEPS)]
        barrier.wait(120)
        try:
            fund.write(officer, lambda work: perform(work, name, race.note, sent))
        except MptfError as refusal:
            return refusal.code
        except Exception as crash:  # noqa: BLE001 -- whatever it is, it is no clean refusal
            return f"crash: {type(crash).__name__}: {str(crash).splitlines()[0]}"
        return "won"

    with _lock(taken=race.lock), ThreadPoolExecutor(THREADS) as threads:
        for outcome in threads.map(once, range(THREADS)):
            results.put(outcome)
    engine.dispose()


def _race(tale: Tale, *, lock: bool) -> tuple[Counter[str], list[str]]:
    spawn = multiprocessing.get_context("spawn")
    with tale.story() as story:
        before = story.ask(lambda work: _life(work, tale.note))
        barrier, results = spawn.Barrier(PROCESSES * THREADS), spawn.Queue()
        url = story.fund.engine.url.render_as_string(hide_password=False)
        race = Race(url, tale.note, story.people["officer-1"], story.now, lock)
        racers = [
            spawn.Process(target=_contend, args=(race, barrier, results)) for _ in range(PROCESSES)
        ]
        for racer in racers:
            racer.start()
        outcomes = Counter(results.get(timeout=180) for _ in range(PROCESSES * THREADS))
        for racer in racers:
            racer.join()
        after = story.ask(lambda work: _life(work, tale.note))
    return outcomes, after[len(before) :]


def _life(work: Any, note: UUID) -> list[str]:
    return list(work.session.exec(select(Transition.to_state).where(Transition.subject_id == note)))


def test_of_24_who_decide_on_one_note_one_wins_and_the_others_are_told(tale: Tale) -> None:
    outcomes, steps = _race(tale, lock=True)
    assert outcomes == {"won": 1, "wrong-state": 23}
    assert len(steps) == 1


@pytest.mark.same_on_both
def test_without_the_writers_lock_they_are_not_told(tale: Tale) -> None:
    """The control: the database still lets one win, but the others crash or are turned away."""
    outcomes, steps = _race(tale, lock=False)
    assert (outcomes["won"], len(steps)) == (1, 1)
    turned_away = sum(n for what, n in outcomes.items() if what == "busy" or "Integrity" in what)
    assert turned_away > 0, outcomes
