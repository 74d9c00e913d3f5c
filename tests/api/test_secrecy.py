"""Two worlds that differ only in what one seat says: nobody else can tell them apart.

Hashes over what is sealed, and the token of each page, differ by chance in any two worlds and say
nothing: these runs of 64 or 128 letters are blotted out before the bytes are compared.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from api.entrance import SESSION
from api.policy import doors_of
from mptf.outbox.models import Message
from mptf.rounds import tally
from tests.api.visiting import BASE, app_of, session_of
from tests.api.visits import FINE, visits
from tests.circulating import answer, circulated, ends_at
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

AUTHOR = "holder of DONORS-1"
OTHERS = (
    *("alternate of DONORS-1", "holder of DONORS-2", "chair", "head", "officer-1", "auditor"),
    *("member", "administrator", "agent-1", "donor", "rc", "E1", "E2"),
)
"""One of each role, the author's own alternate among them."""

PAGE = "/procedures/WP-2022-0001"
TICK = timedelta(microseconds=1)
_CHANCE = re.compile(rb"\b(?:[0-9a-f]{64}){1,2}\b")
_OF_A_VISIT = ("/choose-password", "/sign-in", "/forgot-password")
"""Pages of whoever has not come in: each visit has a link or a cookie of its own."""


@pytest.fixture
def worlds(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Story, Story]]:
    """The same fund twice: in one a seat supports, in the other it objects and says why."""
    with ExitStack() as stack:
        found = []
        for said in (("support", ""), ("objection", "It costs too much. " * 100)):
            story = stack.enter_context(going_on(databases, circulated))
            # The keys of records are the same in both: they are drawn from one stream.
            stream = random.Random(0)  # noqa: S311 -- not for secrets: for two like worlds
            with monkeypatch.context() as patch:
                patch.setattr(os, "urandom", stream.randbytes)
                answer(story, "DONORS-1", *said)
            found.append(story)
        yield found[0], found[1]


def addresses(story: Story) -> list[str]:
    """Every page, every list and its file, every list of the API, and the procedure."""
    pages = [
        visit.address
        for visit in visits(story)
        if visit.status == FINE and not visit.address.startswith(_OF_A_VISIT)
    ]
    doors = [door.removeprefix("GET ") for door in doors_of(app_of(story).routes)]
    plain = [path for path in doors if path.startswith("/api/v1/") and "{" not in path]
    files = [path.replace("{form}", "csv") for path in doors if path.endswith(".{form}")]
    return sorted(
        {
            *pages,
            *plain,
            *(path for path in files if "{" not in path),
            "/",
            *of_the_procedure(story),
        }
    )


def of_the_procedure(story: Story) -> list[str]:
    """Where the procedure is read, and what is done to it."""
    item = story.people["item"]
    return [
        PAGE,
        "/procedures",
        "/procedures.csv",
        "/record",
        "/api/v1/events",
        "/api/v1/written-procedures/WP-2022-0001",
        f"/api/v1/committee-items/{item}",
        f"/acts/committee-item.answer?on={item}",
    ]


def told(story: Story, session: str, wanted: list[str]) -> dict[str, tuple[int, bytes, bytes]]:
    """What somebody is answered at each address: status, headers, body."""
    client = TestClient(app_of(story), base_url=BASE, client=("127.0.0.1", 50_000))
    client.cookies.set(SESSION, session)
    client.headers["accept-encoding"] = "identity"  # the token of each page compresses otherwise
    found = {}
    for address in wanted:
        answered = client.get(address, follow_redirects=False)
        headers = "\n".join(f"{k}: {v}" for k, v in sorted(answered.headers.items())).encode()
        found[address] = answered.status_code, _blot(headers), _blot(answered.content)
    return found


def _blot(content: bytes) -> bytes:
    return _CHANCE.sub(b"(chance)", content)


def differing(
    worlds: tuple[Story, Story], readers: tuple[str, ...], wanted: list[str], at: timedelta
) -> dict[str, list[str]]:
    """By reader, where they could tell the worlds apart at that distance from the deadline."""
    sessions = []
    for story in worlds:
        story.now = ends_at(story) - timedelta(hours=1)
        sessions.append({who: session_of(story, who) for who in readers})
    for story in worlds:
        story.now = ends_at(story) + at
    found = {}
    for who in readers:
        one, other = (
            told(story, own[who], wanted) for story, own in zip(worlds, sessions, strict=True)
        )
        assert one["/"][0] == 200, f"{who} is not let in"
        if apart := [address for address in wanted if one[address] != other[address]]:
            found[who] = apart
    return found


def messages(story: Story) -> list[tuple[str, str, str]]:
    """Every mail that was queued, but for the links of those visits."""
    query = select(Message.to_email, Message.subject, Message.text)
    every = story.ask(lambda work: work.session.exec(query).all())
    return sorted(row for row in map(tuple, every) if _OF_A_VISIT[0] not in row[2])


def test_nobody_but_the_author_can_tell_two_worlds_apart_until_the_close(
    worlds: tuple[Story, Story],
) -> None:
    wanted = ["/", *of_the_procedure(worlds[0])]
    assert differing(worlds, OTHERS[:5], wanted, -TICK) == {}
    assert messages(worlds[0]) == messages(worlds[1])
    assert PAGE in differing(worlds, (AUTHOR,), wanted, -TICK)[AUTHOR]
    assert PAGE in differing(worlds, ("chair",), wanted, timedelta())["chair"]


@pytest.mark.proof
def test_nobody_can_anywhere_in_the_whole_product(worlds: tuple[Story, Story]) -> None:
    wanted = addresses(worlds[0])
    assert wanted == addresses(worlds[1])
    assert differing(worlds, OTHERS, wanted, -TICK) == {}


def test_the_comparison_sees_a_leak(
    worlds: tuple[Story, Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert differing(worlds, ("chair",), ["/", PAGE], -TICK) == {}
    hushed = tally.closed
    monkeypatch.setattr(
        tally, "closed", lambda work, found, ends: hushed(work, found, ends and work.now())
    )
    assert differing(worlds, ("chair",), ["/", PAGE], -TICK) == {"chair": [PAGE]}
