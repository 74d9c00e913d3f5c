"""The application over a story, and whoever visits it: signed in as somebody, or nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from weakref import WeakKeyDictionary, ref

from fastapi import FastAPI
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from api.app import create_app
from api.entrance import SESSION
from mptf.access import service
from mptf.people.models import Person
from mptf.policy import Role
from mptf.work import Work
from tests.lives import Story

BASE = "http://localhost"


_apps: WeakKeyDictionary[Story, FastAPI] = WeakKeyDictionary()


def app_of(story: Story) -> FastAPI:
    """The application, on the day to which the story has come; made once for each story."""
    if story not in _apps:
        _apps[story] = new_app_of(story)
    return _apps[story]


def new_app_of(story: Story) -> FastAPI:
    """An application of one's own, for a test that adds to it."""
    told = ref(story)  # the application must not keep its own key alive
    fund = replace(story.fund, clock=lambda: _now(told), demonstration=True)
    # The story's clock stands still for long, so nobody is counted.
    return create_app(fund, clock_note="history", api_limit=1_000_000)


def _now(told: ref[Story]) -> datetime:
    story = told()
    assert story is not None, "the story is over"
    return story.now


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
