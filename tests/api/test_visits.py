"""Every page has its visits, and each of them is somebody's."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api import pages
from mptf.exports import paper
from tests.api import visits
from tests.api.programs import ROLES, complete
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.pdf_ua import faults
from tests.tales import going_on


@pytest.fixture
def visited(sqlite_databases: Databases) -> Iterator[Story]:
    """A told history with somebody in every role."""
    with going_on(sqlite_databases, Story.tell) as story:
        complete(story)
        yield story


def test_every_page_is_visited_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert visits.page_routes() == set(visits.VISITS)
    forgotten = APIRouter()

    @forgotten.get("/forgotten")
    def _page() -> HTMLResponse:
        return HTMLResponse("")

    monkeypatch.setattr(visits, "ROUTERS", (*pages.ROUTERS, forgotten))
    assert visits.page_routes() - set(visits.VISITS) == {"/forgotten"}


def test_every_paper_is_visited_and_no_other() -> None:
    assert visits.paper_routes() == set(visits.PAPERS)


def test_every_paper_can_be_read_by_a_screen_reader(
    visited: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "PATIENCE", 60.0)
    head = client_of(visited, "head")
    # A story prints neither its letters nor an edition; tests/mptf/letters and test_booklet do.
    unprinted = re.compile(r"/letters/(?!drafts)|/public/")
    own = [address for address in visits.papers(visited) if not unprinted.match(address)]
    answers = {address: head.get(address) for address in own}
    assert {a: r.status_code for a, r in answers.items() if r.status_code != 200} == {}
    printed = {address: answer.content for address, answer in answers.items()}
    kinds = {address.rpartition("/")[2].partition("?")[0] for address in printed}
    assert kinds >= {"certificate.pdf", "minutes.pdf", "pack.pdf", "sheet.pdf"}
    found = {address: faults(content) for address, content in printed.items()}
    assert {address: said for address, said in found.items() if said} == {}


def test_each_visit_is_answered_as_it_says_to_somebody(visited: Story) -> None:
    readers = [client_of(visited, who) for who in ROLES.values()]
    for visit in visits.visits(visited):
        answered = set()
        for reader in readers:
            answered.add(reader.get(visit.address, follow_redirects=False).status_code)
            if visit.status in answered:
                break
        assert visit.status in answered, (visit, answered)
        assert answered <= {visit.status, 303, 403, 404}, (visit, answered)
