"""Every page has its visits, and each of them is somebody's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api import pages
from tests.api import visits
from tests.api.programs import ROLES, complete
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
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
