"""The portfolio at thirty programmes and at three hundred, each with five years of reports."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from uuid import UUID

from starlette.testclient import TestClient

from api.entrance import SESSION
from tests.api.visiting import client_of, session_of
from tests.bench.databases import databases
from tests.bench.figures import Figure
from tests.bench.floor import noting
from tests.bench.programmes import fill
from tests.lives import Story
from workflows.migrate import migrate

FEW, MANY = 30, 300
GOES = 15
ADDRESS = "/programmes/portfolio"


def barred(what: str) -> bool:
    """What has to hold the bar: the page as it is read again, and the first time after an act."""
    return "processor" in what and "new day" not in what


def run() -> list[Figure]:
    """The page's processor time at three hundred, and how many times that at thirty."""
    with databases() as urls:
        return [figure for engine, url in urls.items() for figure in on(engine, url)]


def on(engine: str, url: str) -> list[Figure]:
    """The same on one engine, by the processor and by the clock."""
    migrate(url)
    with Story.open(url) as story:
        story.begin()
        origin = story.fund_a_programme()
        fill(story, origin, 1, FEW)
        few = _measured(story, origin)
        fill(story, origin, FEW, MANY)
        many = _measured(story, origin)
    said = f"{engine}, portfolio of {MANY} programmes, {few.statements} and {many.statements}"
    return [
        (f"{said} statements: processor", many.processor, many.processor / few.processor),
        ("  by the clock", many.clock, many.clock / few.clock),
        *(
            (f"  the first time {what}, processor", span, span / few.firsts[what])
            for what, span in many.firsts.items()
        ),
    ]


class Spans(NamedTuple):
    """Milliseconds of the processor and of the clock, and how many statements."""

    processor: float
    clock: float
    firsts: dict[str, float]
    statements: int


def _measured(story: Story, origin: UUID) -> Spans:
    with story.fund.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    client = client_of(story)
    get = partial(_get, client, ADDRESS)
    get()
    with noting(story.fund.engine) as noted:
        get()
    warm, clock = _median(get, time.process_time), _median(get, time.perf_counter)
    return Spans(warm, clock, _firsts(story, origin, client), len(noted.statements))


def _firsts(story: Story, origin: UUID, client: TestClient) -> dict[str, float]:
    """After what ends what was kept: an act elsewhere, one on a programme, and another day."""

    def elsewhere() -> None:
        code = f"O{story.now:%s}"
        story.act("system", "organisation.add", code=code, name=f"Donor {code}", kind="donor")

    def on_one() -> None:
        story.act("officer-1", "joint-programme.flag", origin, text="An audit is open")

    def another_day() -> None:
        story.wait(days=1)
        client.cookies.set(SESSION, session_of(story, "head"))

    befores = {
        "after an act elsewhere": elsewhere,
        "after an act on a programme": on_one,
        "on a new day": another_day,
    }
    found = {}
    for what, before in befores.items():
        spans = []
        for _go in range(GOES):
            before()
            spans.append(_span(partial(_get, client, ADDRESS), time.process_time))
        found[what] = statistics.median(spans)
    return found


def _median(act: Callable[[], None], now: Callable[[], float]) -> float:
    return statistics.median(_span(act, now) for _go in range(GOES))


def _span(act: Callable[[], None], now: Callable[[], float]) -> float:
    began = now()
    act()
    return (now() - began) * 1_000


def _get(client: TestClient, address: str) -> None:
    answer = client.get(address, follow_redirects=False)
    assert answer.status_code == 200, (address, answer.text[:500])
