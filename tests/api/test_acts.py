"""Acts from a page: what is asked, what was written stays, and nobody overwrites another."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from api.entrance import FORM_FIELD
from mptf.notes.models import ConceptNote
from tests.api.visiting import client_of
from tests.lives import Story
from workflows.acts import ACTS, STEPS


def hidden(page: str, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found.group(1)


def form_of(client: TestClient, act: str, on: UUID | None = None) -> dict[str, Any]:
    """What the page of an act sends besides what a person writes."""
    page = client.get(f"/acts/{act}", params={"on": str(on)} if on else {})
    assert page.status_code == 200, page.text
    return {
        FORM_FIELD: hidden(page.text, FORM_FIELD),
        "on": str(on or ""),
        "seen": hidden(page.text, "seen"),
    }


@pytest.fixture
def draft(story: Story) -> UUID:
    """A complete draft of the first entity."""
    return story.draft("As it was")


def test_what_follows_is_shown_and_nothing_is_done_until_it_is_confirmed(
    story: Story, draft: UUID
) -> None:
    first = story.entities[0]
    client = client_of(story, first)
    sent = form_of(client, "concept-note.submit", draft)
    page = client.post("/acts/concept-note.submit", data={**sent, "press": "look"})
    assert "will be: Submitted" in page.text
    assert story.state(ConceptNote, draft) == "draft"
    done = client.post(
        "/acts/concept-note.submit", data={**sent, "press": "do"}, follow_redirects=False
    )
    assert done.status_code == 303
    assert urlsplit(done.headers["location"]).path.startswith("/notes/CN-")
    assert story.state(ConceptNote, draft) == "submitted"


def test_a_step_that_somebody_took_meanwhile_is_not_taken_twice(story: Story) -> None:
    note = story.draft()
    story.act(story.entities[0], "concept-note.submit", note)
    client = client_of(story, "officer-1")
    mine = form_of(client, "concept-note.take-up", note)
    story.act("deputy", "concept-note.take-up", note)
    page = client.post("/acts/concept-note.take-up", data={**mine, "press": "do"})
    assert page.status_code == 409
    assert "changed this since you opened it" in page.text


@pytest.mark.same_on_both
def test_a_reason_is_asked_for_where_the_step_needs_one(story: Story, draft: UUID) -> None:
    client = client_of(story, story.entities[0])
    sent = form_of(client, "concept-note.withdraw", draft)
    page = client.post("/acts/concept-note.withdraw", data={**sent, "press": "do"})
    assert page.status_code == 422
    assert "Say why." in page.text
    assert story.state(ConceptNote, draft) == "draft"
    client.post("/acts/concept-note.withdraw", data={**sent, "why": "No money", "press": "do"})
    assert story.state(ConceptNote, draft) == "withdrawn"


def test_nobody_opens_an_act_that_is_not_theirs(story: Story, draft: UUID) -> None:
    for who, status in (("donor", 404), (story.entities[1], 403), ("officer-1", 403), (None, 200)):
        client = client_of(story, who)
        page = client.get("/acts/concept-note.submit", params={"on": str(draft)})
        assert page.status_code == status, who
        assert (page.url.path == "/sign-in") == (who is None)
        assert "As it was" not in page.text or status == 200
    client = client_of(story, story.entities[0])
    assert client.get("/acts/nothing").status_code == 404
    assert client.get("/acts/concept-note.submit").status_code == 404
    assert client.get("/acts/concept-note.submit?on=nonsense").status_code == 422
    sent = {**form_of(client, "concept-note.submit", draft), "on": "nonsense"}
    assert client.post("/acts/concept-note.submit", data=sent).status_code == 422


@pytest.mark.same_on_both
def test_the_form_of_every_act_opens_for_somebody(told: Story) -> None:
    """Every act on nothing yet has a form whose fields have labels in words."""
    opened = set()
    for who in ("head", "chair", "agent-1", "donor", "administrator", "officer-1", *told.entities):
        client = client_of(told, who)
        for name, act in ACTS.items():
            if act.on is None:
                page = client.get(f"/acts/{name}")
                assert page.status_code in {200, 403}
                if page.status_code == 200:
                    opened.add(name)
                    labels = re.findall(r"<label[^>]*>([^<]*)</label>", page.text)
                    assert not [label for label in labels if "_" in label or not label.strip()]
    assert opened == {name for name, act in ACTS.items() if act.on is None}
    assert len(STEPS) > 20


@pytest.mark.same_on_both
def test_what_may_be_left_empty_is_not_chosen_beforehand(story: Story) -> None:
    page = client_of(story, "agent-1").get("/acts/cash-movement.record?kind=refund").text
    chosen = re.findall(r'<option value="([^"]*)" selected', page)
    assert "refund" in chosen
    pools = page.partition('name="pool"')[2].partition("</select>")[0]
    assert pools.count("<option") == 2, "nothing, and the one pool that there is"
    assert "selected" not in pools.partition("</option>")[2], "a refund names no pool"
