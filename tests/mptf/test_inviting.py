"""Writers who were invited: who gets in by which link, to what, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from mptf.access import entry as access
from mptf.access.models import Login
from mptf.clock import StoppedClock
from mptf.errors import (
    GuardRefused,
    Invalid,
    LinkOver,
    NotFound,
    NotPermitted,
    SignInRefused,
    WrongState,
)
from mptf.notes import drafting, entry, inviting
from mptf.notes import queries as notes
from mptf.notes.filters import Chosen
from mptf.notes.models import ConceptNote, WritingLink
from mptf.people.models import Person
from mptf.policy import Role
from mptf.work import Fund
from tests.conftest import Databases
from tests.lives import Story
from tests.making import pdf, sent
from tests.tales import going_on
from workflows.waiting import waiting

pytestmark = pytest.mark.same_on_both

TICK = timedelta(microseconds=1)
PASSWORD = "long enough to be kept"


def begun(story: Story) -> None:
    story.begin(1)
    story._organisation("E9", "un-entity")
    story._person("E9", "E9", Role.ENTITY)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, begun) as own:
        yield own


def fund_of(story: Story) -> Fund:
    return Fund(story.fund.engine, story.profile, StoppedClock(story.now))


def come_in(story: Story, token: str, name: str = "guest") -> None:
    """Choose a password by the link; the person is one of the story from then on."""
    number = entry.choose(fund_of(story), token, PASSWORD)
    assert number
    newest = select(Person.id).where(col(Person.email).startswith("lin.vogt"))
    story.people[name] = story.ask(lambda work: work.session.exec(newest).one())


def seen(story: Story, who: str) -> set[str]:
    """The titles of the notes that somebody sees."""
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        return {row.title for row in notes.listed(work, Chosen(), limit=99)}


def summary(story: Story, note: UUID) -> str:
    return str(story.ask(lambda work: work.get(ConceptNote, note).content["summary"]))


def test_a_link_opens_an_account_once_and_that_opens_one_note(story: Story) -> None:
    note, other = story.draft("Theirs"), story.draft("Another")
    token = story.invite_writer(note)
    link = story.ask(lambda work: work.session.exec(select(WritingLink)).one())
    assert token not in repr(link)
    assert link.ends_at - link.sent_at == timedelta(days=story.profile.writing.link_days)
    told = entry.opened(fund_of(story), token)
    assert (told.title, told.name, told.by) == ("Theirs", "Lin Vogt", "Person E1")
    with pytest.raises(SignInRefused):
        access.enter(fund_of(story), "lin.vogt@un.example", PASSWORD)
    come_in(story, token)
    assert access.enter(fund_of(story), "Lin.Vogt@un.example", PASSWORD)
    assert story.actor("guest").roles == {Role.WRITER}
    assert seen(story, "guest") == {"Theirs"}
    story.act("guest", "concept-note.write", note, fields={"summary": "By a guest."})
    assert summary(story, note) == "By a guest."
    with pytest.raises(NotFound):
        story.act("guest", "concept-note.write", other, fields={"summary": "By a guest."})
    with pytest.raises(LinkOver, match=r"was used on .*: sign in with the password"):
        entry.choose(fund_of(story), token, PASSWORD)


def test_the_link_works_until_its_instant_and_not_at_it(story: Story) -> None:
    note = story.draft("Theirs")
    token = story.invite_writer(note)
    ends = story.now + timedelta(days=story.profile.writing.link_days)
    story.now = ends - TICK
    entry.opened(fund_of(story), token)
    story.now = ends
    with pytest.raises(LinkOver, match="ran out on"):
        entry.choose(fund_of(story), token, PASSWORD)
    again = story.invite_writer(note)
    come_in(story, again)
    assert seen(story, "guest") == {"Theirs"}
    assert len(story.writers(note)) == 1


def test_a_later_link_or_an_end_closes_the_one_before(story: Story) -> None:
    note = story.draft("Theirs")
    first, second = story.invite_writer(note), story.invite_writer(note)
    with pytest.raises(LinkOver, match="replaced by a later one"):
        entry.opened(fund_of(story), first)
    story.end_writers(note)
    with pytest.raises(LinkOver, match="was ended on"):
        entry.opened(fund_of(story), second)
    (row,) = story.writers(note)
    with pytest.raises(NotFound):
        story.act("E1", "concept-note.end-writer", note, writer=str(row.id), reason="Again.")
    for guess in ("", second[:-1], f"{second}x"):
        with pytest.raises(LinkOver, match="not known here"):
            entry.opened(fund_of(story), guess)


def test_who_was_ended_sees_and_does_nothing_more_and_may_be_invited_again(story: Story) -> None:
    note = story.draft("Theirs")
    come_in(story, story.invite_writer(note))
    story.act("guest", "concept-note.write", note, fields={"summary": "Kept."})
    story.end_writers(note)
    assert seen(story, "guest") == set()
    with pytest.raises(NotFound):
        story.act("guest", "concept-note.write", note, fields={"summary": "Too late."})
    assert summary(story, note) == "Kept."
    token = story.invite_writer(note, entity=None, partner="A network of cities")
    assert entry.opened(fund_of(story), token).has_password
    assert seen(story, "guest") == {"Theirs"}
    assert [row.ended_at is None for row in story.writers(note)] == [False, True]


def test_after_submission_it_is_closed_and_open_again_when_it_comes_back(story: Story) -> None:
    note = story.draft("Theirs")
    come_in(story, story.invite_writer(note))
    waits = story.invite_writer(note, name="Bo", email="lin.vogt.2@un.example")
    story.act("E1", "concept-note.submit", note)
    assert seen(story, "guest") == set()
    with pytest.raises(NotFound):
        story.act("guest", "concept-note.write", note, fields={"summary": "Too late."})
    with pytest.raises(LinkOver, match="not being written any more"):
        entry.opened(fund_of(story), waits)
    with pytest.raises(WrongState):
        story.invite_writer(note, email="lin.vogt.3@un.example")
    story.act("officer-1", "concept-note.take-up", note)
    findings = [{"field": "summary", "text": "Say more."}]
    story.act("officer-1", "concept-note.return-for-completion", note, findings=findings)
    assert seen(story, "guest") == {"Theirs"}
    story.act("guest", "concept-note.write", note, fields={"summary": "More."})
    with story.fund.reading(story.actor("guest"), StoppedClock(story.now)) as work:
        assert [row.text for row in notes.findings.read(work, subject=note)] == ["Say more."]
        assert notes.checks.read(work, subject=note) == []
        assert [item.act for item in waiting(work).mine] == ["concept-note.write"]


def test_an_entity_that_leaves_the_note_takes_its_writers_along(story: Story) -> None:
    note = story.draft("Theirs")
    come_in(story, story.invite_writer(note))
    waits = story.invite_writer(note, name="Bo", email="lin.vogt.2@un.example")
    own = [{"category": 1, "amount": "1000.00"}]
    story.act("E1", "concept-note.write", note, fields={"budget.E2": [], "partners": []})
    assert seen(story, "guest") == set()
    with pytest.raises(LinkOver, match="takes part in the note no more"):
        entry.opened(fund_of(story), waits)
    with pytest.raises(Invalid, match="takes no part in the note"):
        story.invite_writer(note, email="another@un.example")
    story.act("E1", "concept-note.write", note, fields={"budget.E2": own})
    assert seen(story, "guest") == {"Theirs"}


def test_a_guest_writes_attaches_and_comments_and_does_nothing_else(story: Story) -> None:
    note = story.draft("Theirs")
    come_in(story, story.invite_writer(note))
    own = [{"category": 1, "amount": "1000.00"}]
    story.act("guest", "concept-note.write", note, fields={"budget.E2": own})
    others: tuple[dict[str, Any], ...] = (
        {"budget.E1": own},
        {"budget": []},
        {"partners": ["E1", "E2", "E9"]},
    )
    for closed in others:
        with pytest.raises(NotPermitted, match="an entity of the note"):
            story.act("guest", "concept-note.write", note, fields=closed)
    story.act("guest", "concept-note.comment", note, field="summary", text="Too long?")
    with story.fund.reading(story.actor("guest"), StoppedClock(story.now)) as work:
        (said,) = drafting.comments.read(work, subject=note)
        assert drafting.writers.read(work, subject=note) == []
    story.act("guest", "concept-note.settle", note, comment=str(said.id))
    story.act("guest", "concept-note.attach", note, kind="annex", file=sent("A.pdf", pdf("A")))
    refused: dict[str, dict[str, Any]] = {
        "concept-note.submit": {},
        "concept-note.withdraw": {},
        "concept-note.confirm": {"entity": "E2"},
        "concept-note.invite-writer": {"name": "X", "email": "x@un.example", "entity": "E2"},
        "concept-note.end-writer": {"writer": str(story.writers(note)[0].id), "reason": "No."},
        "concept-note.attach": {"kind": "endorsement", "file": sent("L.pdf", pdf("L"))},
        "concept-note.take-away": {"attachment": str(story.files(note)[0]), "reason": "No."},
    }
    for act, form in refused.items():
        with pytest.raises(NotPermitted):
            story.act("guest", act, note, why="Because.", **form)


def test_a_guest_of_another_partner_writes_no_budget(story: Story) -> None:
    note = story.draft("Theirs")
    come_in(story, story.invite_writer(note, entity=None, partner="A network of cities"))
    with pytest.raises(NotPermitted):
        story.act("guest", "concept-note.write", note, fields={"budget.E2": []})
    story.act("guest", "concept-note.write", note, fields={"summary": "From the cities."})


def test_somebody_of_another_entity_just_gets_the_right_and_no_part(story: Story) -> None:
    note = story.draft("Theirs")
    assert seen(story, "E9") == set()
    story.invite_writer(note, email="e9@Fund.example", entity="E2")
    assert seen(story, "E9") == {"Theirs"}
    assert story.ask(lambda work: work.session.exec(select(Login)).all()) == []
    story.act("E9", "concept-note.write", note, fields={"summary": "By another entity."})
    own = [{"category": 1, "amount": "1000.00"}]
    with pytest.raises(NotPermitted):
        story.act("E9", "concept-note.write", note, fields={"budget.E1": own})
    endorsed = {"country": "PHL", "kind": "government", "signed_by": "M"}
    endorsed["signed_on"] = story.today.isoformat()
    with pytest.raises(NotPermitted, match="takes part"):
        story.act("E9", "concept-note.endorse", note, **endorsed)
    with pytest.raises(NotFound):
        story.act("E9", "concept-note.confirm", note, entity="E9")
    story.end_writers(note)
    assert seen(story, "E9") == set()


def test_whoever_decides_or_writes_it_anyway_is_not_invited(story: Story) -> None:
    note = story.draft("Theirs")
    for who in ("officer-1", "chair", "member", "agent-1", "auditor"):
        with pytest.raises(Invalid, match="writes no note"):
            story.invite_writer(note, email=f"{who}@fund.example")
    with pytest.raises(Invalid, match="writes it already"):
        story.invite_writer(note, email="E2@fund.example")
    with pytest.raises(Invalid, match="or the partner in words"):
        story.invite_writer(note, entity=None)
    for who in ("E2", "officer-1"):
        form = {"name": "X", "email": "x@un.example", "entity": "E2"}
        with pytest.raises(NotPermitted):
            story.act(who, "concept-note.invite-writer", note, **form)
    story.invite_writer(note)
    with pytest.raises(GuardRefused, match="for somebody else"):
        story.invite_writer(note, entity="E1")
    for _ in range(inviting.INVITED_BY_ADDRESS.times - 1):
        story.invite_writer(note)
    with pytest.raises(GuardRefused, match="within a day"):
        story.invite_writer(note)


def test_who_was_invited_is_told_to_who_coordinates_or_answers_for_the_fund(story: Story) -> None:
    note = story.draft("Theirs")
    come_in(story, story.invite_writer(note))
    shown = {}
    for who in ("E1", "E2", "guest", "rc", "officer-1", "auditor", "donor"):
        with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
            shown[who] = [row.email for row in drafting.writers.read(work, subject=note)]
    told = ["lin.vogt@un.example"]
    assert shown == {
        "E1": told,
        "E2": [],
        "guest": [],
        "rc": [],
        "officer-1": told,
        "auditor": told,
        "donor": [],
    }


def test_nobody_reviews_what_they_were_invited_to_write(story: Story) -> None:
    story._organisation("RVO", "other")
    story._person("reviewer", "RVO", Role.REVIEWER)
    note = story.draft("Theirs")
    story.invite_writer(note, email="reviewer@fund.example")
    story.act("E1", "concept-note.submit", note)
    story.act("officer-1", "concept-note.take-up", note)
    story.screen(note)
    story.act("officer-1", "concept-note.find-eligible", note)
    with pytest.raises(GuardRefused, match="was invited to write"):
        story.ask_for_review(note, "reviewer")
