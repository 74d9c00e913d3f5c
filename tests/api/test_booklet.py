"""The pipeline's booklet: for each reader what they see, for everybody what is published."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from api import office
from api.cli import app
from api.pages.papers import booklet as booklets
from api.pages.words import Words
from mptf.chain import table_of
from mptf.clock import StoppedClock
from mptf.exports import paper
from mptf.exports.room import PrintingRoom
from mptf.letters.rendering import RenderingPool
from mptf.papers import editions
from mptf.papers.booklet import Booklet, Entry, Part, Told, for_everybody, for_reader
from mptf.papers.models import BookletEdition
from mptf.policy import PUBLIC, SYSTEM
from mptf.verification.service import verify
from tests.api.visiting import client_of, statements
from tests.conftest import Databases
from tests.lives import Story
from tests.pdf_ua import faults
from tests.tales import going_on
from workflows.jobs import Shop, remake_the_booklet
from workflows.mailing import Post
from workflows.printing import Press
from workflows.tables import decided, edges

SUMMARY = "What “In the pipeline” is about."
MOST = 10
"""Statements of a booklet."""


def with_a_pipeline(story: Story) -> None:
    """A note in the pipeline, and one that is invited."""
    story.begin()
    story.pipeline("In the pipeline")
    story.invite(story.pipeline("Invited"))


@pytest.fixture
def piped(databases: Databases) -> Iterator[Story]:
    with going_on(databases, with_a_pipeline) as own:
        yield own


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "PATIENCE", 60.0)


def booklet_of(story: Story, who: str) -> Booklet:
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        return for_reader(work, work.today())


def text_of(story: Story, found: Booklet) -> str:
    view = booklets.booklet_view(story.profile, Words(story.profile), found)
    return paper.text_of_page("booklet", **booklets._context(story.profile, view))


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


@pytest.mark.same_on_both
def test_each_reader_has_a_page_of_what_they_open_and_of_the_rest_what_is_published(
    piped: Story,
) -> None:
    for who, opens in (("head", True), ("member", True), ("E1", True), ("donor", False)):
        found = booklet_of(piped, who)
        assert [entry.title for entry in found.entries] == ["In the pipeline", "Invited"]
        assert [entry.is_invited for entry in found.entries] == [False, True]
        assert {entry.told is not None for entry in found.entries} == {opens}, who
        assert (SUMMARY in text_of(piped, found)) == opens, who


@pytest.mark.same_on_both
def test_the_public_edition_holds_nothing_that_is_not_published(piped: Story) -> None:
    with piped.fund.reading(PUBLIC, StoppedClock(piped.now)) as work:
        found = for_everybody(work)
    with piped.fund.reading(SYSTEM, StoppedClock(piped.now)) as work:
        assert for_everybody(work) == found, "whoever asks"
    assert [entry.told for entry in found.entries] == [None, None]
    said = text_of(piped, found)
    assert "In the pipeline" in said
    assert "A pipeline item is not a funding commitment" in said
    for secret in (SUMMARY, "Organisation E1", "Thought about", "· invited", "All of them"):
        assert secret not in said


@pytest.mark.same_on_both
def test_a_booklet_is_accessible_and_says_where_everything_is(piped: Story) -> None:
    got = client_of(piped, "head").get("/pipeline/booklet.pdf")
    assert got.headers["content-type"] == "application/pdf"
    assert faults(got.content, bookmarks=True) == []
    # Cover, contents, two of figures, where, the target, a page for each note, how to read it.
    assert pages(got.content) == 9


@pytest.mark.same_on_both
def test_a_booklet_of_a_day_gone_by_tells_of_that_day(piped: Story) -> None:
    head = client_of(piped, "head")
    yesterday = (piped.today - timedelta(days=1)).isoformat()
    before = head.get("/pipeline/booklet.pdf", params={"as_of": yesterday})
    assert f"pipeline-{yesterday}.pdf" in before.headers["content-disposition"]
    for wrong in ("soon", (piped.today + timedelta(days=1)).isoformat()):
        assert head.get("/pipeline/booklet.pdf", params={"as_of": wrong}).status_code == 422
    assert client_of(piped, None).get(
        "/pipeline/booklet.pdf", follow_redirects=False
    ).status_code in {303, 401}
    program = client_of(piped, "head").get("/api/v1/pipeline").json()
    assert program["booklet"] == f"/pipeline/booklet.pdf?as_of={piped.today}"


@pytest.mark.same_on_both
def test_a_booklet_costs_as_many_statements_for_two_notes_as_for_five(piped: Story) -> None:
    costs = []
    for more in (0, 3):
        for n in range(more):
            piped.pipeline(f"Another {n}")
        with statements(piped.fund.engine) as seen:
            booklet_of(piped, "head")
        costs.append(len(seen))
    assert costs[0] == costs[1] <= MOST


def test_a_note_is_one_page_however_much_it_says(sqlite_databases: Databases) -> None:
    with going_on(sqlite_databases, with_a_pipeline) as story:
        found = booklet_of(story, "head")
        [first, second] = found.entries
        full = replace(found, entries=(filled(first), filled(second)))
        view = booklets.booklet_view(story.profile, Words(story.profile), full)
        pdf = booklets.printed(story.profile, view)
    assert faults(pdf, bookmarks=True) == []
    assert pages(pdf) == 9


def filled(entry: Entry) -> Entry:
    """The same with more to say of everything than anybody should."""
    assert entry.told is not None
    content: dict[str, Any] = dict(entry.told.content) | {
        "summary": "A sentence that says what is to be said, once more. " * 90,
        "objectives": list(range(1, 24)),
        "government_bodies": ["A ministry with a long name"] * 30,
        "sdg_targets": [f"10.{n}" for n in range(40)],
        "countries": ["PHL", "VNM", "FJI", "GBR", "USA", "VCT", "BOL", "COD"],
    }
    name, label = "Organisation with a name " * 2, "host of it " * 18
    part = Part("E1", name, label, leads=True, amount=entry.asked)
    told = Told(content, (part,) * 9, entry.told.since)
    return replace(
        entry, title="A long title " * 38, countries=tuple(content["countries"]), told=told
    )


# --- Editions ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderingPool]:
    with RenderingPool(1) as pool:
        yield pool


@pytest.fixture
def shop(piped: Story, pool: RenderingPool, tmp_path: Path) -> Shop:
    post = Post("fund@mptf.example", tmp_path / "mail")
    fund = replace(piped.fund, clock=lambda: piped.now)
    return Shop(fund, Press(pool), post, booklets.text_of_an_edition)


@pytest.mark.same_on_both
def test_the_booklet_is_remade_after_each_decision_that_changes_it_and_never_else(
    piped: Story, shop: Shop
) -> None:
    public = client_of(piped, None)
    assert public.get("/public/booklet.pdf").status_code == 404
    assert "being printed" in public.get("/public").text
    assert [remake_the_booklet(shop), remake_the_booklet(shop)] == [1, 0]
    first = public.get("/public/booklet.pdf")
    assert faults(first.content, bookmarks=True) == []
    page = public.get("/public").text
    assert "edition 1 of 1 September 2022" in page
    assert "being printed" not in page
    note = piped.submit("To be deferred")
    piped.screen(note)
    piped.review(note)
    piped.decide(piped.item("concept-note", note, "deferred"))
    assert remake_the_booklet(shop) == 0
    piped.wait(days=3)
    piped.pipeline("One more")
    assert "A new edition of the booklet is being printed" in public.get("/public").text
    assert [remake_the_booklet(shop), remake_the_booklet(shop)] == [1, 0]
    second = public.get("/public/booklet.pdf")
    assert second.content != first.content
    again = public.get("/public/booklets/1.pdf")
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    assert "Edition 1 of 1 September 2022" in public.get("/public").text
    assert public.get("/public/booklets/3.pdf").status_code == 404
    assert [row.number for row in piped.ask(editions.editions.read)] == [2, 1]


def test_a_decision_signed_while_an_edition_is_printed_gets_the_next_one(
    piped: Story, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*_of: str) -> bytes:
        monkeypatch.setattr(paper, "printed", lambda *_of: b"%PDF")
        piped.wait(minutes=1)
        piped.pipeline("Decided meanwhile")
        return b"%PDF"

    monkeypatch.setattr(paper, "printed", meanwhile)
    assert [remake_the_booklet(shop) for _ in range(3)] == [1, 1, 0]


def test_an_edition_is_of_the_record_and_nobody_changes_it(piped: Story, shop: Shop) -> None:
    remake_the_booklet(shop)
    engine = piped.fund.engine
    assert verify(engine, edges(), decided(), piped.profile).findings == []
    with pytest.raises(DBAPIError), engine.begin() as raw:
        raw.execute(update(table_of(BookletEdition)).values(sha256="0" * 64))


def test_a_shop_without_words_prints_no_booklet(shop: Shop) -> None:
    assert remake_the_booklet(replace(shop, booklet=None)) == 0


@pytest.mark.same_on_both
def test_a_booklet_is_printed_aside(piped: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []

    def printing(html: str, *_of: str) -> bytes:
        texts.append(html)
        return b"%PDF"

    monkeypatch.setattr(paper, "_room", PrintingRoom(printing))
    head = client_of(piped, "head")
    assert [head.get("/pipeline/booklet.pdf").content for _ in range(2)] == [b"%PDF"] * 2
    assert len(texts) == 1, "the same text is printed once"


@pytest.mark.same_on_both
def test_the_booklet_is_written_from_the_command_line(
    piped: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    fund = replace(piped.fund, clock=lambda: piped.now)
    monkeypatch.setattr(office, "open_fund", lambda _given: fund)
    written = CliRunner().invoke(app, ["print", "booklet", "--public", "--out", "b.pdf"])
    assert (written.exit_code, written.output.strip()) == (0, "b.pdf")
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")
