"""The workbench: what fits a filter is the same in table, board, file, API, for everybody."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.conftest import ENGINES, databases_of
from tests.lives import Story
from tests.tales import going_on

EVERYBODY = ("head", "auditor", "E1", "E2", "member", "rc", "donor", "agent-1", "administrator")


@pytest.fixture(scope="module", params=ENGINES)
def desk(request: pytest.FixtureRequest) -> Iterator[Story]:
    """The small history with more notes, each with a word of its own in its form; only read."""
    with going_on(databases_of(request), Story.tell) as story:
        begun(story, "E1", "Fair recruitment", summary="Kafala ends in two corridors.")
        begun(story, "E2", "Return with dignity", summary="Kafala stands here as well.")
        begun(story, "E2", "Étude", principles="They ask for Überbrückung of 100% of it.")
        begun(story, "E1", "At sea", countries=["NER"], summary="A boat with the letters PHL.")
        yield story


def begun(story: Story, entity: str, title: str, **says: Any) -> UUID:
    """A draft of one entity alone."""
    content = story.content(title) | says
    content["budget"] = [{"entity": entity, "category": 1, "amount": "1000000.00"}]
    sent: dict[str, Any] = {"call": "2022-1", "coordinator": entity, "content": content}
    note: UUID = story.act(entity, "concept-note.draft", **sent)
    return note


def by_table(client: TestClient, asked: str) -> list[str]:
    """The numbers on the first page of the table."""
    page = client.get(f"/notes?{asked}").text
    return re.findall(r'<td[^>]*><a href="/notes/([^"]+)">[^<]+</a>', page)


def by_file(client: TestClient, asked: str) -> list[str]:
    """The numbers in the file."""
    text = client.get(f"/notes.csv?{asked}").content.decode("utf-8-sig")
    return [row["Number"] for row in csv.DictReader(io.StringIO(text))]


def by_program(story: Story, who: str, asked: str) -> list[str]:
    """The numbers that the API answers; it counts them all."""
    answer = program_of(story, who).get(f"/api/v1/notes?limit=100&{asked}").json()
    found = [note["number"] for note in answer["items"]]
    assert answer["count"] == len(found)
    return found


def on_board(client: TestClient, asked: str) -> int:
    """How many stand on the board."""
    page = client.get(f"/notes?view=board&{asked}").text
    return sum(map(int, re.findall(r"<h2>.*?>(\d+) notes?</a></h2>", page, re.DOTALL)))


def found(story: Story, who: str, asked: str) -> list[str]:
    """What fits, the same through every door."""
    client = client_of(story, who)
    answer = by_program(story, who, asked)
    assert by_table(client, asked) == answer, (who, asked)
    assert by_file(client, asked) == answer, (who, asked)
    assert on_board(client, asked) == len(answer), (who, asked)
    return answer


ASKED = (
    "",
    "text=kafala",
    "text=KAFALA+corr",
    "text=corridors+kafala",
    "text=philippines",
    "text=e1",
    "text=CN-2022",
    "text=etude",
    "text=uberbruck",
    "text=nothing+of+it",
    "text=%25",
    "text=%22+OR+%2A+%3A+%26%7C%21%28%29",
    "state=draft&text=kafala",
)


@pytest.mark.parametrize("asked", ASKED)
def test_every_door_finds_the_same_for_everybody(desk: Story, asked: str) -> None:
    whole = set(found(desk, "head", asked))
    for who in EVERYBODY:
        seen = set(found(desk, who, ""))
        assert set(found(desk, who, asked)) == whole & seen, who


def test_a_word_of_the_form_is_found_by_its_beginning_and_only_where_it_is_seen(
    desk: Story,
) -> None:
    assert len(found(desk, "head", "text=kafala")) == 2
    assert found(desk, "head", "text=corridors+kafala") == found(desk, "E1", "text=kafala")
    assert len(found(desk, "E2", "text=kafala")) == 1
    assert not found(desk, "E2", "text=corridors")
    assert not found(desk, "member", "text=kafala")
    assert len(found(desk, "head", "text=uberbruck")) == 1
    assert not found(desk, "head", "text=afala")
    assert not found(desk, "head", "text=%25")
    page = client_of(desk, "E2").get("/notes?text=corridors").text
    assert "No concept note fits these filters" in page


def test_a_country_is_found_by_its_name_where_the_note_is_for_it(desk: Story) -> None:
    title = "At sea"
    assert title in client_of(desk, "head").get("/notes?text=niger").text
    assert title not in client_of(desk, "head").get("/notes?text=philippines").text
