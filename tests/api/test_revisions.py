"""Revisions of joint programmes through pages and programs, and before the Committee."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest

from mptf.clock import months_after
from mptf.programmes.models import JointProgramme
from mptf.revisions.models import ProgrammeRevision
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.revising import at_work, budget, draft, ends, part, submitted, where
from tests.tales import going_on


@pytest.fixture
def story(sqlite_databases: Databases) -> Iterator[Story]:
    with going_on(sqlite_databases, at_work) as told:
        yield told


def number(story: Story, key: UUID) -> str:
    return str(story.ask(lambda work: work.get(ProgrammeRevision, key).number))


def of_programme(story: Story) -> str:
    key = story.people["programme"]
    return str(story.ask(lambda work: work.get(JointProgramme, key).number))


def test_the_page_shows_both_documents_side_by_side_and_who_decides(story: Story) -> None:
    move = part(story) * 30 * 25 // 10_000
    key = submitted(
        story,
        reason="Prices rose.",
        title="Another title",
        end_on=months_after(ends(story), 2).isoformat(),
        budget=budget(story, E1={3: move, 1: -move}),
    )
    page = client_of(story, "officer-1").get(f"/revisions/{number(story, key)}").text
    for said in (
        "Prices rose.",
        "The Committee",
        "Category 3 of E1 moves by 25%: the secretariat approves",
        "2 months more without cost: the Chair approves",
        "What it is for changes (title): the Committee decides",
        "<ins>Another title</ins>",
        "25%",
        "Before the Steering Committee",
    ):
        assert said in page, said


def test_the_tab_of_the_programme_says_which_revision_made_which_budget(story: Story) -> None:
    key = submitted(story, budget=budget(story, E1={3: 10, 1: -10}))
    page = client_of(story, "E2").get(f"/programmes/{of_programme(story)}?tab=revisions").text
    assert number(story, key) in page
    assert "Told, in force" in page
    assert "the approval" in page
    assert "each version replaces the one before it" in page.lower()


def test_the_list_is_filtered_and_written_to_files(story: Story) -> None:
    told = number(story, submitted(story, budget=budget(story, E1={3: 10, 1: -10})))
    asked = number(story, submitted(story, title="Another title"))
    client = client_of(story, "officer-1")
    assert asked in client.get("/revisions?kind=scope").text
    assert told not in client.get("/revisions?kind=scope").text
    assert told in client.get("/revisions?level=told").text
    assert asked not in client.get("/revisions?state=told").text
    for form in ("csv", "xlsx", "pdf"):
        assert client.get(f"/revisions.{form}?kind=scope").status_code == 200
    text = client.get("/revisions.csv").text
    assert told in text
    assert asked in text


def test_a_program_drafts_submits_and_reads_it(story: Story) -> None:
    client = program_of(story, "E1")
    sent = {"reason": "Prices rose.", "budget": budget(story, E1={3: 10, 1: -10})}
    address = f"/api/v1/programmes/{of_programme(story)}/programme-revisions/draft"
    made = client.post(address, json=sent)
    assert made.status_code in {200, 201}, made.text
    record = made.json()
    assert record["kinds"] == ["reallocation"]
    assert record["level"] is None
    (submit,) = [
        act["address"] for act in record["allowed"] if act["act"] == "programme-revision.submit"
    ]
    done = client.post(submit, json={})
    assert done.status_code == 200, done.text
    again = client.get(f"/api/v1/programme-revisions/{record['number']}").json()
    assert again["level"] == "told"
    assert again["version"] == 2
    assert [one["version"] for one in again["budgets"]] == [2, 1]
    listed = client.get("/api/v1/programme-revisions?level=told").json()
    assert listed["count"] == 1


def test_a_person_drafts_it_on_the_page_with_what_stands_there(story: Story) -> None:
    client = client_of(story, "E1")
    page = client.get(f"/programmes/{of_programme(story)}").text
    assert "Revise the programme" in page
    key = story.people["programme"]
    form = client.get(f"/acts/programme-revision.draft?on={key}").text
    assert "As planned." in form
    standing = story.ask(lambda work: work.get(JointProgramme, key).content["budget"])
    shown = re.findall(r'name="budget\.\d+\.amount"[^>]* value="([^"]*)"', form)
    assert shown == [line["amount"] for line in standing]
    assert sum(map(Decimal, shown)) == story.amount


def test_home_names_it_to_whoever_decides(story: Story) -> None:
    key = submitted(story, budget=budget(story, E1={3: part(story) // 10, 1: -part(story) // 10}))
    assert where(story, key) == "with-secretariat"
    assert number(story, key) in client_of(story, "officer-1").get("/").text
    assert number(story, key) not in client_of(story, "donor").get("/").text


def test_it_stands_on_the_agenda_with_a_brief(story: Story) -> None:
    key = submitted(
        story,
        end_on=months_after(ends(story), 2).isoformat(),
        budget=budget(story, E1={1: 1000}),
    )
    client = client_of(story, "officer-1")
    agenda = client.get("/agenda").text
    assert number(story, key) in agenda


def test_nobody_else_reads_it(story: Story) -> None:
    key = draft(story, title="Another title")
    for who in ("donor", "agent-1"):
        client = client_of(story, who)
        assert client.get(f"/revisions/{number(story, key)}").status_code == 404
        assert number(story, key) not in client.get("/revisions").text
        page = client.get(f"/programmes/{of_programme(story)}?tab=revisions")
        assert number(story, key) not in page.text
