"""What happens by itself happens once, by one leader, however late it is."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from mptf.access import idempotency, limits, pruning
from mptf.access import service as access
from mptf.access.models import Attempts, KeptAnswer, OneTimeLink, SignIn
from mptf.audit.models import AuditEvent
from mptf.clock import StoppedClock
from mptf.errors import InvariantBroken
from mptf.letters.models import Letter, Sheet
from mptf.letters.rendering import RenderingPool
from mptf.notes.models import ConceptNote
from mptf.outbox import service as outbox
from mptf.outbox.models import Message
from mptf.people.models import Person
from mptf.policy import SYSTEM
from mptf.verification import kept
from mptf.work import Fund, Work
from tests.lives import Story
from tests.workflows.test_replay import ONE_LIFE
from workflows.clockwork import tick
from workflows.history import files_of
from workflows.jobs import Shop, let_go, let_notes_lapse
from workflows.mailing import Post, checked
from workflows.printing import Press
from workflows.replay import replay

RETURNED = Path(__file__).parent.parent / "histories" / "returned.jsonl"


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderingPool]:
    with RenderingPool(1) as pool:
        yield pool


@pytest.fixture
def shop(fund: Fund, pool: RenderingPool, tmp_path: Path) -> Shop:
    return Shop(fund, Press(pool), Post("fund@mptf.example", tmp_path / "mail"))


def test_a_tick_prints_every_letter_and_sends_every_mail_once(shop: Shop) -> None:
    replay(shop.fund, [ONE_LIFE])
    done = tick(shop, "first")
    with shop.fund.reading(SYSTEM) as work:
        letters = work.session.exec(select(Letter)).all()
        sheets = work.session.exec(select(Sheet)).all()
        unsent = work.session.exec(select(Message).where(Message.sent_at == None)).all()  # noqa: E711
    assert len(letters) == len(sheets) == done["print letters"] > 0
    assert {sheet.letter_id for sheet in sheets} == {letter.id for letter in letters}
    assert all(sheet.pdf.startswith(b"%PDF-") for sheet in sheets)
    assert not unsent
    assert len(files_in(shop)) == done["send mail"] > 0
    assert not any(tick(shop, "first").values())


def test_a_second_clockwork_does_nothing_while_the_first_one_leads(shop: Shop) -> None:
    assert tick(shop, "first")
    assert tick(shop, "second") == {}
    later = StoppedClock(shop.fund.clock() + timedelta(minutes=6))
    assert tick(replace(shop, fund=replace(shop.fund, clock=later)), "second")


def test_a_mail_carries_its_letter_and_keeps_its_message_id(shop: Shop) -> None:
    replay(shop.fund, [ONE_LIFE])
    tick(shop, "first")
    mails = [message_from_bytes(f.read_bytes(), policy=SMTP) for f in files_in(shop)]
    receipt = next(m for m in mails if "Receipt of a concept note" in str(m["Subject"]))
    attachments = [part.get_filename() for part in receipt.iter_attachments()]
    assert attachments == ["MIG00-REC-2020-0001.pdf"]
    assert receipt["Message-ID"].endswith("@mptf.example>")
    assert len({m["Message-ID"] for m in mails}) == len(mails)


def test_a_mail_that_does_not_leave_is_tried_again_later(shop: Shop) -> None:
    sent: list[EmailMessage] = []

    def down(_mail: EmailMessage) -> None:
        raise smtplib.SMTPServerDisconnected

    with shop.fund.writing(SYSTEM) as work:
        outbox.queue(work, key="k", to_email="a@b.example", to_name="A", subject="S", text="T")
    post = replace(shop.post, server=down)
    assert post.send_waiting(shop.fund) == 0
    assert post.send_waiting(shop.fund) == 0, "it waits before it tries again"
    later = replace(shop.fund, clock=StoppedClock(shop.fund.clock() + timedelta(hours=7)))
    assert replace(post, server=sent.append).send_waiting(later) == 1
    assert [mail["To"] for mail in sent] == ["a@b.example"]
    assert replace(post, server=sent.append).send_waiting(later) == 0


def test_one_key_is_queued_once(shop: Shop) -> None:
    with shop.fund.writing(SYSTEM) as work:
        queue = partial(outbox.queue, work, to_email="a@b.example", to_name="A", text="T")
        assert queue(key="k", subject="S") is not None
        assert queue(key="k", subject="another") is None


def test_a_header_smuggled_into_a_subject_is_refused() -> None:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = "harmless"
    assert checked(mail) is mail
    mail["Bcc"] = "everybody@example.org"
    with pytest.raises(InvariantBroken, match="Bcc"):
        checked(mail)


def test_a_note_lapses_the_day_after_its_deadline_and_not_before(fund: Fund, shop: Shop) -> None:
    replay(fund, files_of([RETURNED]))
    with fund.reading(SYSTEM) as work:
        note = work.session.exec(select(ConceptNote)).one()
        days = work.profile.note.cure_days
    assert note.state == "returned"
    returned_at = note.created_at
    on_the_day = replace(fund, clock=StoppedClock(returned_at + timedelta(days=days)))
    assert let_notes_lapse(replace(shop, fund=on_the_day)) == 0
    day_after = replace(fund, clock=StoppedClock(returned_at + timedelta(days=days + 1)))
    assert let_notes_lapse(replace(shop, fund=day_after)) == 1
    assert let_notes_lapse(replace(shop, fund=day_after)) == 0
    with fund.reading(SYSTEM) as work:
        assert work.session.exec(select(ConceptNote)).one().state == "lapsed"


def test_what_has_served_its_time_is_let_go_and_nothing_else(fund: Fund, shop: Shop) -> None:
    """Nobody looks at it any more: not a day sooner, and the record of it stays."""
    story = Story(fund)
    story.populate()
    many = pruning.AT_ONCE + 1

    def come_in(work: Work) -> None:
        person = work.get(Person, story.people["head"])
        access.invite(work, person)
        access.begin_session(work, access.open_account(work, person).id)
        limits.count(work, limits.SIGN_IN_BY_ADDRESS, "192.0.2.7")
        for number in range(many):
            idempotency.keep(work, f"key-{number}", "asked", 200, "{}")

    story.write("head", come_in)

    def on(day: int) -> Fund:
        return replace(fund, clock=StoppedClock(story.now + timedelta(days=day)))

    def kept(today: Fund) -> list[int]:
        kinds: tuple[type[SQLModel], ...] = (KeptAnswer, Attempts, SignIn, OneTimeLink)
        with today.reading(SYSTEM) as work:
            return [len(work.session.exec(select(kind)).all()) for kind in kinds]

    before = kept(on(0))
    assert before == [many, 1, 1, 1]
    for day, left in {
        0: before,
        2: [many, 0, 1, 1],
        29: [many, 0, 1, 1],
        31: [0, 0, 1, 1],
        96: [0, 0, 1, 1],  # either would have ended by itself after seven days
        98: [0, 0, 0, 0],
    }.items():
        tick(replace(shop, fund=on(day)), f"on day {day}")
        assert kept(on(day)) == left, day
    acts = story.ask(lambda work: work.session.exec(select(AuditEvent.act)).all())
    assert {"sign in", "mail invitation"} <= set(acts)


def test_letting_go_is_thought_of_once_a_day(fund: Fund, shop: Shop) -> None:
    today = replace(fund, clock=StoppedClock(fund.clock()))
    assert let_go(replace(shop, fund=today)) == 0
    with today.writing(SYSTEM, StoppedClock(today.clock() - timedelta(days=5))) as work:
        limits.count(work, limits.SIGN_IN_BY_ADDRESS, "192.0.2.7")
    assert let_go(replace(shop, fund=today)) == 0
    tomorrow = replace(fund, clock=StoppedClock(today.clock() + timedelta(days=1)))
    assert let_go(replace(shop, fund=tomorrow)) == 1
    assert let_go(replace(shop, fund=tomorrow)) == 0


def files_in(shop: Shop) -> list[Path]:
    return sorted(shop.post.folder.glob("*.eml"))


def test_every_night_the_record_is_checked_once(shop: Shop, tmp_path: Path) -> None:
    def tick_at(hour: int, day: int = 18) -> int:
        clock = StoppedClock(datetime(2026, 3, day, hour, tzinfo=UTC))
        own = replace(shop, fund=replace(shop.fund, clock=clock, var=tmp_path))
        return tick(own, "first").get("check the record", 0)

    replay(shop.fund, [ONE_LIFE])
    assert tick_at(12) == 1, "after days without a clockwork it is late, and not left out"
    first = kept.last(tmp_path)
    assert first is not None
    assert (first.by, first.findings) == (kept.By.CLOCKWORK, 0)
    assert first.through > 0
    assert [tick_at(13), tick_at(0, 19), tick_at(2, 19), tick_at(3, 19)] == [0, 0, 1, 0]
    kept.keep(tmp_path, first.model_copy(update={"by": kept.By.COMMAND}))
    assert [tick_at(4, 19), tick_at(2, 20)] == [0, 1], "a check by hand moves no night"
    assert tick(shop, "first").get("check the record", 0) == 0, "nothing is kept without a folder"
