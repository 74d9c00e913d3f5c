"""The web application over small lives, on both engines; told once for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from api.app import create_app
from api.entrance import SESSION
from mptf.access import service
from mptf.clock import StoppedClock
from mptf.people.models import Person
from mptf.policy import Role
from mptf.work import Work
from tests.conftest import ENGINES, Databases
from tests.lives import Story

BASE = "http://localhost"


def app_of(story: Story) -> FastAPI:
    """The application, on the day to which the story has come."""
    fund = replace(story.fund, clock=StoppedClock(story.now), demonstration=True)
    return create_app(fund, clock_note="history")


def client_of(story: Story, who: str | None = "head") -> TestClient:
    """A browser in which a person of the story has signed in, or nobody has."""
    client = TestClient(app_of(story), base_url=BASE, client=("127.0.0.1", 50_000))
    if who is not None:
        client.cookies.set(SESSION, session_of(story, who))
    return client


def session_of(story: Story, who: str) -> str:
    """The token of a new session of a person; in an empty fund they enter first."""
    if who not in story.people:
        story.act("system", "organisation.add", code="SEC", name="Secretariat", kind="secretariat")
        story._person(who, "SEC", Role.SECRETARIAT)

    def begin(work: Work) -> str:
        login = service.open_account(work, work.get(Person, story.people[who]))
        return service.begin_session(work, login.id)

    token: str = story.write(who, begin)
    return token


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Every SELECT that is sent to the database meanwhile."""
    seen: list[str] = []

    def note(*said: object) -> None:
        text = str(said[2]).lstrip()
        if text.startswith(("SELECT", "WITH")):
            seen.append(text)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _chosen(request: pytest.FixtureRequest) -> Databases:
    name = "sqlite_databases" if request.param == "sqlite" else "postgres_databases"
    chosen: Databases = request.getfixturevalue(name)
    return chosen


@pytest.fixture(scope="session", params=ENGINES)
def told(request: pytest.FixtureRequest) -> Iterator[Story]:
    """A whole small history with every letter printed but the last."""
    databases = _chosen(request)
    url = databases.migrated()
    with Story.open(url) as story:
        story.tell()
        story.print_sheets()
        story.submit("A note whose receipt waits for the press")
        yield story
    databases.drop(url)


@pytest.fixture
def site(told: Story) -> TestClient:
    """A browser on the told history."""
    return client_of(told)


@pytest.fixture
def empty(sqlite_url: str) -> Iterator[Story]:
    """A fund in which nothing has happened, where the engine does not matter."""
    with Story.open(sqlite_url) as nothing:
        yield nothing


@pytest.fixture
def door(empty: Story) -> TestClient:
    """A browser on the fund in which nothing has happened."""
    return client_of(empty)


@pytest.fixture
def story(engine_url: str) -> Iterator[Story]:
    """A fund with people, a call and cash, for a test that tells its own."""
    with Story.open(engine_url) as own:
        own.begin()
        yield own
