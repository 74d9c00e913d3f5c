"""The application over a story, and whoever visits it: signed in as somebody, or nobody."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary, ref

from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from sqlalchemy import Engine, event
from starlette.datastructures import State
from starlette.testclient import TestClient

from api.app import answer_for, create_app
from api.entrance import SESSION
from mptf.access import service
from mptf.people.models import Person
from mptf.policy import Role
from mptf.work import Fund, Work
from tests.lives import Story

BASE = "http://localhost"


_apps: WeakKeyDictionary[Story, FastAPI] = WeakKeyDictionary()
_made: dict[tuple[str, str], FastAPI] = {}

_SHOWN: dict[str, Any] = {"clock_note": "history", "api_limit": 1_000_000}
"""The story's clock stands still for long, so nobody is counted."""


def app_for(fund: Fund, **how: Any) -> FastAPI:
    """An application that answers for a fund, as `create_app` makes it.

    Its routes take half a second to make and know no fund: those of the first application serve
    all that are named alike.
    """
    name = (fund.profile.fund.code, fund.public_url)
    if name not in _made:
        _made[name] = create_app(fund)
    app = copy(_made[name])
    app.state, app.middleware_stack = State(), None
    answer_for(app, fund, **how)
    return app


def app_of(story: Story) -> FastAPI:
    """The application, on the day to which the story has come; made once for each story."""
    if story not in _apps:
        _apps[story] = app_for(_fund_of(story), **_SHOWN)
    return _apps[story]


def new_app_of(story: Story) -> FastAPI:
    """An application of one's own, for a test that adds to it."""
    return create_app(_fund_of(story), **_SHOWN)


def _fund_of(story: Story) -> Fund:
    told = ref(story)  # the application must not keep its own key alive
    return replace(story.fund, clock=lambda: _now(told), demonstration=True)


def _now(told: ref[Story]) -> datetime:
    story = told()
    assert story is not None, "the story is over"
    return story.now


def visitor(app: FastAPI, address: str = "127.0.0.1", **how: Any) -> TestClient:
    """A browser on an application, whose requests share one event loop and its threads.

    By itself a client begins and ends a loop for every request, which takes as long as a page.
    """
    client = TestClient(app, base_url=BASE, client=(address, 50_000), **how)
    client.portal = _loop()
    return client


@cache
def _loop() -> BlockingPortal:
    running = ExitStack()
    atexit.register(running.close)
    return running.enter_context(start_blocking_portal())


def client_of(story: Story, who: str | None = "head") -> TestClient:
    """A browser in which a person of the story has signed in, or nobody has."""
    client = visitor(app_of(story))
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
