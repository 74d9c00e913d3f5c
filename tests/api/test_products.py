"""Products and stories: who sees what, what is published, and what a hostile text comes to."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from mptf.errors import GuardRefused, Invalid, MptfError, NotPermitted, WrongState
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.products import offer, offered_and_published, picture
from tests.reporting import reporting
from tests.tales import going_on

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, reporting) as told:
        yield told


def programme_of(story: Story) -> UUID:
    found: UUID = story.programme  # type: ignore[attr-defined]
    return found


def titles(story: Story, who: str | None) -> set[str]:
    items = client_of(story, who).get("/api/v1/products").json()["items"]
    return {item["title"] for item in items}


@pytest.mark.same_on_both
def test_what_is_not_published_is_for_its_entity_and_the_secretariat(story: Story) -> None:
    offered_and_published(story, programme_of(story))
    first, second = story.entities
    every = {"Published", "Withdrawn", "Taken back", "Declined", "Offered"}
    assert titles(story, first) == titles(story, "officer-1") == every
    for who in (second, "donor", "rc", "agent-1", "seat-1-holder", None):
        if who is None or who in story.people:
            assert titles(story, who) == {"Published"}, who
    site, inside = client_of(story, None), client_of(story, "officer-1")
    for item in inside.get("/api/v1/products").json()["items"]:
        status = 200 if item["title"] == "Published" else 404
        assert site.get(f"/products/{item['number']}").status_code == status
        assert site.get(f"/api/v1/products/{item['number']}").status_code == status
    for address in ("/public/results", "/public/results.atom"):
        for who in (None, "officer-1", first):
            page = client_of(story, who).get(address).text
            assert "Published" in page
            assert not [title for title in ("Declined", "Offered") if f"{title}<" in page]
            assert "It names a person." not in page


@pytest.mark.same_on_both
def test_the_public_reads_neither_who_acted_nor_why(story: Story) -> None:
    key = offer(story, programme_of(story), story.entities[0])
    story.act("officer-1", "product.publish", key)
    number = client_of(story, "officer-1").get("/api/v1/products").json()["items"][0]["number"]
    told = client_of(story, None).get(f"/api/v1/products/{number}").json()
    assert told["allowed"] == told["blocked"] == []
    assert {moment.get("actor") for moment in told["life"]} <= {None}
    page = client_of(story, None).get(f"/products/{number}").text
    assert "A desk that serves everybody" in page
    assert "CC BY 4.0" in page
    assert "Officer" not in page


def test_published_ones_are_searched_and_filtered(story: Story) -> None:
    first, key = story.entities[0], programme_of(story)
    for title, more in (
        ("One", {"kind": "film", "language": "fr", "countries": ["VNM"], "objectives": [2]}),
        ("Two", {"objectives": [23], "areas": [story.profile.areas[1].code]}),
    ):
        story.act("officer-1", "product.publish", offer(story, key, first, title=title, **more))
    site = client_of(story, None)

    def found(query: str) -> set[str]:
        items = site.get(f"/api/v1/products?{query}").json()["items"]
        page = site.get(f"/public/results?{query}").text
        names = {item["title"] for item in items}
        assert all((f">{name}</a>" in page) == (name in names) for name in ("One", "Two")), query
        return names

    assert found("") == {"One", "Two"}
    assert found("kind=film") == found("language=fr") == found("country=VNM") == {"One"}
    assert found("objective=2") == {"One"}, "2 is not 23"
    assert found(f"area={story.profile.areas[1].code}") == {"Two"}
    assert found("text=two") == {"Two"}
    assert found("country=%25") == found("objective=2%22") == found("text=%25") == set()
    assert "Nothing that was published fits" in site.get("/public/results?text=nothing").text


HOSTILE = '<script>alert(1)</script>"\'&]]>{{7*7}}=HYPERLINK("http://x")'


@pytest.mark.same_on_both
def test_hostile_texts_are_shown_and_do_nothing(story: Story) -> None:
    more = {"title": HOSTILE, "summary": HOSTILE, "rights": HOSTILE, "alt": HOSTILE}
    key = offer(story, programme_of(story), story.entities[0], **more)
    story.act("officer-1", "product.publish", key)
    site = client_of(story, None)
    number = site.get("/api/v1/products").json()["items"][0]["number"]
    for address in ("/public/results", f"/products/{number}"):
        page = site.get(address).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{7*7}}" in page
    feed = ET.fromstring(site.get("/public/results.atom").content)  # noqa: S314 -- our own
    (entry,) = feed.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == f"{HOSTILE} (illustrative)"
    assert entry.findtext(f"{ATOM}summary") == HOSTILE
    for line in client_of(story, "officer-1").get("/products.csv").text.splitlines():
        assert not line.startswith("=")


@pytest.mark.same_on_both
@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "http://example.org",
        'https://example.org/" onclick="x',
        "https://user@example.org/",
        "data:text/html,x",
        "//example.org",
        "https://",
    ],
)
def test_a_link_is_an_address_on_the_web_by_https(story: Story, link: str) -> None:
    with pytest.raises(Invalid):
        offer(story, programme_of(story), story.entities[0], link=link)


@pytest.mark.same_on_both
def test_it_is_offered_by_who_takes_part_and_published_by_another(story: Story) -> None:
    first, key = story.entities[0], programme_of(story)
    for who in ("donor", "officer-1", "agent-1"):
        with pytest.raises(NotPermitted):
            offer(story, key, who)
    for more in ({"dated_on": "2099-01-01"}, {"areas": ["TA99"]}, {"countries": ["XXX"]}):
        with pytest.raises(MptfError):
            offer(story, key, first, **more)
    bare = offer(story, key, first, link="")
    with pytest.raises(GuardRefused, match="neither a file nor a link"):
        story.act("officer-1", "product.publish", bare)
    story.act(first, "product.attach", bare, file=picture())
    with pytest.raises(GuardRefused, match="what is to be seen"):
        story.act("officer-1", "product.publish", bare)
    described = offer(story, key, first, link="", alt="Two people at a desk.")
    story.act(first, "product.attach", described, file=picture())
    story.act("officer-1", "product.publish", described)
    with pytest.raises(WrongState):
        story.act(first, "product.attach", described, file=picture("Other.png"))


def test_a_file_is_examined_and_read_once_it_is_published(story: Story) -> None:
    first, key = story.entities[0], programme_of(story)
    product = offer(story, key, first, alt="Two people at a desk.")
    with pytest.raises(Invalid):
        story.act(first, "product.attach", product, file={"name": "x.png", "content": "PHN2Zz4="})
    story.act(first, "product.attach", product, file=picture())
    inside, public = client_of(story, first), client_of(story, None)
    number = inside.get("/api/v1/products").json()["items"][0]["number"]
    (file,) = inside.get(f"/api/v1/products/{number}").json()["files"]
    address = f"/files/{file['id']}"
    assert inside.get(address).status_code == 200
    for who in (None, story.entities[1], "donor"):
        assert client_of(story, who).get(address).status_code == 404, who
    story.act("officer-1", "product.publish", product)
    sent = public.get(address)
    assert sent.status_code == 200
    assert sent.headers["content-disposition"].startswith("attachment")
    story.act("officer-1", "product.withdraw", product, why="A face is to be seen.")
    assert client_of(story, None).get(address).status_code == 404
