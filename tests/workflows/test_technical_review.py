"""Technical review: numbered comments that must or should be met, answers, rounds, clearance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.clearance import queries as clearance
from mptf.clearance.service import standings
from mptf.clock import StoppedClock
from mptf.errors import GuardRefused, Invalid, NotFound, NotPermitted, WrongState
from mptf.policy import PUBLIC
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.reading import Rows
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

pytestmark = pytest.mark.same_on_both

MUST = {"field": "budget", "text": "Add it up.", "weight": "must"}
SHOULD = {"field": "title", "text": "Say it shorter.", "weight": "should"}


def reviewed(story: Story) -> None:
    """A document that was submitted, and two comments on it."""
    story.begin(1)
    story.deposit("20000000.00")
    programme = story.invite(story.pipeline())
    story.submit_document(programme)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, reviewed) as own:
        yield own


@pytest.fixture
def programme(story: Story) -> UUID:
    found: UUID = story.ask(lambda work: work.session.exec(select(JointProgramme.id)).one())
    return found


def stranger(story: Story) -> None:
    """Somebody of an entity that has no part in the programme."""
    story.act(
        "system",
        "organisation.add",
        code="E9",
        name="Another",
        kind="un-entity",
        address=("Street 1",),
        illustrative=True,
    )
    story.people["stranger"] = story.act(
        "system",
        "person.add",
        name="Person stranger",
        title="Of another entity",
        organisation="E9",
        roles=["entity"],
        email="stranger@fund.example",
        illustrative=True,
    )


def ask(story: Story, programme: UUID, *comments: dict[str, str]) -> None:
    story.act("officer-1", "joint-programme.ask-for-changes", programme, comments=comments)


def answer(story: Story, programme: UUID, number: str, how: str = "done", text: str = "") -> None:
    said = [{"comment": number, "how": how, "text": text}]
    story.act("E1", "joint-programme.answer-comments", programme, answers=said)


def rule(story: Story, programme: UUID, number: str, ruling: str, text: str = "") -> None:
    said = [{"comment": number, "ruling": ruling, "text": text}]
    story.act("officer-1", "joint-programme.settle-comments", programme, rulings=said)


def numbers(story: Story, programme: UUID) -> dict[str, str | None]:
    """Every comment by its number, with what was said to it last."""
    return {each.number: each.last for each in story.ask(lambda w: standings(w, programme))}


def read(story: Story, who: str, rows: Rows[Any], programme: UUID) -> list[Any]:
    actor = PUBLIC if who == "public" else story.actor(who)
    with story.fund.reading(actor, StoppedClock(story.now)) as work:
        return rows.read(work, subject=programme)


def test_comments_are_numbered_through_the_rounds_and_keep_their_numbers(
    story: Story, programme: UUID
) -> None:
    ask(story, programme, MUST, SHOULD)
    assert numbers(story, programme) == {"1.1": None, "1.2": None}
    answer(story, programme, "1.1")
    answer(story, programme, "1.2", "explained", "It is short.")
    story.act("E1", "joint-programme.resubmit", programme)
    rule(story, programme, "1.1", "kept-open", "It does not add up yet.")
    rule(story, programme, "1.2", "settled")
    ask(story, programme, SHOULD)
    assert numbers(story, programme) == {"1.1": "kept-open", "1.2": "settled", "2.1": None}


def test_every_open_comment_is_answered_before_the_document_comes_back(
    story: Story, programme: UUID
) -> None:
    ask(story, programme, MUST, SHOULD)
    answer(story, programme, "1.1")
    with pytest.raises(GuardRefused, match=r"Not answered yet: comments 1\.2\."):
        story.act("E1", "joint-programme.resubmit", programme)
    answer(story, programme, "1.2", "done")
    story.act("E1", "joint-programme.resubmit", programme)
    rule(story, programme, "1.1", "kept-open", "Not yet.")
    rule(story, programme, "1.2", "settled")
    ask(story, programme)  # what was kept open is asked for again: no new comment is needed
    with pytest.raises(GuardRefused, match=r"comments 1\.1\."):
        story.act("E1", "joint-programme.resubmit", programme)
    answer(story, programme, "1.1", "done", "Now it does.")
    story.act("E1", "joint-programme.resubmit", programme)


def test_a_must_holds_the_clearance_back_until_it_is_settled(story: Story, programme: UUID) -> None:
    ask(story, programme, MUST)
    answer(story, programme, "1.1")
    story.act("E1", "joint-programme.resubmit", programme)
    with pytest.raises(GuardRefused, match=r"must be met are not settled: 1\.1"):
        story.clear(programme, reason="It can wait.")
    rule(story, programme, "1.1", "settled")
    story.clear(programme)
    assert story.state(JointProgramme, programme) == ProgrammeState.BEFORE_COMMITTEE


def test_a_should_is_let_pass_with_a_reason_that_the_record_keeps(
    story: Story, programme: UUID
) -> None:
    ask(story, programme, SHOULD)
    answer(story, programme, "1.1", "explained", "It is a name.")
    story.act("E1", "joint-programme.resubmit", programme)
    with pytest.raises(Invalid, match=r"let pass: 1\.1"):
        story.clear(programme)
    story.clear(programme, reason="The name is known.")
    (row,) = read(story, "officer-1", clearance.clearances, programme)
    assert (row.version, row.reason) == (2, "The name is known.")
    assert row.waived == [{"number": "1.1", "field": "title", "text": "Say it shorter."}]
    assert row.cleared_by == story.people["officer-1"]


def test_a_clearance_without_words_or_by_the_entity_is_none(story: Story, programme: UUID) -> None:
    with pytest.raises(Invalid):
        story.act("officer-1", "joint-programme.clear-and-table", programme, text=" ")
    with pytest.raises(NotPermitted):
        story.act("E1", "joint-programme.clear-and-table", programme, text="Fine.")


def test_a_reason_is_kept_only_where_something_is_let_pass(story: Story, programme: UUID) -> None:
    story.clear(programme, reason="For nothing.")
    (row,) = read(story, "officer-1", clearance.clearances, programme)
    assert (row.reason, row.waived) == ("", [])


def test_a_round_asks_for_something_and_comes_after_the_answers_were_read(
    story: Story, programme: UUID
) -> None:
    with pytest.raises(Invalid, match="say what is to be mended"):
        ask(story, programme)
    ask(story, programme, MUST)
    answer(story, programme, "1.1")
    story.act("E1", "joint-programme.resubmit", programme)
    with pytest.raises(GuardRefused, match=r"settle these comments: 1\.1"):
        ask(story, programme, SHOULD)


def test_an_answer_that_is_none_says_what_to_do(story: Story, programme: UUID) -> None:
    ask(story, programme, MUST)
    with pytest.raises(Invalid, match=r"there is no comment 9\.1; there are: 1\.1"):
        answer(story, programme, "9.1")
    with pytest.raises(Invalid, match=r"explain comment 1\.1 in words"):
        answer(story, programme, "1.1", "explained")


def test_a_word_on_a_comment_that_is_none_says_what_to_do(story: Story, programme: UUID) -> None:
    ask(story, programme, MUST, SHOULD)
    answer(story, programme, "1.1")
    with pytest.raises(WrongState):
        rule(story, programme, "1.1", "settled")  # the document is with the entities
    answer(story, programme, "1.2")
    story.act("E1", "joint-programme.resubmit", programme)
    with pytest.raises(Invalid, match=r"still missing for comment 1\.1"):
        rule(story, programme, "1.1", "kept-open")
    rule(story, programme, "1.1", "settled")
    with pytest.raises(Invalid, match=r"1\.1 is settled already"):
        rule(story, programme, "1.1", "settled")
    with pytest.raises(NotPermitted):
        story.act(
            "E1",
            "joint-programme.settle-comments",
            programme,
            rulings=[{"comment": "1.2", "ruling": "settled"}],
        )
    with pytest.raises(WrongState):
        answer(story, programme, "1.2")


def test_only_who_writes_and_who_reviews_reads_the_comments(story: Story, programme: UUID) -> None:
    ask(story, programme, MUST)
    answer(story, programme, "1.1", "done", "Added up.")
    story.act("E1", "joint-programme.resubmit", programme)
    rule(story, programme, "1.1", "settled")
    story.clear(programme)
    stranger(story)
    readers = ("officer-1", "head", "chair", "auditor", "E1", "E2")
    blind = ("stranger", "member", "rc", "agent-1", "donor", "administrator", "public")
    for rows in (clearance.comments, clearance.moves):
        assert all(read(story, who, rows, programme) for who in readers), rows.__name__
        assert not any(read(story, who, rows, programme) for who in blind), rows.__name__
    assert read(story, "member", clearance.clearances, programme)  # it goes with the papers
    assert not read(story, "stranger", clearance.clearances, programme)
    with pytest.raises(NotFound):
        story.act(
            "stranger",
            "joint-programme.answer-comments",
            programme,
            answers=[{"comment": "1.1", "how": "done"}],
        )
