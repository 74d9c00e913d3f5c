"""The fund's results on pages and in files: only what was accepted, summed only where it may be."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest

from api.pages.reporting import REPORTS
from tests.api.visiting import client_of, statements
from tests.conftest import Databases
from tests.lives import Story
from tests.reporting import reporting, tell_in_words, tell_of_money, the
from tests.tales import going_on


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A programme with one indicator, counted in people, whose first report is due."""
    with going_on(databases, reporting) as told:
        yield told


def rows(text: str) -> list[dict[str, str]]:
    lines = text.lstrip("\ufeff").splitlines()
    head = next(n for n, line in enumerate(lines) if "Unit" in line)
    return list(csv.DictReader(io.StringIO("\n".join(lines[head:]))))


def counted(story: Story, who: str = "officer-1", reached: str = "") -> tuple[str, str]:
    """How many indicators there are, and of how many something was accepted."""
    (row,) = rows(client_of(story, who).get("/reports/results.csv").text)
    assert row["Unit"] == "people"
    assert row["Reached in all"] == reached, "people are added up, once they are accepted"
    return row["Indicators"], row["With an accepted report"]


def test_what_was_submitted_counts_once_it_is_accepted(story: Story) -> None:
    report = the(story, "narrative")
    tab = f"/programmes/{report.programme}?tab=results"
    assert counted(story) == ("1", "0")
    tell_in_words(story, report, value="71", remark="Restrictions.")
    story.act(story.entities[0], "programme-report.submit", report.id)
    assert counted(story) == ("1", "0")
    assert '<td class="number">71</td>' not in client_of(story).get(tab).text
    assert "no report was accepted yet" in client_of(story).get(tab).text
    story.act("officer-1", "programme-report.accept", report.id)
    for who in ("officer-1", "donor", story.entities[1]):
        assert counted(story, who, "71") == ("1", "1"), "everybody who has signed in reads the same"
    page = client_of(story).get(tab).text
    assert f"By the end of {report.to_on.year}: 71 reached" in page
    assert '<td class="number">71</td>' in page
    day = (story.today.replace(day=1)).isoformat()
    earlier = client_of(story).get(f"/reports/results.csv?as_of={day}").text
    assert rows(earlier)[0]["With an accepted report"] == ("1" if story.today.day == 1 else "0")


def test_every_drawing_has_words_and_a_table(story: Story) -> None:
    page = client_of(story).get(f"/programmes/{the(story, 'narrative').programme}?tab=results").text
    drawings = re.findall(r'<figure class="chart small-one">.*?</figure>', page, re.DOTALL)
    assert drawings
    for drawing in drawings:
        assert re.search(r'<svg[^>]*role="img"[^>]*aria-label="[^"]{20,}"', drawing)
        assert "<table>" in drawing


def test_indicators_are_shown_to_those_who_see_the_document(story: Story) -> None:
    tab = f"/programmes/{the(story, 'narrative').programme}?tab=results"
    for who in ("officer-1", "agent-1", *story.entities):
        assert "People trained" in client_of(story, who).get(tab).text, who
    for who in ("donor", "administrator"):
        assert "People trained" not in client_of(story, who).get(tab).text, who
    assert client_of(story, None).get("/results", follow_redirects=False).status_code in {302, 303}


def test_results_are_rolled_up_as_asked_and_come_as_files(story: Story) -> None:
    site = client_of(story)
    for by in ("", "objective", "area", "region", "goal", "marker-gender", "marker-human-rights"):
        page = site.get(f"/results?by={by}")
        assert page.status_code == 200, by
        assert site.get(f"/results.csv?by={by}").status_code == 200
    assert site.get("/results?by=framework").status_code == 404, "this fund has none of its own"
    assert site.get("/results?by=marker-strange").status_code == 404
    for form in ("csv", "xlsx", "pdf"):
        assert site.get(f"/reports/markers.{form}").status_code == 200
    assert {"results", "markers"} <= set(REPORTS)
    with statements(story.fund.engine) as sent:
        site.get("/results")
    assert len(sent) <= 5


def test_money_by_marker_is_what_was_approved_and_spent(story: Story) -> None:
    first = story.entities[0]
    figures = the(story, "financial", first)
    text = client_of(story, "donor").get("/reports/markers.csv").text
    before = _marker(text, "Gender equality")
    assert [row["Programmes"] for row in before] == ["1"]
    tell_of_money(story, figures, "1000.00", "70.00")
    (after,) = _marker(
        client_of(story, "donor").get("/reports/markers.csv").text, "Gender equality"
    )
    (spent,) = (key for key in after if key.startswith("Spent"))
    assert (before[0][spent], after[spent]) == ("0.00", "1070.00")


def _marker(text: str, title: str) -> list[dict[str, str]]:
    lines = text.lstrip("\ufeff").splitlines()
    head = next(n for n, line in enumerate(lines) if line.startswith("Marker"))
    found = csv.DictReader(io.StringIO("\n".join(lines[head:])))
    return [row for row in found if row["Marker"] == title]
