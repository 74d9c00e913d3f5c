"""Two worlds that differ only in what one seat says: nobody else can tell them apart.

In writing until the deadline, in a meeting until whoever presides closes the positions.

Hashes over what is sealed, and the token of each page, differ by chance in any two worlds and say
nothing: these runs of 64 or 128 letters are blotted out before the bytes are compared.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from sqlmodel import select

from api.entrance import SESSION
from api.policy import doors_of
from mptf.exports import paper
from mptf.exports.room import PrintingRoom
from mptf.letters import drafting
from mptf.outbox.models import Message
from mptf.rounds import tally
from tests.api.visiting import app_of, session_of, visitor
from tests.api.visits import FINE, papers, visits
from tests.circulating import answer, circulated, ends_at
from tests.conftest import Databases
from tests.lives import Story
from tests.meeting import asked_in_session, close_positions
from tests.tales import going_on

AUTHOR = "holder of DONORS-1"
OTHERS = (
    *("alternate of DONORS-1", "holder of DONORS-2", "chair", "head", "officer-1", "auditor"),
    *("member", "administrator", "agent-1", "donor", "rc", "E1", "E2"),
)
"""One of each role, the author's own alternate among them."""

PAGE, MEETING = "/procedures/WP-2022-0001", "/meetings/SCM-2022-0001"
TICK = timedelta(microseconds=1)
_CHANCE = re.compile(rb"\b(?:(?:[0-9a-f]{64}){1,2}|[A-HJKMNP-TV-Z2-9]{12})\b")
"""Digests, tokens, and the code that a letter would have: drawn anew whenever a page is made."""
_OF_A_VISIT = (
    "/choose-password",
    "/sign-in",
    "/forgot-password",
    "/endorse",
    "/write-with",
    "/notes/import",
    "/api/v1/note-workbooks",
    "/programme-reports/import",
    "/api/v1/expenditure-workbooks",
)
"""Pages whose visit has a link, a cookie or a workbook of its own: what only its owner sees."""


@pytest.fixture
def worlds(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Story, Story]]:
    """The same fund twice: in one a seat supports, in the other it objects and says why."""
    with twice(databases, circulated, monkeypatch) as found:
        yield found


@pytest.fixture
def tables(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Story, Story]]:
    """The same twice around a table."""
    with twice(databases, asked_in_session, monkeypatch) as found:
        yield found


def takes_a_position(story: Story, world: int) -> None:
    """In the one world a seat supports, in the other it objects and says why."""
    said = ("objection", "It costs too much. " * 100) if world else ("support", "")
    answer(story, "DONORS-1", *said)


@contextmanager
def twice(
    databases: Databases,
    tale: Callable[[Story], None],
    monkeypatch: pytest.MonkeyPatch,
    says: Callable[[Story, int], None] = takes_a_position,
) -> Iterator[tuple[Story, Story]]:
    """Two worlds that a tale has led to one point, and what is said in the one and the other."""
    with ExitStack() as stack:
        found = []
        for world in range(2):
            story = stack.enter_context(going_on(databases, tale))
            # The keys of records are the same in both: they are drawn from one stream.
            stream = random.Random(0)  # noqa: S311 -- not for secrets: for two like worlds
            with monkeypatch.context() as patch:
                patch.setattr(os, "urandom", stream.randbytes)
                says(story, world)
            found.append(story)
        yield found[0], found[1]


@pytest.fixture(autouse=True)
def _texts_of_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper is compared as its text: the same text under the same name gives the same bytes."""

    def text(html: str, *_of: str) -> bytes:
        return html.encode()

    monkeypatch.setattr(paper, "printed", text)
    monkeypatch.setattr(paper, "_room", PrintingRoom(text))
    monkeypatch.setattr(drafting, "sheet", text)


def addresses(story: Story) -> list[str]:
    """Every page, every list and its file, every list of the API, and the procedure."""
    return sorted({*places(story), *of_the_procedure(story)})


def places(story: Story) -> list[str]:
    """Every page and paper, every list and its file, every list of the API."""
    pages = [
        visit.address
        for visit in visits(story)
        if visit.status == FINE and not visit.address.startswith(_OF_A_VISIT)
    ]
    doors = [door.removeprefix("GET ") for door in doors_of(app_of(story).routes)]
    plain = [
        path
        for path in doors
        if path.startswith("/api/v1/") and "{" not in path and not path.startswith(_OF_A_VISIT)
    ]
    files = [path.replace("{form}", "csv") for path in doors if path.endswith(".{form}")]
    return sorted(
        {
            *pages,
            *papers(story),
            *plain,
            *(path for path in files if "{" not in path),
            "/",
        }
    )


def of_the_procedure(story: Story) -> list[str]:
    """Where the procedure is read, and what is done to it."""
    item = story.people["item"]
    return [
        PAGE,
        f"{PAGE}/pack.pdf",
        f"{PAGE}/pack.pdf?seat=DONORS-1",
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
    client = visitor(app_of(story))
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
    for story in worlds:
        story.now = ends_at(story) - timedelta(hours=1)
    sessions = signed_in(worlds, readers)
    for story in worlds:
        story.now = ends_at(story) + at
    return apart(worlds, sessions, wanted)


def signed_in(worlds: tuple[Story, Story], readers: tuple[str, ...]) -> list[dict[str, str]]:
    """A session of each reader in each world."""
    return [{who: session_of(story, who) for who in readers} for story in worlds]


def apart(
    worlds: tuple[Story, Story], sessions: list[dict[str, str]], wanted: list[str]
) -> dict[str, list[str]]:
    """By reader, at which of these addresses they are answered otherwise in the one world."""
    found = {}
    for who in sessions[0]:
        one, other = (
            told(story, own[who], wanted) for story, own in zip(worlds, sessions, strict=True)
        )
        assert one["/"][0] == 200, f"{who} is not let in"
        if differs := [address for address in wanted if one[address] != other[address]]:
            found[who] = differs
    return found


def messages(story: Story) -> list[tuple[str, str, str]]:
    """Every mail that was queued, but for the links of those visits."""
    query = select(Message.to_email, Message.subject, Message.text)
    every = story.ask(lambda work: work.session.exec(query).all())
    ours = (_OF_A_VISIT[0], _OF_A_VISIT[-1])
    return sorted(row for row in map(tuple, every) if not any(link in row[2] for link in ours))


def test_nobody_but_the_author_can_tell_two_worlds_apart_until_the_close(
    worlds: tuple[Story, Story],
) -> None:
    wanted = ["/", *of_the_procedure(worlds[0])]
    assert differing(worlds, OTHERS[:5], wanted, -TICK) == {}
    assert messages(worlds[0]) == messages(worlds[1])
    assert PAGE in differing(worlds, (AUTHOR,), wanted, -TICK)[AUTHOR]
    assert PAGE in differing(worlds, ("chair",), wanted, timedelta())["chair"]


def of_the_meeting(story: Story) -> list[str]:
    """Where the meeting is read, and what is done to it."""
    item, meeting = story.people["item"], story.people["meeting"]
    return [
        MEETING,
        f"{MEETING}/minutes",
        "/meetings",
        "/meetings.csv",
        f"{MEETING}/pack.pdf",
        f"{MEETING}/pack.pdf?seat=DONORS-1",
        "/record",
        "/api/v1/events",
        "/api/v1/meetings/SCM-2022-0001",
        f"/api/v1/committee-items/{item}",
        f"/acts/committee-item.close-positions?on={item}",
        f"/acts/meeting.close-all-positions?on={meeting}",
    ]


def test_nobody_but_the_author_can_tell_two_tables_apart_until_positions_are_closed(
    tables: tuple[Story, Story],
) -> None:
    wanted = ["/", *of_the_meeting(tables[0])]
    assert apart(tables, signed_in(tables, OTHERS[:6]), wanted) == {}
    assert messages(tables[0]) == messages(tables[1])
    assert MEETING in apart(tables, signed_in(tables, (AUTHOR,)), wanted)[AUTHOR]
    for story in tables:
        close_positions(story)
    assert MEETING in apart(tables, signed_in(tables, ("chair",)), wanted)["chair"]


@pytest.mark.proof
def test_nobody_can_anywhere_while_the_committee_sits(tables: tuple[Story, Story]) -> None:
    # Once in each world: a visit to a link of invitation writes one, and takes a minute.
    one, other = (places(story) for story in tables)
    assert one == other
    wanted = sorted({*of_the_meeting(tables[0]), *one})
    assert apart(tables, signed_in(tables, OTHERS), wanted) == {}


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
