"""A step through the engine against the same rows written with the driver."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from mptf.audit.service import salted
from mptf.clock import StoppedClock
from mptf.notes.models import ConceptNote
from mptf.work import Work
from tests.lives import Story
from workflows.concept_note import CONCEPT_NOTE
from workflows.engine import fire
from workflows.migrate import migrate

STEPS = 100
REPEATS = 5


def run() -> list[tuple[str, float, float | None]]:
    """Milliseconds a step, many in one transaction so that the disk is not what is measured."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'steps.db'}"
        migrate(url)
        with Story.open(url) as story:
            story.populate()
            story.open_call()
            notes = [story.draft(f"Note {n}") for n in range(STEPS * REPEATS * 2)]
            ours, raw = [], []
            for repeat in range(REPEATS):
                start = repeat * STEPS * 2
                ours.append(_timed(story, notes[start : start + STEPS], _fired))
                raw.append(_timed(story, notes[start + STEPS : start + 2 * STEPS], _raw))
    by_hand, by_engine = statistics.median(raw), statistics.median(ours)
    return [
        ("a step (withdraw a draft), raw SQL with the same rows and hashes", by_hand, None),
        ("a step (withdraw a draft), through the engine", by_engine, by_engine / by_hand),
    ]


def _timed(story: Story, notes: list[UUID], act: Any) -> float:
    doing = story.actor(story.entities[0])
    began = time.perf_counter()
    with story.fund.batch() as unit:
        for key in notes:
            with unit(doing, StoppedClock(story.now)) as work:
                act(work, key)
    return (time.perf_counter() - began) * 1_000 / len(notes)


def _fired(work: Work, key: UUID) -> None:
    fire(work, CONCEPT_NOTE, work.get(ConceptNote, key), "withdraw", remark="no longer planned")


def _raw(work: Work, key: UUID) -> None:
    """The rows of a step, by hand: remark, transition, event; the unit's block comes of itself."""
    driver = work.session.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    step, state = driver.execute(
        "SELECT step, state FROM concept_note WHERE id = ?", (key.hex,)
    ).fetchone()
    transition = {
        "id": uuid4(),
        "workflow": "concept-note",
        "subject_id": key,
        "step": step + 1,
        "prev_step": step,
        "trigger": "withdraw",
        "from_state": state,
        "to_state": "withdrawn",
        "at": work.now(),
        "act_on": work.today(),
        "actor_id": work.actor.id,
        "decision_item_id": None,
    }
    _insert(work, driver, "transition", transition)
    salt = uuid4().hex
    remark = uuid4()
    driver.execute(
        "INSERT INTO remark (id, salt, text) VALUES (?, ?, ?)",
        (remark.hex, salt, "no longer planned"),
    )
    last = driver.execute("SELECT MAX(seq) FROM audit_event").fetchone()[0]
    event = {
        "id": uuid4(),
        "seq": last + 1,
        "at": work.now(),
        "actor_id": work.actor.id,
        "act": "withdraw",
        "subject_kind": "concept-note",
        "subject_id": key,
        "before": '{"state":"draft"}',
        "after": '{"state":"withdrawn"}',
        "consequences": "",
        "remark_id": remark,
        "remark_hash": salted(salt, "no longer planned"),
    }
    _insert(work, driver, "audit_event", event)


def _insert(work: Work, driver: sqlite3.Connection, table: str, values: dict[str, Any]) -> None:
    stamped = work.unit.stamp(table, values, frozenset())
    names = ", ".join(f'"{name}"' for name in stamped)
    marks = ", ".join("?" for _ in stamped)
    driver.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks})",
        tuple(_stored(value) for value in stamped.values()),
    )


def _stored(value: Any) -> Any:
    match value:
        case UUID():
            return value.hex
        case _ if hasattr(value, "hour"):
            return value.strftime("%Y-%m-%d %H:%M:%S.%f")
        case _ if hasattr(value, "isoformat"):
            return value.isoformat()
        case _:
            return value
