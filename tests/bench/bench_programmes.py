"""The portfolio at thirty programmes and at three hundred, each with five years of reports."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from starlette.testclient import TestClient

from tests.api.visiting import client_of
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
    """What has to hold the bar: the page as it is read again; the first after an act is told."""
    return "statements: processor" in what


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
        few = _measured(story)
        fill(story, origin, FEW, MANY)
        many = _measured(story)
    said = f"{engine}, portfolio of {MANY} programmes, {few.statements} and {many.statements}"
    return [
        (f"{said} statements: processor", many.processor, many.processor / few.processor),
        ("  by the clock", many.clock, many.clock / few.clock),
        ("  the first time after an act, processor", many.first, many.first / few.first),
    ]


class Spans(NamedTuple):
    """Milliseconds of the processor and of the clock, and how many statements."""

    processor: float
    clock: float
    first: float
    statements: int


def _measured(story: Story) -> Spans:
    with story.fund.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    get = partial(_get, client_of(story), ADDRESS)
    get()
    with noting(story.fund.engine) as noted:
        get()
    warm, clock = _median(get, time.process_time), _median(get, time.perf_counter)
    return Spans(warm, clock, _first(story, get), len(noted.statements))


def _first(story: Story, get: Callable[[], None]) -> float:
    """Each after an act of somebody, which ends what was kept."""
    spans = []
    for go in range(GOES):
        story.act(
            "system", "organisation.add", code=f"O{story.now:%s}", name=f"O {go}", kind="donor"
        )
        spans.append(_span(get, time.process_time))
    return statistics.median(spans)


def _median(act: Callable[[], None], now: Callable[[], float]) -> float:
    return statistics.median(_span(act, now) for _go in range(GOES))


def _span(act: Callable[[], None], now: Callable[[], float]) -> float:
    began = now()
    act()
    return (now() - began) * 1_000


def _get(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:500])
