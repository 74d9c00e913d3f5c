"""How a story is told: each act in a unit of its own, a minute after the one before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from mptf.clock import StoppedClock, day_in
from mptf.histories.models import ReplayMark
from mptf.people.service import actor
from mptf.policy import SYSTEM, Actor
from mptf.profile import Profile, load
from mptf.work import Fund, Work
from tests.engines import connect
from workflows.acts import perform

PROFILES = {
    "migration": "migration",
    "imaginary": str(Path(__file__).parents[1] / "profiles" / "imaginary.toml"),
}
FUND_ID = UUID(int=0)
SEAL_KEY = "the secret of a story that is told in tests"
BEGINS = datetime(2022, 9, 1, 9, tzinfo=UTC)
COUNTRIES = ("PHL", "VNM", "FJI")


class Teller:
    """A fund and what is done in it. `now` may be moved forward by whoever tells more."""

    def __init__(self, fund: Fund) -> None:
        """Tell it in this fund's database."""
        self.fund = fund
        self.now = BEGINS
        self.people: dict[str, UUID] = {}
        self.acted: set[str] = set()
        """What was done so far, each act by its name."""

    @classmethod
    @contextmanager
    def open(cls, url: str, profile: str = "migration") -> Iterator[Self]:
        """A story in a migrated database, under a profile of `PROFILES`."""
        engine = connect(url)
        try:
            fund = Fund(engine, load(PROFILES[profile]), StoppedClock(BEGINS), seal_key=SEAL_KEY)
            yield cls(fund)
        finally:
            engine.dispose()

    @property
    def profile(self) -> Profile:
        """The rules."""
        return self.fund.profile

    @property
    def today(self) -> date:
        """The day in the fund's zone."""
        return day_in(self.profile.fund.zone, self.now)

    def actor(self, who: str) -> Actor:
        """A person of the story as an actor."""
        if who == "system":
            return SYSTEM
        with self.fund.reading(SYSTEM, StoppedClock(self.now)) as work:
            return actor(work, self.people[who])

    def act(
        self, who: str, name: str, on: UUID | None = None, /, *, why: str = "", **sent: Any
    ) -> Any:
        """One act of one person, in its own unit, a minute after the one before."""
        self.now += timedelta(minutes=1)
        doing = self.actor(who)
        made = self.fund.write(
            doing, lambda work: perform(work, name, on, sent, why=why), StoppedClock(self.now)
        )
        self.acted.add(name)
        return getattr(made, "id", None)

    def write(self, who: str, act: Any) -> Any:
        """Anything that is no act, in a unit of its own."""
        self.now += timedelta(minutes=1)
        return self.fund.write(self.actor(who), act, StoppedClock(self.now))

    def ask(self, query: Any) -> Any:
        """The result of a function of a reading unit."""
        with self.fund.reading(SYSTEM, StoppedClock(self.now)) as work:
            return query(work)

    def state(self, kind: Any, key: UUID) -> str:
        """Where a record stands."""
        return str(self.ask(lambda work: work.get(kind, key).state))

    def wait(self, **times: int) -> None:
        """Let time pass: `days=10`."""
        self.now += timedelta(**times)

    def mark(self, name: str, *, named: bool = False) -> None:
        """A mark such as a replay leaves."""

        def leave(work: Work) -> ReplayMark:
            return work.add(
                ReplayMark(
                    file=f"{name}.jsonl",
                    line=1,
                    digest=hashlib.sha256(name.encode()).hexdigest(),
                    at=work.now(),
                    name=name if named else None,
                    subject_id=self.people["head"] if named else None,
                )
            )

        self.write("system", leave)
