"""Search finds on both engines what holds every word, as far as the reader sees it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.pages import search as page
from mptf.clock import StoppedClock
from mptf.reports import search
from mptf.reports.search import MOST, Found, found
from tests.api.visiting import client_of
from tests.conftest import ENGINES, databases_of
from tests.lives import Story
from tests.tales import going_on

HOSTILE = (
    "%",
    "_",
    "\\",
    "'",
    '"',
    "';--",
    "%%%",
    "\0",
    "a\0b",
    "{{7*7}}",
    "(" * 200,
    "🜁",
    "\u202e",
)


@pytest.fixture(scope="module", params=ENGINES)
def story(request: pytest.FixtureRequest) -> Iterator[Story]:
    """Three notes of E1 and E2, a decision on one of them, and their letters."""
    with going_on(databases_of(request), Story.begin) as own:
        own.fund_a_programme("Fair work for everybody")
        own.submit("Équité et voies sûres en ÉQUATEUR")
        own.draft("100% of all ways_out")
        yield own


def hits(story: Story, who: str, text: str) -> list[Found]:
    """What a person of the story finds."""
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        return list(found(work, text))


def titles(story: Story, who: str, text: str, kind: str = "concept-note") -> list[str]:
    """The titles of what they find of a kind."""
    return [hit.title for hit in hits(story, who, text) if hit.kind == kind]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("FAIR", "Fair work for everybody"),
        ("everybody fair", "Fair work for everybody"),
        ("équité", "Équité et voies sûres en ÉQUATEUR"),
        ("équateur SÛRES", "Équité et voies sûres en ÉQUATEUR"),
        ("100%", "100% of all ways_out"),
        ("ways_", "100% of all ways_out"),
        ("philippines fair", "Fair work for everybody"),
        ("E2 fair", "Fair work for everybody"),
        ("what is fair about", "Fair work for everybody"),
        ("fair outcome", "Fair work for everybody"),
        ("Fair-work", "Fair work for everybody"),
        ("fair trains", "Fair work for everybody"),
    ],
)
def test_every_word_must_stand_somewhere_however_it_is_written(
    story: Story, text: str, title: str
) -> None:
    assert titles(story, "head", text) == [title]


def test_a_word_that_stands_nowhere_finds_nothing(story: Story) -> None:
    for text in ("", "   ", "fair nowhere", "10%%", "wayszout", "budget"):
        assert not titles(story, "head", text), text


def test_every_kind_is_found_in_its_order_and_the_latest_first(story: Story) -> None:
    kinds = [hit.kind for hit in hits(story, "head", "concept")]
    assert kinds == sorted(kinds, key=["concept-note", "letter"].index)
    organisations = [hit.number for hit in hits(story, "head", "organisation e1")]
    assert "E1" in organisations
    numbers = [hit.number for hit in hits(story, "head", "cn-2022") if hit.kind == "concept-note"]
    assert numbers == sorted(numbers, reverse=True)
    assert hits(story, "head", numbers[-1].lower())[0].number == numbers[-1]


def test_nobody_finds_what_they_do_not_see(story: Story) -> None:
    assert titles(story, "E1", "ways_") == ["100% of all ways_out"]
    for who in ("donor", "agent-1", "administrator", "member"):
        assert not titles(story, who, "ways_"), who
        assert not [hit for hit in hits(story, who, "receipt") if hit.kind == "letter"], who
    assert titles(story, "donor", "programme", "joint-programme") == ["The programme"]
    summary = "about"
    assert not hits(story, "donor", summary), "a search is no window into a document"


def test_nothing_hostile_breaks_it_and_a_sign_is_only_itself(story: Story) -> None:
    for text in HOSTILE:
        assert isinstance(hits(story, "head", text), list)
    for sign in ("%", "_"):
        assert {hit.title for hit in hits(story, "head", sign)} == {"100% of all ways_out"}
    assert not hits(story, "head", "\\")


def test_the_first_few_of_a_kind_say_how_many_there_are(story: Story) -> None:
    rows = [hit for hit in hits(story, "head", "organisation") if hit.kind == "organisation"]
    assert len(rows) <= MOST
    assert {hit.of_kind for hit in rows} == {len(rows)}


def test_what_is_found_is_counted_so_far_and_the_page_says_that_more_may_follow(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_at_all = len(hits(story, "head", "organisation"))
    assert found_at_all > 3, "more than are counted below"
    monkeypatch.setattr(search, "MOST", 1)
    rows = [hit for hit in hits(story, "head", "organisation") if hit.kind == "organisation"]
    assert len(rows) == 1
    assert rows[0].of_kind > 3
    exact = client_of(story).get("/search?q=organisation").text
    assert "another word narrows it" in exact
    assert "or more" not in exact
    for room in (search, page):
        monkeypatch.setattr(room, "MOST_COUNTED", 3)
    rows = [hit for hit in hits(story, "head", "organisation") if hit.kind == "organisation"]
    assert rows[0].of_kind == 3
    cut = client_of(story).get("/search?q=organisation").text
    assert "3 or more" in cut
    assert "and many more" in cut
