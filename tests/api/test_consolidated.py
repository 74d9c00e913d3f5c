"""The fund's consolidated report: from what was accepted, provisional where it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from time import monotonic, sleep
from uuid import UUID

import pikepdf
import pytest
from sqlmodel import select

from api.pages.papers import consolidated as papers
from api.pages.papers.consolidated import ConsolidatedView
from api.pages.papers.texts import Clipped
from api.pages.words import Words
from mptf.errors import Invalid
from mptf.exports import paper
from mptf.programme_reports.models import ReportVersion
from tests.api.visiting import client_of
from tests.bench.programmes import fill
from tests.conftest import Databases
from tests.lives import Story
from tests.pdf_ua import faults as untagged
from tests.reporting import photograph, reporting, tell_in_words, tell_of_money, the
from tests.tales import going_on

PAGE = "/reports/consolidated"


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, reporting) as told:
        yield told


def view(story: Story) -> ConsolidatedView:
    year = story.today.year - 1
    found: ConsolidatedView = story.ask(
        lambda work: papers.consolidated_view(work, Words(story.profile), year)
    )
    return found


def test_it_tells_what_was_accepted_and_marks_what_was_not(story: Story) -> None:
    first, second = story.entities
    (page,) = view(story).pages
    assert (page.report, page.sections, page.indicators) == ("", [], [])
    assert page.uncertain == f"{first}, {second}"
    tell_of_money(story, the(story, "financial", first), "100.00", "7.00")
    words = the(story, "narrative")
    tell_in_words(story, words, "120", "More came.")
    story.act(first, "programme-report.submit", words.id)
    assert view(story).pages[0].report == "", "it is not accepted"
    story.act("officer-1", "programme-report.accept", words.id)
    found = view(story)
    (page,) = found.pages
    assert page.report == words.number
    assert {text.text for _title, text in page.sections} == {"As planned."}
    (one,) = [each for each in page.indicators if each.code == "1.1a"]
    assert (one.value, one.remark) == ("120", "More came.")
    assert page.uncertain == second
    assert page.spent.grouped() == "107.00"
    assert str(page.by_category[0].value) == "USD 100.00"
    assert found.whole.spent == page.spent
    assert found.whole.funded == page.funded
    tell_of_money(story, the(story, "financial", second), "50.00", "3.50")
    assert not view(story).pages[0].uncertain
    with pytest.raises(Invalid, match="over"):
        story.ask(
            lambda work: papers.consolidated_view(work, Words(story.profile), story.today.year)
        )


@pytest.mark.same_on_both
def test_it_is_a_tagged_paper_for_whoever_answers_for_the_fund(story: Story) -> None:
    tell_of_money(story, the(story, "financial", story.entities[0]), "100.00", "7.00")
    pdf = papers.printed(story.profile, view(story))
    assert untagged(pdf, bookmarks=True) == []
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        titles = [each.title for item in outline.root for each in (item, *item.children)]
    for said in ("Consolidated report", "The fund in figures", "Delivery by UN entity"):
        assert said in titles
    for who, status in (("officer-1", 200), ("auditor", 200), (story.entities[0], 403)):
        client = client_of(story, who)
        assert client.get(PAGE).status_code == status, who
        assert (PAGE in client.get("/reports").text) is (status == 200)
    assert client_of(story, "officer-1").get(f"{PAGE}?year=2999").status_code == 422


@pytest.mark.same_on_both
def test_the_first_photograph_of_a_narrative_stands_in_its_chapter(story: Story) -> None:
    words = the(story, "narrative")
    tell_in_words(story, words)
    photograph(story, words, "The first.")
    photograph(story, words, "The second.")
    story.act(story.entities[0], "programme-report.submit", words.id)
    story.act("officer-1", "programme-report.accept", words.id)
    (page,) = view(story).pages
    assert page.picture is None, "the page on the screen loads none"
    site = client_of(story, "officer-1")
    pdf = site.get(f"{PAGE}.pdf?year={story.today.year - 1}").content
    assert untagged(pdf, bookmarks=True) == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        drawn = [one for one in opened.objects if isinstance(one, pikepdf.Stream)]
        assert sum(one.get("/Subtype") == "/Image" for one in drawn) == 1


def at_length(story: Story, programmes: int) -> ConsolidatedView:
    """The report with so many programmes, each with as much as a page has room for, and more."""
    found = view(story)
    (page,) = found.pages
    (one, *_more) = page.indicators
    text = Clipped("Four hundred persons reached a safe place. " * 18, is_whole=False)
    pages = [
        replace(
            page,
            anchor=f"programme-{n}",
            number=f"JP-{n}",
            sections=[(f"Section {k}", text) for k in range(3)],
            indicators=[
                one._replace(code=f"{k}", remark="More came than planned.") for k in range(10)
            ],
        )
        for n in range(programmes)
    ]
    return replace(found, pages=pages)


def accepted(story: Story) -> None:
    """What one programme tells, in words and figures."""
    words = the(story, "narrative")
    for code in story.entities:
        tell_of_money(story, the(story, "financial", code), "100.00", "7.00")
    tell_in_words(story, words)
    story.act(story.entities[0], "programme-report.submit", words.id)
    story.act("officer-1", "programme-report.accept", words.id)


@pytest.mark.same_on_both
def test_it_is_said_how_far_the_printing_is(story: Story) -> None:
    accepted(story)
    found, seen = at_length(story, 6), {0}
    name = papers.name_of(story.profile, found.year)
    with ThreadPoolExecutor(1) as hands:
        job = hands.submit(papers.printed, story.profile, found)
        while not job.done():
            seen.add(paper.pages_laid_out(name))
            sleep(0.02)
    assert len(seen) > 2, "it counts up while it is printed"
    assert paper.pages_laid_out(name) == 0
    with pikepdf.open(BytesIO(job.result())) as opened:
        assert max(seen) <= len(opened.pages)


@pytest.mark.proof
def test_thirty_programmes_are_printed_in_two_minutes(story: Story) -> None:
    accepted(story)
    found = at_length(story, 30)
    begun = monotonic()
    pdf = papers.printed(story.profile, found)
    took = monotonic() - begun
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert len(opened.pages) > 33
        print(f"{len(opened.pages)} pages in {took:.1f} s")
    assert took < 120


@pytest.mark.proof
def test_thirty_programmes_are_read_and_printed_through_the_door_in_two_minutes(
    story: Story,
) -> None:
    """Thirty in the database, each with five years of reports; the page says how far it is."""
    accepted(story)
    programme: UUID = story.programme  # type: ignore[attr-defined]
    key = the(story, "narrative").id
    query = select(ReportVersion.content).where(ReportVersion.report_id == key)
    content = story.ask(lambda work: work.session.exec(query).one())
    text = "Four hundred persons reached a safe place. " * 18
    told = {
        **content,
        "sections": [{**one, "text": text} for one in content["sections"]],
        "results": [{**content["results"][0], "code": f"{n}"} for n in range(10)],
    }
    fill(story, programme, 1, 31, told)
    year = story.today.year - 1
    client, pages, begun = client_of(story, "officer-1"), {0}, monotonic()
    while (answer := client.get(f"{PAGE}.pdf?year={year}")).status_code == 202:
        pages |= {int(found) for found in re.findall(r"(\d+) pages? ", answer.text)}
        sleep(0.2)
    took = monotonic() - begun
    assert answer.headers["content-type"] == "application/pdf"
    with pikepdf.open(BytesIO(answer.content)) as opened:
        assert len(opened.pages) > 33
        print(f"{len(opened.pages)} pages in {took:.1f} s, {len(pages)} times said how far")
    assert len(pages) > 2, "it counts up while it is printed"
    assert len(view(story).pages) == 31
    assert took < 120
