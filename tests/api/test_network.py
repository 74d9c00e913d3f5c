"""The Network on its pages, on the card beside a note and in the API, as of any day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mptf.notes.models import ConceptNote
from tests.api.programs import act, program_of
from tests.api.visiting import client_of, statements
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

READERS = ("officer-1", "chair", "auditor", "E1", "member", "donor", "agent-1", "rc")
SAID = {"source": "A letter of the Resident Coordinator"}


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.populate) as own:
        yield own


def enter(story: Story, country: str, kind: str, **more: Any) -> Any:
    sent = {"country": country, "kind": kind}
    return story.act("officer-1", "network-fact.enter", **(sent | SAID | more))


@pytest.mark.same_on_both
def test_whoever_has_signed_in_reads_it_and_the_secretariat_edits(story: Story) -> None:
    empty = client_of(story, "donor")
    assert "No count is known by that day" in empty.get("/network").text
    assert "not known to the fund" in empty.get("/network/TCD").text
    story.act("officer-1", "network-fact.take-in")
    enter(story, "TCD", "country-network", since="2021-02", url="https://fund.example/letter")
    for who in READERS:
        client = client_of(story, who)
        page, country = client.get("/network").text, client.get("/network/TCD").text
        assert "October 2020" in page
        assert ">31<" in page
        assert "not confirmed: a candidate" in page
        assert "Executive Committee" in page
        assert "since February 2021" in country
        assert "A letter of the Resident Coordinator" in country
        edits = "/acts/network-fact.enter"
        assert (edits in country) == (edits in page) == (who == "officer-1"), who
    assert client_of(story, None).get("/network", follow_redirects=False).status_code != 200
    assert (
        "since February 2021"
        not in client_of(story, "donor")
        .get("/network/TCD?as_of=2021-02-27")
        .text.partition("All that was entered")[0]
    )
    assert client_of(story, "donor").get("/network/XYZ").status_code == 404


@pytest.mark.same_on_both
def test_the_card_beside_a_note_says_what_is_known_and_what_is_not(story: Story) -> None:
    story.open_call()
    note = story.draft()
    country = story.content("-")["countries"][0]
    number = story.ask(lambda work: work.get(ConceptNote, note).number)
    enter(story, country, "mgi", since="2018", text="Follow-up in 2020")
    enter(story, country, "sids", illustrative=True)
    page = client_of(story, "officer-1").get(f"/notes/{number}").text
    for said in ("2018 · Follow-up in 2020", "Small island developing State", "illustrative"):
        assert said in page
    assert "not known to the fund" in page
    assert f'href="/network/{country}#history"' in page
    assert (
        f'href="/network/{country}#history"'
        not in client_of(story, "E1").get(f"/notes/{number}").text
    )


def test_a_program_reads_it_as_of_a_day_and_enters_and_ends(story: Story) -> None:
    officer = program_of(story, "officer-1")
    sent = {"country": "TCD", "kind": "champion", "since": "2021-02"} | SAID
    made = act(officer, "network-facts/enter", "a-key-of-mine", **sent)
    assert made.status_code == 201, made.text
    key = made.json()["id"]
    assert {one["act"] for one in made.json()["allowed"]} == {
        "network-fact.correct",
        "network-fact.end",
    }
    for day, many in (("2021-02-27", 0), ("2021-02-28", 1)):
        told = program_of(story, "donor").get(f"/api/v1/network/TCD?as_of={day}").json()
        assert len(told["facts"]) == many
    end = {"until": "2022", "reason": "It stood back."} | SAID
    assert act(officer, f"network-facts/{key}/end", "another-key", **end).status_code == 200
    assert officer.get(f"/api/v1/network-facts/{key}").json()["until"] == "2022"
    count = {"kind": "champions", "counted": "2022-05", "count": 21} | SAID
    assert act(officer, "network-figures/enter", "a-third-key", **count).status_code == 201
    whole = officer.get("/api/v1/network").json()
    assert [figure["count"] for figure in whole["figures"]] == [21]
    assert len(whole["members"]) == 41
    assert officer.get("/api/v1/network?as_of=2999-01-01").status_code == 422
    assert (
        act(program_of(story, "E1"), "network-facts/enter", "a-key-of-theirs", **sent).status_code
        == 403
    )


def test_a_page_costs_the_same_for_one_fact_and_for_many(story: Story) -> None:
    costs = []
    for kinds in (("champion",), ("mgi", "voluntary-review", "country-network")):
        for kind in kinds:
            enter(story, "TCD", kind, since="2020")
        officer = client_of(story, "officer-1")
        with statements(story.fund.engine) as seen:
            officer.get("/network")
            officer.get("/network/TCD")
        costs.append(len(seen))
    assert costs[0] == costs[1]
