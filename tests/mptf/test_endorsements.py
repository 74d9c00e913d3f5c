"""Endorsements by a letter and by a link: who gets it, how long it works, what it lets in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from mptf.clock import StoppedClock
from mptf.endorsements import entry, service
from mptf.endorsements import queries as endorsements
from mptf.endorsements.models import EndorsementRequest
from mptf.errors import Changed, GuardRefused, Invalid, LinkOver, NotFound, NotPermitted
from mptf.links import service as links
from mptf.notes.models import ConceptNote
from mptf.outbox.models import Message
from mptf.policy import PUBLIC
from mptf.work import Fund
from tests.conftest import Databases
from tests.lives import Story
from tests.making import pdf, sent
from tests.tales import going_on
from workflows.waiting import waiting

pytestmark = pytest.mark.same_on_both

TICK = timedelta(microseconds=1)


def begun(story: Story) -> None:
    story.begin(1)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, begun) as own:
        yield own


def drafted(story: Story, title: str = "Not endorsed yet", **more: object) -> UUID:
    content = {**story.content(title), **more}
    made: UUID = story.act(
        "E1", "concept-note.draft", call="2022-1", coordinator="E1", content=content
    )
    return made


def given(story: Story, note: UUID) -> list[endorsements.GivenRow]:
    found: list[endorsements.GivenRow] = story.ask(
        lambda work: endorsements.given.read(work, subject=note)
    )
    return found


def waits(story: Story, who: str, note: UUID) -> list[str]:
    """What a note waits for from somebody, as their home page says it."""
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        return [item.act for item in waiting(work).mine if item.id == note]


def mails(story: Story, to: str) -> list[tuple[str, str]]:
    query = select(Message.subject, Message.text).where(col(Message.to_email) == to)
    found: list[tuple[str, str]] = story.ask(
        lambda work: work.session.exec(query.order_by(col(Message.queued_at))).all()
    )
    return found


def test_a_link_is_mailed_once_in_clear_and_kept_as_a_hash(story: Story) -> None:
    note = drafted(story)
    token = story.ask_by_link(note, "PHL", email="rc@un.example")
    ((subject, text),) = mails(story, "rc@un.example")
    assert f"/endorse/{token}" in text
    assert "Not endorsed yet" in text
    assert "action required by" in subject
    row = story.ask(lambda work: work.session.exec(select(EndorsementRequest)).one())
    assert token not in repr(row)
    days = timedelta(days=story.profile.endorsement.link_days)
    assert (row.asked_at, row.ends_at) == (story.now, story.now + days)


def test_it_works_until_its_instant_and_not_at_it(story: Story) -> None:
    note = drafted(story)
    token = story.ask_by_link(note, "PHL")
    ends = story.now + timedelta(days=story.profile.endorsement.link_days)
    story.now = ends - TICK
    assert story.ask(lambda work: service.asked(work, token)[1].id) == note
    story.now = ends
    with pytest.raises(LinkOver, match="ran out on"):
        story.ask(lambda work: service.asked(work, token))
    story.now = ends - timedelta(minutes=1) - TICK
    story.reply(token, note)
    assert given(story, note)[0].by_link


def test_an_endorsement_by_link_is_one_of_the_note_and_says_how_it_came(story: Story) -> None:
    note = drafted(story)
    token = story.ask_by_link(note, "PHL")
    story.reply(token, note, title="Resident Coordinator", text="With pleasure.")
    (row,) = given(story, note)
    assert (row.country, row.kind) == ("PHL", "resident-coordinator")
    assert row.signed_by == "Rosa Marin, Resident Coordinator"
    assert (row.signed_on, row.by_link, row.text) == (story.today, True, "With pleasure.")
    assert any("has endorsed" in text for _subject, text in mails(story, "E1@fund.example"))
    with pytest.raises(LinkOver, match="was used on"):
        story.reply(token, note)
    with pytest.raises(GuardRefused, match="has endorsed it already"):
        story.ask_by_link(note, "PHL")


def test_a_comment_reaches_the_entities_and_they_may_ask_again(story: Story) -> None:
    note = drafted(story)
    token = story.ask_by_link(note, "PHL")
    with pytest.raises(Invalid, match="say what"):
        story.reply(token, note, answer="comment", text="  ")
    story.reply(token, note, answer="comment", text="The ministry is not named.")
    assert given(story, note) == []
    (comment,) = story.ask(lambda work: endorsements.comments.read(work, subject=note))
    assert comment.text == "The ministry is not named."
    mailed = [text for _subject, text in mails(story, "E1@fund.example")]
    assert any("The ministry is not named." in text for text in mailed)
    with pytest.raises(LinkOver, match="was used on"):
        story.reply(token, note)
    assert "concept-note.ask-endorsement" in waits(story, "E1", note)
    assert "concept-note.ask-endorsement" not in waits(story, "E2", note)
    again = story.ask_by_link(note, "PHL")
    assert "concept-note.ask-endorsement" not in waits(story, "E1", note)
    story.reply(again, note)
    assert len(given(story, note)) == 1
    assert "concept-note.ask-endorsement" not in waits(story, "E1", note)


def test_a_link_taken_back_or_replaced_works_no_more(story: Story) -> None:
    note = drafted(story)
    first = story.ask_by_link(note, "PHL")
    second = story.ask_by_link(note, "PHL")
    with pytest.raises(LinkOver, match="taken back, or replaced"):
        story.reply(first, note)
    waiting = select(EndorsementRequest.id).where(col(EndorsementRequest.withdrawn_at).is_(None))
    key = str(story.ask(lambda work: work.session.exec(waiting).one()))
    other = drafted(story, "Another")
    with pytest.raises(NotFound):
        story.act("E1", "concept-note.withdraw-question", other, request=key)
    story.act("E1", "concept-note.withdraw-question", note, request=key)
    with pytest.raises(LinkOver, match="taken back"):
        story.reply(second, note)
    with pytest.raises(NotFound):
        story.act("E1", "concept-note.withdraw-question", note, request=key)


def test_what_was_read_is_what_is_endorsed(story: Story) -> None:
    note = drafted(story)
    token = story.ask_by_link(note, "PHL")
    read = story.ask(lambda work: links.reading(work.get(ConceptNote, note)))
    story.act(
        "E1", "concept-note.write", note, fields={**story.fields("Changed"), "summary": "New."}
    )
    with pytest.raises(Changed):
        story.reply(token, note, read=read)
    story.reply(token, note)


def test_it_ends_with_the_use_of_an_endorsement(story: Story) -> None:
    moved, dropped, met = drafted(story, "Moved"), drafted(story, "Dropped"), drafted(story, "Met")
    tokens = [
        story.ask_by_link(note, "PHL", email=f"{note}@un.example") for note in (moved, dropped, met)
    ]
    story.act("E1", "concept-note.withdraw", moved, why="No more.")
    story.act(
        "E1", "concept-note.write", dropped, fields={**story.fields("D"), "countries": ["FJI"]}
    )
    form = {"country": "PHL", "kind": "resident-coordinator", "signed_by": "RC"}
    story.act("rc", "concept-note.endorse", met, **form, signed_on=story.today.isoformat())
    for token, reason in zip(
        tokens,
        ("takes no endorsements", "does not cover", "endorsed the note meanwhile"),
        strict=True,
    ):
        with pytest.raises(LinkOver, match=reason):
            story.ask(lambda work, t=token: service.asked(work, t))


def test_who_may_ask_whom_and_how_often(story: Story) -> None:
    note = drafted(story)
    form = {"country": "PHL", "name": "R", "title": "RC", "email": "rc@un.example"}
    for who in ("E2", "head"):
        with pytest.raises((NotPermitted, NotFound)):
            story.act(who, "concept-note.ask-endorsement", note, **form)
    with pytest.raises(Invalid, match="does not cover"):
        story.ask_by_link(note, "FJI")
    with pytest.raises(Invalid):
        story.ask_by_link(note, "PHL", email="rc@un.example, all@un.example\nBcc: x@y.example")
    times = service.ASKED_BY_ADDRESS.times
    for _ in range(times):
        story.ask_by_link(note, "PHL")
    with pytest.raises(GuardRefused, match=f"asked {times} times"):
        story.ask_by_link(note, "PHL", email="RC@UN.example")
    story.wait(days=1)
    story.ask_by_link(note, "PHL")


def test_a_link_opens_its_own_note_and_nothing_else(story: Story) -> None:
    note = drafted(story)
    token = story.ask_by_link(note, "PHL")
    fund = Fund(story.fund.engine, story.profile, StoppedClock(story.now))
    assert entry.opened(fund, token, lambda _work, asked: asked.note.id) == note
    for guess in ("", token[:-1], f"{token}x", token.upper()):
        with pytest.raises(LinkOver, match="not known here"):
            entry.opened(fund, guess, lambda _work, asked: asked)


def test_an_endorsement_names_the_letter_that_holds_it(story: Story) -> None:
    note, other = drafted(story), drafted(story, "Another")
    for name, kind in (("Letter.pdf", "endorsement"), ("Annex.pdf", "annex")):
        story.act("E1", "concept-note.attach", note, kind=kind, file=sent(name, pdf(name)))
    letter, annex = story.files(note)
    form = {"country": "PHL", "kind": "government", "signed_by": "Minister"}
    form["signed_on"] = story.today.isoformat()
    with pytest.raises(NotFound):
        story.act("E1", "concept-note.endorse", other, **form, letter=str(letter))
    with pytest.raises(Invalid, match="another kind of file"):
        story.act("E1", "concept-note.endorse", note, **form, letter=str(annex))
    assert given(story, note) == []
    story.act("E1", "concept-note.endorse", note, **form, letter=str(letter))
    (row,) = given(story, note)
    assert (row.file_id, row.file, row.by_link) == (letter, "Letter.pdf", False)
    with pytest.raises(GuardRefused, match="rests on this letter"):
        story.act("E1", "concept-note.take-away", note, attachment=str(letter), reason="No.")


def test_the_address_of_whoever_was_asked_is_for_whoever_asks_or_screens(story: Story) -> None:
    note = drafted(story)
    story.ask_by_link(note, "PHL")
    shown = {}
    for who in ("E1", "E2", "rc", "head", "donor"):
        with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
            rows = endorsements.asked.read(work, subject=note)
            shown[who] = [row.email for row in rows]
    assert shown == {
        "E1": ["rc@un.example"],
        "E2": ["rc@un.example"],
        "rc": [""],
        "head": ["rc@un.example"],
        "donor": [],
    }
    with story.fund.reading(PUBLIC, StoppedClock(story.now)) as work:
        assert endorsements.asked.read(work, subject=note) == []
