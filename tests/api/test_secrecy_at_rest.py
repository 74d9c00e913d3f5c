"""Until an item closes, what a seat says is nowhere: not in the database, the log or the outbox."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from mptf.access.idempotency import request_hash
from mptf.access.models import KeptAnswer
from mptf.db import canonical_json
from mptf.letters.rendering import RenderingPool
from mptf.rounds.models import Answer
from mptf.rounds.seal import Place, Said, Sealed
from mptf.work import Fund
from tests.api.programs import act, program_of
from tests.api.test_acts import form_of
from tests.api.visiting import client_of
from tests.circulating import answer, circulated, ends_at
from tests.conftest import Databases
from tests.lives import SEAL_KEY, Story
from tests.tales import going_on
from tests.workflows.rows import everything
from workflows.clockwork import tick
from workflows.jobs import Shop
from workflows.mailing import Post
from workflows.printing import Press

CANARY = "zqobjectionzq"
ACT = "committee-item.answer"
WAYS = ("page", "preview on a page", "program", "preview of a program", "refused", "stood over")
PAGE = "/procedures/WP-2022-0001"


@pytest.fixture
def asked(databases: Databases) -> Iterator[Story]:
    """A note that is circulated to the Committee in writing."""
    with going_on(databases, circulated) as own:
        yield own


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where mail goes."""
    return tmp_path / "mail"


def words(way: str) -> str:
    """A reason that tells by which way it was given."""
    return f"{CANARY}{WAYS.index(way)} is what we say."


def say_everything(story: Story) -> None:
    """An objection by every way there is, each by a seat of its own; and what is refused."""
    item = story.people["item"]
    address = f"committee-items/{item}/answer"
    site = client_of(story, "holder of DONORS-1")
    sent = {**form_of(site, ACT, item), "answer": "objection"}
    looked = site.post(
        f"/acts/{ACT}", data={**sent, "reason": words("preview on a page"), "press": "look"}
    )
    assert looked.status_code == 200
    done = site.post(
        f"/acts/{ACT}",
        data={**sent, "reason": words("page"), "press": "do"},
        follow_redirects=False,
    )
    assert done.status_code == 303, done.text

    program = program_of(story, "holder of DONORS-2")
    said = {"answer": "objection", "reason": words("preview of a program")}
    assert act(program, f"{address}?preview=true", "a-key-of-a-look", **said).status_code == 200
    said["reason"] = words("program")
    for _ in range(2):  # sent again under its key, it is answered from what was kept
        assert act(program, address, "a-key-of-an-objection", **said).status_code < 300

    said["reason"] = words("refused")
    for other in ("member", "officer-1"):
        assert (
            act(program_of(story, other), address, f"a-key-of-{other}", **said).status_code == 403
        )
    long = {"answer": "objection", "reason": words("refused") * 200}
    assert act(program, address, "another-key-of-mine", **long).status_code == 422
    odd = {"answer": words("refused"), "reason": words("refused")}
    assert act(program, address, "a-third-key-of-mine", **odd).status_code == 422

    answer(story, "COUNTRIES-1", "objection", words("stood over"))
    answer(story, "COUNTRIES-1", "no-objection")


def mailed(story: Story, folder: Path) -> str:
    """Do what the clockwork does, reminders among it; all mail that has left."""
    with RenderingPool(1) as pool:
        fund = Fund(
            story.fund.engine, story.profile, lambda: story.now, seal_key=story.fund.seal_key
        )
        tick(Shop(fund, Press(pool), Post("fund@mptf.example", folder)), "first")
    return "".join(file.read_text() for file in sorted(folder.glob("*.eml")))


def dumped(story: Story) -> str:
    """Every column of every row, and on SQLite every byte of the file, what was freed too."""
    found = repr(everything(story))
    path = story.fund.engine.url.database
    if story.fund.engine.dialect.name == "sqlite":
        found += Path(str(path)).read_bytes().decode("latin-1")
    return found


def test_what_a_seat_says_is_nowhere_until_the_close(
    asked: Story, folder: Path, log: io.StringIO
) -> None:
    say_everything(asked)
    asked.now = ends_at(asked).replace(hour=6)  # on the last day, when members are reminded
    assert "Reminder, your position by" in mailed(asked, folder)
    assert CANARY not in dumped(asked)
    assert CANARY not in mailed(asked, folder)
    assert CANARY not in log.getvalue()
    assert "POST /api/v1/committee-items/{id}/answer 2" in log.getvalue()

    asked.now = ends_at(asked)
    mailed(asked, folder)
    page = client_of(asked, "auditor").get(PAGE).text
    record = json.dumps(
        program_of(asked, "auditor").get("/api/v1/written-procedures/WP-2022-0001").json()
    )
    for way in ("page", "program"):
        assert words(way) in page
        assert words(way) in record
    for way in ("preview on a page", "preview of a program", "refused"):
        assert words(way) not in page
        assert words(way) not in record


def test_without_a_seal_it_would_be_found(asked: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the search finds what lies open in a row."""

    def no_seal(_key: bytes, _place: Place, said: Said) -> Sealed:
        return Sealed(said.reason, "0" * 64)

    monkeypatch.setattr("mptf.rounds.service.seal", no_seal)
    answer(asked, "COUNTRIES-1", "objection", words("stood over"))
    assert CANARY in dumped(asked)


# --- A position has few forms: they could all be tried -------------------------------------------


def kept(story: Story) -> KeptAnswer:
    """The answer that was kept under a key."""
    found: KeptAnswer = story.ask(lambda work: work.session.exec(select(KeptAnswer)).one())
    return found


@pytest.mark.parametrize("said", Answer)
def test_a_kept_answer_does_not_tell_what_it_answers(asked: Story, said: Answer) -> None:
    """Neither by its hash, which is not to be recomputed from the database, nor by its body."""
    item = str(asked.people["item"])
    sent = {"answer": said.value, "reason": "No." if said is Answer.OBJECTION else ""}
    program = program_of(asked, "holder of DONORS-2")
    assert act(program, f"committee-items/{item}/answer", "a-key-of-mine", **sent).status_code < 300
    row = kept(asked)
    assert row.request_hash == request_hash(SEAL_KEY, ACT, item, sent, "")
    parts = (ACT, item, sent, "")
    in_the_database = {value for table in everything(asked).values() for value in table}
    for secret in ("", str(row.id), row.key, str(row.person_id), *sorted(in_the_database)):
        assert request_hash(secret, *parts) != row.request_hash
    assert hashlib.sha256(canonical_json(parts).encode()).hexdigest() != row.request_hash
    assert not told(json.loads(row.body), said.value)


def told(body: Any, word: str) -> bool:
    """Whether a value in an answer is that word."""
    match body:
        case dict():
            return any(told(value, word) for value in body.values())
        case list():
            return any(told(value, word) for value in body)
        case _:
            return bool(body == word)
