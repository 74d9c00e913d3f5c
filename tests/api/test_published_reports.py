"""The consolidated report, published: printed once, for everybody, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.pages.papers import consolidated
from mptf.clock import StoppedClock
from mptf.errors import Invalid, NotPermitted
from mptf.letters.rendering import RenderingPool
from mptf.papers import publishing
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.pdf_ua import faults as untagged
from tests.reporting import reporting, tell_of_money, the
from tests.tales import going_on
from workflows.jobs import Shop, print_published_reports
from workflows.mailing import Post
from workflows.printing import Press

ACT = "published-report.publish"
PUBLIC = "/public/results"


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, reporting) as told:
        yield told


@pytest.mark.same_on_both
def test_what_is_published_never_changes_whatever_is_accepted_later(
    story: Story, tmp_path: Path
) -> None:
    year, first = story.today.year - 1, story.entities[0]
    with pytest.raises(Invalid, match="are provisional until 30 April"):
        story.act("officer-1", ACT, year=year)
    with pytest.raises(Invalid, match="a year that is over"):
        story.act("officer-1", ACT, year=story.today.year)
    site, offer = f"/reports/consolidated?year={year}", f"/acts/{ACT}?year={year}"
    page = client_of(story, "officer-1").get(site).text
    assert offer not in page
    assert f"Its figures are provisional until 30 April {year + 1}: publish it then." in page
    story.wait(days=150)
    officer = client_of(story, "officer-1")
    assert offer in officer.get(site).text
    for who in ("chair", "agent-1", first, "auditor"):
        with pytest.raises(NotPermitted):
            story.act(who, ACT, year=year)
    public = client_of(story, None)
    assert "The fund’s consolidated reports" not in public.get(PUBLIC).text
    story.act("officer-1", ACT, year=year)
    assert "being printed" in public.get(PUBLIC).text
    address = f"/public/consolidated/{year}"
    assert public.get(f"{address}.pdf").status_code == 404
    with pytest.raises(Invalid, match="not printed yet"):
        story.act("officer-1", ACT, year=year, text="Once more.")
    page = officer.get(site).text
    assert offer not in page
    assert "Its last edition is not printed yet: come back in a moment." in page
    with RenderingPool(workers=1) as pool:
        post = Post("fund@mptf.example", tmp_path)
        fund = replace(story.fund, clock=lambda: story.now)
        shop = Shop(fund, Press(pool), post, None, consolidated.text_of_the_report)
        assert print_published_reports(shop) == 1
        assert print_published_reports(shop) == 0
        kept = public.get(f"{address}.pdf")
        assert kept.status_code == 200
        assert untagged(kept.content, bookmarks=True) == []
        # What is accepted afterwards stands in the report of today, and in another edition alone.
        tell_of_money(story, the(story, "financial", first), "100.00", "7.00")
        assert public.get(f"{address}.pdf").content == kept.content
        with pytest.raises(Invalid, match="say what is new"):
            story.act("officer-1", ACT, year=year)
        story.act("officer-1", ACT, year=year, text=f"With the figures of {first}.")
        assert print_published_reports(shop) == 1
    assert public.get(f"{address}/1.pdf").content == kept.content
    assert public.get(f"{address}.pdf").content != kept.content
    page = public.get(PUBLIC).text
    assert f'href="{address}/1.pdf"' in page
    assert f'href="{address}/2.pdf"' in page
    told = program_of(story, None).get("/api/v1/published-reports").json()["items"]
    assert [(one["edition"], one["file"]) for one in told] == [
        (2, f"{address}/2.pdf"),
        (1, f"{address}/1.pdf"),
    ]
    assert all(one["sha256"] in page for one in told)
    assert offer in officer.get(site).text
    assert f"/acts/{ACT}" not in client_of(story, "auditor").get("/reports/consolidated").text


@pytest.mark.same_on_both
def test_the_console_publishes_by_the_same_act(story: Story) -> None:
    year = story.today.year - 1
    story.wait(days=150)
    fund = replace(story.fund, clock=StoppedClock(story.now))

    def mptf(*words: str) -> Any:
        with patch("api.office.open_fund", return_value=fund):
            return CliRunner().invoke(app, ["publish", str(year), *words])

    assert isinstance(mptf("--as", "chair@fund.example").exception, NotPermitted)
    assert story.ask(publishing.published.read) == []
    said = mptf("--as", "officer-1@fund.example", "--illustrative")
    assert f"{year}, edition 1" in said.output
    (edition,) = story.ask(publishing.published.read)
    assert (edition.year, edition.edition, edition.illustrative) == (year, 1, True)
    assert isinstance(mptf("--as", "officer-1@fund.example").exception, Invalid), "not printed yet"
