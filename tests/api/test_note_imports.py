"""Notes from a workbook through pages and the API: looked at, taken in aside, only its sender's."""

from __future__ import annotations

import base64
import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from openpyxl import load_workbook
from sqlmodel import col, func, select
from starlette.testclient import TestClient

from mptf.clock import StoppedClock
from mptf.errors import NotPermitted
from mptf.imports import service
from mptf.imports.models import NoteWorkbook
from mptf.notes.models import ConceptNote
from mptf.policy import SYSTEM
from mptf.work import Fund
from tests.api.programs import complete, token_of
from tests.api.visiting import client_of
from tests.lives import Story
from tests.workbooks import changed, filled, where, with_cell
from workflows import importing, intake

pytestmark = pytest.mark.same_on_both


def sent(client: TestClient, content: bytes, name: str = "ours.xlsx") -> Any:
    """The answer to a workbook."""
    page = client.get("/notes/import").text
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token
    data = {"form_token": token[1]}
    return client.post("/notes/import", data=data, files={"file": (name, content)})


def pressed(client: TestClient, page: Any, what: str) -> Any:
    """The answer to a button of the page."""
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert token
    assert f'/{what}"' in page.text
    return client.post(f"{page.url.path}/{what}", data={"form_token": token[1]})


def gone_through(client: TestClient, address: str) -> Any:
    """The page once nothing runs any more."""
    for _tenth in range(1_200):
        page = client.get(address)
        if "Refresh" not in page.headers:
            return page
        time.sleep(0.1)
    raise AssertionError(page.text)


def fund_of(story: Story) -> Fund:
    """The fund at the story's own time."""
    return replace(story.fund, clock=StoppedClock(story.now))


def how_many(story: Story) -> int:
    return int(
        story.ask(lambda work: work.session.exec(select(func.count(col(ConceptNote.id)))).one())
    )


def test_a_workbook_is_looked_at_and_then_taken_in(story: Story) -> None:
    client = client_of(story, "E1")
    before = how_many(story)
    offered = client.get("/notes/import").text
    [address] = set(re.findall(r'href="(/notes/import/calls/[^"]+\.xlsx)"', offered))
    assert "Notes" in load_workbook(io.BytesIO(client.get(address).content)).sheetnames
    page = sent(client, filled(story, 3))
    assert page.status_code == 200
    assert "3 would be begun" in page.text
    assert how_many(story) == before
    pressed(client, page, "take")
    page = gone_through(client, page.url.path)
    assert "Nothing of it is left to take in." in page.text
    assert "3 are in already" in page.text
    assert how_many(story) == before + 3
    for number in re.findall(r'href="/notes/(CN-[^"]+)"', page.text):
        assert client.get(f"/notes/{number}").status_code == 200
    again = sent(client, filled(story, 3))
    assert "Nothing of it is left" in again.text
    assert "Ended" in client.get("/notes/import").text


def test_what_is_wrong_is_named_by_its_cell_on_the_page_and_in_files(story: Story) -> None:
    client = client_of(story, "E1")
    content = with_cell(filled(story, 2), "Notes", "duration_months", "<b>long</b>")
    opened = load_workbook(io.BytesIO(content))
    cell = where(opened, "Notes", "duration_months")
    page = sent(client, content)
    assert "1 note cannot be taken in" in page.text
    assert f'<td class="nowrap" data-head="Cell">{cell}</td>' in page.text
    assert "<b>long" not in page.text
    assert "Take in 1 note" in page.text
    file = client.get(f"{page.url.path}/report.csv")
    assert cell in file.text
    assert client.get(f"{page.url.path}/report.xlsx").content.startswith(b"PK")
    # A sheet that is not as it was handed out: nothing of it is taken.
    broken = changed(filled(story), lambda book: book["Notes"].cell(20_001, 1, "k9"))
    page = sent(client, broken)
    assert "nothing of it can be taken in" in page.text
    assert 'action="' + page.url.path + '/take"' not in page.text
    for junk in (b"", b"PK no workbook", b"\x00" * 100):
        assert sent(client, junk).status_code == 422


def test_a_workbook_is_seen_by_nobody_but_who_sent_it(story: Story) -> None:
    complete(story)
    page = sent(client_of(story, "E1"), filled(story))
    for who, status in (("E2", 404), ("officer-1", 403), ("auditor", 403)):
        client = client_of(story, who)
        assert client.get(page.url.path).status_code == status, who
        assert client.get(f"{page.url.path}/report.csv").status_code == status, who
        key = page.url.path.rpartition("/")[2]
        assert client.get(f"/api/v1/note-workbooks/{key}").status_code == status, who
        assert client.get("/notes/import").status_code == (200 if status == 404 else 403)
    assert "ours.xlsx" not in client_of(story, "E2").get("/notes/import").text


def test_programs_send_one_and_ask_how_far_it_is(story: Story) -> None:
    program = client_of(story, None)
    program.headers["Authorization"] = f"Bearer {token_of(story, 'E1')}"
    client = client_of(story, "E1")
    before = how_many(story)
    content = with_cell(filled(story, 3), "Notes", "duration_months", "long")
    body = {"name": "ours.xlsx", "content": base64.b64encode(content).decode()}
    answered = program.post("/api/v1/note-workbooks", json=body)
    assert answered.status_code == 201
    report = answered.json()
    assert (report["standing"], report["count"], report["left"]) == ("looked-at", 3, 2)
    [fault] = [one for one in report["faults"] if one["keeps_out"]]
    assert (fault["sheet"], fault["key"]) == ("Notes", "k1")
    address = f"/api/v1/note-workbooks/{report['id']}"
    assert program.post(f"{address}/take").status_code == 202
    gone_through(client, f"/notes/import/{report['id']}")
    report = program.get(address).json()
    assert (report["standing"], report["taken"], report["left"]) == ("over", 2, 0)
    assert [row["outcome"] for row in report["rows"]] == ["unchanged", "unchanged"]
    assert how_many(story) == before + 2
    listed = program.get("/api/v1/note-workbooks").json()["items"]
    assert [one["id"] for one in listed] == [report["id"]]
    assert program.get("/api/v1/calls/2022-1/workbook").content.startswith(b"PK")
    assert program.get("/api/v1/calls/none/workbook").status_code == 404
    wrong = program.post("/api/v1/note-workbooks", json={"name": "x.xlsx", "content": "no base64!"})
    assert wrong.status_code == 422


@pytest.fixture
def cut_after_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes notes in dies after the first of them."""

    class Died(BaseException):
        """Nothing in the house catches it."""

    real = importing.take_in

    def one_only(*given: Any) -> Iterator[Any]:
        yield next(real(*given))
        raise Died

    monkeypatch.setattr(importing, "take_in", one_only)


@pytest.mark.usefixtures("cut_after_one")
def test_what_was_interrupted_says_so_and_goes_on(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(story, "E1")
    before = how_many(story)
    page = sent(client, filled(story, 3))
    pressed(client, page, "take")
    for _try in range(100):
        if how_many(story) == before + 1:
            break
        time.sleep(0.05)
    # Nobody says that it is over: until its lease runs out it counts as running.
    assert "Refresh" in client.get(page.url.path).headers
    story.wait(minutes=2)
    client = client_of(story, "E1")
    page = client.get(page.url.path)
    assert "Interrupted" in page.text
    assert "Take in 2 notes" in page.text
    monkeypatch.undo()
    pressed(client, page, "take")
    page = gone_through(client, page.url.path)
    assert how_many(story) == before + 3
    assert "3 are in already" in page.text


def test_who_stops_it_keeps_what_is_in(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_LOOKS_UP", 0.0)
    client = client_of(story, "E1")
    page = sent(client, filled(story, 30))
    pressed(client, page, "take")
    running = client.get(page.url.path)
    assert "Stop after the note at hand" in running.text
    pressed(client, running, "stop")
    page = gone_through(client, page.url.path)
    assert re.search(r"Take in \d+ notes", page.text)


def test_two_hands_take_it_in_once(story: Story) -> None:
    content = filled(story, 2)
    who = story.actor("E1")
    key = intake.INTAKE.receive(fund_of(story), who, "x.xlsx", content)
    with patch.object(intake.Intake, "_take_in") as begun:
        intake.INTAKE.begin(fund_of(story), who, key)
        intake.INTAKE.begin(fund_of(story), who, key)
        intake.INTAKE._hands.submit(int).result()
        assert begun.call_count == 1


def test_a_workbook_is_let_go_after_its_days(story: Story) -> None:
    who = story.actor("E1")
    key: UUID = intake.INTAKE.receive(fund_of(story), who, "x.xlsx", filled(story))
    story.wait(days=29)
    fund_of(story).write(SYSTEM, service.prune)
    assert story.ask(lambda work: work.session.get(NoteWorkbook, key)) is not None
    story.wait(days=2)
    fund_of(story).write(SYSTEM, service.prune)
    assert story.ask(lambda work: work.session.get(NoteWorkbook, key)) is None


def test_a_name_does_nothing(story: Story) -> None:
    page = sent(client_of(story, "E1"), filled(story), "../../<script>alert(1)</script>\u202e.xlsx")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "\u202e" not in page.text


def test_who_is_of_no_entity_is_told_so(story: Story) -> None:
    with pytest.raises(NotPermitted):
        intake.INTAKE.receive(fund_of(story), story.actor("officer-1"), "x.xlsx", filled(story))
