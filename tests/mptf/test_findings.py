"""What was found in a note is answered, field by field, before it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from mptf.errors import GuardRefused, Invalid, NotPermitted, WrongState
from mptf.letters import notes as letters
from mptf.notes import service as notes
from mptf.notes.models import ConceptNote, FindingAnswer
from tests.api.programs import act, program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

pytestmark = pytest.mark.same_on_both

FINDINGS = [
    {"field": "budget", "text": "The lines do not say what is bought."},
    {"field": "budget", "text": "Travel is high."},
    {"field": "summary", "text": "Who benefits?"},
]


def returned(story: Story) -> None:
    """A note that was sent back for two of its fields."""
    story.begin()
    story.people["note"] = story.submit("Fair work")
    story.act(
        "officer-1",
        "concept-note.return-for-completion",
        story.people["note"],
        findings=FINDINGS,
    )


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, returned) as own:
        yield own


def said(story: Story, **answers: str) -> UUID:
    made: UUID = story.act("E1", "concept-note.answer", story.people["note"], answers=answers)
    return made


def resubmit(story: Story) -> Any:
    return story.act("E1", "concept-note.resubmit", story.people["note"])


def test_it_comes_back_only_when_every_field_is_answered(story: Story) -> None:
    with pytest.raises(GuardRefused, match="asked for in Budget by entity and category, Summary"):
        resubmit(story)
    said(story, budget="Each line names what is bought; travel is halved.")
    with pytest.raises(GuardRefused, match="asked for in Summary"):
        resubmit(story)
    said(story, summary="Migrant workers in two districts.")
    resubmit(story)
    assert story.state(ConceptNote, story.people["note"]) == "submitted"


def test_it_is_bound_to_a_field_of_the_form_and_named_as_the_form_names_it(story: Story) -> None:
    note = story.people["note"]
    label = "Budget by entity and category"

    def placed(work: Any) -> set[str]:
        facts: Any = letters.returned_for_completion.facts(work, work.get(ConceptNote, note), None)
        return {finding.place for finding in facts.findings}

    assert story.ask(placed) == {label, "Summary"}
    number = story.ask(lambda work: work.get(ConceptNote, note).number)
    for address in (f"/notes/{number}?tab=assessment", f"/notes/{number}/screening"):
        assert label in client_of(story, "officer-1").get(address).text
    assert label in client_of(story, "E1").get(f"/acts/concept-note.answer?on={note}").text
    other = story.submit("Other work")
    for field in ("gossip", "budget.IOM"):
        found = [{"field": field, "text": "Mend it."}]
        with pytest.raises(Invalid, match=f"no field “{field}”"):
            story.act("officer-1", "concept-note.return-for-completion", other, findings=found)


def test_the_last_answer_counts_and_none_is_lost(story: Story) -> None:
    said(story, budget="First words.", summary="Whom it is for.")
    said(story, budget="Better words.")
    note = story.people["note"]
    last = story.ask(lambda work: notes.answers(work, work.get(ConceptNote, note)))
    assert last == {"budget": "Better words.", "summary": "Whom it is for."}
    table = FindingAnswer.__table__  # type: ignore[attr-defined]
    assert len(story.ask(lambda work: work.session.execute(table.select()).all())) == 3


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"title": "It is fine."}, "nothing was asked for in “title”"),
        ({}, "at least 1 item"),
        ({"budget": "  "}, "at least 1 character"),
    ],
)
def test_an_answer_is_to_something_that_was_asked(
    story: Story, answers: dict[str, str], reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        said(story, **answers)


def test_it_is_the_coordinating_entitys_to_answer_while_the_note_is_with_it(story: Story) -> None:
    note = story.people["note"]
    for who in ("officer-1", "E2", "rc"):
        with pytest.raises(NotPermitted):
            story.act(who, "concept-note.answer", note, answers={"budget": "No."})
    said(story, budget="Mended.", summary="Mended.")
    resubmit(story)
    with pytest.raises(WrongState):
        said(story, budget="Too late.")


def test_a_second_round_asks_anew(story: Story) -> None:
    said(story, budget="Mended.", summary="Mended.")
    resubmit(story)
    note = story.people["note"]
    story.act("officer-1", "concept-note.take-up", note)
    again = [{"field": "budget", "text": "Still too high."}]
    story.act("officer-1", "concept-note.return-for-completion", note, findings=again)
    with pytest.raises(GuardRefused, match="asked for in Budget by entity"):
        resubmit(story)


def test_the_form_says_what_was_asked_and_holds_what_was_answered(story: Story) -> None:
    note = story.people["note"]
    said(story, budget="Travel is halved.")
    page = client_of(story, "E1").get(f"/acts/concept-note.answer?on={note}").text
    for finding in FINDINGS:
        assert finding["text"] in page
    assert "Travel is halved.</textarea>" in page


def test_both_sides_read_the_question_with_its_answer(story: Story) -> None:
    said(story, budget="Travel is halved.")
    number = story.ask(lambda work: work.get(ConceptNote, story.people["note"]).number)
    for who in ("E1", "officer-1"):
        page = client_of(story, who).get(f"/notes/{number}?tab=assessment").text
        assert "Travel is halved." in page
        assert page.count("not answered") == 1
        told = program_of(story, who).get(f"/api/v1/notes/{number}").json()["findings"]
        assert [each["answer"] for each in told] == ["Travel is halved."] * 2 + [None]


def test_a_program_answers(story: Story) -> None:
    number = story.ask(lambda work: work.get(ConceptNote, story.people["note"]).number)
    sent = {"answers": {"budget": "Mended.", "summary": "Mended."}}
    made = act(program_of(story, "E1"), f"notes/{number}/answer", "a-key-of-mine", **sent)
    assert made.status_code == 200
    resubmit(story)
