"""Revisions of joint programmes through pages and programs, and before the Committee."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest

from mptf.clock import months_after
from mptf.errors import GuardRefused, NotFound, NotPermitted
from mptf.programmes.models import JointProgramme
from mptf.revisions.models import ProgrammeRevision
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.revising import (
    another_entity,
    at_work,
    budget,
    draft,
    ends,
    joining,
    part,
    submitted,
    where,
)
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


@pytest.mark.same_on_both
def test_an_entity_that_is_to_join_reads_it_and_confirms_its_part(story: Story) -> None:
    another_entity(story)
    another_entity(story, "E4")
    key = draft(story, budget=joining(story))
    own = number(story, key)
    joins, other = client_of(story, "E3"), client_of(story, "E4")
    page = joins.get(f"/revisions/{own}")
    assert page.status_code == 200
    assert "its part is not confirmed yet" in page.text
    assert "Confirm our part" in page.text
    assert own in joins.get("/revisions").text
    assert "Confirm our part" in joins.get("/").text, "it waits for them at home"
    assert other.get(f"/revisions/{own}").status_code == 404
    assert own not in other.get("/revisions").text
    # The programme itself stays what it is to them until they are in it.
    assert "Document" not in joins.get(f"/programmes/{of_programme(story)}").text
    with pytest.raises(GuardRefused, match="Not confirmed yet by those who are to join: E3"):
        story.act("E1", "programme-revision.submit", key)
    with pytest.raises(NotPermitted):
        story.act("E2", "programme-revision.confirm", key)
    with pytest.raises(NotFound):
        story.act("E4", "programme-revision.confirm", key)
    story.act("E3", "programme-revision.confirm", key)
    assert "Confirm our part" not in joins.get("/").text
    with pytest.raises(GuardRefused, match="confirmed already"):
        story.act("E3", "programme-revision.confirm", key)
    # What it confirmed is an amount: another one is confirmed anew.
    story.act("E1", "programme-revision.rewrite", key, reason="Without E3.", title="Another title")
    assert joins.get(f"/revisions/{own}").status_code == 404, "it is named no more"
    story.act("E1", "programme-revision.withdraw", key, why="To begin anew.")
    lines = joining(story)
    lines[-1]["amount"] = "1.00"
    key = draft(story, budget=lines)
    with pytest.raises(GuardRefused, match="E3"):
        story.act("E1", "programme-revision.submit", key)
    story.act("E3", "programme-revision.confirm", key)
    story.act("E1", "programme-revision.submit", key)
    assert where(story, key) == "before-committee"
    told = program_of(story, "E3").get(f"/api/v1/programme-revisions/{number(story, key)}").json()
    assert [(one["entity"], one["confirmed"]) for one in told["joining"]] == [("E3", True)]
