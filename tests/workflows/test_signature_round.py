"""The round of signatures: who is asked, who is reminded on which days, and how they sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from mptf.clock import StoppedClock
from mptf.errors import Changed, GuardRefused, Invalid, LinkOver
from mptf.links import service as links
from mptf.outbox.models import Message
from mptf.policy import PUBLIC, SYSTEM
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.signing import entry
from mptf.signing import queries as signing
from mptf.signing.models import SignatureLink
from mptf.signing.schemas import SignedByLink
from mptf.work import Fund
from tests.conftest import Databases
from tests.lives import COUNTRIES, Story
from tests.making import pdf, sent
from tests.tales import going_on
from workflows.jobs import Shop, remind_signatories, take_signed_documents_on
from workflows.waiting import waiting

pytestmark = pytest.mark.same_on_both

RC = "resident-coordinator"
TICK = timedelta(microseconds=1)


def approved(story: Story) -> None:
    story.begin(1)
    story.deposit("20000000.00")
    programme = story.invite(story.pipeline())
    story.document(programme)
    story.approve(programme)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, approved) as own:
        yield own


@pytest.fixture
def programme(story: Story) -> UUID:
    found: UUID = story.ask(lambda work: work.session.exec(select(JointProgramme.id)).one())
    return found


def at(story: Story) -> Fund:
    """The fund at the story's present."""
    own = story.fund
    return Fund(own.engine, own.profile, StoppedClock(story.now), seal_key="a key")


def shop(story: Story) -> Shop:
    return Shop(at(story), None, None)  # type: ignore[arg-type]


def mails(story: Story, begins: str) -> list[tuple[str, str]]:
    """To whom mails of a kind were queued, and what they say; the oldest first."""
    found = story.ask(
        lambda work: work.session.exec(
            select(Message.to_email, Message.text)
            .where(col(Message.key).startswith(begins))
            .order_by(col(Message.queued_at), col(Message.to_email))
        ).all()
    )
    return [tuple(row) for row in found]


def sign(story: Story, who: str, programme: UUID, kind: str, party: str, **more: Any) -> None:
    said = {"signed_by": f"For {party}", "signed_on": story.today.isoformat(), **more}
    story.act(who, "joint-programme.countersign", programme, kind=kind, party=party, **said)


def link(story: Story, programme: UUID, email: str = "rc@country.example") -> str:
    """The token of a link that was mailed."""
    story.act(
        "officer-1",
        "joint-programme.ask-signature",
        programme,
        country=COUNTRIES[0],
        name="Ana Example",
        title="Resident Coordinator",
        email=email,
    )
    return token(story)


def token(story: Story) -> str:
    _to, text = mails(story, "signature-link/")[-1]
    return str(re.findall(r"/sign/(\S+)", text)[0])


def answer(story: Story, key: str, what: str = "sign", **more: Any) -> Any:
    story.now += timedelta(minutes=1)
    read = entry.opened(at(story), key, lambda _work, asked: links.reading(asked.version))
    said = {"answer": what, "name": "Ana Example", "title": "RC", "read": read, **more}
    return entry.answer(at(story), key, SignedByLink.model_validate(said))


def rows(story: Story, who: str, part: Any, programme: UUID) -> list[Any]:
    actor = PUBLIC if who == "public" else SYSTEM if who == "system" else story.actor(who)
    with story.fund.reading(actor, StoppedClock(story.now)) as work:
        found: list[Any] = part.read(work, subject=programme)
        return found


def home(story: Story, who: str) -> dict[str, date | None]:
    """What waits for somebody, and until when."""
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        return {item.act: item.due_on for item in waiting(work).mine}


def test_an_approval_asks_every_signatory_by_mail_until_the_profiles_day(
    story: Story, programme: UUID
) -> None:
    asked = rows(story, "system", signing.asked, programme)
    codes = dict.fromkeys(story.entities, "puno")
    wanted = {(RC, COUNTRIES[0]), ("government", COUNTRIES[0]), ("chair", "chair")}
    assert {(row.kind, row.party) for row in asked} == wanted | {(k, c) for c, k in codes.items()}
    (due,) = rows(story, "system", signing.due, programme)
    assert due.due_on == story.today + timedelta(days=story.profile.programme.signing.days)
    to = [email for email, _text in mails(story, "signature/")]
    own = [f"{code}@fund.example" for code in story.entities]
    # The coordinating entity is asked twice: for itself, and to obtain the government's signature.
    assert sorted(to) == sorted([*own, "E1@fund.example", "chair@fund.example", "rc@fund.example"])
    for who in ("E1", "E2", "rc", "chair"):
        assert home(story, who)["joint-programme.countersign"] == due.due_on, who


def test_reminders_go_on_exactly_the_days_to_who_has_not_signed(
    story: Story, programme: UUID
) -> None:
    rules = story.profile.programme.signing
    sign(story, "E1", programme, "puno", "E1")
    (due,) = rows(story, "system", signing.due, programme)
    reminded = {}
    start = story.now
    for days in range((due.due_on - story.today).days + max(rules.overdue_days) + 10):
        story.now = start + timedelta(days=days)
        count = remind_signatories(shop(story))
        assert remind_signatories(shop(story)) == 0  # once a day of the profile
        if count:
            reminded[(due.due_on - story.today).days] = count
    left = len(rows(story, "system", signing.asked, programme)) - 1
    wanted = [*rules.reminder_days, *(-days for days in rules.overdue_days)]
    assert reminded == dict.fromkeys(sorted(wanted, reverse=True), left)
    to = {email for email, _text in mails(story, "signature-reminder/")}
    assert "E2@fund.example" in to
    assert {row.days for row in rows(story, "E2", signing.reminders, programme)} == set(wanted)


def test_a_clockwork_that_was_down_reminds_once_of_the_last_day_alone(
    story: Story, programme: UUID
) -> None:
    story.wait(days=story.profile.programme.signing.days + 8)
    remind_signatories(shop(story))
    assert {row.days for row in rows(story, "chair", signing.reminders, programme)} == {-7}
    late = [text for to, text in mails(story, "signature-reminder/") if to == "chair@fund.example"]
    assert len(late) == 1
    assert "It was due by" in late[0]


def test_the_last_signature_brings_the_programme_on(story: Story, programme: UUID) -> None:
    assert take_signed_documents_on(shop(story)) == 0
    for row in rows(story, "system", signing.asked, programme):
        assert story.state(JointProgramme, programme) == ProgrammeState.APPROVED
        who = {"puno": row.party, "chair": "chair", RC: "rc"}.get(row.kind, "officer-1")
        sign(story, who, programme, row.kind, row.party)
    assert take_signed_documents_on(shop(story)) == 1
    assert story.state(JointProgramme, programme) == ProgrammeState.SIGNED
    assert rows(story, "system", signing.due, programme) == []  # nothing is due any more
    story.wait(days=60)
    assert remind_signatories(shop(story)) == 0


def test_a_resident_coordinator_signs_by_a_link_once(story: Story, programme: UUID) -> None:
    key = link(story, programme)
    given = answer(story, key, text="With pleasure.")
    assert given.signature_id
    (row,) = [r for r in rows(story, "E1", signing.given, programme) if r.kind == RC]
    assert (row.signed_by, row.by_link, row.text) == (
        "Ana Example, RC",
        given.id,
        "With pleasure.",
    )
    told = {email for email, _text in mails(story, "signature-reply/")}
    assert {"E1@fund.example", "officer-1@fund.example"} <= told
    assert "E2@fund.example" not in told
    with pytest.raises(LinkOver, match="was used on"):
        answer(story, key)
    with pytest.raises(GuardRefused, match="has signed it already"):
        link(story, programme)


def test_who_does_not_sign_says_why_and_may_be_asked_again(story: Story, programme: UUID) -> None:
    key = link(story, programme)
    with pytest.raises(Invalid, match="say what is in the way"):
        answer(story, key, "comment")
    answer(story, key, "comment", text="The title is wrong.")
    assert [row.text for row in rows(story, "E2", signing.comments, programme)] == [
        "The title is wrong."
    ]
    assert answer(story, link(story, programme)).signature_id


def test_a_link_is_dead_with_its_reason(story: Story, programme: UUID) -> None:
    with pytest.raises(LinkOver, match="not known here"):
        answer(story, "nothing")
    first = link(story, programme)
    second = link(story, programme)
    with pytest.raises(LinkOver, match="replaced by a later one"):
        answer(story, first)
    with pytest.raises(Changed):
        answer(story, second, read="0" * 64)
    row = story.ask(
        lambda work: work.session.exec(
            select(SignatureLink).where(col(SignatureLink.withdrawn_at).is_(None))
        ).one()
    )
    story.now = row.ends_at - TICK - timedelta(minutes=1)
    entry.opened(at(story), second, lambda _work, _asked: None)
    story.now = row.ends_at
    with pytest.raises(LinkOver, match="ran out on"):
        entry.opened(at(story), second, lambda _work, _asked: None)


def test_a_link_is_dead_once_it_is_signed_elsewhere_or_the_programme_is_over(
    story: Story, programme: UUID
) -> None:
    key = link(story, programme)
    sign(story, "officer-1", programme, RC, COUNTRIES[0])
    with pytest.raises(LinkOver, match="has signed it meanwhile"):
        answer(story, key)
    story.act("E1", "joint-programme.cancel", programme, why="It is not needed.")
    with pytest.raises(LinkOver, match="takes no signatures any more: its state is “Cancelled”"):
        answer(story, key)
    story.wait(days=story.profile.programme.signing.days)
    assert remind_signatories(shop(story)) == 0


def test_whoever_was_asked_by_a_link_is_reminded_by_a_new_one(
    story: Story, programme: UUID
) -> None:
    """Where nobody with an account answers for the country."""
    story.act("administrator", "person.retire", story.people["rc"])
    first = link(story, programme)
    rules = story.profile.programme.signing
    story.wait(days=rules.days - max(rules.reminder_days))
    remind_signatories(shop(story))
    assert token(story) != first
    with pytest.raises(LinkOver, match="replaced by a later one"):
        answer(story, first)
    assert answer(story, token(story)).signature_id


def test_nobody_is_asked_for_a_country_that_does_not_sign(story: Story, programme: UUID) -> None:
    said = {"name": "A", "title": "B", "email": "a@b.example"}
    with pytest.raises(Invalid, match="no Resident Coordinator signs it for NLD"):
        story.act("E1", "joint-programme.ask-signature", programme, country="NLD", **said)


def test_the_secretariat_enters_a_signature_with_the_signed_page(
    story: Story, programme: UUID
) -> None:
    page = sent("Signed.pdf", pdf())
    sign(story, "officer-1", programme, "government", COUNTRIES[0], file=page)
    for who, name in (("E2", "Signed.pdf"), ("auditor", "Signed.pdf")):
        (row,) = rows(story, who, signing.given, programme)
        assert row.file == name
    assert rows(story, "donor", signing.given, programme) == []


def test_a_round_is_for_who_opens_the_programme_and_addresses_for_who_asks(
    story: Story, programme: UUID
) -> None:
    link(story, programme)
    parts = (signing.asked, signing.links, signing.due)
    for part in parts:
        assert all(rows(story, who, part, programme) for who in ("officer-1", "E2", "rc"))
        assert not any(rows(story, who, part, programme) for who in ("donor", "public"))
    assert [row.email for row in rows(story, "E2", signing.links, programme)] == [
        "rc@country.example"
    ]
    assert [row.email for row in rows(story, "rc", signing.links, programme)] == [""]
