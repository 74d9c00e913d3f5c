"""What is foreseen is what then happens, and foreseeing it leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.clock import StoppedClock
from mptf.db import METADATA
from mptf.errors import GuardRefused, NotFound
from mptf.ledger.models import Kind
from mptf.letters.models import Letter
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from workflows.foresight import Foreseen, foresee


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, a call and cash."""
    with going_on(databases, Story.begin) as own:
        yield own


def everything(story: Story) -> dict[str, list[Any]]:
    """Every row of every table."""

    def rows(work: Any) -> dict[str, list[Any]]:
        return {
            name: sorted(map(repr, work.session.execute(table.select())))
            for name, table in METADATA.tables.items()
        }

    found: dict[str, list[Any]] = story.ask(rows)
    return found


def foreseen(story: Story, who: str, act: str, on: UUID | None, **sent: Any) -> Foreseen:
    """What would follow now."""
    with story.fund.trying(story.actor(who), StoppedClock(story.now)) as work:
        return foresee(work, act, on, sent)


def test_a_letter_has_the_reference_that_it_was_foreseen_with(story: Story) -> None:
    note = story.draft()
    before = everything(story)
    told = foreseen(story, story.entities[0], "concept-note.submit", note)
    assert everything(story) == before, "it was undone"
    (letter,) = told.written
    waits = letter.waits_for or letter.reference
    assert letter.kind == "receipt"
    assert waits
    assert [(step.from_state, step.to_state) for step in told.moved] == [("draft", "submitted")]
    assert told.mails > 0


def test_a_signature_foresees_its_letters_its_money_and_its_deadlines(story: Story) -> None:
    note = story.pipeline()
    amount = story.amount * 100
    decision = story.decide(
        story.item("concept-note", note, "invite", amount=f"{story.amount}.00"), sign=False
    )
    before = everything(story)
    told = foreseen(story, "chair", "decision.sign", decision)
    assert everything(story) == before
    references = [letter.reference for letter in told.written if letter.reference]
    (entry,) = told.posted
    lines = {kind: money.minor for kind, _pool, money in entry.lines}
    assert lines == {Kind.FREE: -amount, Kind.RESERVED: amount}
    assert [owed.party for owed in told.owed] == ["the coordinating entity"]
    assert {step.workflow for step in told.moved} == {
        "decision",
        "concept-note",
        "joint-programme",
    }
    story.act("chair", "decision.sign", decision)
    known = set(story.ask(lambda work: work.session.exec(select(Letter.reference)).all()))
    assert references
    assert set(references) <= known


def test_what_would_be_refused_is_refused_with_the_same_reasons(story: Story) -> None:
    first = story.entities[0]
    note = story.act(first, "concept-note.draft", call="2022-1", coordinator=first)
    with pytest.raises(GuardRefused) as refusal:
        foreseen(story, first, "concept-note.submit", note)
    assert len(refusal.value.reasons) == 2
    with pytest.raises(NotFound):
        foreseen(story, "donor", "concept-note.submit", note)
    before = everything(story)
    assert everything(story) == before
