"""A step is taken whole or not at all, by the right person, for all its reasons; both engines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from mptf.clock import StoppedClock
from mptf.committee import service as committee
from mptf.committee.models import Decision
from mptf.errors import GuardRefused, Invalid, MptfError, NotPermitted, WrongState
from mptf.notes.models import ConceptNote
from mptf.policy import agent
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.work import Work
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from tests.workflows.rows import everything
from workflows import engine
from workflows.choices import choices
from workflows.concept_note import CONCEPT_NOTE
from workflows.grammar import Step, Workflow
from workflows.grounds import Guard
from workflows.tables import WORKFLOWS


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, a call and cash."""
    with going_on(databases, Story.begin) as told:
        yield told


def refused(story: Story, kind: type[MptfError], who: str, step: str, on: UUID, **more: Any) -> Any:
    """Try a step that must be refused, see that nothing is left of it, and give the refusal."""
    before = everything(story)
    with pytest.raises(kind) as caught:
        story.act(who, step, on, **more)
    assert everything(story) == before, "a refused step left something"
    return caught.value


def empty_draft(story: Story) -> UUID:
    """A note of which nothing is written."""
    first = story.entities[0]
    key: UUID = story.act(first, "concept-note.draft", call="2022-1", coordinator=first)
    return key


@pytest.mark.same_on_both
def test_a_step_that_does_not_lead_from_here_is_refused(story: Story) -> None:
    note = story.draft()
    refusal = refused(story, WrongState, "officer-1", "concept-note.table", note)
    assert (refusal.trigger, refusal.state) == ("table", "Draft")


@pytest.mark.same_on_both
def test_only_the_party_may_take_a_step(story: Story) -> None:
    note = story.draft()
    refusal = refused(story, NotPermitted, "officer-1", "concept-note.submit", note)
    assert refusal.party == "the coordinating entity"
    other = story.entities[1]
    assert refused(story, NotPermitted, other, "concept-note.submit", note)


@pytest.mark.same_on_both
def test_the_party_is_asked_before_the_reasons_are_told(story: Story) -> None:
    note = empty_draft(story)
    assert not isinstance(
        refused(story, NotPermitted, "officer-1", "concept-note.submit", note), GuardRefused
    )


@pytest.mark.same_on_both
def test_all_reasons_come_at_once(story: Story) -> None:
    note = empty_draft(story)
    refusal = refused(story, GuardRefused, story.entities[0], "concept-note.submit", note)
    assert len(refusal.reasons) == 2
    assert "Still missing: Title, Scope, Region, Duration in months" in refusal.reasons[0]
    assert "0 UN organizations have a budget" in refusal.reasons[1]


@pytest.mark.same_on_both
def test_a_button_shows_the_reasons_that_the_step_would_give(story: Story) -> None:
    note = empty_draft(story)
    refusal = refused(story, GuardRefused, story.entities[0], "concept-note.submit", note)
    actor = story.actor(story.entities[0])
    with story.fund.reading(actor, StoppedClock(story.now)) as work:
        found = choices(work, {note: work.get(ConceptNote, note)})[note]
    steps = {choice.phrase: choice.reasons for choice in found if choice.is_step}
    assert steps == {"submit": refusal.reasons, "withdraw": ()}


@pytest.mark.same_on_both
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "findings"),
        ({"findings": []}, "findings"),
        ({"findings": [{"field": "budget"}]}, "findings.0.text"),
        ({"findings": [{"field": "a", "text": "b"}], "more": 1}, "more"),
    ],
)
def test_what_a_step_asks_for_is_checked(story: Story, sent: dict[str, Any], field: str) -> None:
    note = story.submit()
    step = "concept-note.return-for-completion"
    assert refused(story, Invalid, "officer-1", step, note, **sent).field == field


@pytest.mark.same_on_both
def test_a_step_that_asks_for_nothing_takes_nothing(story: Story) -> None:
    note = story.draft()
    step = "concept-note.submit"
    assert refused(story, Invalid, story.entities[0], step, note, note="x").field == "submit"


def test_what_was_sent_is_gone_when_a_guard_refuses(story: Story) -> None:
    note = story.submit()
    for _ in range(story.profile.note.revision_rounds_max):
        story.send_back(note)
    sent = {"findings": [{"field": "budget", "text": "Say more."}]}
    step = "concept-note.return-for-completion"
    assert refused(story, GuardRefused, "officer-1", step, note, **sent)


@pytest.mark.same_on_both
def test_a_step_that_wants_a_reason_gets_one(story: Story) -> None:
    note = story.draft()
    first = story.entities[0]
    for words in ("", "   "):
        refusal = refused(story, GuardRefused, first, "concept-note.withdraw", note, why=words)
        assert refusal.reasons == ("Say why: the record keeps the reason.",)
    story.act(first, "concept-note.withdraw", note, why="Another fund pays.")
    assert story.state(ConceptNote, note) == "withdrawn"


def test_only_a_signed_decision_on_this_very_thing_decides(story: Story) -> None:
    first, second = story.submit("One"), story.submit("Two")
    for note in (first, second):
        story.screen(note)
        story.review(note)
    positive = story.item("concept-note", first, "positive")
    provisional = story.decide(positive, sign=False)
    signed = story.decide(story.item("concept-note", second, "positive"))
    before = everything(story)
    for key, place, decision in (
        (first, "no item", None),
        (first, "provisional", provisional),
        (first, "of another note", signed),
    ):
        with pytest.raises(GuardRefused, match="Only a signed decision “positive”"):
            _fire_with_item(story, key, decision)
        assert everything(story) == before, place
    story.act("chair", "decision.sign", provisional)
    assert story.state(ConceptNote, first) == "pipeline"


def _fire_with_item(story: Story, note: UUID, decision: UUID | None) -> None:
    def act(work: Work) -> None:
        item = None
        if decision is not None:
            item = committee.items(work, work.get(Decision, decision))[0]
        subject = work.get(ConceptNote, note)
        engine.fire(work, CONCEPT_NOTE, subject, "assess positively", item=item)

    story.write("chair", act)


def test_when_one_item_cannot_be_carried_out_the_decision_is_not_signed(story: Story) -> None:
    first, second = story.submit("One"), story.submit("Two")
    story.screen(first)
    story.review(first)
    decision = story.decide(
        story.item("concept-note", first, "positive"),
        story.item("concept-note", second, "positive"),
        sign=False,
    )
    assert refused(story, WrongState, "chair", "decision.sign", decision)
    assert story.state(ConceptNote, first) == "before-committee"


def test_steps_that_follow_are_taken_in_the_same_unit(story: Story) -> None:
    story.deposit("50000000.00")
    note = story.pipeline()
    programme = story.invite(note)
    assert story.state(ConceptNote, note) == "invited"
    assert story.state(JointProgramme, programme) == "drafting"
    story.act(story.entities[0], "joint-programme.cancel", programme, why="No partner left.")
    assert story.state(ConceptNote, note) == "pipeline"


def verdict(words: str, *, agrees: bool) -> Guard:
    """A guard that says what it is told to."""
    return lambda _case: None if agrees else words


@pytest.mark.parametrize("verdicts", list(product((True, False), repeat=3)))
def test_a_step_is_taken_exactly_when_every_guard_agrees(verdicts: tuple[bool, ...]) -> None:
    guards = tuple(verdict(f"No {n}.", agrees=agrees) for n, agrees in enumerate(verdicts))
    step = Step("act", ProgrammeState.DRAFTING, ProgrammeState.CANCELLED, agent, guards)
    case = SimpleNamespace(remark="", work=None, subject=SimpleNamespace(id=UUID(int=9)))
    firing = SimpleNamespace(case=case)
    heard = cast("Any", SimpleNamespace(kwargs={"firing": firing}))
    if all(verdicts):
        assert engine._check_guards(step, heard)
        return
    with pytest.raises(GuardRefused) as caught:
        engine._check_guards(step, heard)
    assert caught.value.reasons == tuple(f"No {n}." for n, ok in enumerate(verdicts) if not ok)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda w: w.name)
def test_the_machine_knows_the_table_and_nothing_else(workflow: Workflow[Any]) -> None:
    machine = engine._machine(workflow)
    assert not machine.models
    assert machine.initial is None
    for state in workflow.states:
        wanted = {step.trigger for step in workflow.steps if state in step.sources}
        assert set(machine.get_triggers(state.value)) == wanted
