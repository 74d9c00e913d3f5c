"""How fast pages are, each against its floor in the same run: one client, one server, both warm."""

from __future__ import annotations

import http.client
import multiprocessing
import re
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any
from uuid import UUID

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from api import serving
from api.entrance import SESSION
from mptf.clock import StoppedClock
from tests.api.visiting import BASE, app_of, session_of
from tests.bench.databases import databases
from tests.bench.figures import Figure
from tests.bench.floor import floor, noting
from tests.lives import Story
from workflows.acts import perform
from workflows.migrate import migrate

NOTES = 1_000
ROUNDS = 300
WARM = 30


def run() -> list[Figure]:
    """Each page's median against its floor, and its slowest in a hundred against its median."""
    figures: list[Figure] = []
    with databases() as urls:
        for engine, url in urls.items():
            figures += _on(engine, url)
    return figures


def _on(engine: str, url: str) -> list[Figure]:
    figures: list[Figure] = []
    migrate(url)
    with Story.open(url) as story:
        story.tell()
        _draft(story, NOTES)
        session = session_of(story, "head")
        told = (story.now, story.people)
    with _served(url, told, session) as (port, pages):
        for place, (name, address, statements) in enumerate(pages):
            ours, bare = _visit(port, session, address, f"/floor/{place}")
            figures += _figures(f"{engine}, {name}, {statements} statements", ours, bare)
    return figures


def _draft(story: Story, many: int) -> None:
    """Many drafts, in one transaction: as much as a list has to choose from."""
    coordinator = story.entities[0]
    actor = story.actor(coordinator)
    with story.fund.batch() as unit:
        for number in range(many):
            content = story.content(f"What note {number} is for")
            sent = {"call": "2022-1", "coordinator": coordinator, "content": content}
            with unit(actor, StoppedClock(story.now)) as work:
                perform(work, "concept-note.draft", None, sent, why="")


def _figures(name: str, ours: list[float], bare: list[float]) -> list[Figure]:
    median, under = statistics.median(ours), statistics.median(bare)
    slowest, slowest_under = (statistics.quantiles(spans, n=100)[-1] for spans in (ours, bare))
    a_second = len(ours) / sum(ours) * 1_000
    return [
        (f"{name}: its floor", under, None),
        (f"{name}: {a_second:,.0f} requests a second", median, median / under),
        # A busy machine shows in both: it is the floor's that tells how quiet it was.
        (
            "  one in a hundred of its floor is slower than, to the median",
            slowest_under,
            slowest_under / under,
        ),
        ("  one in a hundred is slower than, to the median", slowest, slowest / median),
    ]


def _visit(port: int, session: str, page: str, under: str) -> tuple[list[float], list[float]]:
    """Milliseconds of a page and of its floor, in turn, so that a busy machine hurts both alike."""
    client = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": f"{SESSION}={session}", "Accept-Encoding": "gzip"}
    spans: dict[str, list[float]] = {page: [], under: []}
    for _ in range(WARM + ROUNDS):
        for address, found in spans.items():
            began = time.perf_counter()
            client.request("GET", address, headers=headers)
            answer = client.getresponse()
            answer.read()
            found.append((time.perf_counter() - began) * 1_000)
            assert answer.status == 200, address
    client.close()
    return spans[page][WARM:], spans[under][WARM:]


Page = tuple[str, str, int]
"""What a page is called, where it lies, how many statements it sends."""
Told = tuple[datetime, dict[str, UUID]]


@contextmanager
def _served(url: str, told: Told, session: str) -> Iterator[tuple[int, list[Page]]]:
    """A server in a process of its own, as `mptf serve` runs it, with a floor under each page."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(there, url, told, session)
    )
    server.start()
    try:
        yield here.recv()
    finally:
        server.terminate()
        server.join()


def _serve(done: Connection, url: str, told: Told, session: str) -> None:
    with Story.open(url) as story:
        story.now, story.people = told
        app = app_of(story)
        client = TestClient(app, base_url=BASE, client=("127.0.0.1", 50_000))
        client.cookies.set(SESSION, session)
        number = re.search(r'href="/notes/([^"]+)"', client.get("/notes?state=funded").text)
        assert number is not None
        pages: list[Page] = []
        floors: list[Route] = []
        for name, address in (
            (f"list of 50 notes of {NOTES:,}", "/notes"),
            ("page of a note", f"/notes/{number[1]}"),
            ("dashboard", "/status"),
            (f"JSON list of 50 notes of {NOTES:,}", "/api/v1/notes"),
        ):
            client.get(address)
            with noting(story.fund.engine) as noted:
                answer = client.get(address)
            sent: Any = answer.json() if address.startswith("/api/") else None
            floors.append(Route(f"/{len(pages)}", floor(story.fund.engine, noted, sent)))
            pages.append((name, address, len(noted.statements)))
        app.mount("/floor", Starlette(routes=floors))
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            door.listen()
            server = serving.server(app)
            serving.settle()
            done.send((door.getsockname()[1], pages))
            server.run(sockets=[door])
