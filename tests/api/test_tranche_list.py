"""The list of requests for a tranche: page, files and API say the same, to whom it is theirs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.api.programs import program_of
from tests.api.visiting import client_of, statements
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

LIST = "/tranche-requests"
LINKED = re.compile(r'href="/tranche-requests/([^"?]+)"')


def asked_twice(story: Story) -> None:
    """Two programmes at work ask for their second tranche, and one of them is refused."""
    story.begin(4)
    for title in ("One", "Two"):
        story.people[title] = story.fund_a_programme(title)
        asked: UUID = story.act("E1", "tranche-request.ask", story.people[title], text=f"{title}.")
    story.act("head", "tranche-request.refuse", asked, reasons="Too little is spent.")


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, asked_twice) as own:
        yield own


def told(story: Story, who: str, query: str = "") -> list[str]:
    """The numbers on the page; the API and the file say the same."""
    page = client_of(story, who).get(f"{LIST}{query}")
    assert page.status_code == 200
    found = list(dict.fromkeys(LINKED.findall(page.text)))
    sent = program_of(story, who).get(f"/api/v1{LIST}{query}").json()["items"]
    assert [item["number"] for item in sent] == found
    file = io.StringIO(client_of(story, who).get(f"{LIST}.csv{query}").text)
    rows = [row[0] for row in csv.reader(file) if row and row[0] in found]
    assert rows == found
    return found


@pytest.mark.same_on_both
def test_every_filter_says_the_same_through_every_door(story: Story) -> None:
    second, first = told(story, "officer-1")
    assert told(story, "officer-1", "?state=asked") == [first]
    assert told(story, "officer-1", "?state=refused") == [second]
    assert told(story, "officer-1", "?tranche=2") == [second, first]
    assert told(story, "officer-1", "?tranche=3") == []
    assert told(story, "officer-1", "?entity=E2") == [second, first]
    assert told(story, "officer-1", "?entity=DON") == []
    items = program_of(story, "head").get(f"/api/v1{LIST}").json()["items"]
    programme = items[0]["programme"].lower()
    assert told(story, "officer-1", f"?text={programme}") == [second]
    page = client_of(story, "officer-1").get(f"{LIST}?text=nobody").text
    assert "No request fits these filters" in page


@pytest.mark.same_on_both
def test_it_is_theirs_who_see_the_programme_whole(story: Story) -> None:
    for who in ("head", "agent-1", "E1", "E2", "auditor"):
        assert len(told(story, who)) == 2, who
    assert told(story, "donor") == []
    assert "No later tranche was asked for yet" in client_of(story, "donor").get(LIST).text


@pytest.mark.same_on_both
def test_it_is_in_the_menu_and_its_cost_does_not_grow(story: Story) -> None:
    client = client_of(story, "officer-1")
    assert f'href="{LIST}"' in client.get("/programmes").text
    costs = []
    for query in ("?state=refused", ""):
        with statements(story.fund.engine) as seen:
            client.get(f"{LIST}{query}")
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 6
