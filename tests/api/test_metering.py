"""How many requests the API takes from one person, or from one address: over all processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from starlette.testclient import TestClient

from api.entrance import SESSION
from mptf.access import limits
from mptf.access.metering import Meter
from mptf.clock import StoppedClock
from mptf.errors import TooMany
from mptf.work import Fund
from tests.api.programs import token_of
from tests.api.visiting import BASE, app_for, session_of
from tests.conftest import Databases
from tests.lives import Story

LIMIT = 10
WINDOW = timedelta(minutes=1)


@pytest.fixture(scope="module")
def people(sqlite_databases: Databases) -> Iterator[Story]:
    """Nobody but people, where the engine does not matter."""
    url = sqlite_databases.migrated()
    with Story.open(url) as story:
        story.populate()
        yield story
    sqlite_databases.drop(url)


@pytest.fixture(scope="module")
def app(people: Story) -> FastAPI:
    """The application with a small limit, on the story's own clock."""
    return app_for(replace(people.fund, clock=lambda: people.now), api_limit=LIMIT)


@pytest.fixture
def minute(people: Story) -> None:
    """A minute in which nobody has asked for anything yet."""
    people.now += WINDOW


def program(app: FastAPI, token: str = "", address: str = "192.0.2.7") -> TestClient:
    """A program at an address, with a token if it has one."""
    client = TestClient(app, base_url=BASE, client=(address, 1))
    if token:
        client.headers["authorization"] = f"Bearer {token}"
    return client


def asked(client: TestClient, times: int = 1) -> list[int]:
    """The statuses of so many requests."""
    return [client.get("/api/v1/status").status_code for _ in range(times)]


@pytest.mark.usefixtures("minute")
def test_a_person_is_held_back_for_the_rest_of_the_minute(people: Story, app: FastAPI) -> None:
    mine, also_mine, theirs = (
        program(app, token_of(people, who)) for who in ("head", "head", "chair")
    )
    assert asked(mine, LIMIT) == [200] * LIMIT
    people.now += WINDOW - timedelta(seconds=20)
    assert asked(mine) == asked(also_mine) == [429], "by whichever token"
    assert asked(theirs) == [200]
    answer = mine.get("/api/v1/notes")
    assert answer.headers["retry-after"] == "20"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:mptf:problem:too-many-requests",
        "title": "Too many requests",
        "status": 429,
        "code": "too-many-requests",
        "detail": "More than 10 requests came from you within 60 seconds. Nothing of this one was "
        "done; wait 20 seconds, then send it again.",
    }
    people.now += timedelta(seconds=20)
    assert asked(mine, LIMIT) == [200] * LIMIT


@pytest.mark.usefixtures("minute")
def test_whoever_shows_no_good_token_is_counted_by_address(people: Story, app: FastAPI) -> None:
    known = program(app, token_of(people, "auditor"))
    guesses = program(app, "mptf_guessed")
    assert asked(guesses, LIMIT) == [401] * LIMIT
    assert asked(guesses) == asked(program(app)) == [429]
    assert asked(program(app, address="192.0.2.8")) == [200]
    assert asked(known) == [200], "a person is no address"


@pytest.mark.usefixtures("minute")
def test_pages_are_not_counted_but_a_session_that_reads_the_api_is(
    people: Story, app: FastAPI
) -> None:
    mine, browser = program(app, token_of(people, "donor")), program(app)
    browser.cookies.set(SESSION, session_of(people, "donor"))
    assert {browser.get("/account").status_code for _ in range(LIMIT + 1)} == {200}
    assert asked(mine, LIMIT) == [200] * LIMIT
    assert asked(browser) == [429]
    assert browser.get("/account").status_code == 200


def test_processes_let_through_a_portion_each_too_many_at_the_most(fund: Fund) -> None:
    here = replace(fund, clock=StoppedClock(fund.clock()))
    limit = limits.of_the_api(100)
    processes = [Meter(here, limit) for _ in range(3)]
    let_through, refused = 0, 0
    for _ in range(limit.times):
        for one in processes:
            try:
                one.count("person/1")
                let_through += 1
            except TooMany:
                refused += 1
    portion = limit.times // 20
    assert limit.times <= let_through <= limit.times + len(processes) * portion
    assert refused == len(processes) * limit.times - let_through


def test_a_request_is_written_down_once_a_portion(sqlite_url: str) -> None:
    with Story.open(sqlite_url) as story:
        meter, writes = Meter(story.fund, limits.of_the_api(100)), []

        def note(*said: object) -> None:
            if str(said[2]).startswith(("INSERT", "UPDATE")):
                writes.append(said[2])

        event.listen(story.fund.engine, "before_cursor_execute", note)
        for _ in range(4):
            meter.count("person/1")
        assert writes == [], "whoever asks for little does not write"
        for _ in range(96):
            meter.count("person/1")
        assert len(writes) == 20
        for _ in range(100):
            with pytest.raises(TooMany):
                meter.count("person/1")
        assert len(writes) == 20, "nor does whoever is held back"
