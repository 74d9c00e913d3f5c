"""The whole product, looked at: every visit, by every role that may see it, on a desk and a phone.

axe finds nothing (WCAG 2.2 AA), nothing scrolls sideways, nothing fails and nothing is complained
of on the console. `make test` looks at a sample; `make proof` at everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.api.browsing import WIDTHS, Listener, Served, faults_of, serving, signed_in
from tests.api.programs import ROLES, complete
from tests.api.visiting import app_of
from tests.api.visits import FINE, visits
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

Fault = tuple[str, str, str]

ASKING = 'main form[method="post"]:not(:has(button[value="do"])):not([action$="/end"])'
"""Forms that may be sent as they are: nothing is done by them unasked."""
HARMLESS = re.compile(r"/(acts/[^/]+|sign-in|choose-password/.*|account/password|account/tokens)$")


def _none(story: Story) -> None:
    story.populate()


def _one(story: Story) -> None:
    story.begin()
    story.submit("The only one")


def _many(story: Story) -> None:
    story.tell()
    tabled = story.submit("Decided provisionally")
    story.screen(tabled)
    story.review(tabled)
    story.decide(story.item("concept-note", tabled, "positive"), sign=False)
    story.invite(story.pipeline("Whose programme is not begun"))
    story.document(story.invite(story.pipeline("Whose programme is tabled")), changes=True)
    story.draft("A draft")
    story.submit("A note whose receipt waits for the press")


SCENES: dict[str, Callable[[Story], None]] = {"many": _many, "one": _one, "none": _none}


@pytest.fixture(scope="module", params=SCENES)
def scene(request: pytest.FixtureRequest, sqlite_databases: Databases) -> Iterator[Served]:
    """A fund with everything in it, with one note, with nothing."""
    with going_on(sqlite_databases, SCENES[request.param]) as story:
        complete(story)
        with serving(app_of(story)) as address:
            yield Served(story, address)


class Eye:
    """Somebody who looks at pages and remembers what was wrong with them; at each page once."""

    def __init__(self, served: Served, page: Page, seen: set[str]) -> None:
        """Look through this browser's page; what is in `seen` was looked at before."""
        self._served = served
        self._page = page
        self._seen = seen
        self._ear = Listener(page)
        self.faults: list[Fault] = []
        self.acts: dict[str, str] = {}

    def look(self, address: str, status: int) -> None:
        """Look at a page, at what its forms say to nothing, and which acts it leads to."""
        answer = self._page.goto(self._served.address + address)
        assert answer is not None
        asked_in = "/sign-in" in self._page.url
        if answer.status not in {status, 403, 404} and not asked_in:
            self.faults.append((address, "status", str(answer.status)))
        if not self._is_new():
            return
        self._note()
        for link in self._page.locator('a[href^="/acts/"]').all():
            found = link.get_attribute("href") or ""
            self.acts.setdefault(found.partition("?")[0], found)
        for place in range(self._page.locator(ASKING).count()):
            self._send_nothing(address, place)

    def _send_nothing(self, address: str, place: int) -> None:
        form = self._page.locator(ASKING).nth(place)
        if not HARMLESS.search(form.get_attribute("action") or ""):
            return
        form.evaluate("form => { form.noValidate = true; }")
        with self._page.expect_navigation():
            form.locator("button:not(.for-readers)").first.evaluate("button => button.click()")
        if self._is_new():
            self._note()
        self._page.goto(self._served.address + address)

    def _is_new(self) -> bool:
        text = re.sub(r'name="(form_token|to)" value="[^"]*"', "", self._page.content())
        text = re.sub(r'(?s)<details class="drop person-menu">.*?</details>', "", text)
        is_new = text not in self._seen
        self._seen.add(text)
        return is_new

    def _note(self) -> None:
        self.faults += [*faults_of(self._page), *self._ear.heard()]


@pytest.mark.proof
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_whole_for_everybody(scene: Served, browser: Browser, width: int) -> None:
    asked, seen, size = visits(scene.story), set[str](), {"width": width, "height": 900}
    faults: list[tuple[str | None, Fault]] = []
    for who in ROLES.values():
        page = signed_in(browser, scene, who, viewport=size)
        eye = Eye(scene, page, seen)
        for visit in asked:
            eye.look(visit.address, visit.status)
        for address in list(eye.acts.values()):
            eye.look(address, FINE)
        page.context.close()
        faults += [(who, fault) for fault in eye.faults]
        print(f"{width} px, {who or 'the public'}: {len(seen)} pages, {len(faults)} faults")
    assert not faults, "\n".join(map(str, faults))
