"""Nothing that anybody writes runs for whoever reads it: pages in a real browser, and files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from jinja2 import Environment, FunctionLoader
from openpyxl import load_workbook
from playwright.sync_api import Browser, Dialog, Error, Page
from sqlmodel import select

from mptf.letters.models import Letter
from mptf.resources import resources
from mptf.templating import environment
from tests.api.browsing import Served, serving, signed_in
from tests.api.payloads import ELSEWHERE, MARK, PAYLOADS, Laced, places
from tests.api.test_pages import addresses
from tests.api.visiting import app_of, client_of
from tests.conftest import Databases

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")
REFUSED = re.compile("Failed to load resource: the server responded with a status of 40[34] ")
"""What Chromium says of a page that its reader may not see: that is a page, too."""

FILES = ("/notes", "/pipeline", "/programmes", "/decisions", "/letters", "/donors", "/entities")

LOOK = f"""() => [
    ...(window.{MARK} ? ["it ran"] : []),
    ...Array.from(document.querySelectorAll("*")).flatMap(e => [
        ...e.getAttributeNames().filter(n => n.startsWith("on")).map(n => `${{e.tagName}} ${{n}}`),
        ...["href", "src", "action", "formaction", "data", "srcdoc", "xlink:href"]
            .map(n => (e.getAttribute(n) || "").trim())
            .filter(a => /^(javascript|data|vbscript):/i.test(a) || a.includes("{ELSEWHERE}")),
    ]),
    ...Array.from(document.querySelectorAll("iframe, object, embed, base, math, style"))
        .map(e => e.tagName),
]"""
"""What a payload would have made of a page."""


@pytest.fixture(scope="module")
def laced(sqlite_databases: Databases) -> Iterator[Laced]:
    """A whole small history in the words of somebody who means harm."""
    url = sqlite_databases.migrated()
    with Laced.open(url) as story:
        assert isinstance(story, Laced)
        story.tell()
        story.fill_what_is_left()
        yield story
    sqlite_databases.drop(url)


@pytest.fixture(scope="module")
def harmful(laced: Laced) -> Iterator[Served]:
    """The same, served on this machine."""
    with serving(app_of(laced)) as address:
        yield Served(laced, address)


def test_every_free_text_of_every_form_bears_a_payload(laced: Laced) -> None:
    assert len(set(PAYLOADS)) == 40
    assert set(laced.laced) == places()
    assert set().union(*laced.laced.values()) >= set(PAYLOADS)


class _Watch:
    """A page, and everything that happened on it that should not have."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.here, self.found = page, urlsplit(address).netloc, list[str]()
        self._listen()

    def _listen(self) -> None:
        self.page.on("dialog", self._opened)
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("console", lambda said: self._said(said.text))
        self.page.on("pageerror", lambda error: self.found.append(str(error)))

    def visit(self, address: str) -> None:
        try:
            self.page.goto(address)
            self.found += [f"{address}: {fault}" for fault in self.page.evaluate(LOOK)]
        except Error as gone:  # a page that leads elsewhere by itself
            self.found.append(f"{address}: {gone.message}")
            self.page = self.page.context.new_page()
            self._listen()

    def _opened(self, dialog: Dialog) -> None:
        self.found.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, text: str) -> None:
        if not REFUSED.match(text):
            self.found.append(text)

    def _asked(self, url: str) -> None:
        if urlsplit(url).netloc != self.here:
            self.found.append(f"asked for {url}")


def _run(browser: Browser, harmful: Served, who: str, visited: list[str]) -> list[str]:
    page = signed_in(browser, harmful, who)
    watch = _Watch(page, harmful.address)
    for address in visited:
        watch.visit(harmful.address + address)
    page.context.close()
    return watch.found


def _one_of_each(story: Laced) -> list[str]:
    """Every list, and one record of each kind."""
    return list(
        {a.rsplit("/", 1)[0] if a.count("/") > 1 else a: a for a in addresses(story)}.values()
    )


def test_nothing_runs_on_any_page_of_a_kind(
    harmful: Served, laced: Laced, browser: Browser
) -> None:
    assert _run(browser, harmful, "head", _one_of_each(laced)) == []


@pytest.mark.proof
@pytest.mark.parametrize("who", ["head", "chair", "auditor", "agent-1", "E1", "donor", "rc"])
def test_nothing_runs_on_any_page_of_any_reader(
    harmful: Served, laced: Laced, browser: Browser, who: str
) -> None:
    assert _run(browser, harmful, who, addresses(laced)) == []


LISTS = ["/notes", "/programmes", "/decisions", "/letters", "/meetings", "/procedures", "/calls"]
"""Between them they bear every kind of payload, whichever of them falls to which title."""


def test_a_field_that_is_not_escaped_is_caught(
    laced: Laced, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the cells of a list, taken for what they say."""
    whole = environment()

    def trusting(name: str) -> str:
        source = (resources() / "templates" / name).read_text(encoding="utf-8")
        return source.replace("{{ cell.text }}", "{{ cell.text|safe }}")

    def careless(*_which: str) -> Environment:
        return whole.overlay(loader=FunctionLoader(trusting), cache_size=50)

    monkeypatch.setattr("api.pages.frame.environment", careless)
    with serving(app_of(laced)) as address:
        found = _run(browser, Served(laced, address), "head", LISTS)
    assert any("Content Security Policy" in each for each in found), found
    assert any(re.search(r" on\w+$", each) for each in found), found


class _Made(HTMLParser):
    """The elements of a text and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.harmful: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what no letter has."""
        if tag in {"script", "iframe", "object", "embed", "base", "form", "svg", "math", "video"}:
            self.harmful.append(tag)
        self.harmful += [f"{tag} {name}" for name, _v in attrs if name.startswith("on")]
        self.harmful += [
            str(v) for _n, v in attrs if (v or "").startswith(("javascript:", "data:"))
        ]


def test_no_payload_becomes_a_part_of_a_letter(laced: Laced) -> None:
    texts = laced.ask(lambda work: list(work.session.exec(select(Letter.html))))
    assert len(texts) > 5
    assert any("&lt;" in text for text in texts)
    assert [_Made(text).harmful for text in texts] == [[]] * len(texts)


@pytest.mark.parametrize("address", FILES)
def test_no_cell_of_a_file_is_a_formula(laced: Laced, address: str) -> None:
    site = client_of(laced)
    rows = list(csv.reader(io.StringIO(site.get(f"{address}.csv").text)))
    assert len(rows) > 1
    begins = [cell for row in rows for cell in row if cell.lstrip().startswith(FORMULAS)]
    assert [cell for cell in begins if not NUMBER.fullmatch(cell)] == []
    book = load_workbook(io.BytesIO(site.get(f"{address}.xlsx").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
