"""A private address for a calendar program: shown once, renewed, withdrawn, and for this alone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from mptf.access.models import Scope
from tests.api.programs import token_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

ADDRESS = re.compile(r"<code>[^<]*?(/calendars/[^<]+\.ics)</code>")


def at_work(story: Story) -> None:
    """A programme, so that something is due."""
    story.begin(2)
    story.fund_a_programme()


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, at_work) as own:
        yield own


@pytest.mark.same_on_both
def test_it_reads_what_is_due_until_it_is_renewed_or_withdrawn(story: Story) -> None:
    site, program = client_of(story, "E2"), client_of(story, None)

    def pressed(where: str) -> list[str]:
        page = site.get("/account").text
        token = html.unescape(re.findall(r'name="form_token" value="([^"]+)"', page)[0])
        return ADDRESS.findall(site.post(where, data={"form_token": token}).text)

    def asked(address: str) -> int:
        answer = program.get(address, follow_redirects=False)
        if answer.status_code == 200:
            assert answer.text == site.get("/due.ics").text
            assert "BEGIN:VEVENT" in answer.text
            assert answer.headers["cache-control"].startswith("private")
        return answer.status_code

    (first,) = pressed("/account/calendar")
    assert ADDRESS.findall(site.get("/account").text) == [], "it is shown once"
    assert asked(first) == 200
    # It reads the calendar and opens nothing else, and only its hash is kept.
    token = first.removeprefix("/calendars/").removesuffix(".ics")
    shown = {"authorization": f"Bearer {token}"}
    assert program.get("/api/v1/home", headers=shown).status_code == 403
    assert program.get("/api/v1/programmes", headers=shown).status_code == 403
    query = text("SELECT token_hash, name FROM access_token")
    assert token not in story.ask(lambda work: str(work.session.execute(query).all()))
    (second,) = pressed("/account/calendar")
    assert [asked(first), asked(second)] == [404, 200]
    assert "Withdraw the address" in site.get("/account").text
    pressed("/account/calendar/end")
    assert asked(second) == 404
    assert "Make an address" in site.get("/account").text
    # The token of a program, which may read all that its person may, is no such address.
    assert asked(f"/calendars/{token_of(story, 'E2', Scope.READ)}.ics") == 404
    (third,) = pressed("/account/calendar")
    story.wait(days=366)
    assert asked(third) == 404, "it lasts a year"


@pytest.mark.same_on_both
def test_whoever_has_retired_is_read_nothing(story: Story) -> None:
    token = token_of(story, "E2", Scope.CALENDAR)
    program = client_of(story, None)
    assert program.get(f"/calendars/{token}.ics").status_code == 200
    story.act("administrator", "person.retire", story.people["E2"])
    assert program.get(f"/calendars/{token}.ics").status_code == 404
