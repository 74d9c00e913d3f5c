"""Letters to the members of the Committee: called, sent papers, asked in writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlmodel import select

from mptf.letters.models import Letter
from tests.api.visiting import client_of
from tests.circulating import circulated
from tests.conftest import Databases
from tests.lives import Story
from tests.meeting import called
from tests.tales import going_on

Told = tuple[str, str, str, str]
"""A kind of letter, on which of the story's records, of what kind, and who signs it."""
INVITATION: Told = ("committee-invitation", "meeting", "meeting", "chair")
PAPERS: Told = ("paper-transmittal", "meeting", "meeting", "head")
IN_WRITING: Told = ("circulation", "procedure", "written-procedure", "head")
PLACES = {"meeting": "/meetings", "written-procedure": "/procedures"}


@pytest.fixture(params=[called, circulated])
def story(databases: Databases, request: pytest.FixtureRequest) -> Iterator[Story]:
    tell: Callable[[Story], None] = request.param
    with going_on(databases, tell) as own:
        yield own


def letters(story: Story) -> list[Told]:
    return [INVITATION, PAPERS] if "meeting" in story.people else [IN_WRITING]


def signed(story: Story, told: Told) -> Letter:
    kind, record, workflow, signatory = told
    on = story.people[record]
    story.act(signatory, f"{workflow}.sign-letter", on, letter=kind)
    query = select(Letter).where(Letter.kind == kind)
    found: Letter = story.ask(lambda work: work.session.exec(query).one())
    return found


def facts(letter: Letter) -> dict[str, Any]:
    found: dict[str, Any] = letter.facts["facts"]
    return found


@pytest.mark.same_on_both
def test_whoever_signs_it_finds_it_on_home_and_the_members_read_it(story: Story) -> None:
    for told in letters(story):
        kind, record, workflow, signatory = told
        sign = f"/acts/{workflow}.sign-letter?on={story.people[record]}"
        assert sign in client_of(story, signatory).get("/").text
        assert sign not in client_of(story, "officer-1").get("/").text
        letter = signed(story, told)
        for who in ("member", "chair", "auditor"):
            page = client_of(story, who).get(f"/letters/{letter.reference}")
            assert page.status_code == 200, (who, kind)
        number = letter.subject.partition(": ")[2].partition(",")[0]
        record_page = client_of(story, "member").get(f"{PLACES[workflow]}/{number}").text
        assert letter.reference in record_page


@pytest.mark.same_on_both
def test_nobody_else_reads_it_though_it_can_be_verified(story: Story) -> None:
    for told in letters(story):
        letter = signed(story, told)
        for who in ("E1", "rc", "donor", "agent-1"):
            got = client_of(story, who).get(f"/letters/{letter.reference}")
            assert got.status_code == 404, (who, told)
            assert letter.reference not in client_of(story, who).get("/letters").text
        assert letter.reference in client_of(story, None).get(f"/verify/{letter.code}").text


@pytest.mark.same_on_both
def test_it_names_what_is_asked_and_the_instant_on_the_clocks_of_the_fund(story: Story) -> None:
    note = story.people["note"]
    for told in letters(story):
        letter = signed(story, told)
        assert f"{note}" not in letter.html
        assert "1. A concept note" in letter.html
        assert letter.addressee == f"Members of the Steering Committee, {story.profile.fund.name}"
        if told == IN_WRITING:
            assert "18:00" in letter.html, "the fund's hour, not that of UTC"
            assert "Silence is no objection" in letter.html


@pytest.mark.same_on_both
def test_it_is_mailed_to_nobody_and_the_list_says_where_it_is(story: Story) -> None:
    for told in letters(story):
        signed(story, told)
    story.print_sheets()
    page = client_of(story, "member").get("/letters").text
    assert page.count("Printed; open to the members") >= len(letters(story))
    assert "no address to send it to" not in page


def test_what_was_moved_after_the_call_is_as_it_was_called(databases: Databases) -> None:
    """The letter is of the act that called for it; the mail of the move tells of the move."""
    with going_on(databases, called) as story:
        meeting = story.people["meeting"]
        before = facts(signed(story, PAPERS))["place"]
        moved = {"starts_at": story.now.replace(year=2023), "ends_at": story.now.replace(year=2024)}
        sent = {key: value.isoformat() for key, value in moved.items()}
        story.act(
            "officer-1", "meeting.move", meeting, **sent, place="Elsewhere", reason="A strike."
        )
        assert facts(signed(story, INVITATION))["place"] == before != "Elsewhere"
