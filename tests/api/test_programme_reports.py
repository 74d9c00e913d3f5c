"""The pages of a programme's reports: who writes, what the checks say, what is printed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from starlette.testclient import TestClient

from mptf.errors import Invalid
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.making import drawn, pdf, sent
from tests.pdf_ua import faults as untagged
from tests.reporting import reporting, spend, tell_in_words, the
from tests.tales import going_on


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, reporting) as told:
        yield told


def _token(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def _typed(site: TestClient, address: str, **more: str) -> dict[str, str]:
    token = _token(site.get(f"{address}/write").text)
    return {"form_token": token, "part": "expenditure", "revision": "0", **more}


def test_figures_are_typed_checked_and_kept(story: Story) -> None:
    first = story.entities[0]
    address = f"/programme-reports/{the(story, 'financial', first).number}"
    site = client_of(story, first)
    typed = _typed(site, address, **{"spent.1": "1,000.00", "spent.8": "70.02"})
    looked = site.post(f"{address}/check", data=typed).json()["found"]
    assert [each["stands"] for each in looked] == [False]
    assert "more than 7%" in looked[0]["text"]
    assert looked[0]["part"], "its text names no category"
    below = site.post(f"{address}/check", data={**typed, "spent.1": "-1.00"}).json()["found"][0]
    assert (below["part"], "is below zero" in below["text"]) == ("", True), "nothing is said twice"
    assert "Enter what was spent" in site.get(address).text, "looking keeps nothing"
    kept = site.post(f"{address}/write", data={**typed, "spent.8": "70.00"})
    assert kept.history[0].status_code == 303
    assert "The checks find nothing to mend" in kept.text
    again = site.post(f"{address}/write", data=typed)
    assert again.status_code == 409, "it was written since this page was read"
    assert "70.02" in again.text, "what was typed is not lost"
    wrong = site.post(f"{address}/write", data={**typed, "revision": "1", "spent.1": "a lot"})
    assert wrong.status_code == 422


def test_a_report_is_written_by_whose_it_is(story: Story) -> None:
    first, second = story.entities
    money = f"/programme-reports/{the(story, 'financial', first).number}"
    for who in (second, "officer-1", "auditor", "agent-1", "rc"):
        assert client_of(story, who).get(f"{money}/write").status_code == 403, who
        assert client_of(story, who).get(money).status_code == 200, who
    for who in ("donor", "administrator"):
        assert client_of(story, who).get(money).status_code == 404, who
    words = f"/programme-reports/{the(story, 'narrative').number}"
    assert client_of(story, second).get(f"{words}/write").status_code == 200


def test_a_draft_is_read_by_those_who_write_it(story: Story) -> None:
    first, second = story.entities
    report = the(story, "financial", first)
    spend(story, report, "41.00", "2.87")
    record = f"/api/v1/programme-reports/{report.number}"
    assert client_of(story, first).get(record).json()["parts"]
    for who in (second, "agent-1", "rc"):
        told = client_of(story, who).get(record).json()
        assert (told["parts"], told["checks"], told["versions"]) == ([], [], []), who
    story.act(first, "programme-report.submit", report.id)
    for who in (second, "agent-1", "rc"):
        told = client_of(story, who).get(record).json()
        assert told["lines"][0]["spent"]["amount"] == "41.00", who


def test_a_submitted_report_is_shown_and_printed(story: Story) -> None:
    first = story.entities[0]
    report = the(story, "narrative")
    site = client_of(story)
    address = f"/programme-reports/{report.number}"
    assert site.get(f"{address}/report.pdf").status_code == 404
    tell_in_words(story, report, value="70", remark="Restrictions.")
    story.act(first, "programme-report.submit", report.id)
    page = site.get(address).text
    assert "As planned." in page
    assert "People trained" in page
    pdf = site.get(f"{address}/report.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert site.get(f"{address}/report.pdf?version=2").status_code == 404


@pytest.mark.same_on_both
def test_photographs_stand_on_the_paper_of_the_version_that_they_hung_on(story: Story) -> None:
    first, report = story.entities[0], the(story, "narrative")
    tell_in_words(story, report, remark="As many as came.")
    file: Any = sent("Desk.jpg", drawn("A desk"))
    attach = "programme-report.attach"
    with pytest.raises(Invalid, match="say what is to be seen"):
        story.act(first, attach, report.id, file=file)
    with pytest.raises(Invalid, match="only photographs have one"):
        story.act(first, attach, report.id, file=sent("A.pdf", pdf("A")), caption="A desk.")
    story.act(first, attach, report.id, file=file, caption="A desk <b>of the town hall</b>.")
    story.act(first, attach, report.id, file=sent("Annex.pdf", pdf("Annex")))
    address, site = f"/programme-reports/{report.number}", client_of(story, first)
    page = site.get(address).text
    assert "JPEG" in page
    assert "A desk &lt;b&gt;of the town hall&lt;/b&gt;." in page
    story.act(first, "programme-report.submit", report.id)
    told = program_of(story, first).get(f"/api/v1{address}").json()
    (caption,) = told["captions"]
    assert caption["file"] in {each["id"] for each in told["files"]}
    assert pictures_of(site.get(f"{address}/report.pdf").content) == [(1100, 825)]
    # What is taken away after it was returned stays in the version that had it.
    findings = [{"part": "results", "text": "Say more."}]
    story.act("officer-1", "programme-report.return", report.id, findings=findings)
    away = {"attachment": caption["file"], "reason": "Somebody is to be seen."}
    story.act(first, "programme-report.take-away", report.id, **away)
    story.wait(minutes=1)
    story.act(first, "programme-report.resubmit", report.id)
    assert pictures_of(site.get(f"{address}/report.pdf?version=1").content) == [(1100, 825)]
    assert pictures_of(site.get(f"{address}/report.pdf").content) == []


def pictures_of(paper: bytes) -> list[tuple[int, int]]:
    """How wide and high the pictures of a paper are, none of which tells where it was taken."""
    assert b"TAKEN AT HER HOUSE" not in paper
    found = []
    assert untagged(paper) == []
    with pikepdf.open(io.BytesIO(paper)) as opened:
        for one in opened.objects:
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image":
                assert b"TAKEN" not in one.read_raw_bytes()
                found.append((int(one.Width), int(one.Height)))
    return found


def test_the_list_is_narrowed_sorted_and_comes_as_a_file(story: Story) -> None:
    first = story.entities[0]
    site = client_of(story, first)
    every = site.get("/api/v1/programme-reports").json()
    assert every["count"] == len(every["items"]) == 6
    mine = site.get("/programme-reports.csv?which=mine&sort=due").text.splitlines()
    assert len(mine) == 1 + 4
    assert all(first in line for line in mine[1:])
    assert "Late: " not in site.get("/programme-reports?which=late").text
    story.wait(days=120)
    site = client_of(story, first)
    late = site.get("/api/v1/programme-reports?which=late").json()
    assert late["count"] == 3, "a narrative and two of money"
    assert "Late: " in site.get("/programme-reports?which=late").text
    assert site.get("/programme-reports?sort=nothing").status_code == 422


def test_a_report_is_accepted_first_and_found_fault_with_by_its_parts(story: Story) -> None:
    first = story.entities[0]
    report = the(story, "financial", first)
    spend(story, report, "100.00", "7.00")
    story.act(first, "programme-report.submit", report.id)
    story.act(f"{first}-2", "programme-report.certify", report.id)
    site = client_of(story)
    page = site.get(f"/programme-reports/{report.number}").text
    large = re.search(r'class="button button-primary[^"]*" href="/acts/([a-z-]+\.[a-z-]+)', page)
    assert large is not None
    assert large[1] == "programme-report.accept"
    form = site.get(f"/acts/programme-report.return?on={report.id}").text
    assert '<option value="category 4">Contractual services</option>' in form
    assert "What is to be mended" in form
    assert 'value="progress"' not in form, "a section is no part of figures"
