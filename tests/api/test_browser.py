"""Pages in a real browser: axe finds no fault, nothing scrolls sideways or needs a script."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from api.app import create_app
from mptf.clock import StoppedClock
from tests.api.test_pages import addresses
from tests.conftest import Databases
from tests.lives import Story

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
WIDTHS = (1280, 390)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@pytest.fixture(scope="module")
def served(sqlite_databases: Databases) -> Iterator[tuple[Story, str]]:
    """A told history, served on this machine; and the address of its server."""
    url = sqlite_databases.migrated()
    with Story.open(url) as story:
        story.tell()
        story.print_sheets()
        app = create_app(replace(story.fund, clock=StoppedClock(story.now)), clock_note="history")
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
            room = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
            room.start()
            yield story, f"http://127.0.0.1:{door.getsockname()[1]}"
            server.should_exit = True
            room.join(10)
    sqlite_databases.drop(url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without it a laptop skips and a build machine fails."""
    with sync_playwright() as theatre:
        chromium = _launched(theatre)
        yield chromium
        chromium.close()


def _launched(theatre: Playwright) -> Browser:
    try:
        return theatre.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
    except Error as reason:
        if os.environ.get("CI"):
            pytest.fail(f"a browser is needed where CI is set: {reason}")
        pytest.skip(f"no browser: install the Debian package chromium ({reason.name})")


def _visited(story: Story) -> list[str]:
    """Every list, and one record of each kind: the rest look alike."""
    found = {
        address.rsplit("/", 1)[0] if address.count("/") > 1 else address: address
        for address in addresses(story)
    }
    return [
        *found.values(),
        "/parts",
        "/parts/errors/409",
        "/status?as_of=2022-08-31",
        "/status?as_of=soon",
        "/notes/CN-1999-0001",
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    served: tuple[Story, str], browser: Browser, width: int
) -> None:
    story, base = served
    page = browser.new_page(viewport={"width": width, "height": 900})
    faults = []
    for address in _visited(story):
        page.goto(base + address)
        page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true; })")
        faults += [(address, *fault) for fault in _faults(page)]
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            faults.append((address, "scrolls sideways", f"{wide} px"))
    page.close()
    assert not faults, faults


def _faults(page: Page) -> list[tuple[str, str]]:
    found: Any = Axe().run(page, options=RULES).response
    return [
        (fault["id"], node["html"][:120])
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def test_nothing_is_out_of_the_policy(served: tuple[Story, str], browser: Browser) -> None:
    _story, base = served
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    for address in ("/", "/parts", "/workflows/concept-note"):
        page.goto(base + address)
    page.close()
    # The keys are let in together with people: see api.app.
    assert not [text for text in said if "keys.js" not in text and "script-src" not in text], said


def test_links_menu_and_forms_work_with_scripts_off(
    served: tuple[Story, str], browser: Browser
) -> None:
    _story, base = served
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(base)
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Main, folded").get_by_text("Concept notes").click()
    assert page.url == f"{base}/notes"
    page.goto(f"{base}/status")
    page.locator("summary", has_text="Today").click()
    page.get_by_label("Look back to").fill("2022-08-31")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_text("You are looking back to the end of 31 August 2022.").is_visible()
    page.get_by_text("Back to today").click()
    assert page.locator("summary", has_text="Today").is_visible()
    page.get_by_role("link", name="Keys").click()
    assert page.url == f"{base}/parts#keys"
    context.close()


def test_keys_search_go_home_and_tell_of_themselves(
    served: tuple[Story, str], browser: Browser
) -> None:
    _story, base = served
    # Until the policy lets the script in, the browser is told to look away.
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{base}/notes")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("gh?")
    assert page.url == f"{base}/notes"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url(f"{base}/")
    context.close()


def test_a_keyboard_sees_where_it_is_and_can_skip_the_frame(
    served: tuple[Story, str], browser: Browser
) -> None:
    _story, base = served
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(base)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.goto(f"{base}/parts")
    seen = 0
    for _step in range(60):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(e => [e.tagName, getComputedStyle(e).outlineWidth])(document.activeElement)"
        )
        if outline[0] != "BODY":
            assert outline[1] != "0px", outline
            seen += 1
    assert seen > 50
    page.close()


def test_the_dashboard_fits_one_sheet(served: tuple[Story, str], browser: Browser) -> None:
    _story, base = served
    page = browser.new_page()
    page.goto(f"{base}/status")
    sheet = page.pdf(prefer_css_page_size=True)
    page.close()
    assert sheet.count(b"/Type /Page\n") == 1
