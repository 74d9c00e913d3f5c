"""What waits for the Committee: who stands back from each item, and the quorum that is left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.notes.models import ConceptNote
from mptf.policy import Role
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import COUNTRIES, Story
from tests.seats import fill_the_seats
from tests.tales import after, going_on

FROM = date(2022, 9, 1)


def table(story: Story, title: str) -> UUID:
    """A note before the Committee."""
    note = story.submit(title)
    story.screen(note)
    story.review(note)
    return note


def hold(story: Story, code: str, category: str, organisation: str) -> None:
    """Give a seat to an organisation from today on."""
    story.act(
        "head",
        "seat.fill",
        code=code,
        category=category,
        name=f"Seat {code}",
        organisation=organisation,
        from_on=story.today,
    )


@after(Story.begin)
def two_items(story: Story) -> None:
    """Two items before a whole Committee, in which an entity and a country of theirs sit."""
    fill_the_seats(story, FROM)
    story.act(
        "system",
        "organisation.add",
        code="GOV",
        name="A government",
        kind="government",
        country=COUNTRIES[0],
    )
    story.wait(days=1)
    hold(story, "UN-ENTITIES-1", "un-entities", story.entities[1])
    hold(story, "COUNTRIES-1", "countries", "GOV")
    table(story, "The first")
    table(story, "The second")


@pytest.fixture
def waiting(databases: Databases) -> Iterator[Story]:
    """Where they wait."""
    with going_on(databases, two_items) as story:
        yield story


@pytest.mark.same_on_both
def test_who_has_a_part_stands_back_and_the_quorum_is_over_the_others(waiting: Story) -> None:
    page = client_of(waiting, "head").get("/agenda").text
    assert "2 items wait for a decision" in page
    assert "Seat UN-ENTITIES-1 (E2): takes part in it" in page
    assert "Seat COUNTRIES-1 (GOV): it is for its country" in page
    assert "13 seats, 0 vacant, 2 recused, 11 count; at least 6 present" in page
    assert page.index("The first") < page.index("The second")
    (first, _second) = program_of(waiting, "chair").get("/api/v1/agenda").json()["items"]
    assert {(one["seat"], one["ground"]) for one in first["recused"]} == {
        ("UN-ENTITIES-1", "puno-of-the-item"),
        ("COUNTRIES-1", "beneficiary-country"),
    }
    assert (first["quorum"]["counting"], first["quorum"]["least"]) == (11, 6)
    assert program_of(waiting, "chair").get(first["address"]).json()["id"] == first["id"]


@pytest.mark.same_on_both
def test_the_chair_sits_for_the_network_and_not_for_its_own_entity(waiting: Story) -> None:
    hold(waiting, "CHAIR-1", "chair", waiting.entities[0])
    assert "Seat CHAIR-1" not in client_of(waiting, "head").get("/agenda").text


@pytest.mark.same_on_both
def test_who_held_the_seat_before_does_not_stand_back_and_a_vacant_seat_does_not_count(
    waiting: Story,
) -> None:
    waiting.wait(days=1)
    hold(waiting, "UN-ENTITIES-1", "un-entities", "STK")
    seat = "COUNTRIES-1"
    program = program_of(waiting, "head")
    day = waiting.today.isoformat()
    assert program.post(f"/api/v1/seats/{seat}/end-term", json={"on": day}).status_code == 200
    waiting.wait(days=1)
    page = client_of(waiting, "head").get("/agenda").text
    assert "takes part in it" not in page
    assert "13 seats, 1 vacant, 0 recused, 12 count; at least 7 present" in page


@pytest.mark.same_on_both
def test_a_member_reads_what_they_have_papers_of_and_others_nothing(waiting: Story) -> None:
    assert "The first" in client_of(waiting, "member").get("/agenda").text
    waiting._person("concerned", waiting.entities[1], Role.COMMITTEE)
    concerned = client_of(waiting, "concerned").get("/agenda").text
    assert "Nothing waits for a decision" in concerned
    assert "The first" not in concerned
    for who in ("E1", "donor", "agent-1", "rc"):
        assert client_of(waiting, who).get("/agenda").status_code == 403, who
        assert program_of(waiting, who).get("/api/v1/agenda").status_code == 403, who


def test_what_was_decided_waits_no_more_and_a_programme_does(waiting: Story) -> None:
    query = select(ConceptNote.id).where(ConceptNote.title == "The second")
    note: UUID = waiting.ask(lambda work: work.session.exec(query).one())
    waiting.decide(waiting.item("concept-note", note, "positive"))
    programme = waiting.invite(note)
    site = client_of(waiting, "head")
    assert "The second" not in site.get("/agenda").text
    waiting.document(programme)
    page = site.get("/agenda").text
    assert "The programme" in page
    assert page.count("takes part in it") == 2
    for form in ("csv", "xlsx", "pdf"):
        assert site.get(f"/agenda.{form}").status_code == 200


@pytest.mark.same_on_both
def test_an_empty_committee_has_no_quorum_and_the_page_says_so(story: Story) -> None:
    table(story, "The only one")
    page = client_of(story, "officer-1").get("/agenda").text
    assert "too few for a quorum" in page
    assert "Fill the vacant ones before a meeting." in page
