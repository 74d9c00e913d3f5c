"""What waits for whom: in a told story each party finds its own turn, and nothing that is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlmodel import select

from mptf.clock import StoppedClock
from mptf.db import NEW
from mptf.money import Money
from mptf.policy import Actor, calendar
from mptf.programmes.models import TransferRequest
from mptf.transfers import sendings
from mptf.work import Work
from mptf.working_days import add_working_days
from tests.closing import (
    CONFIRMS,
    answered,
    evaluated,
    programme_of,
    refund,
    told_to_the_end,
)
from tests.conftest import Databases
from tests.lives import FUND_ID, Story
from tests.reporting import reporting
from tests.tales import going_on
from tests.workflows.test_matrix import people
from workflows import news
from workflows.acts import ACTS, slug
from workflows.awaited.rows import MOST
from workflows.tables import WORKFLOWS
from workflows.turns import FIRST, Whose, turns
from workflows.waiting import Waiting, waiting

MANY = 30


pytestmark = pytest.mark.same_on_both


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, a call and cash."""
    with going_on(databases, Story.begin) as own:
        yield own


def home(story: Story, who: str) -> Waiting:
    """What a person of the story finds."""
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        return waiting(work)


def tasks(story: Story, who: str) -> list[tuple[UUID, str]]:
    """What waits for them: on which record, by what act."""
    return [(item.id, item.act) for item in home(story, who).mine]


def awaited(story: Story, who: str) -> dict[UUID, str]:
    """For whom else what they see waits."""
    return {item.id: item.entity or item.role or item.party for item in home(story, who).others}


def changed(story: Story, who: str, since: datetime) -> set[UUID]:
    """What others changed of what they see."""
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        return {change.id for change in news.since(work, since).changes}


# --- The tables ------------------------------------------------------------------------------


NOBODY = {
    (
        "concept-note",
        "before-committee",
    ): "the Committee decides at its meeting; once recorded, the decision waits for the Chair",
    ("concept-note", "pipeline"): "money is waited for, then a decision to invite",
    ("concept-note", "invited"): "its programme is what waits",
    ("joint-programme", "before-committee"): "as a note before the Committee",
    ("joint-programme", "suspended"): "the Committee decides that it goes on",
    ("transfer-request", "confirmed"): "nothing more, unless the bank sends something back",
    ("programme-revision", "submitted"): "what decides it follows in the same act",
    ("programme-revision", "before-committee"): "as a note before the Committee",
    ("product", "published"): "it is there for everybody",
    ("bank-line", "identified"): "as the deposit that was recorded for it",
}
"""States that are no end and in which no person is waited for, and why that is right."""


def test_every_state_waits_for_somebody_or_rightly_for_nobody() -> None:
    standing = {
        (workflow.name, state.value)
        for workflow in WORKFLOWS
        for state in list(workflow.states)[1:]
        if not state.is_end
    }
    awaited = {
        key
        for key, turn in turns().items()
        if any(turn.whose(actor) is not Whose.NONE for _who, actor in people())
    }
    assert standing - awaited == set(NOBODY)
    assert awaited <= standing


@pytest.mark.parametrize(("who", "actor"), list(people()), ids=lambda of: str(of)[:40])
def test_whoever_may_take_a_step_that_leads_on_is_waited_for(who: str, actor: Actor) -> None:
    own = SimpleNamespace(coordinator_id=actor.organisation)
    for workflow in WORKFLOWS:
        for step in workflow.steps:
            ends = step.why  # at any time, and never what is waited for
            if step.decides is not None or ends or not step.by.includes(actor, own):
                continue
            for source in step.sources:
                if source.value == NEW or step.by is calendar or source is step.dest:
                    continue  # what leaves it where it stands is asked for apart
                turn = turns()[workflow.name, source.value]
                assert turn.whose(actor) is not Whose.NONE, (who, workflow.name, step.trigger)
                assert f"{workflow.name}.{slug(step.trigger)}" in turn.steps
                assert {turn.party} == {step.by}, "one party in one state"


def test_what_is_done_first_is_an_act_that_is_open_in_that_state() -> None:
    for (workflow, state), name in FIRST.items():
        act = ACTS[name]
        assert act.while_in is None or state in set(map(str, act.while_in)), (workflow, state)
    assert {w.name for w in WORKFLOWS} >= {workflow for workflow, _state in FIRST}


# --- A note, step by step --------------------------------------------------------------------


def test_a_note_waits_for_its_entity_then_for_the_secretariat_then_for_reviewers(
    story: Story,
) -> None:
    first, second = story.entities[:2]
    note = story.act(
        first,
        "concept-note.draft",
        call="2022-1",
        coordinator=first,
        content=story.content("A note"),
        illustrative=True,
    )
    assert tasks(story, first) == [(note, "concept-note.write"), (note, "concept-note.confirm")]
    assert tasks(story, second) == [(note, "concept-note.confirm")]
    assert tasks(story, "rc") == [(note, "concept-note.endorse")]
    assert awaited(story, "officer-1")[note] == first
    assert not tasks(story, "officer-1")
    _complete(story, note)
    assert not tasks(story, second)
    assert not tasks(story, "rc")
    story.act(first, "concept-note.submit", note)
    assert (note, "concept-note.take-up") in tasks(story, "officer-1")
    assert awaited(story, first)[note] == "the secretariat"
    story.act("officer-1", "concept-note.take-up", note)
    assert (note, "concept-note.screen") in tasks(story, "officer-1")
    story.screen(note)
    assert (note, "") in tasks(story, "officer-1"), "a choice of three steps"
    story.act("officer-1", "concept-note.find-eligible", note)
    assert (note, "review-assignment.ask") in tasks(story, "officer-1")
    taken = story.ask_for_review(note, "officer-1")
    assert (note, "review-assignment.ask") in tasks(story, "officer-1"), "one is not enough"
    asked = story.ask_for_review(note, "officer-2")
    assert note not in dict(tasks(story, "officer-1")), "its reviewers are waited for"
    assert dict(tasks(story, "officer-1"))[taken] == "review-assignment.score"
    assert awaited(story, "officer-1")[asked] == "the reviewer who was asked"
    assert dict(tasks(story, "officer-2"))[asked] == "review-assignment.accept"
    (item,) = [item for item in home(story, "officer-2").mine if item.id == asked]
    reply = story.profile.assessment.reply_working_days
    assert item.due_on == add_working_days(story.today, reply, story.profile.holidays)
    story.act("officer-2", "review-assignment.accept", asked)
    assert dict(tasks(story, "officer-2"))[asked] == "review-assignment.score"
    story.score("officer-1", taken)
    assert taken not in {**dict(tasks(story, "officer-1")), **awaited(story, "officer-2")}
    story.score("officer-2", asked)
    assert (note, "concept-note.table") in tasks(story, "officer-1")
    story.act("officer-1", "concept-note.table", note)
    assert awaited(story, "member") == {note: "the Steering Committee, by a signed decision"}
    decision = story.decide(story.item("concept-note", note, "positive"), sign=False)
    assert tasks(story, "chair") == [(decision, "decision.sign")]
    assert decision not in awaited(story, first), "what is provisional is not theirs to know"
    story.act("chair", "decision.sign", decision)
    assert not tasks(story, "chair")
    assert note not in awaited(story, first), "in the pipeline it is nobody's turn"


def _complete(story: Story, note: UUID) -> None:
    for code in story.entities:
        story.act(code, "concept-note.confirm", note, entity=code)
    for country in story.content("")["countries"]:
        for kind in ("resident-coordinator", "government"):
            story.act(
                "rc" if (country, kind) == ("PHL", "resident-coordinator") else story.entities[0],
                "concept-note.endorse",
                note,
                country=country,
                kind=kind,
                signed_by="Someone",
                signed_on=story.today.isoformat(),
            )


def test_a_deadline_stands_with_what_is_owed(story: Story) -> None:
    note = story.submit()
    story.act(
        "officer-1",
        "concept-note.return-for-completion",
        note,
        findings=[{"field": "budget", "text": "Say more."}],
    )
    (item,) = home(story, story.entities[0]).mine
    assert (item.id, item.act) == (note, "concept-note.write")
    assert item.due_on is not None
    assert (item.due_on - story.today).days == story.profile.note.cure_days


# --- Signatures, and the second person -------------------------------------------------------


def test_a_letter_waits_for_whoever_signs_it_and_for_nobody_else(story: Story) -> None:
    note = story.submit()
    story.act(
        "officer-1",
        "concept-note.return-for-completion",
        note,
        findings=[{"field": "budget", "text": "Say more."}],
    )
    letter = (note, "concept-note.sign-letter")
    assert letter in tasks(story, "head")
    for other in ("officer-1", "chair", "agent-1", story.entities[0], "donor"):
        assert letter not in tasks(story, other), other
    assert "head-of-secretariat" in {item.role for item in home(story, "officer-1").others}
    story.sign_letters()
    assert letter not in tasks(story, "head")


def test_whoever_recorded_money_waits_for_the_second_person(story: Story) -> None:
    deposit = story.deposit("10.00", confirm=False)
    assert not tasks(story, "agent-1")
    (item,) = home(story, "agent-1").others
    assert (item.id, item.another) == (deposit, True)
    assert tasks(story, "agent-2") == [(deposit, "deposit.confirm")]
    assert awaited(story, "donor") == {deposit: "the Administrative Agent"}
    assert not home(story, "member").others


def test_a_programme_waits_for_signatures_then_for_money_on_its_way(story: Story) -> None:
    first, second = story.entities[:2]
    programme = story.invite(story.pipeline())
    assert (programme, "joint-programme.write-fields") in tasks(story, first)
    story.document(programme)
    story.approve(programme)
    assert tasks(story, second) == [(programme, "joint-programme.countersign")]
    assert not home(story, "donor").others, "as it is published it is nobody's to wait for"
    story.sign_document(programme)
    assert not tasks(story, second)
    assert (programme, "transfer-request.draft") in tasks(story, "officer-1")
    request = story.act("officer-1", "transfer-request.draft", programme, tranche=1)
    assert programme not in dict(tasks(story, "officer-1"))
    assert (request, "transfer-request.sign") in tasks(story, "chair")
    story.act("chair", "transfer-request.sign", request)
    assert (request, "transfer-request.execute") in tasks(story, "agent-1")
    story.act(
        "agent-1",
        "transfer-request.execute",
        request,
        agent_reference="AA-1",
        value_on=story.today.isoformat(),
        project_number="0" * (story.profile.programme.project_number_digits - 3) + "123",
    )
    assert request not in dict(tasks(story, "agent-1"))
    assert (request, "transfer-request.confirm") in tasks(story, "agent-2")


def test_a_document_waits_for_its_last_signature_and_then_to_be_taken_as_signed(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = story.invite(story.pipeline())
    story.document(programme)
    story.approve(programme)
    shown, act = [], story.act

    def noted(who: str, name: str, on: UUID, **sent: str) -> None:
        shown.append(dict(tasks(story, "officer-1"))[programme])
        act(who, name, on, **sent)

    with monkeypatch.context() as noting:
        noting.setattr(story, "act", noted)
        story.sign_document(programme)
    *before, last = shown
    assert set(before) == {"joint-programme.countersign"}
    assert last == "joint-programme.complete-signatures"


def test_a_document_waits_for_the_chairs_signature_until_it_is_given(story: Story) -> None:
    programme = story.invite(story.pipeline())
    story.document(programme)
    story.approve(programme)
    sign = (programme, "joint-programme.countersign")
    assert sign in tasks(story, "chair")
    story.act(
        "chair",
        "joint-programme.countersign",
        programme,
        kind="chair",
        party="chair",
        signed_by="Person chair",
        signed_on=story.today.isoformat(),
    )
    assert sign not in tasks(story, "chair")
    assert sign in tasks(story, story.entities[1])


def test_the_next_tranche_waits_for_what_is_owed_and_then_to_be_asked_for(story: Story) -> None:
    first, second = story.entities[:2]
    programme = story.fund_a_programme()
    assert dict(tasks(story, first))[programme] == "", "what was spent is reported, by no act here"
    assert awaited(story, "officer-1")[programme] == first
    assert awaited(story, second)[programme] == first
    assert programme not in dict(tasks(story, "officer-1"))
    _spend(story, programme)
    assert (programme, "tranche-request.ask") in tasks(story, first)
    assert awaited(story, "officer-1")[programme] == first
    asked = story.act(first, "tranche-request.ask", programme)
    assert programme not in dict(tasks(story, first)), "the request is what waits"
    assert awaited(story, first)[asked] == "the head of the secretariat"
    assert (asked, "") in tasks(story, "head"), "there is a choice"
    story.act("head", "tranche-request.release", asked)
    ask = (programme, "transfer-request.draft")
    assert ask in tasks(story, "officer-1")
    assert awaited(story, first)[programme] == "the secretariat"
    assert programme not in dict(tasks(story, first))
    story.act("officer-1", "transfer-request.draft", programme, tranche=2)
    assert programme not in dict(tasks(story, "officer-1"))
    assert programme not in awaited(story, first)


def test_a_condition_that_holds_the_next_tranche_is_the_secretariats_to_meet(story: Story) -> None:
    first = story.entities[0]
    programme = story.invite(story.pipeline())
    story.document(programme)
    condition = {
        "text": "A risk matrix",
        "owner": first,
        "due_on": (story.today + timedelta(days=30)).isoformat(),
        "blocks_tranche": 2,
    }
    story.approve(programme, conditions=[condition])
    story.sign_document(programme)
    story.transfer(programme)
    meet = (programme, "joint-programme.meet-condition")
    assert meet in tasks(story, "officer-1"), "it comes before what is owed"
    _spend(story, programme)
    assert meet in tasks(story, "officer-1")
    assert awaited(story, first)[programme] == "the secretariat"
    assert programme not in dict(tasks(story, first))
    story.act("officer-1", meet[1], programme, condition=1, evidence="It was sent.")
    assert (programme, "tranche-request.ask") in tasks(story, first)


def _spend(story: Story, programme: UUID) -> None:
    """Report all that was sent as spent."""
    for code, _key, amount in story.ask(lambda work: _sent(work, programme)):
        story.movement(
            "expenditure", amount.plain(), programme=str(programme), entity=code, text="Spent"
        )


def _sent(work: Work, programme: UUID) -> list[tuple[str, UUID, Money]]:
    query = select(TransferRequest).where(TransferRequest.programme_id == programme)
    return list(sendings.lines(work, work.session.exec(query).one()))


def test_a_closure_waits_for_each_who_owes_something_then_for_the_secretariat(
    databases: Databases,
) -> None:
    with going_on(databases, reporting) as story:
        first, second = story.entities[:2]
        programme, give = programme_of(story), "joint-programme.evidence"
        everybody = ("officer-1", "head", "chair", "agent-1", first, second, "donor", "auditor")
        both = ("officer-1", "head")

        def waits() -> dict[str, set[str]]:
            asked = {
                who: {
                    done
                    for key, done in tasks(story, who)
                    if key == programme and done not in {"", "joint-programme.sign-letter"}
                }
                for who in everybody
            }
            return {who: done for who, done in asked.items() if done}

        assert not waits(), "while work is done nobody is waited for"
        story.wait(days=40 * 31)
        assert waits() == {first: {give}}, "its time is over"
        story.act(first, give, programme, kind="activities-done", party=first)
        close = "joint-programme.close-operationally"
        assert waits() == {key: {close} for key in both}
        assert awaited(story, first)[programme] == "the secretariat"
        story.act("officer-1", close, programme)
        said, release = "joint-programme.say-interest", "joint-programme.release-the-rest"
        owed = {release, "joint-programme.evaluate"}
        assert waits() == dict.fromkeys(both, owed) | {key: {said} for key in (first, second)}
        for code in (first, second):
            story.act(code, said, programme, amount="0")
        story.act("officer-1", release, programme)
        evaluated(story)
        assert waits() == {first: {"joint-programme.respond"}}
        answered(story, 1)
        answered(story, 2, "rejected")
        assert not waits(), "reports are asked for by themselves"
        story.wait(days=1)
        told_to_the_end(story)
        assert not waits(), "balances come back"
        for code in (first, second):
            refund(story, code)
        assert waits() == {"agent-1": {give}}
        story.act("agent-1", give, programme, **CONFIRMS)
        assert waits() == {key: {"joint-programme.close-financially"} for key in both}


# --- Since the last visit --------------------------------------------------------------------


def test_news_are_what_others_did_to_what_one_sees(story: Story) -> None:
    before = story.now
    note = story.submit()
    assert note in changed(story, story.entities[0], before)
    assert note in changed(story, "head", before)
    assert note not in changed(story, "officer-1", before), "they took it up themselves"
    for nobody in ("donor", "agent-1", "member", "administrator"):
        assert not changed(story, nobody, before), nobody
    assert not changed(story, "head", story.now)


# --- What it costs ---------------------------------------------------------------------------


def test_thirty_cost_what_one_costs_and_say_how_many_there_are(story: Story) -> None:
    story.draft("One")
    begun = story.now
    one = _cost(story, begun)
    for number in range(MANY):
        story.draft(f"Note {number}")
        story.decide(story.item("fund", FUND_ID, "target", amount="5.00"), sign=False)
        story.deposit("10.00", confirm=False)
    assert _cost(story, begun) == one == 2
    drafts = [item for item in home(story, story.entities[0]).mine if item.state == "draft"]
    assert len(drafts) == MOST
    assert {item.alike for item in drafts} == {MANY + 1}
    assert len(home(story, "chair").mine) == MOST


def _cost(story: Story, since: datetime) -> int:
    seen: list[str] = []

    def note(*said: object) -> None:
        if str(said[2]).lstrip().startswith(("SELECT", "WITH")):
            seen.append(str(said[2]))

    with story.fund.reading(story.actor("head"), StoppedClock(story.now)) as work:
        event.listen(story.fund.engine, "before_cursor_execute", note)
        try:
            waiting(work)
            news.since(work, since)
        finally:
            event.remove(story.fund.engine, "before_cursor_execute", note)
    return len(seen)
