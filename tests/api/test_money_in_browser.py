"""The pages of money in a real browser, as each of those who give, keep, get and decide."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from api.entrance import SESSION
from mptf.programmes.models import JointProgramme
from tests.api.conftest import session_of
from tests.api.test_browser import WIDTHS, _faults, browser, served
from tests.api.test_pages import _all
from tests.lives import Story

__all__ = ["browser", "served"]

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
    served: tuple[Story, str], browser: Browser, who: str, width: int
) -> None:
    story, base = served
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": SESSION, "value": session_of(story, who), "url": base}])
    page = context.new_page()
    faults = []
    programmes = [f"/programmes/{number}" for number in _all(story, JointProgramme.number)]
    for address in (*PAGES[who], *programmes[:1]):
        page.goto(base + address)
        assert page.locator("main h1").inner_text() != "Sign in", address
        page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true; })")
        faults += [(address, *fault) for fault in _faults(page)]
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            faults.append((address, "scrolls sideways", f"{wide} px"))
    context.close()
    assert not faults, faults
