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

from api.pages.listed import notes as listed
from mptf.notes import board, queries
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.conftest import ENGINES, Databases, databases_of
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
    "entity=E2",
    "entity=E2&text=kafala",
    "entity=none",
    "country=Niger",
    "country=phl",
    "country=Philippines&state=draft",
    "country=Atlantis",
    "illustrative=yes",
    "illustrative=no",
    "age=0",
    "age=5",
    "age=90",
    "waits=entity",
    "waits=committee",
    "waits=entity&age=1&country=NER&illustrative=no",
)
REFUSED = ("age=old", "age=-1", "age=99999999", "waits=nobody", "illustrative=maybe", "age=%D9%A3")


@pytest.fixture(scope="module")
def seen(desk: Story) -> dict[str, set[str]]:
    """What each of them sees where nothing is asked."""
    return {who: set(found(desk, who, "")) for who in EVERYBODY}


@pytest.mark.parametrize("asked", ASKED)
def test_every_door_finds_the_same_for_each_in_turn(
    desk: Story, seen: dict[str, set[str]], asked: str
) -> None:
    """Of the head and two more, so that each query and each of them has its turn."""
    head, *others = EVERYBODY
    place = ASKED.index(asked)
    two = (others[(place + step) % len(others)] for step in (0, 3))
    _same_for(desk, seen, asked, head, *two)


@pytest.mark.proof
def test_every_door_finds_the_same_for_everybody(desk: Story, seen: dict[str, set[str]]) -> None:
    for asked in ASKED:
        _same_for(desk, seen, asked, *EVERYBODY)


def _same_for(desk: Story, seen: dict[str, set[str]], asked: str, *everybody: str) -> None:
    fits = {who: set(found(desk, who, asked)) for who in everybody}
    for who in everybody:
        assert fits[who] == fits["head"] & seen[who], who


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


def test_a_page_counts_what_holds_a_word_so_far_and_a_file_holds_it_all(
    desk: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (queries, board, listed):
        monkeypatch.setattr(room, "MOST_COUNTED", 2)
    head, asked = client_of(desk, "head"), "text=kafala"
    every = by_file(head, asked)
    assert len(every) == len(by_program(desk, "head", asked)) == 2
    table = head.get(f"/notes?{asked}").text
    assert "2 notes or more hold these words" in table
    assert "All of them" not in table, "what is not counted is not added up"
    assert "2 notes or more hold these words" in head.get(f"/notes?view=board&{asked}").text
    all_hold = "text=a"
    latest = by_table(head, f"{all_hold}")
    assert len(latest) == 2 < len(by_file(head, all_hold))
    assert latest == by_file(head, all_hold)[:2]
    rising = by_table(head, f"{all_hold}&sort=number")
    assert rising == by_file(head, f"{all_hold}&sort=number")[:2] != latest
    assert on_board(head, all_hold) == 2


def test_a_country_is_found_by_its_name_where_the_note_is_for_it(desk: Story) -> None:
    title = "At sea"
    assert title in client_of(desk, "head").get("/notes?text=niger").text
    assert title not in client_of(desk, "head").get("/notes?text=philippines").text


def test_notes_are_found_by_who_takes_part_and_who_must_act(desk: Story) -> None:
    both = set(found(desk, "head", "entity=E2"))
    assert len(both) > 2, "where it takes part in what another coordinates too"
    drafts = set(found(desk, "head", "state=draft"))
    assert drafts <= set(found(desk, "head", "waits=entity"))
    page = client_of(desk, "head").get("/notes?waits=entity").text
    assert '<details class="more" open>' in page
    assert '<option value="entity" selected>The coordinating agency</option>' in page


def test_under_review_a_note_waits_for_its_reviewers_until_all_are_in(
    databases: Databases,
) -> None:
    with going_on(databases, Story.begin) as story:
        note = story.under_review("Under review")
        assert len(found(story, "head", "waits=secretariat")) == 1, "nobody was asked"
        asked = [story.ask_for_review(note, f"officer-{n}", by=f"officer-{n}") for n in (1, 2)]
        for who, assignment in zip(("officer-1", "officer-2"), asked, strict=True):
            assert len(found(story, "head", "waits=reviewers")) == 1
            assert not found(story, "head", "waits=secretariat")
            story.score(who, assignment)
        assert not found(story, "head", "waits=reviewers")
        assert len(found(story, "head", "waits=secretariat")) == 1
        assert len(found(story, "E1", "waits=reviewers")) == 1, "whose it is, is told nothing"
        assert not found(story, "E1", "waits=secretariat")


def test_age_is_counted_from_the_last_step(databases: Databases) -> None:
    with going_on(databases, Story.begin) as story:
        story.draft("Old")
        story.wait(days=31)
        story.draft("New")
        assert len(found(story, "head", "age=30&state=draft")) == 1
        assert len(found(story, "head", "age=31&state=draft")) == 0
        page = client_of(story, "head").get("/notes?age=29").text
        assert '<option value="29" selected>more than 29 days</option>' in page


@pytest.mark.parametrize("asked", REFUSED)
def test_what_no_filter_knows_is_said(desk: Story, asked: str) -> None:
    client = client_of(desk)
    for address in ("/notes", "/notes.csv", "/api/v1/notes"):
        reader = program_of(desk, "head") if address.startswith("/api") else client
        assert reader.get(f"{address}?{asked}").status_code == 422, address
    assert client.get(f"/notes?view=board&{asked}").status_code == 422


def keep(client: TestClient, name: str, query: str) -> str:
    """A view of one's own; where it is shared or withdrawn."""
    page = client.get(f"/notes?{query}").text
    client.post("/views", data=sent_by(page) | {"name": name, "query": query})
    found = re.findall(r'action="/views/([^"]+)/forget"', client.get("/notes").text)
    return f"/views/{found[-1]}"


def sent_by(page: str) -> dict[str, str]:
    """What every form of the list sends."""
    token = re.search(r'name="form_token" value="(\w+)"', page)
    assert token is not None
    return {"form_token": token[1], "place": "notes"}


def test_a_view_is_shared_with_the_secretariat_and_stays_its_owners(story: Story) -> None:
    story.draft("A draft")
    owner, other, auditor = (client_of(story, who) for who in ("head", "officer-1", "auditor"))
    view = keep(owner, "Old drafts", "state=draft&age=90")
    assert "Old drafts" not in other.get("/notes").text
    mine, theirs = sent_by(owner.get("/notes").text), sent_by(other.get("/notes?age=1").text)
    assert owner.post(f"{view}/share", data=mine | {"press": "share"}).is_success
    assert "shared with the secretariat since" in owner.get("/notes").text
    page = other.get("/notes").text
    assert 'href="/notes?state=draft&amp;age=90">Old drafts</a>' in page
    assert "shared by Person head" in page
    assert f'action="{view}' not in page
    for reader in (auditor, client_of(story, "E1")):
        assert "Old drafts" not in reader.get("/notes").text
    assert "Old drafts" not in other.get("/programmes").text
    withdrawn = theirs | {"press": "withdraw"}
    assert other.post(f"{view}/share", data=withdrawn).status_code == 404, "its owner's alone"
    other.post(f"{view}/forget", data=theirs)
    assert "Old drafts" in other.get("/notes").text
    keep(owner, "Old drafts", "state=draft&age=180")
    assert "age=180" in other.get("/notes").text, "what its owner changes is seen"
    assert owner.post(f"{view}/share", data=mine | {"press": "withdraw"}).is_success
    assert "Old drafts" not in other.get("/notes").text
    assert "Old drafts" in owner.get("/notes").text


def test_only_the_secretariat_shares(story: Story) -> None:
    entity = client_of(story, "E1")
    view = keep(entity, "Ours", "state=draft")
    page = entity.get("/notes").text
    assert "Ours" in page
    assert "/share" not in page
    refused = entity.post(f"{view}/share", data=sent_by(page) | {"press": "share"})
    assert refused.status_code == 403
    assert "Ours" not in client_of(story, "head").get("/notes").text


# --- The portfolio -------------------------------------------------------------------------------

STAFF = ("head", "officer-1", "chair", "auditor")


def test_every_figure_of_the_portfolio_leads_to_as_many_notes(desk: Story) -> None:
    client = client_of(desk, "head")
    page = client.get("/notes/portfolio").text
    leads = set(re.findall(r'href="(/notes\?[^"]+)"[^>]*>([\d,]+)</a>', page))
    assert len(leads) > 5
    for address, figure in leads:
        asked = address.replace("&amp;", "&").removeprefix("/notes?")
        assert len(by_program(desk, "head", asked)) == int(figure), address
    squares = re.findall(r'<td class="h\d"><a href="([^"]+)">.*?\((\d+)\)', page)
    assert squares
    for address, figure in squares:
        asked = address.replace("&amp;", "&").removeprefix("/notes?")
        assert len(by_program(desk, "head", asked)) == int(figure), address


def test_the_portfolio_says_the_same_on_its_page_in_its_files_and_in_the_api(desk: Story) -> None:
    for who in STAFF:
        client = client_of(desk, who)
        assert client.get("/notes/portfolio").is_success
        answer = program_of(desk, who).get("/api/v1/notes/portfolio").json()
        text = client.get("/notes/portfolio/matrix.csv").content.decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text)))
        assert sum(place["notes"] for place in answer["places"]) == len(found(desk, who, ""))
        # Beneath all lines stands their sum.
        assert sorted(int(line["Notes"]) for line in lines[: len(answer["places"])]) == sorted(
            place["notes"] for place in answer["places"]
        )
        for part in ("ageing", "reviewers", "secretariat"):
            assert client.get(f"/notes/portfolio/{part}.xlsx").content.startswith(b"PK")
        assert client.get("/notes/portfolio/nothing.csv").status_code == 404
    for who in ("E1", "E2", "member", "rc", "donor", "agent-1", "administrator"):
        client = client_of(desk, who)
        for address in ("/notes/portfolio", "/notes/portfolio/matrix.csv"):
            assert client.get(address).status_code == 403, (who, address)
        assert program_of(desk, who).get("/api/v1/notes/portfolio").status_code == 403, who
        assert "/notes/portfolio" not in client.get("/notes").text


def test_a_mean_stands_in_the_portfolio_once_all_reviews_are_in(databases: Databases) -> None:
    with going_on(databases, Story.begin) as story:
        note = story.under_review("Under review")
        asked = [story.ask_for_review(note, f"officer-{n}", by=f"officer-{n}") for n in (1, 2)]

        def told() -> dict[str, Any]:
            answer: dict[str, Any] = program_of(story, "head").get("/api/v1/notes/portfolio").json()
            return answer

        assert {(each["accepted"], each["scored"]) for each in told()["reviewers"]} == {(1, 0)}
        story.score("officer-1", asked[0], point=5)
        (place,) = told()["places"]
        assert (place["scored"], place["mean_score"]) == (0, None), "one is waited for"
        story.score("officer-2", asked[1], point=4)
        (place,) = told()["places"]
        assert place["scored"] == 1
        assert place["mean_score"] == pytest.approx(90, abs=5)
        assert told()["secretariat"] == [{"state": "under-review", "notes": 1}]


def test_ages_are_counted_in_days(databases: Databases) -> None:
    with going_on(databases, Story.begin) as story:
        for days in (100, 31, 30, 0):
            story.draft(f"After it {days}")
            story.wait(days={100: 69, 31: 1, 30: 30, 0: 0}[days])
        answer = program_of(story, "head").get("/api/v1/notes/portfolio").json()
        (drafts,) = answer["ageing"]
        assert (drafts["notes"], drafts["oldest_days"], drafts["median_days"]) == (4, 100, 30.5)
        assert {row["days"]: row["notes"] for row in drafts["older"]} == {30: 2, 90: 1, 180: 0}
