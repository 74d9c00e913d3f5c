"""A clock that jumps, a clockwork that is down, a mail server that is: all is caught up with."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from mptf.clock import StoppedClock
from mptf.deadlines.models import Deadline
from mptf.letters.models import Letter, Sheet
from mptf.notes.models import ConceptNote
from mptf.outbox.models import Message
from mptf.policy import SYSTEM
from mptf.work import Fund
from tests.crash.acting import PlainPool
from tests.crash.scene import findings
from tests.lives import Story
from tests.workflows.test_clockwork import RETURNED
from workflows.clockwork import tick
from workflows.jobs import Shop
from workflows.mailing import Post
from workflows.printing import Press
from workflows.replay import replay


def test_a_clock_that_jumps_back_breaks_nothing(sqlite_url: str) -> None:
    with Story.open(sqlite_url) as story:
        story.begin(times=1)
        story.wait(days=3)
        note = story.draft()
        story.wait(hours=-30)  # below the acts before it, and into yesterday
        story.act(story.entities[0], "concept-note.submit", note)
        story.wait(hours=-2)
        story.act("officer-1", "concept-note.take-up", note)
        story.wait(hours=40)
        story.deposit("100.00")
        assert story.state(ConceptNote, note) == "screening"
        assert findings(story.fund.engine) == []


@dataclass(slots=True)
class Town:
    """A fund in which time passes, with a mail server that may be down."""

    fund: Fund
    folder: Path
    down: bool = False
    arrived: list[EmailMessage] = field(default_factory=list)

    def tick(self, at: datetime) -> dict[str, int]:
        """The clockwork at an instant, freshly started."""
        press = Press(PlainPool())  # type: ignore[arg-type]
        post = Post("fund@mptf.example", self.folder, self._deliver)
        fund = replace(self.fund, clock=StoppedClock(at))
        return {job: done for job, done in tick(Shop(fund, press, post), "me").items() if done}

    def count(self, kind: Any) -> int:
        """How many records there are."""
        with self.fund.reading(SYSTEM) as work:
            return len(work.session.exec(select(kind)).all())

    def unsent(self) -> int:
        """How many mails wait."""
        with self.fund.reading(SYSTEM) as work:
            query = select(Message).where(col(Message.sent_at).is_(None))
            return len(work.session.exec(query).all())

    def _deliver(self, mail: EmailMessage) -> None:
        if self.down:
            raise smtplib.SMTPServerDisconnected("no answer")
        self.arrived.append(mail)


@pytest.fixture
def town(sqlite_url: str, tmp_path: Path) -> Iterator[Town]:
    """A fund in which a note was sent back, and nothing has happened by itself since."""
    with Story.open(sqlite_url) as story:
        replay(story.fund, [RETURNED])
        with story.fund.writing(SYSTEM) as work:
            for message in work.session.exec(select(Message)):
                message.local_only = False  # as if it had not been a replay
        yield Town(story.fund, tmp_path)


def _due(town: Town) -> datetime:
    """Noon of the day by which the note had to come back."""
    with town.fund.reading(SYSTEM) as work:
        deadline = work.session.exec(select(Deadline).where(Deadline.what == "resubmit")).one()
    return datetime.combine(deadline.due_on, time(12), UTC)


def test_a_clockwork_that_was_down_for_five_days_catches_up_once(town: Town) -> None:
    done = town.tick(_due(town) + timedelta(days=6))
    assert done["let notes lapse"] == 1
    assert town.count(Sheet) == town.count(Letter) == done["print letters"] > 0
    assert len({mail["Message-ID"] for mail in town.arrived}) == len(town.arrived)
    assert len(town.arrived) == town.count(Message) == done["send mail"] > 0
    for days in (6, 7, 11):
        assert town.tick(_due(town) + timedelta(days=days, minutes=1)) == {}
    with town.fund.reading(SYSTEM) as work:
        assert work.session.exec(select(ConceptNote.state)).one() == "lapsed"
    assert findings(town.fund.engine) == []


def test_a_mail_server_that_was_down_for_days_gets_each_mail_once(town: Town) -> None:
    start, town.down = _due(town) - timedelta(days=5), True
    for hours in range(0, 72, 6):
        assert "send mail" not in town.tick(start + timedelta(hours=hours))
    waiting = town.unsent()
    assert waiting == town.count(Message) > 0
    town.down = False
    sent = [town.tick(start + timedelta(hours=hours)).get("send mail", 0) for hours in (79, 80)]
    assert sent == [waiting, 0]
    assert len({mail["Message-ID"] for mail in town.arrived}) == len(town.arrived) == waiting
    assert findings(town.fund.engine) == []
