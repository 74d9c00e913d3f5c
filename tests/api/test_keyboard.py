"""With keys alone, with scripts and without: in, to a list, to a note, and an act is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from mptf.access import passwords, service
from mptf.notes.models import ConceptNote
from mptf.people.models import Person
from mptf.work import Work
from tests.api.browsing import Served, serving
from tests.api.visiting import app_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

PASSWORD = "four words of a song"
MOST = 150
"""Stops on the way to anything on a page."""

_STOP = """(e => ({
    id: e.id,
    name: (e.labels?.[0] ?? e).textContent.trim().replace(/\\s+/g, ' '),
    seen: e === document.body || getComputedStyle(e).outlineStyle !== 'none'
}))(document.activeElement)"""


@pytest.fixture
def drafted(sqlite_databases: Databases) -> Iterator[tuple[Served, str]]:
    """A fund in which an entity with a password has a draft; and the draft's number."""
    with going_on(sqlite_databases, Story.begin) as story:
        note = story.draft("What is withdrawn by keys")

        def open_account(work: Work) -> str:
            login = service.open_account(work, work.get(Person, story.people["E1"]))
            login.password_hash = passwords.hashed(PASSWORD)
            return login.email

        email = story.write("system", open_account)
        number = story.ask(lambda work: work.get(ConceptNote, note).number)
        with serving(app_of(story)) as address:
            yield Served(story, address), f"{number} {email}"


def _tab_to(page: Page, name: str) -> None:
    """Go on by Tab to what is called so; every stop shows that one is there, and none holds one."""
    before = None
    for _stop in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        assert stop["seen"], stop
        assert stop != before or not stop["name"], f"a trap: {stop}"
        if stop["name"] == name:
            return
        before = stop
    pytest.fail(f"Tab never comes to “{name}”")


def _press(page: Page, name: str, key: str = "Enter") -> None:
    _tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_main_work_is_done_with_keys_alone(
    drafted: tuple[Served, str], browser: Browser, *, scripts: bool
) -> None:
    served, told = drafted
    number, email = told.split()
    page = browser.new_context(java_script_enabled=scripts).new_page()
    page.goto(f"{served.address}/notes")
    page.keyboard.press("Tab")
    assert page.evaluate(_STOP)["name"] == "Skip to the content"
    page.keyboard.press("Enter")
    _tab_to(page, "E-mail address")
    page.keyboard.type(email)
    _tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    _press(page, "Sign in", "Space")
    assert page.url == f"{served.address}/notes"
    _tab_to(page, "Number, agency, country, any word")
    page.keyboard.type("withdrawn by keys")
    _press(page, "Show")
    _press(page, number)
    assert page.url.startswith(f"{served.address}/notes/{number}")
    _press(page, "Withdraw")
    _tab_to(page, "Why")
    page.keyboard.type("We changed our minds.")
    _press(page, "Continue")
    _press(page, "Withdraw", "Space")
    assert page.get_by_role("status").inner_text() == "Done: Withdraw."
    if scripts:
        page.keyboard.press("g")
        with page.expect_navigation():
            page.keyboard.press("h")
        assert page.url == f"{served.address}/"
    page.context.close()
