"""The pages of money in a real browser, as each of those who give, keep, get and decide."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from mptf.programmes.models import JointProgramme
from tests.api.browsing import WIDTHS, Served, faults_of, signed_in
from tests.api.test_pages import _all

PAGES = {
    "officer-1": ("/pipeline", "/donors", "/donors/DON", "/entities", "/entities/E1", "/books"),
    "agent-1": ("/contributions", "/books/entries?kind=free", "/donors?as_of=soon"),
    "donor": ("/donors", "/contributions", "/pipeline", "/donors?as_of=2022-08-31"),
    "E1": ("/entities", "/pipeline", "/pipeline?as_of=2022-08-31"),
    "member": ("/pipeline",),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing_and_no_page_of_money_scrolls_sideways(
    served: Served, browser: Browser, who: str, width: int
) -> None:
    story, base = served.story, served.address
    page = signed_in(browser, served, who, viewport={"width": width, "height": 900})
    faults = []
    programmes = [f"/programmes/{number}" for number in _all(story, JointProgramme.number)]
    for address in (*PAGES[who], *programmes[:1]):
        page.goto(base + address)
        assert page.locator("main h1").inner_text() != "Sign in", address
        faults += faults_of(page)
    page.context.close()
    assert not faults, faults
