"""Deciding around a table through the doors: the agenda, the rounds, the minutes."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.circulating import about_the_note, answer
from tests.conftest import Databases
from tests.lives import Story
from tests.meeting import (
    ask,
    attend,
    called,
    close_item,
    close_positions,
    in_session,
    in_words,
    open_it,
    put_on_the_agenda,
    speak,
)
from tests.tales import going_on

PAGE = "/meetings/SCM-2022-0001"
RECORD = "/api/v1/meetings/SCM-2022-0001"
READER = shutil.which("pdftotext") or ""
SECRET = "It costs too much for so few."
MEMBER, OTHER = "holder of DONORS-1", "holder of DONORS-2"


@pytest.fixture
def ahead(databases: Databases) -> Iterator[Story]:
    """A meeting to which the members are called, and whose papers they have."""
    with going_on(databases, called) as own:
        yield own


@pytest.fixture
def sitting(databases: Databases) -> Iterator[Story]:
    """A meeting in session, every seat at the table."""
    with going_on(databases, in_session) as own:
        yield own


@pytest.mark.same_on_both
def test_a_member_finds_the_meeting_says_that_they_come_and_reads_the_papers(
    ahead: Story,
) -> None:
    member = client_of(ahead, MEMBER)
    assert "Say whether your seat is there" in member.get("/").text
    page = member.get(PAGE).text
    assert about_the_note(ahead)["background"] in page
    assert "Room XVI" in page
    entry = member.get(f"{PAGE}/meeting.ics")
    assert entry.headers["content-type"].startswith("text/calendar")
    assert "LOCATION:Room XVI" in entry.text
    ahead.act(MEMBER, "meeting.join", ahead.people["meeting"], presence="apologies")
    assert "Say whether your seat is there" not in member.get("/").text
    assert "excused" in member.get(PAGE).text


@pytest.mark.same_on_both
def test_a_meeting_is_planned_from_the_page_on_the_fund_s_clocks(ahead: Story) -> None:
    officer = client_of(ahead, "officer-1")
    form = officer.get("/acts/meeting.plan").text
    token = form.partition('name="form_token" value="')[2].partition('"')[0]
    sent = {
        "form_token": token,
        "title": "In winter",
        "starts_at": "2022-12-08T09:30",
        "ends_at": "2022-12-08T12:00",
        "place": "Room XVI",
        "press": "do",
    }
    assert officer.post("/acts/meeting.plan", data=sent).status_code in {200, 303}
    page = officer.get("/meetings/SCM-2022-0002").text
    assert "8 December 2022, 09:30 to 8 December 2022, 12:00" in page
    made = program_of(ahead, "officer-1").get("/api/v1/meetings/SCM-2022-0002").json()
    assert made["starts_at"] == "2022-12-08T08:30:00Z"


def test_what_a_seat_says_is_open_when_positions_are_closed_and_not_before(
    sitting: Story,
) -> None:
    ask(sitting)
    member, other, chair = (client_of(sitting, who) for who in (MEMBER, OTHER, "chair"))
    assert "Take a position" in member.get("/").text
    answer(sitting, "DONORS-1", "objection", SECRET)
    assert SECRET in member.get(PAGE).text
    for reader in (other, chair, client_of(sitting, "officer-1")):
        page = reader.get(PAGE).text
        assert "1 of 13 seats have answered" in page
        assert SECRET not in page
    assert "Close the positions" in chair.get(PAGE).text
    assert "Close the positions" not in client_of(sitting, "officer-1").get(PAGE).text
    close_positions(sitting)
    for reader in (other, chair, client_of(sitting, "officer-1")):
        page = reader.get(PAGE).text
        assert SECRET in page
        assert "Open round" in page
    assert "Speak in the open round" in member.get(PAGE).text
    speak(sitting, "DONORS-1", "no-objection")
    close_item(sitting)
    page = other.get(PAGE).text
    assert "In the open round" in page
    assert "no objection sustained" in page


def test_a_seat_that_stands_back_has_no_papers_before_it_is_asked_or_after(
    ahead: Story,
) -> None:
    ahead.act(MEMBER, "committee-item.stand-back", ahead.people["item"], reason="A part in it.")
    background = about_the_note(ahead)["background"]
    assert background not in client_of(ahead, MEMBER).get(PAGE).text
    assert background not in program_of(ahead, MEMBER).get(RECORD).text
    assert background in client_of(ahead, OTHER).get(PAGE).text
    open_it(ahead, ahead.people["meeting"])
    ask(ahead)
    close_positions(ahead)
    ahead.act("chair", "meeting.close", ahead.people["meeting"])
    ahead.act("officer-1", "meeting.circulate-minutes", ahead.people["meeting"])
    hidden = about_the_note(ahead)["background"]
    member, other = client_of(ahead, MEMBER), client_of(ahead, OTHER)
    assert hidden in other.get(PAGE).text
    assert hidden not in member.get(PAGE).text
    assert "Your seat stands back" in member.get(PAGE).text
    assert "Your seat stands back from this item" in member.get(f"{PAGE}/minutes").text


@pytest.mark.skipif(not READER, reason="needs pdftotext of poppler-utils")
def test_minutes_are_the_secretariats_until_they_are_circulated(
    sitting: Story, tmp_path: Path
) -> None:
    ask(sitting)
    answer(sitting, "DONORS-1", "objection", SECRET)
    close_positions(sitting)
    close_item(sitting)
    meeting = sitting.people["meeting"]
    sitting.act("officer-1", "meeting.write-minutes", meeting, item=1, text="Costs were weighed.")
    member, officer = client_of(sitting, MEMBER), client_of(sitting, "officer-1")
    assert member.get(f"{PAGE}/minutes").status_code == 404
    assert "Draft" in officer.get(f"{PAGE}/minutes").text
    sitting.act("chair", "meeting.close", meeting)
    sitting.act("officer-1", "meeting.circulate-minutes", meeting)
    page = member.get(f"{PAGE}/minutes").text
    assert "Costs were weighed." in page
    assert "DONORS-1 (sustained)" in page
    file = tmp_path / "minutes.pdf"
    file.write_bytes(member.get(f"{PAGE}/minutes.pdf").content)
    read = subprocess.run([READER, str(file), "-"], check=True, capture_output=True, text=True)
    said = " ".join(read.stdout.split())
    assert "13 seats, 0 vacant, 0 recused, 13 count; 13 present" in said
    assert SECRET in said
    assert "Circulated for comments" in said


@pytest.mark.same_on_both
def test_what_two_items_led_to_is_one_decision_named_once(sitting: Story) -> None:
    put_on_the_agenda(sitting, in_words("How we meet"))
    sitting.act("chair", "meeting.ask-on-all", sitting.people["meeting"])
    sitting.act("chair", "meeting.close-all-positions", sitting.people["meeting"])
    sitting.act("chair", "meeting.close", sitting.people["meeting"])
    chair = client_of(sitting, "chair")
    assert chair.get(PAGE).text.count('href="/decisions/SC-2022-09/01"') == 1
    assert chair.get("/decisions/SC-2022-09/01").text.count(f'href="{PAGE}"') == 1


@pytest.mark.same_on_both
def test_a_second_sheet_of_attendance_begins_with_the_first(sitting: Story) -> None:
    meeting = sitting.people["meeting"]
    attend(sitting, meeting, "DONORS-1")
    sitting.act(OTHER, "meeting.join", meeting, presence="present", remote=True)
    form = client_of(sitting, "officer-1").get(f"/acts/meeting.attendance?on={meeting}").text
    marked = re.findall(r'name="(\w+)"[^>]*value="([A-Z0-9-]+)"[^>]*checked', form)
    assert ("apologies", "DONORS-1") in marked
    assert ("remote", "DONORS-2") in marked
    assert sum(name == "present" for name, _code in marked) == 12


def test_a_program_reads_the_meeting_and_speaks_in_the_open_round(sitting: Story) -> None:
    ask(sitting)
    answer(sitting, "DONORS-1", "objection", SECRET)
    mine, theirs = program_of(sitting, MEMBER), program_of(sitting, OTHER)
    assert theirs.get(RECORD).json()["items"][0]["sealed_round"] is None
    assert mine.get(RECORD).json()["own"][0]["reason"] == SECRET
    close_positions(sitting)
    item = theirs.get(RECORD).json()["items"][0]
    assert item["sealed_round"]["result"] == "open-round"
    assert item["closing"] is None
    key = {"Idempotency-Key": "speaks-once-0001"}
    said = mine.post(
        f"/api/v1/committee-items/{item['id']}/speak", json={"answer": "no-objection"}, headers=key
    )
    assert said.status_code == 200, said.text
    close_item(sitting)
    item = theirs.get(RECORD).json()["items"][0]
    assert (item["closing"]["result"], item["closing"]["by"]) == ("adopted", "chair")
    assert item["open_round"][0]["position"] == "no-objection"
    record = theirs.get(f"/api/v1/committee-items/{item['id']}").json()
    assert (record["mode"], record["sitting"]) == ("meeting", "SCM-2022-0001")
    assert theirs.get("/api/v1/meetings").json()["count"] == 1
