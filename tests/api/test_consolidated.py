"""The fund's consolidated report: from what was accepted, provisional where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest

from api.pages.papers import consolidated as papers
from api.pages.papers.consolidated import ConsolidatedView
from api.pages.words import Words
from mptf.errors import Invalid
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.pdf_ua import faults as untagged
from tests.reporting import reporting, tell_in_words, tell_of_money, the
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
    (one,) = [each for each in page.indicators if each.code == "1a"]
    assert (one.value, one.remark) == ("120", "More came.")
    assert page.uncertain == second
    assert page.spent.grouped() == "107.00"
    assert [bar.value.minor for bar in page.by_category if bar.label][0] == 10_000  # type: ignore[union-attr]
    assert found.whole.spent == page.spent
    assert found.whole.funded == page.funded
    tell_of_money(story, the(story, "financial", second), "50.00", "3.50")
    assert not view(story).pages[0].uncertain
    with pytest.raises(Invalid, match="over"):
        story.ask(
            lambda work: papers.consolidated_view(work, Words(story.profile), story.today.year)
        )


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
