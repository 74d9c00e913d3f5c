"""One step for many notes: a fixed set is looked at, then all of it moves or nothing does."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from sqlmodel import func, select
from starlette.testclient import TestClient

from mptf.clock import StoppedClock
from mptf.errors import GuardRefused, Invalid, NotFound, NotPermitted
from mptf.letters.models import LetterDraft
from mptf.lives.models import Transition
from mptf.notes.models import ConceptNote
from tests.api.visiting import client_of
from tests.lives import Story
from workflows import bulk
from workflows.bulk import Frozen, Outcome, Plan

pytestmark = pytest.mark.same_on_both

TAKE_UP = "concept-note.take-up"


def submitted(story: Story, title: str) -> UUID:
    """A note that waits to be taken up."""
    note = story.draft(title)
    story.act(story.entities[0], "concept-note.submit", note)
    return note


def screened(story: Story, note: UUID) -> None:
    """Take it up and fill its checklist."""
    story.act("officer-1", TAKE_UP, note)
    story.screen(note)


def looked(story: Story, name: str, *keys: UUID, who: str = "officer-1") -> Plan:
    """What would follow."""
    with story.fund.trying(story.actor(who), StoppedClock(story.now)) as work:
        return bulk.look(work, name, keys)


def taken(story: Story, name: str, *frozen: Frozen, who: str = "officer-1") -> Outcome:
    """The step, taken."""
    outcome: Outcome = story.write(who, lambda work: bulk.take(work, name, frozen))
    return outcome


def frozen(story: Story, *keys: UUID) -> list[Frozen]:
    """The notes as they stand."""
    return [
        Frozen(key, story.ask(lambda work, k=key: work.get(ConceptNote, k).step)) for key in keys
    ]


def transitions(story: Story) -> int:
    """How many steps were ever taken."""
    count: int = story.ask(
        lambda work: work.session.exec(select(func.count()).select_from(Transition)).one()
    )
    return count


def test_looking_names_what_moves_and_what_stays_and_moves_nothing(story: Story) -> None:
    first, second, draft = submitted(story, "One"), submitted(story, "Two"), story.draft("Three")
    before = transitions(story)
    plan = looked(story, TAKE_UP, first, draft, second, first)
    assert [line.title for line in plan.open] == ["One", "Two"]
    assert {(line.from_state, line.to_state) for line in plan.open} == {("submitted", "screening")}
    (stays,) = plan.blocked
    assert stays.title == "Three"
    assert stays.reasons == ("“take up” cannot be done while the state is “Draft”.",)
    assert transitions(story) == before
    assert story.state(ConceptNote, first) == "submitted"


def test_looking_says_the_letters_of_all_of_them(story: Story) -> None:
    notes = [submitted(story, f"Note {n}") for n in range(3)]
    for note in notes:
        story.act("officer-1", TAKE_UP, note)
        story.screen(note, "fail")
    plan = looked(story, "concept-note.find-ineligible", *notes)
    assert [letter.kind for letter in plan.foreseen.written] == ["ineligible"] * 3
    assert {letter.waits_for for letter in plan.foreseen.written} == {"head-of-secretariat"}
    signed = looked(story, "concept-note.find-ineligible", *notes, who="head")
    assert len({letter.reference for letter in signed.foreseen.written}) == 3
    drafts = story.ask(lambda work: work.session.exec(select(LetterDraft)).all())
    assert not [draft for draft in drafts if draft.kind == "ineligible"]


def test_all_of_the_set_moves_and_nothing_outside_it(story: Story) -> None:
    inside, outside = [submitted(story, "One"), submitted(story, "Two")], submitted(story, "Three")
    outcome = taken(story, TAKE_UP, *frozen(story, *inside))
    assert [line.to_state for line in outcome.done] == ["screening", "screening"]
    assert not outcome.left
    assert story.state(ConceptNote, outside) == "submitted"


def test_a_note_that_moved_on_is_left_out_and_said(story: Story) -> None:
    first, second = submitted(story, "One"), submitted(story, "Two")
    held = frozen(story, first, second)
    story.act("officer-1", TAKE_UP, first)
    outcome = taken(story, TAKE_UP, *held)
    assert [line.title for line in outcome.done] == ["Two"]
    (left,) = outcome.left
    assert left.title == "One"
    assert left.reasons == ("It has moved on: it is now “Being screened”.",)


def test_a_note_that_came_back_to_its_state_is_another_one(story: Story) -> None:
    note = submitted(story, "One")
    held = frozen(story, note)
    story.act("officer-1", TAKE_UP, note)
    findings = [{"field": "budget", "text": "Say more."}]
    story.act("officer-1", "concept-note.return-for-completion", note, findings=findings)
    story.resubmit(note, "budget")
    assert story.state(ConceptNote, note) == "submitted"
    outcome = taken(story, TAKE_UP, *held)
    assert not outcome.done
    assert story.state(ConceptNote, note) == "submitted"


def test_where_one_is_refused_none_is_done(story: Story) -> None:
    ready, not_screened = submitted(story, "One"), submitted(story, "Two")
    screened(story, ready)
    story.act("officer-1", TAKE_UP, not_screened)
    before = transitions(story)
    with pytest.raises(GuardRefused) as refusal:
        taken(story, "concept-note.find-eligible", *frozen(story, ready, not_screened))
    number = story.ask(lambda work: work.get(ConceptNote, not_screened).number)
    assert all(reason.startswith(f"{number}: ") for reason in refusal.value.reasons)
    assert transitions(story) == before
    assert story.state(ConceptNote, ready) == "screening"


def test_only_whose_step_it_is_may_look_or_take(story: Story) -> None:
    note = submitted(story, "One")
    for who in ("E1", "auditor", "chair"):
        with pytest.raises(NotPermitted):
            looked(story, TAKE_UP, note, who=who)
        with pytest.raises(NotPermitted):
            taken(story, TAKE_UP, *frozen(story, note), who=who)


def test_a_step_that_asks_for_something_is_not_for_many(story: Story) -> None:
    note = submitted(story, "One")
    for name in ("concept-note.return-for-completion", "concept-note.withdraw", "no.such"):
        with pytest.raises(NotFound):
            looked(story, name, note)


def test_nothing_and_too_much_are_refused(story: Story) -> None:
    with pytest.raises(Invalid, match="at least one"):
        looked(story, TAKE_UP)
    with pytest.raises(Invalid, match="at the most"):
        looked(story, TAKE_UP, *(UUID(int=n) for n in range(bulk.MOST + 1)))


# --- Its pages -----------------------------------------------------------------------------------


def token(client: TestClient) -> str:
    """What a form of this browser carries."""
    found = re.search(r'name="form_token" value="(\w+)"', client.get("/notes").text)
    assert found is not None
    return found[1]


def pressed(client: TestClient, press: str, on: list[str], act: str = TAKE_UP) -> tuple[int, str]:
    """What the page answers."""
    sent = {"form_token": token(client), "act": act, "press": press, "on": on}
    answer = client.post("/notes/bulk", data=sent)
    return answer.status_code, answer.text


def test_the_pages_look_and_then_take(story: Story) -> None:
    keys = [submitted(story, "One"), submitted(story, "Two"), story.draft("Three")]
    client = client_of(story, "officer-1")
    status, page = pressed(client, "look", [str(key) for key in keys])
    assert status == 200
    assert "2 notes take the step" in page
    assert "One note stays where it is" in page
    assert "No letter is signed." in page
    held = re.findall(r'name="on" value="([^"]+)"', page)
    assert {text.partition(":")[0] for text in held} == {str(key) for key in keys[:2]}
    story.act("officer-1", TAKE_UP, keys[0])
    status, page = pressed(client, "do", held)
    assert status == 200
    assert "One note has taken the step." in page
    assert "It has moved on: it is now “Being screened”." in page
    assert story.state(ConceptNote, keys[1]) == "screening"
    assert story.state(ConceptNote, keys[2]) == "draft"
    status, page = pressed(client, "do", held)
    assert "Nothing was done: every one of them had moved on." in page


def test_the_page_says_when_nothing_was_done_and_why(story: Story) -> None:
    ready, other = submitted(story, "One"), submitted(story, "Two")
    screened(story, ready)
    story.act("officer-1", TAKE_UP, other)
    held = [f"{each.key}:{each.step}" for each in frozen(story, ready, other)]
    client = client_of(story, "officer-1")
    status, page = pressed(client, "do", held, "concept-note.find-eligible")
    assert status == 409
    assert "Nothing was done" in page
    number = story.ask(lambda work: work.get(ConceptNote, other).number)
    assert f"<li>{number}: " in page
    assert story.state(ConceptNote, ready) == "screening"


def test_what_is_no_note_is_said(story: Story) -> None:
    client = client_of(story, "officer-1")
    assert pressed(client, "look", ["nonsense"])[0] == 422
    assert pressed(client, "look", [])[0] == 422
    assert pressed(client, "look", [str(UUID(int=7))])[0] == 404
    assert client.post("/notes/bulk", data={"act": TAKE_UP}).status_code == 403


def looked_at_all(client: TestClient, query: str, name: str = TAKE_UP) -> str:
    """What the page says of all that fit the filters."""
    page = client.get(f"/notes?{query}").text
    token = re.search(r'name="form_token" value="(\w+)"', page)
    assert token is not None
    sent = {"form_token": token[1], "act": name, "press": "look", "which": "all", "query": query}
    answer = client.post("/notes/bulk", data=sent)
    assert answer.is_success, answer.text
    return answer.text


def test_all_that_fit_the_filters_are_looked_at_beyond_the_page(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.deps.PAGE_SIZE", 2)
    monkeypatch.setattr("api.pages.listed.notes.PAGE_SIZE", 2)
    notes = [submitted(story, f"Fair {n}") for n in range(5)]
    other = submitted(story, "Another thing")
    drafts = [story.draft(f"Fair draft {n}") for n in range(3)]
    client = client_of(story, "officer-1")
    page = client.get("/notes?text=fair").text
    assert "All 8 that fit the filters, on every page" in page
    plan = looked_at_all(client, "text=fair")
    assert "8 notes fit the filters" in plan
    assert "5 take the step." in plan
    assert "3 stay where they are: the step does not start from" in plan
    assert len(re.findall(r'name="on" value="', plan)) == 5
    assert str(other) not in plan
    sent = dict(re.findall(r'name="(form_token|act)" value="([^"]+)"', plan))
    held = re.findall(r'name="on" value="([^"]+)"', plan)
    done = client.post("/notes/bulk", data={**sent, "on": held, "press": "do"}).text
    assert "5 notes have taken the step." in done
    assert {story.state(ConceptNote, note) for note in notes} == {"screening"}
    assert story.state(ConceptNote, other) == "submitted"
    assert {story.state(ConceptNote, draft) for draft in drafts} == {"draft"}
    assert "None of these notes can take this step now" in looked_at_all(client, "text=fair")


def test_so_many_at_once_and_the_others_are_counted(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflows.bulk.MOST", 2)
    for n in range(5):
        submitted(story, f"Fair {n}")
    plan = looked_at_all(client_of(story, "officer-1"), "state=submitted")
    assert "2 take the step." in plan
    assert "3 more come another time" in plan
    assert "CN-2022-0001" in plan
    assert "CN-2022-0003" not in plan


def test_all_that_fit_is_no_more_than_who_asks_may_see_and_do(story: Story) -> None:
    submitted(story, "Fair")
    for who, query, act, status in (
        ("E1", "", TAKE_UP, 403),
        ("E1", "text=nothing", TAKE_UP, 403),
        ("officer-1", "page=none", TAKE_UP, 422),
        ("officer-1", "age=old", TAKE_UP, 422),
        ("officer-1", "", "concept-note.fly", 404),
    ):
        client = client_of(story, who)
        token = re.search(r'name="form_token" value="(\w+)"', client.get("/notes").text)
        assert token is not None
        sent = {"form_token": token[1], "act": act, "press": "look", "which": "all"}
        answer = client.post("/notes/bulk", data=sent | {"query": query})
        assert answer.status_code == status, (who, query, act)
        assert status != 403 or "the secretariat" in answer.text
