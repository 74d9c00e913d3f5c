"""The portfolio at thirty programmes and at three hundred, each with five years of reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from starlette.testclient import TestClient

from api.entrance import SESSION
from mptf.programmes import portfolio
from tests.api.visiting import client_of, session_of
from tests.bench.bench_desk import tidied
from tests.bench.databases import several
from tests.bench.figures import Figure, compared
from tests.bench.floor import noting
from tests.bench.programmes import fill
from tests.lives import Story
from workflows.migrate import migrate

FEW, MANY = 30, 300
READERS = ("head", "E1")
ADDRESS = "/programmes/portfolio"
QUIET = 90
"""After so many days a programme's reports become late on each, at thirty and at three hundred."""
UNKEPT: Final = "where nothing was kept"


def barred(what: str) -> bool:
    """The page has to hold the bar, but for the one time after its process has begun."""
    return UNKEPT not in what


def run() -> list[Figure]:
    """The page's processor time at three hundred, and how many times that at thirty."""
    with several("few", "many") as urls:
        return [figure for engine, two in urls.items() for figure in on(engine, *two)]


def on(engine: str, few: str, many: str) -> list[Figure]:
    """The same on one engine."""
    with _read(few, FEW) as small, _read(many, MANY) as great:
        return [figure for who in READERS for figure in _figures(engine, small[who], great[who])]


@dataclass(frozen=True, slots=True)
class _Reading:
    """Somebody who reads the portfolio of a fund, and one of its programmes."""

    story: Story
    origin: UUID
    who: str
    client: TestClient

    def enter(self) -> None:
        """Begin a session: the last has ended with its day."""
        self.client.cookies.set(SESSION, session_of(self.story, self.who))

    def read(self) -> None:
        answer = self.client.get(ADDRESS, follow_redirects=False)
        assert answer.status_code == 200, answer.text[:500]

    def statements(self) -> int:
        self.read()
        with noting(self.story.fund.engine) as noted:
            self.read()
        return len(noted.statements)


def _again(_reading: _Reading) -> None:
    """Nothing has happened since it was read."""


def _elsewhere(reading: _Reading) -> None:
    code = f"O{reading.story.now:%s}"
    reading.story.act("system", "organisation.add", code=code, name=f"Donor {code}", kind="donor")


def _on_one(reading: _Reading) -> None:
    reading.story.act("officer-1", "joint-programme.flag", reading.origin, text="An audit is open")


def _another_day(reading: _Reading) -> None:
    reading.story.wait(days=1)
    reading.enter()


def _unkept(_reading: _Reading) -> None:
    portfolio._kept.clear()


_BEFORE: Final[Mapping[str, Callable[[_Reading], None]]] = {
    "read again": _again,
    "after an act elsewhere": _elsewhere,
    "after an act on a programme": _on_one,
    "on a new day": _another_day,
    UNKEPT: _unkept,
}


def _figures(engine: str, small: _Reading, great: _Reading) -> Iterator[Figure]:
    for reading in (small, great):
        reading.enter()
    sent = f"{small.statements()} and {great.statements()} statements"
    for what, before in _BEFORE.items():
        befores = partial(before, small), partial(before, great)
        of_few, of_many = compared(small.read, great.read, befores)
        said = f"{engine}, portfolio of {MANY} programmes, by {small.who}, {what}, {sent}"
        yield said, of_many, of_many / of_few


@contextmanager
def _read(url: str, how_many: int) -> Iterator[dict[str, _Reading]]:
    migrate(url)
    with Story.open(url) as story:
        story.begin()
        origin = story.fund_a_programme()
        fill(story, origin, 1, how_many)
        story.wait(days=QUIET)
        tidied(story)
        yield {who: _Reading(story, origin, who, client_of(story, who)) for who in READERS}
