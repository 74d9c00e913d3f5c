"""Workers killed between their units: no mail is lost, one at most comes twice; one sheet each."""

from __future__ import annotations

import random
import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import text
from sqlmodel import select

from mptf import profile
from mptf.clock import StoppedClock
from mptf.letters.models import Letter
from mptf.outbox import service as outbox
from mptf.policy import SYSTEM
from mptf.work import Fund
from tests.crash.scene import LATER, engine_on, findings
from tests.crash.stage import KILLED, Ended, Stage
from tests.workflows.test_replay import ONE_LIFE
from workflows.replay import replay

BEGINS = datetime(2022, 9, 1, 9, tzinfo=UTC)
MAILS = 4


@dataclass(slots=True)
class Box:
    """Where mail arrives, twice if it is sent twice."""

    mails: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, mail: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        """Take a mail in."""
        assert isinstance(mail.content, bytes)
        self.mails.append(mail.content)
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Box, str]]:
    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


def queued(url: str, number: int) -> datetime:
    """Queue a round's mails; rounds are an hour apart, so that none waits for another."""
    at = BEGINS + number * 10 * LATER
    with engine_on(url) as engine:
        fund = Fund(engine, profile.load("migration"), StoppedClock(at))
        with fund.writing(SYSTEM) as work:
            for mail in range(MAILS):
                key, to = f"round-{number}-{mail}", "a@b.example"
                outbox.queue(work, key=key, to_email=to, to_name="A", subject="S", text="T")
    return at


@dataclass(slots=True)
class MailRounds:
    """A mail worker that is killed, and the one after it; what arrived of each round."""

    stage: Stage
    url: str
    box: Box
    task: dict[str, Any]
    number: int = 0
    killed: int = 0
    twice: int = 0

    def one(self, **kill: Any) -> None:
        """Mails are queued, one worker is killed, the next one sends what is left."""
        self.number += 1
        at, before = queued(self.url, self.number), len(self.box.mails)
        code = self._work(at, **kill).code
        assert code == KILLED or "kill_after" in kill, self.stage.complaints()
        self.killed += code == KILLED
        killed_after = len(self.box.mails) - before
        self._work(at)
        soon = len(self.box.mails) - before
        if kill.get("die") not in {None, "claiming"}:
            assert soon == killed_after, "what is claimed is nobody else's for a while"
        assert self._work(at + LATER).code == 0, self.stage.complaints()
        mails = self.box.mails[before:]
        ids = Counter(message_from_bytes(mail)["Message-ID"] for mail in mails)
        assert len(ids) == MAILS, "a mail was lost"
        assert len(mails) <= MAILS + 1, "more than one mail came twice"
        assert len(set(mails)) == MAILS, "a mail that came twice was not the same"
        self.twice += len(mails) - MAILS

    def _work(self, at: datetime, **kill: Any) -> Ended:
        seconds = kill.pop("kill_after", None)
        task = self.task | {"die": "", "mail": 0} | kill | {"at": at.isoformat()}
        return self.stage.run(kill_after=seconds, **task)

    def over(self) -> None:
        """Nothing waits, and nothing is wrong."""
        with engine_on(self.url) as engine, engine.connect() as connection:
            left = connection.execute(text("SELECT count(*) FROM message WHERE sent_at IS NULL"))
            assert left.scalar() == 0
            wrong = findings(engine)
        print(
            f"\n{self.killed} of {self.number} mail workers killed: 0 lost, "
            f"{self.twice} sent twice, {len(wrong)} violations"
        )
        assert wrong == []


def mail_rounds(stage: Stage, url: str, server: tuple[Box, str], folder: Path) -> MailRounds:
    """Rounds with this server."""
    task = {"task": "mail", "url": url, "smtp": server[1], "folder": str(folder)}
    return MailRounds(stage, url, server[0], task)


def test_mail_worker_killed_between_claim_send_and_mark(
    stage: Stage, sqlite_url: str, server: tuple[Box, str], tmp_path: Path
) -> None:
    rounds = mail_rounds(stage, sqlite_url, server, tmp_path)
    for die, mail in (("claiming", 1), ("before", 1), ("after", 1), ("before", 3), ("after", 4)):
        rounds.one(die=die, mail=mail)
    assert rounds.twice == 2, "one for each that was killed before it could mark"
    rounds.over()


@pytest.mark.proof
def test_mail_worker_killed_anywhere(
    stage: Stage, engine_url: str, server: tuple[Box, str], tmp_path: Path
) -> None:
    rounds, dice = mail_rounds(stage, engine_url, server, tmp_path), random.Random(4711)  # noqa: S311
    for die, mail in product(("claiming", "before", "after"), range(1, MAILS + 1)):
        rounds.one(die=die, mail=mail)
    for _ in range(40):
        rounds.one(kill_after=dice.uniform(0, 0.1))
    rounds.over()


def sheets_in(url: str) -> dict[str, str]:
    """The hash of each letter's only sheet."""
    with engine_on(url) as engine, engine.connect() as connection:
        rows = connection.execute(text("SELECT letter_id, sha256 FROM sheet")).all()
    assert len({str(row[0]) for row in rows}) == len(rows), "a letter has two sheets"
    return {str(row[0]): row[1] for row in rows}


def printed_with_kills(stage: Stage, url: str, kills: list[tuple[str, int]]) -> None:
    """Kill a printing worker at each of the points, then let one finish."""
    with engine_on(url) as engine:
        fund = Fund(engine, profile.load("migration"), StoppedClock(BEGINS))
        replay(fund, [ONE_LIFE])
        with fund.reading(SYSTEM) as work:
            letters = len(work.session.exec(select(Letter.id)).all())
    task: dict[str, Any] = {"task": "print", "url": url, "at": BEGINS.isoformat()}
    kept: dict[str, str] = {}
    for die, sheet in kills:
        assert stage.run(**task, die=die, sheet=sheet).code == KILLED, stage.complaints()
        now = sheets_in(url)
        assert len(now) - len(kept) == (sheet if die == "kept" else sheet - 1)
        assert kept.items() <= now.items(), "a sheet was written anew"
        kept = now
    assert stage.run(**task, die="", sheet=0).code == 0, stage.complaints()
    now = sheets_in(url)
    assert len(now) == letters > len(kept)
    assert kept.items() <= now.items()
    with engine_on(url) as engine:
        wrong = findings(engine)
    print(f"\n{len(kills)} printing workers killed: {letters} letters, {len(now)} sheets")
    assert wrong == []


def test_printing_worker_killed_between_print_and_keep(stage: Stage, sqlite_url: str) -> None:
    printed_with_kills(stage, sqlite_url, [("printed", 1), ("written", 1), ("kept", 1)])


@pytest.mark.proof
def test_printing_worker_killed_at_each_step(stage: Stage, engine_url: str) -> None:
    kills = [("printed", 1), ("printed", 2), ("written", 1), ("written", 2), ("kept", 1)]
    printed_with_kills(stage, engine_url, kills)
