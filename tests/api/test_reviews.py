"""Reviews on pages and in the API: asked, drafted, scored, read, tried by other weights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from mptf.notes.models import ConceptNote
from tests.api.programs import act, program_of
from tests.api.test_blindness import with_reviewers
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on


@pytest.fixture
def story(sqlite_databases: Databases) -> Iterator[Story]:
    """A note under review, with three who are asked."""
    with going_on(sqlite_databases, with_reviewers) as own:
        yield own


def number_of(story: Story) -> str:
    return str(story.ask(lambda work: work.get(ConceptNote, story.people["note"]).number))


def press(client: TestClient, address: str, button: str, **sent: Any) -> Any:
    """The form of an act, filled and sent by one of its buttons."""
    page = client.get(address).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    fields = {name: value for name, value in hidden.items() if value}
    path = address.partition("?")[0]
    sent_on = {**fields, **sent, "press": button}
    return client.post(path, data=sent_on, headers={"Origin": "http://localhost"})


def test_a_reviewer_keeps_a_draft_goes_on_with_it_and_scores(story: Story) -> None:
    asked, number = story.people["of rev-1"], number_of(story)
    codes = [criterion.code for criterion in story.profile.assessment.rubric]
    reviewer = client_of(story, "rev-1")
    home = reviewer.get("/").text
    assert f"/acts/review-assignment.score?on={asked}" in home
    assert f"{number}-R2" in reviewer.get("/reviews").text
    assert reviewer.get(f"/notes/{number}").status_code == 200
    note = reviewer.get(f"/notes/{number}?tab=assessment").text
    assert "Until then nobody sees the scores of another." in note
    assert f"{number}-R1" not in note

    form = f"/acts/review-assignment.score?on={asked}"
    kept = press(reviewer, form, "keep", **{f"scores.{codes[0]}": "5", "comment": "Half done."})
    assert kept.status_code == 200
    assert "Half done." in kept.text, "it goes on where it was left"
    assert re.search(rf'name="scores\.{codes[0]}" value="5" checked', kept.text)
    assert "nobody else reads it" in reviewer.get(f"/reviews/{number}-R2").text
    for who in ("officer-1", "head"):
        page = client_of(story, who).get(f"/reviews/{number}-R2").text
        assert "Half done." not in page
        assert client_of(story, who).get(form).status_code == 403

    refused = press(reviewer, form, "do", **{f"scores.{codes[0]}": "5"})
    assert refused.status_code == 422
    assert "5 is an end of the scale" in refused.text
    done = press(
        reviewer,
        form,
        "do",
        **{f"scores.{codes[0]}": "5", f"scores.{codes[1]}": "-", f"words.{codes[0]}": "Superb."},
    )
    assert done.status_code == 200
    page = reviewer.get(f"/reviews/{number}-R2").text
    assert "Superb." in page
    assert page.count("does not apply") >= len(codes) - 1
    assert f"/acts/review-assignment.score?on={asked}" not in reviewer.get("/").text


def test_who_runs_the_reviews_sees_who_is_in_and_the_proposal(story: Story) -> None:
    number, head = number_of(story), client_of(story, "head")
    story.score("rev-1", story.people["of rev-1"], comment="Unmistakable words.")
    page = head.get(f"/notes/{number}?tab=assessment").text
    assert "1 of 3 reviews are in" in page
    assert "Unmistakable words." not in page
    assert "was asked already" in page
    assert "no review open" in page
    form = head.get(f"/acts/review-assignment.ask?on={story.people['note']}").text
    assert "Person officer-2" in form
    assert "Person rev-1" not in form, "they were asked already"
    story.score("officer-1", story.people["of officer-1"], point=3)
    story.act("rev-2", "review-assignment.decline", story.people["of rev-2"], why="No time.")
    page = head.get(f"/notes/{number}?tab=assessment").text
    for said in ("Unmistakable words.", "By criterion", "Person rev-1", "No time."):
        assert (said in page) == (said != "No time."), said
    story.act(
        "head", "concept-note.recommend", story.people["note"], outcome="positive", text="Go."
    )
    story.act("officer-1", "concept-note.table", story.people["note"])
    member = client_of(story, "member").get(f"/notes/{number}?tab=assessment").text
    assert "Unmistakable words." in member
    assert "Go." in member
    assert "Person rev-1" not in member, "whose review it is, is the secretariat's to know"
    assert client_of(story, "rev-1").get(f"/notes/{number}").status_code == 404
    assert client_of(story, "E1").get(f"/notes/{number}/weights").status_code == 403


def test_a_program_asks_answers_scores_and_reads(story: Story) -> None:
    note, number = story.people["note"], number_of(story)
    head, reviewer = program_of(story, "head"), program_of(story, "rev-2")
    codes = [criterion.code for criterion in story.profile.assessment.rubric]
    listed = reviewer.get("/api/v1/review-assignments").json()["items"]
    assert [row["number"] for row in listed] == [f"{number}-R3"]
    address = f"review-assignments/{number}-R3"
    assert act(reviewer, f"{address}/accept", "a-key-number-one").status_code == 200
    draft = {"scores": {codes[0]: 3}, "words": {}, "comment": ""}
    assert act(reviewer, f"{address}/keep", "a-key-number-two", **draft).status_code == 200
    assert reviewer.get(f"/api/v1/{address}").json()["draft"] == draft
    assert head.get(f"/api/v1/{address}").json()["draft"] is None
    refused = act(reviewer, f"{address}/score", "a-key-number-three", scores={codes[0]: 1})
    assert refused.status_code == 422
    scored = act(reviewer, f"{address}/score", "a-key-number-four", **draft)
    assert scored.status_code == 200
    assert scored.json()["scores"]["total"] == "60.0"
    told = head.get(f"/api/v1/notes/{number}/assessment").json()
    assert (told["statistics"], told["reviews"], told["recommendation"]) == (None, [], None)
    assert [row["state"] for row in told["assigned"]] == ["accepted", "accepted", "scored"]
    assert told["suggested"][0]["against"] is None
    asked = act(
        head, f"notes/{number}/review-assignments/ask", "a-key-number-five", reviewer=str(note)
    )
    assert asked.status_code == 404
    story.score("rev-1", story.people["of rev-1"])
    story.score("officer-1", story.people["of officer-1"], scores={codes[0]: 3}, words={})
    told = head.get(f"/api/v1/notes/{number}/assessment").json()
    assert told["statistics"] == {"count": 3, "median": "60.0", "mean": "73.3", "spread": "40.0"}
    assert [row["left_out"] for row in told["criteria"]] == [0, *[2] * (len(codes) - 1)]
    assert {row["reviewer"] for row in told["reviews"]} >= {"Person rev-1"}


def test_other_weights_are_tried_on_pages_and_in_the_api(story: Story) -> None:
    head, program = client_of(story, "head"), program_of(story, "head")
    first = story.profile.assessment.rubric[0].code
    page = head.get("/calls/2022-1/weights")
    assert page.status_code == 200
    assert "The notes of the call" in page.text
    assert (
        f'name="{first}" type="text" value="90"'
        in head.get(f"/calls/2022-1/weights?{first}=90").text
    )
    wrong = head.get(f"/calls/2022-1/weights?{first}=ninety")
    assert wrong.status_code == 422
    assert "whole number" in wrong.text
    got = program.get(f"/api/v1/calls/2022-1/weights?weight={first}:90").json()
    assert (got["tried"][first], got["frozen"][first]) == (
        90,
        story.profile.assessment.rubric[0].weight,
    )
    assert [row["tried_place"] for row in got["notes"]] == [1, 2]
    assert program.get("/api/v1/calls/2022-1/weights?weight=nothing").status_code == 422
    assert (
        "No review of it is open to you yet." in head.get(f"/notes/{number_of(story)}/weights").text
    )
