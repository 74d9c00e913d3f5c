"""Calls on their pages, in the API and in calendars: everybody reads what is announced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.api.programs import act, program_of
from tests.api.visiting import client_of, statements
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

READERS = (None, "officer-1", "chair", "auditor", "E1", "member", "donor", "agent-1", "rc")
MOST = 7
"""Statements of the list with what is in preparation, the session's own included."""
STAFF = ("officer-1", "chair", "auditor")


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.populate) as own:
        yield own


def prepared(story: Story, **more: Any) -> UUID:
    sent = {"number": "2023-1", "title": "Pathways", "opens_at": story.now.isoformat()}
    made: UUID = story.act("officer-1", "call.prepare", **(sent | more))
    return made


def test_what_is_in_preparation_is_read_by_staff_alone(story: Story) -> None:
    prepared(story, text="Not for everybody yet.")
    for who in READERS:
        page = client_of(story, who).get("/calls")
        assert page.status_code == 200, who
        assert ("Not for everybody yet." in page.text) == (who in STAFF), who
        if who is not None:
            got = program_of(story, who).get("/api/v1/call-drafts/2023-1")
            assert got.status_code == (200 if who in STAFF else 403), who
        assert client_of(story, who).get("/calls/2023-1").status_code == 404, who


def test_an_announced_one_is_read_by_everybody(story: Story) -> None:
    takes = {"areas": ["TA2"], "regions": ["africa"], "ceiling": "1500000.00"}
    story.act(
        "officer-1", "call-draft.announce", prepared(story, text="What we look for.", **takes)
    )
    for who in READERS:
        client = client_of(story, who)
        page = client.get("/calls/2023-1").text
        for said in ("What we look for.", "Area 2", "Africa", "1,500,000.00", "it has no end"):
            assert said in page, (who, said)
        for criterion in story.profile.assessment.rubric:
            assert criterion.title in page
        listed = client.get("/calls").text
        assert "/calls/2023-1" in listed
        assert "Open, without an end" in listed
        assert "BEGIN:VEVENT" in client.get("/calls/2023-1/call.ics").text
    assert "/calls/2023-1" in client_of(story, None).get("/public").text


def test_a_closed_one_is_listed_and_no_note_is_begun_under_it(story: Story) -> None:
    ends = (story.now + timedelta(days=2)).isoformat()
    story.act("officer-1", "call-draft.announce", prepared(story, closes_at=ends))
    form = "/acts/concept-note.draft"
    assert "2023-1" in client_of(story, "E1").get(form).text
    assert form in client_of(story, "E1").get("/calls/2023-1").text
    story.wait(days=2)
    assert "Closed" in client_of(story, None).get("/calls").text
    assert "2023-1" not in client_of(story, "E1").get(form).text
    assert form not in client_of(story, "E1").get("/calls/2023-1").text
    assert "2023-1" not in client_of(story, None).get("/public").text


def test_the_list_costs_as_much_for_two_in_preparation_as_for_five(story: Story) -> None:
    costs = []
    for several in (2, 5):
        for n in range(several):
            prepared(story, number=f"{several}-{n}")
        officer = client_of(story, "officer-1")
        officer.get("/calls")
        with statements(story.fund.engine) as seen:
            officer.get("/calls")
        costs.append(len(seen))
    assert costs[0] == costs[1] <= MOST


def test_its_form_holds_what_was_written_last(story: Story) -> None:
    draft = prepared(story, text="As it was written last.")
    page = client_of(story, "officer-1").get(f"/acts/call-draft.rewrite?on={draft}").text
    assert "As it was written last." in page
    assert 'value="Pathways"' in page


def test_a_program_prepares_and_announces_it(story: Story) -> None:
    officer = program_of(story, "officer-1")
    sent = {"number": "2023-1", "title": "Pathways", "opens_at": story.now.isoformat()}
    assert act(officer, "calls/prepare", "a-key-of-mine", **sent).status_code == 201
    record = officer.get("/api/v1/call-drafts/2023-1").json()
    assert {one["act"] for one in record["allowed"]} == {
        "call-draft.rewrite",
        "call-draft.attach",
        "call-draft.announce",
        "call-draft.drop",
    }
    made = act(officer, "call-drafts/2023-1/announce", "another-key")
    assert made.status_code == 201
    told = officer.get("/api/v1/calls/2023-1").json()
    assert (told["state"], told["areas"], told["ceiling"]) == ("open", [], None)
    ends = (story.now + timedelta(days=9)).isoformat()
    put = act(officer, "calls/2023-1/set-end", "a-third-key", closes_at=ends, reason="No cash.")
    assert put.status_code == 200
    assert officer.get("/api/v1/calls/2023-1").json()["moves"][0]["reason"] == "No cash."
    entity = program_of(story, "E1")
    assert act(entity, "calls/prepare", "a-key-of-theirs", **sent).status_code == 403


def test_who_set_its_end_is_named_to_whoever_signed_in(story: Story) -> None:
    call = story.act("officer-1", "call-draft.announce", prepared(story))
    ends = (story.now + timedelta(days=9)).isoformat()
    story.act("officer-1", "call.set-end", call, closes_at=ends, reason="No cash is left.")
    for who in READERS:
        page = client_of(story, who).get("/calls/2023-1").text
        assert "No cash is left." in page
    assert "by officer-1" not in client_of(story, None).get("/calls/2023-1").text
