"""A server on this machine and a real browser that visits it, signed in as somebody of a story."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from fastapi import FastAPI
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    sync_playwright,
)

from api.entrance import SESSION
from api.serving import server as server_of
from tests.api.visiting import session_of
from tests.lives import Story

WIDTHS = (1280, 390)
"""Of a desk and of a phone, in pixels."""

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}

_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
PROGRAM = next(filter(None, map(shutil.which, _PROGRAMS)), "/usr/bin/chromium")
"""Without windows it takes half the processor's time for a page that the whole browser takes."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]


@dataclass(frozen=True)
class Served:
    """A story and the address at which its pages are served."""

    story: Story
    address: str


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The address of the application, on a free port of this machine."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        server = server_of(app, ws="none")
        room = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        room.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        room.join(10)


@contextmanager
def browsing() -> Iterator[Browser]:
    """Chromium; without it a laptop skips and a build machine fails."""
    with sync_playwright() as theatre:
        chromium = _launched(theatre)
        yield chromium
        chromium.close()


def _launched(theatre: Playwright) -> Browser:
    try:
        return theatre.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
    except Error as reason:
        if os.environ.get("CI"):
            pytest.fail(f"a browser is needed where CI is set: {reason}")
        pytest.skip(
            f"no browser: install the Debian package chromium-headless-shell ({reason.name})"
        )


def signed_in(browser: Browser, served: Served, who: str | None = "head", **options: Any) -> Page:
    """A page of a browser of its own: somebody of the story has signed in, or nobody has."""
    context = browser.new_context(**options)
    if who is not None:
        token = session_of(served.story, who)
        context.add_cookies([{"name": SESSION, "value": token, "url": served.address}])
    return context.new_page()


class Listener:
    """What goes wrong behind a page while it is looked at: said on the console, or not answered."""

    def __init__(self, page: Page) -> None:
        """Listen to this page from now on."""
        self._page = page
        self._said: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._said.append(str(error)))
        page.on("requestfailed", self._miss)

    def _hear(self, message: ConsoleMessage) -> None:
        # Chromium tells of every page whose status is no success; which it should be is known.
        its_own = message.location.get("url") == self._page.url
        if message.type not in {"error", "warning"}:
            return
        if not (its_own and message.text.startswith("Failed to load resource")):
            self._said.append(message.text)

    def _miss(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # by whoever went on to another page
            self._said.append(f"failed: {request.url}")

    def heard(self) -> list[tuple[str, str, str]]:
        """What was heard since it was asked last."""
        said, self._said = self._said, []
        return [(self._page.url, "heard", each) for each in said]


def faults_of(page: Page) -> list[tuple[str, str, str]]:
    """What axe finds on a page with everything unfolded, and whether it scrolls sideways."""
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true; })")
    found: Any = Axe().run(page, options=RULES).response
    faults = [
        (page.url, fault["id"], node["html"][:120])
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [*faults, (page.url, "scrolls sideways", f"{wide} px")] if wide > 0 else faults
