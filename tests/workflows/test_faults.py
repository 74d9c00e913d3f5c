"""A fault at any call to the database in the middle of a step: all or nothing, on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Self
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from mptf.clock import StoppedClock
from mptf.notes.models import ConceptNote
from mptf.work import Work
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from tests.workflows.rows import counts, everything
from workflows.acts import perform


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, a call and cash."""
    with going_on(databases, Story.begin) as told:
        yield told


class Fault(Exception):
    """The database went away."""


class Breaker:
    """Breaks the n-th call to the database; the commit is a call."""

    def __init__(self, engine_: Engine, at: int) -> None:
        self.engine, self.calls, self.at = engine_, 0, at
        self.commit = engine_.dialect.do_commit

    def __enter__(self) -> Self:
        event.listen(self.engine, "before_cursor_execute", self._called)
        # SQLAlchemy's own event comes before the commit is tried; a failing one comes from here.
        self.engine.dialect.do_commit = self._committed  # type: ignore[method-assign,assignment]
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._called)
        self.engine.dialect.do_commit = self.commit  # type: ignore[method-assign]

    def _called(self, *_: object) -> None:
        self.calls += 1
        if self.calls == self.at:
            raise Fault

    def _committed(self, connection: Any) -> None:
        self._called()
        self.commit(connection)


def attempt(story: Story, who: str, act: Callable[[Work], Any], at: int = 0) -> int:
    """One act in its unit, its n-th call broken (none where 0). How many calls there were."""
    actor, clock = story.actor(who), StoppedClock(story.now)
    with Breaker(story.fund.engine, at) as breaker:
        story.fund.write(actor, act, clock)
    return breaker.calls


def left_behind(story: Story, who: str, act: Callable[[Work], Any], calls: int) -> int | None:
    """Break each call of an act in turn: the first after which anything was left."""
    before, counted = everything(story), counts(story)
    for at in range(1, calls + 1):
        with suppress(Fault, SQLAlchemyError):
            attempt(story, who, act, at)
        if counts(story) != counted:
            return at
    return None if everything(story) == before else calls


def submit(note: UUID) -> Callable[[Work], Any]:
    """A step with letters, mails, a version, the chain and a commit."""
    return lambda work: perform(work, "concept-note.submit", note, {})


def test_a_fault_at_any_call_of_a_step_leaves_nothing(story: Story) -> None:
    first, second, who = story.draft("One"), story.draft("Two"), story.entities[0]
    before = everything(story)
    calls = attempt(story, who, submit(first))
    after = everything(story)
    assert calls > 20
    grown = {name for name in after if len(after[name]) > len(before[name])}
    assert {"transition", "note_version", "letter_draft", "audit_event", "chain_block"} <= grown
    assert left_behind(story, who, submit(second), calls) is None
    attempt(story, who, submit(second))
    assert story.state(ConceptNote, second) == "submitted"


@pytest.mark.proof
def test_a_fault_at_any_call_of_a_signature_leaves_nothing(story: Story) -> None:
    story.deposit("50000000.00")
    steps = []
    for title in ("One", "Two"):
        note = story.pipeline(title)
        item = story.item("concept-note", note, "invite", amount=f"{story.amount}.00")
        steps.append((note, story.decide(item, sign=False)))
    (_, first), (note, second) = steps

    def sign(decision: UUID) -> Callable[[Work], Any]:
        return lambda work: perform(work, "decision.sign", decision, {})

    calls = attempt(story, "chair", sign(first))
    assert left_behind(story, "chair", sign(second), calls) is None
    attempt(story, "chair", sign(second))
    assert story.state(ConceptNote, note) == "invited"


def test_a_step_that_swallows_a_fault_is_found_out(story: Story) -> None:
    first, second, who = story.draft("One"), story.draft("Two"), story.entities[0]

    def careless(work: Work) -> None:
        with suppress(Fault):
            submit(second)(work)

    calls = attempt(story, who, submit(first))
    assert left_behind(story, who, careless, calls), "the harness does not see what is left"


def test_after_a_commit_that_failed_the_next_unit_works(story: Story) -> None:
    note, who = story.draft(), story.entities[0]
    calls = attempt(story, who, submit(story.draft("Another")))
    with pytest.raises(Fault):
        attempt(story, who, submit(note), calls)
    attempt(story, who, submit(note))
    assert story.state(ConceptNote, note) == "submitted"
