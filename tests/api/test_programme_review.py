"""The pages of a programme's review and signatures: who reads what, and what a link lets do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from api.entrance import FORM_FIELD, VISIT, Guest, form_key
from mptf.programmes.models import JointProgramme
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

NEW = "A theory that says more."


def reviewed(story: Story) -> None:
    """One round of two comments, of which one was met; what it says changed; then approved."""
    story.begin(1)
    story.deposit("20000000.00")
    programme = story.invite(story.pipeline())
    story.submit_document(programme)
    comments = [
        {"field": "theory_of_change", "text": "Say <b>more</b>.", "weight": "must"},
        {"field": "title", "text": "Say it shorter.", "weight": "should"},
    ]
    story.act("officer-1", "joint-programme.ask-for-changes", programme, comments=comments)
    row = story.ask(lambda work: work.get(JointProgramme, programme))
    said: dict[str, Any] = {key: row.content[key] for key in row.content}
    risk = {"risk": "Floods", "likelihood": 2, "impact": 4, "answer": "Boats."}
    said |= {"parts": {**row.content["parts"], "theory_of_change": NEW}, "risks": [risk]}
    story.act("E1", "joint-programme.write", programme, **said)
    story.resubmit_document(programme, "1.1", "1.2")
    story.settle(programme, "1.1")
    story.clear(programme, reason="The title is known.")
    story.approve(programme)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, reviewed) as own:
        yield own


def place(story: Story) -> str:
    number = story.ask(lambda work: work.session.exec(select(JointProgramme.number)).one())
    return f"/programmes/{number}"


@pytest.mark.same_on_both
def test_comments_are_on_the_page_of_who_takes_part_and_of_nobody_else(story: Story) -> None:
    page = f"{place(story)}/review"
    for who in ("officer-1", "auditor", "E1", "E2"):
        said = client_of(story, who).get(page).text
        assert "Say &lt;b&gt;more&lt;/b&gt;." in said, who
        assert "1.2" in said
        assert "The title is known." in said
        assert "1 of 2 comments are not settled." in said
    for who in ("agent-1", "rc", "member", "donor"):
        answer = client_of(story, who).get(page)
        assert "&lt;b&gt;more" not in answer.text, who


def test_a_program_reads_comments_clearance_and_versions_where_the_page_shows_them(
    story: Story,
) -> None:
    address = f"/api/v1{place(story)}"
    for who in ("officer-1", "auditor", "E1", "E2"):
        told = program_of(story, who).get(address).json()
        first, second = told["comments"]
        assert (first["number"], first["weight"], first["version"]) == ("1.1", "must", 1)
        assert [move["kind"] for move in first["moves"]] == ["done", "settled"], who
        assert second["number"] == "1.2"
        (word,) = told["clearances"]
        assert (word["version"], word["reason"]) == (2, "The title is known.")
        assert [one["number"] for one in told["versions"]] == [2, 1]
        assert client_of(story, who).get(told["versions"][1]["paper"]).status_code == 200
    for who in ("chair", "agent-1", "rc", "donor"):
        page = client_of(story, who).get(f"{place(story)}/review").text
        told = program_of(story, who).get(address).json()
        assert bool(told["comments"]) is ("Say &lt;b&gt;more" in page), who


@pytest.mark.same_on_both
def test_two_versions_are_compared_side_by_side_and_in_one(story: Story) -> None:
    page = f"{place(story)}/versions"
    client = client_of(story, "E1")
    side, inline = client.get(page).text, client.get(f"{page}?how=inline").text
    for said in (side, inline):
        assert "Floods" in said
        assert "Theory of change" in said
        assert "Version 1 and version 2" in said
    assert side.count("<del>As planned.</del>") == 1
    assert "Theory of change: before" in side
    assert "Theory of change: before" not in inline
    same = client.get(f"{page}?older=2&newer=2").text
    assert "The two versions say the same." in same
    assert "no two versions" in client_of(story, "donor").get(page).text


def test_somebody_without_an_account_reads_the_document_and_signs(story: Story) -> None:
    programme: UUID = story.ask(lambda work: work.session.exec(select(JointProgramme.id)).one())
    link = f"/sign/{story.ask_to_sign(programme)}"
    client = client_of(story, None)
    page = client.get(link).text
    assert NEW in page
    assert "more&lt;/b&gt;" not in page  # comments are not in it
    read = page.partition('name="read" value="')[2].partition('"')[0]
    token = Guest(None, form_key(client.cookies.get(VISIT) or "")).form_token
    form = {"read": read, "name": "Rosa Marin", "title": "RC", FORM_FIELD: token}
    empty = client.post(link, data={**form, "answer": "sign", "name": " "})
    assert (empty.status_code, "Write your name" in empty.text) == (422, True)
    wordless = client.post(link, data={**form, "answer": "comment"})
    assert (wordless.status_code, "Say what is in the way" in wordless.text) == (422, True)
    assert client.post(link, data={**form, "answer": "sign", FORM_FIELD: "x"}).status_code == 403
    done = client.post(link, data={**form, "answer": "sign"})
    assert (done.status_code, "Your signature for" in done.text) == (200, True)
    again = client.get(link)
    assert (again.status_code, "This link was used on" in again.text) == (410, True)
    assert NEW not in again.text
    shown = client_of(story, "E1").get(f"{place(story)}/signatures").text
    assert "by the link that was mailed" in shown
    assert "signatures are there" in shown
