"""What the acting program acts on: a fund with donors and agents; and what must be true after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from mptf import profile
from mptf.db import connect
from mptf.verification.service import verify
from tests.lives import Story
from workflows import tables

_DEPOSITS = """
    SELECT d.id, d.state, (SELECT count(*) FROM ledger_tx t WHERE t.document_id = d.id) AS entries
    FROM deposit d
"""
_ORDER = {"recorded": 0, "confirmed": 1}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts, on what, and when the next act may be."""

    recorder: str
    confirmer: str
    agreement: str
    at: str

    @classmethod
    def of(cls, url: str) -> Cast:
        """People a database with the people and the agreement that the acts need."""
        with Story.open(url) as story:
            story.populate()
            agreement = story.act(
                "agent-1",
                "agreement.enter",
                donor="DON",
                amount="900000000.00",
                currency=story.profile.fund.currency,
                signed_on=story.today,
            )
            story.wait(hours=1)
            recorder, confirmer = story.people["agent-1"], story.people["agent-2"]
            return cls(str(recorder), str(confirmer), str(agreement), story.now.isoformat())

    def task(self, url: str, units: int, number: object = 0) -> dict[str, Any]:
        """The task of so many units; each has its number in its references."""
        return {
            "task": "act",
            "url": url,
            "recorder": self.recorder,
            "confirmer": self.confirmer,
            "agreement": self.agreement,
            "at": self.at,
            "units": units,
            "round": str(number),
        }


@contextmanager
def engine_on(url: str) -> Iterator[Engine]:
    """An engine for a look at a database."""
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


def wrong_in(url: str, told: Iterable[list[str]]) -> list[str]:
    """What was acknowledged and is not there, and everything that `verify` finds."""
    with engine_on(url) as engine:
        return lost_in(engine, told) + findings(engine)


def findings(engine: Engine) -> list[str]:
    """What `verify` finds."""
    found = verify(engine, tables.edges(), tables.decided(), profile.load("migration")).findings
    return [finding.sentence for finding in found]


def lost_in(engine: Engine, told: Iterable[list[str]]) -> list[str]:
    """Deposits that have not come as far as was acknowledged, or without their entry."""
    with engine.connect() as connection:
        rows = connection.execute(text(_DEPOSITS)).all()
    there = {UUID(str(row.id)): row.state for row in rows}
    lost = [
        f"LOST {state} {key}"
        for state, key in told
        if _ORDER[there.get(UUID(key), "recorded")] < _ORDER[state] or UUID(key) not in there
    ]
    half = [
        f"HALF {row.state} {row.id} with {row.entries} entries"
        for row in rows
        if (row.state == "confirmed") != (row.entries > 0)
    ]
    return lost + half


LATER = timedelta(minutes=6)
"""After this, what a dead worker had claimed is free again."""
