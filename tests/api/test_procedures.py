"""Deciding in writing through the doors: read, declare, take a position, see the clock."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from mptf.access.models import KeptAnswer
from tests.api.programs import act, program_of
from tests.api.visiting import client_of
from tests.circulating import (
    about_the_note,
    about_the_target,
    answer,
    circulated,
    codes,
    ends_at,
    prepare,
)
from tests.conftest import Databases
from tests.lives import Story
from tests.pdf_ua import faults
from tests.tales import going_on

PAGE = "/procedures/WP-2022-0001"
RECORD = "written-procedures/WP-2022-0001"
READER = shutil.which("pdftotext") or ""
SECRET = "It costs too much for so few."


@pytest.fixture
def asked(databases: Databases) -> Iterator[Story]:
    """A note that is circulated to the Committee in writing."""
    with going_on(databases, circulated) as own:
        yield own


def test_a_member_reads_takes_a_position_and_alone_sees_what_it_is(asked: Story) -> None:
    member, chair = client_of(asked, "holder of DONORS-1"), client_of(asked, "chair")
    assert "Take a position" in member.get("/").text
    page = member.get(PAGE).text
    assert about_the_note(asked)["background"] in page
    assert "0 of 13 seats have answered" in page
    answer(asked, "DONORS-1", "objection", SECRET)
    page = member.get(PAGE).text
    assert "Change your position" in page
    assert SECRET in page
    other = chair.get(PAGE).text
    assert "1 of 13 seats have answered" in other
    assert SECRET not in other
    assert "Take a position" not in member.get("/").text


def test_after_the_close_everybody_of_the_committee_reads_what_was_said_and_what_follows(
    asked: Story,
) -> None:
    answer(asked, "DONORS-1", "objection", SECRET)
    running = client_of(asked, "chair").get(f"{PAGE}/certificate.pdf")
    assert running.status_code == 409
    asked.now = ends_at(asked)
    for who in ("chair", "holder of COUNTRIES-2", "auditor"):
        page = client_of(asked, who).get(PAGE).text
        assert SECRET in page
        assert "Suspended, to a meeting" in page
        assert "1 objecting; 12 silent, which is no objection" in page
    assert "Closed, to be concluded" in client_of(asked, "officer-1").get("/procedures").text
    assert "Conclude the procedure" in client_of(asked, "officer-1").get("/").text


@pytest.mark.skipif(not READER, reason="needs pdftotext of poppler-utils")
@pytest.mark.same_on_both
def test_the_certificate_prints_the_derivation(asked: Story, tmp_path: Path) -> None:
    answer(asked, "DONORS-1", "abstain")
    asked.now = ends_at(asked) + timedelta(days=3)
    chair = client_of(asked, "chair")
    paper = chair.get(f"{PAGE}/certificate.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    assert faults(paper.content) == []
    file = tmp_path / "certificate.pdf"
    file.write_bytes(paper.content)
    read = subprocess.run([READER, str(file), "-"], check=True, capture_output=True, text=True)
    said = " ".join(read.stdout.split())
    assert "13 seats, 0 vacant, 0 recused, 13 count; 13 present" in said
    assert "no objection sustained" in said
    own = program_of(asked, "holder of DONORS-1").get(f"/api/v1/{RECORD}").json()["own"][0]
    assert own["receipt"] in said.replace(" ", "")


def test_a_seat_that_stands_back_has_no_papers(asked: Story) -> None:
    asked.act(
        "holder of STAKEHOLDERS-1",
        "committee-item.stand-back",
        asked.people["item"],
        reason="We wrote a part of it.",
    )
    asked.act("chair", "committee-item.comment", asked.people["item"], text="Read the annex.")
    for who in ("holder of STAKEHOLDERS-1", "alternate of STAKEHOLDERS-1"):
        page = client_of(asked, who).get(PAGE).text
        assert "Your seat stands back from this item" in page
        item = program_of(asked, who).get(f"/api/v1/{RECORD}").json()["items"][0]
        assert (item["withheld"], item["proposal"], item["background"]) == (True, {}, "")
        assert item["comments"] == []
        for hidden in ("Read the annex.", about_the_note(asked)["background"]):
            assert hidden not in page
    assert "Read the annex." in client_of(asked, "holder of DONORS-1").get(PAGE).text
    asked.now = ends_at(asked)
    paper = client_of(asked, "holder of STAKEHOLDERS-1").get(f"{PAGE}/certificate.pdf")
    assert paper.headers["content-type"] == "application/pdf"


def test_a_program_takes_a_position_and_what_is_kept_of_its_request_tells_nothing(
    asked: Story,
) -> None:
    mine, theirs = program_of(asked, "holder of DONORS-1"), program_of(asked, "holder of DONORS-2")
    item = asked.people["item"]
    where = f"committee-items/{item}/answer"
    done = act(mine, where, "a-key-of-ours", answer="objection", reason=SECRET)
    assert done.status_code == 200, done.text
    kept = asked.ask(lambda work: work.session.exec(select(KeptAnswer)).all())
    assert kept
    assert "objection" not in "".join(row.body for row in kept).replace("no-objection", "")
    own = mine.get(f"/api/v1/{RECORD}").json()["own"]
    assert [(one["position"], one["reason"]) for one in own] == [("objection", SECRET)]
    seen = theirs.get(f"/api/v1/{RECORD}").json()
    assert seen["own"] == []
    seats = seen["items"][0]["seats"]
    assert [seat["code"] for seat in seats if seat["answered_at"]] == ["DONORS-1"]
    assert SECRET not in json.dumps(seen)
    assert {seat["position"] for seat in seats} == {None}


def test_the_secretariat_and_the_chair_see_who_answers_and_nobody_outside_sees_anything(
    asked: Story,
) -> None:
    for code in codes(asked)[:4]:
        answer(asked, code, "support")
    assert "4 of 13 seats have answered" in client_of(asked, "officer-1").get(PAGE).text
    for who in ("E1", "donor", "agent-1", "rc"):
        assert client_of(asked, who).get(PAGE).status_code == 403


def test_members_read_who_would_get_what_and_under_which_condition(asked: Story) -> None:
    condition = {"text": "A baseline is there.", "owner": "E1", "due_on": "2023-03-01"}
    given = [{"entity": "E1", "amount": "20000000.00"}, {"entity": "E2", "amount": "10000000.00"}]
    prepare(asked, about_the_target(amounts=given, conditions=[condition]))
    page = client_of(asked, "chair").get("/procedures/WP-2022-0002").text
    assert "E2: USD\N{NO-BREAK SPACE}10,000,000.00" in page
    assert "A baseline is there. (E1, due on 1 March 2023)" in page
