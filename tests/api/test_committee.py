"""The Committee's pages: who sits, what is vacant, who stands in; the same for programs."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from tests.api.programs import act, program_of
from tests.api.visiting import client_of
from tests.lives import Story
from tests.seats import fill_the_seats, seat_id

FROM = date(2022, 9, 1)


@pytest.fixture
def seated(story: Story) -> Story:
    """A Committee whose every seat is filled."""
    fill_the_seats(story, FROM)
    return story


def test_whoever_signed_in_reads_who_sits_and_only_some_read_their_names(seated: Story) -> None:
    for who in ("officer-1", "member", "agent-1", "administrator"):
        page = client_of(seated, who).get("/committee").text
        assert "Person holder-of-DONORS-2" in page, who
        assert "Person holder-of-DONORS-2" in client_of(seated, who).get("/committee/DONORS-2").text
    for who in ("E1", "donor", "rc"):
        site = client_of(seated, who)
        assert "Seat DONORS-2" in site.get("/committee").text
        for address in ("/committee", "/committee.csv", "/committee/DONORS-2", "/api/v1/seats"):
            answer = site.get(address)
            assert answer.status_code == 200
            assert "holder-of" not in answer.text, (who, address)
    assert client_of(seated, None).get("/committee", follow_redirects=False).status_code == 303


def test_a_vacancy_and_an_ending_term_are_said_before_a_meeting_misses_them(story: Story) -> None:
    site = client_of(story, "officer-1")
    assert "Nobody holds 13 of the seats." in site.get("/committee").text
    fill_the_seats(story, FROM)
    page = site.get("/committee").text
    assert "Nobody holds" not in page
    assert "ending" not in page
    story.act("head", "seat.end-term", seat_id(story, "DONORS-2"), on=date(2022, 9, 30))
    assert "The term of one seat is ending" in site.get("/committee").text
    story.wait(days=30)
    site = client_of(story, "officer-1")  # a session does not last so long
    page = site.get("/committee").text
    assert "Nobody holds one of the seats." in page
    assert "Nobody holds" not in site.get("/committee?as_of=2022-09-30").text


def test_a_seat_is_filled_and_ended_from_its_page(seated: Story) -> None:
    site = client_of(seated, "officer-1")
    page = site.get("/committee/DONORS-2").text
    assert f"/acts/seat.end-term?on={seat_id(seated, 'DONORS-2')}" in page
    assert "/acts/seat.fill" in site.get("/committee").text
    assert "/acts/seat." not in client_of(seated, "member").get("/committee/DONORS-2").text
    assert client_of(seated, "officer-1").get("/committee/NONE").status_code == 404


def test_a_program_ends_a_term_and_reads_the_seat_as_it_stands_then(seated: Story) -> None:
    program = program_of(seated, "officer-1")
    record = program.get("/api/v1/seats/DONORS-2").json()
    assert [one["address"] for one in record["allowed"]] == ["/api/v1/seats/DONORS-2/end-term"]
    answer = act(program, "seats/DONORS-2/end-term", on="2022-10-01")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["to_on"], answer.json()["standing"]) == ("2022-10-01", "ending")
    listed = program.get("/api/v1/seats?as_of=2022-08-31").json()
    assert {row["standing"] for row in listed["items"]} == {"vacant"}
    assert sum(category["seats"] for category in listed["categories"]) == 13


def test_who_stands_in_for_the_chair_is_shown_and_taken_back(story: Story) -> None:
    lent: dict[str, Any] = {
        "giver": str(story.people["chair"]),
        "taker": str(story.people["deputy"]),
        "role": "chair",
        "text": "Memorandum 1",
        "from_on": "2022-09-01",
        "purposes": ["sign-decision"],
        "most": "2500.00",
    }
    program = program_of(story, "head")
    made = act(program, "people/delegate", **lent)
    assert made.status_code == 201, made.text
    site = client_of(story, "head")
    page = site.get("/committee").text
    assert "signing decisions" in page
    assert "up to USD\N{NO-BREAK SPACE}2,500.00" in page
    address = f"/acts/delegation.end?on={made.json()['id']}"
    assert address in page
    assert "Memorandum 1" not in client_of(story, "member").get("/committee").text
    assert client_of(story, "member").get("/api/v1/delegations").json()["items"] == []
    assert "To be confirmed" in page
    lender = client_of(story, "chair")
    confirm = f"/acts/delegation.confirm?on={made.json()['id']}"
    assert confirm not in page
    assert confirm in lender.get("/committee").text
    assert confirm in lender.get(f"/people/{story.people['deputy']}").text
    story.act("chair", "delegation.confirm", UUID(made.json()["id"]))
    page = lender.get("/committee").text
    assert "In force" in page
    assert confirm not in page
    story.act("chair", "delegation.end", UUID(made.json()["id"]))
    page = site.get("/committee").text
    assert address not in page
    assert "Ended" in page


def test_the_composition_is_kept_as_a_file(seated: Story) -> None:
    site: TestClient = client_of(seated, "head")
    lines = site.get("/committee.csv").text.splitlines()
    assert len(lines) == 1 + 13
    for form in ("xlsx", "pdf"):
        assert site.get(f"/committee.{form}").status_code == 200
