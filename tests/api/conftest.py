"""The web application over small lives, on both engines; told once for all tests that only read."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from mptf import logs
from mptf.access import passwords
from tests.api.browsing import Served, browsing, serving
from tests.api.visiting import app_of, client_of
from tests.conftest import ENGINES, Databases, databases_of
from tests.lives import Story
from tests.tales import going_on

OF_LIBRARIES = ("sqlalchemy", "uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords that are hashed at once: how much a hash costs is no matter of these tests."""
    real = passwords._HASHER
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    passwords._HASHER = real


@pytest.fixture(scope="session", params=ENGINES)
def told(request: pytest.FixtureRequest) -> Iterator[Story]:
    """A whole small history with every letter printed but the last."""
    with going_on(databases_of(request), Story.tell) as story:
        story.submit("A note whose receipt waits for the press")
        yield story


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
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, a call and cash, for a test that tells its own."""
    with going_on(databases, Story.begin) as own:
        yield own


@pytest.fixture(scope="module")
def served(sqlite_databases: Databases) -> Iterator[Served]:
    """A told history, served on this machine."""
    with (
        going_on(sqlite_databases, Story.tell) as story,
        serving(app_of(story)) as address,
    ):
        yield Served(story, address)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without it a laptop skips and a build machine fails."""
    with browsing() as chromium:
        yield chromium


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the server would write to its error stream at the level `debug`."""
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    monkeypatch.setattr(logging.root, "handlers", [])
    loggers = [logging.root, *map(logging.getLogger, (*logs.OURS, *OF_LIBRARIES))]
    levels = [logger.level for logger in loggers]
    logs.begin("debug")
    yield written
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
