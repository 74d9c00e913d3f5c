"""Lists: sorted by a column, narrowed, kept under a name, and taken away as exactly that."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.pages import lists
from tests.api.visiting import client_of, statements
from tests.conftest import ENGINES, databases_of
from tests.lives import Story
from tests.tales import going_on

LISTS = ("notes", "programmes", "decisions", "letters")
FIRST = {"notes": "CN-", "programmes": "JP-", "decisions": "SC-", "letters": "MIG00/"}


@pytest.fixture(scope="module", params=ENGINES)
def full(request: pytest.FixtureRequest) -> Iterator[Story]:
    """The small history, with a draft and a programme that is not begun; only read."""
    with going_on(databases_of(request), Story.tell) as story:
        story.draft("A draft")
        story.submit("Being screened")
        story.invite(story.pipeline("Its programme is not begun"))
        yield story


@pytest.fixture
def site(full: Story) -> TestClient:
    """A browser on it."""
    return client_of(full)


def numbers(page: str, place: str) -> list[str]:
    """The records of a list in the order in which its page shows them."""
    return re.findall(rf'<td[^>]*><a href="/{place}/[^"]+">([^<]+)</a>', page)


def heads(page: str) -> dict[str, str]:
    """The addresses by which the heads of a list sort it, by their columns."""
    found = re.findall(r'<a href="(/[^"?]+\?[^"]*sort=-?(\w+))"', page)
    return {key: address.replace("&amp;", "&") for address, key in found}


def rows(client: TestClient, address: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("place", LISTS)
def test_every_head_sorts_and_turns_the_same_rows(site: TestClient, place: str) -> None:
    usual = numbers(site.get(f"/{place}").text, place)
    assert len(usual) > 1
    assert all(number.startswith(FIRST[place]) for number in usual)
    for key, address in heads(site.get(f"/{place}").text).items():
        page = site.get(address).text
        assert 'aria-sort="ascending"' in page, key
        assert sorted(numbers(page, place)) == sorted(usual), key
        turned = site.get(f"/{place}?sort=-{key}").text
        assert 'aria-sort="descending"' in turned, key
        assert sorted(numbers(turned, place)) == sorted(usual), key


@pytest.mark.parametrize("place", LISTS)
def test_a_column_that_is_not_there_is_said(site: TestClient, place: str) -> None:
    answer = site.get(f"/{place}?sort=colour")
    assert answer.status_code == 422
    assert "this list has no column “colour”" in answer.text
    assert site.get(f"/{place}.csv?sort=colour").status_code == 422


def test_amounts_come_in_their_order_and_what_is_empty_last(site: TestClient) -> None:
    for sort in ("amount", "-amount"):
        found = [float(row["Amount (USD)"]) for row in rows(site, f"/notes.csv?sort={sort}")]
        assert found == sorted(found, reverse=sort.startswith("-"))
    for sort in ("approved", "-approved"):
        column = [row["Approved (USD)"] for row in rows(site, f"/programmes.csv?sort={sort}")]
        filled = [text for text in column if text]
        assert column == [*filled, *([""] * (len(column) - len(filled)))]
        assert len(filled) < len(column)


def test_states_come_in_the_order_of_a_life(site: TestClient) -> None:
    column = [row["State"] for row in rows(site, "/notes.csv?sort=state")]
    life = list(dict.fromkeys(column))
    assert life.index("Draft") < life.index("Being screened") < life.index("Funded")


@pytest.mark.parametrize("place", LISTS)
def test_a_file_holds_every_row_that_the_filters_let_through(
    site: TestClient, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rows(site, f"/{place}.csv")
    for module in ("notes", "programmes", "decisions", "letters"):
        monkeypatch.setattr(f"api.pages.listed.{module}.PAGE_SIZE", 1)
    page = site.get(f"/{place}").text
    assert len(numbers(page, place)) == 1 < len(whole)
    assert rows(site, f"/{place}.csv") == whole
    assert site.get(f"/{place}.xlsx").content.startswith(b"PK")
    address = re.search(rf'href="(/{place}\.csv[^"]*)"', page)
    assert address is not None
    assert rows(site, address[1]) == whole


def test_a_file_is_narrowed_as_its_page_is(site: TestClient) -> None:
    page = site.get("/notes?state=funded&sort=-amount").text
    assert 'href="/notes.csv?state=funded&amp;sort=-amount"' in page
    found = rows(site, "/notes.csv?state=funded&sort=-amount")
    assert {row["State"] for row in found} == {"Funded"}
    assert [row["Number"] for row in found] == numbers(page, "notes")


def test_a_file_that_is_cut_short_says_so_on_the_page_and_in_itself(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_EXPORTED", 2)
    assert "the first 2 of" in site.get("/notes").text
    assert len(rows(site, "/notes.csv")) == 2


def test_nobody_takes_away_what_they_may_not_see(full: Story) -> None:
    entity, public = client_of(full, "E2"), client_of(full, None)
    for place in LISTS:
        own = set(numbers(entity.get(f"/{place}").text, place))
        first = {next(iter(row.values())) for row in rows(entity, f"/{place}.csv")}
        assert first == own, place
        assert public.get(f"/{place}.csv", follow_redirects=False).status_code in {303, 401}


def test_filters_of_every_list_narrow_it(site: TestClient) -> None:
    active = rows(site, "/programmes.csv?state=active")
    assert {row["State"] for row in active} <= {"Active"}
    letters = rows(site, "/letters.csv?kind=receipt")
    assert {row["Letter"] for row in letters} == {"Receipt of a concept note (illustrative)"}
    assert rows(site, f"/letters.csv?text={letters[0]['Reference']}") == letters[:1]
    signed = rows(site, "/decisions.csv?state=signed")
    assert {row["State"] for row in signed} == {"Signed"}
    assert "No letter fits these filters" in site.get("/letters?text=100%25").text


def test_a_view_is_kept_shown_and_forgotten(story: Story) -> None:
    story.draft("A draft")
    client, other = client_of(story), client_of(story, "officer-1")
    page = client.get("/notes?state=draft&sort=-amount").text
    token = re.search(r'name="form_token" value="(\w+)"', page)
    assert token is not None
    sent = {
        "form_token": token[1],
        "place": "notes",
        "name": "My drafts",
        "query": "state=draft&sort=-amount",
    }
    answer = client.post("/views", data=sent, follow_redirects=False)
    assert answer.headers["location"] == "/notes?state=draft&sort=-amount"
    kept = client.get("/notes").text
    assert '<a href="/notes?state=draft&amp;sort=-amount">My drafts</a>' in kept
    assert "My drafts" not in other.get("/notes").text
    assert "My drafts" not in client.get("/programmes").text
    assert client.post("/views", data={**sent, "name": " "}).status_code == 422
    assert client.post("/views", data={**sent, "place": "//evil.example"}).status_code == 404
    assert client.post("/views", data={**sent, "form_token": "0"}).status_code == 403
    forget = re.search(r'action="(/views/[^"]+/forget)"', kept)
    assert forget is not None
    client.post(forget[1], data=sent)
    assert "My drafts" not in client.get("/notes").text


def test_the_board_counts_every_state_and_names_the_newest(story: Story) -> None:
    for number in range(6):
        story.draft(f"Draft {number}")
    story.submit("Fair work")
    client = client_of(story)
    with statements(story.fund.engine) as seen:
        board = client.get("/notes?view=board").text
    assert len(seen) <= 5
    assert "6 notes" in board
    assert "and 2 more" in board
    assert "Draft 5" in board
    assert "Draft 0" not in board
    assert board.index("Draft 5") < board.index("Fair work")
    narrowed = client.get("/notes?view=board&text=fair").text
    assert "Fair work" in narrowed
    assert "Draft 5" not in narrowed
    assert "No concept note fits" in client.get("/notes?view=board&text=nothing-like-it").text


def test_only_who_may_take_a_step_with_many_can_tick(full: Story) -> None:
    for who, may in (("officer-1", True), ("E1", False), ("auditor", False), ("chair", False)):
        page = client_of(full, who).get("/notes").text
        assert ('type="checkbox"' in page) == may, who
    page = client_of(full, "officer-1").get("/notes?state=funded").text
    assert 'type="checkbox"' not in page
    assert "With the notes that are ticked" not in page
