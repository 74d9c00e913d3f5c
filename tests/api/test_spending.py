"""Expenditure from a workbook through page, API and console: submitted to the cent, once."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.cli import app
from mptf.clock import StoppedClock
from mptf.programme_reports import submitted
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.reporting import reporting, rows, tell_of_money, the
from tests.tales import going_on
from tests.workbooks import changed

PAGE = "/programme-reports/import"
API = "/api/v1/expenditure-workbooks"


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, reporting) as told:
        yield told


def filled(content: bytes, direct: float = 100.1, indirect: float = 7.0) -> bytes:
    """As somebody fills the one sheet that there is."""

    def change(opened: Any) -> None:
        (name,) = [title for title in opened.sheetnames if title.startswith("RP-")]
        page = opened[name]
        for row in range(7, 15):
            page[f"E{row}"] = 0
        page["E7"], page["E14"], page["H7"] = direct, indirect, 3.33
        page["E20"] = "A. Treasurer, Treasury"

    return changed(content, change)


def sent(client: TestClient, content: bytes) -> Any:
    token = re.search(r'name="form_token" value="([^"]+)"', client.get(PAGE).text)
    assert token
    files = {"file": ("ours.xlsx", content)}
    return client.post(PAGE, data={"form_token": token[1]}, files=files)


def told(story: Story) -> list[tuple[int, int, int]]:
    report = the(story, "financial", story.entities[0])
    found = story.ask(lambda work: submitted.lines.read(work, subject=report.id))
    return [(line.category, line.spent.minor, line.obligated.minor) for line in found]


WHOLE = [(1, 10_010, 333), *((n, 0, 0) for n in range(2, 8)), (8, 700, 0)]


def test_it_goes_out_comes_back_and_is_submitted_to_the_cent(story: Story) -> None:
    first = story.entities[0]
    client = client_of(story, first)
    report = the(story, "financial", first)
    assert report.number in client.get(PAGE).text
    assert PAGE in client.get("/programme-reports").text
    empty = client.get(f"{PAGE}/workbook.xlsx").content
    others = [row.number for row in rows(story) if row.entity != first or row.kind != "financial"]
    assert not {*load_workbook(io.BytesIO(empty)).sheetnames} & {*others}
    wrong = changed(filled(empty), lambda book: book[report.number].__setitem__("E8", "<b>x</b>"))
    page = sent(client, wrong)
    assert '<td class="nowrap" data-head="Cell">E8</td>' in page.text
    assert "<b>x" not in page.text
    assert "Submit 1 report" not in page.text
    assert "E8" in client.get(f"{page.url.path}/report.csv").text
    page = sent(client, filled(empty))
    assert "1 would be submitted" in page.text
    assert told(story) == []
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert token
    page = client.post(f"{page.url.path}/take", data={"form_token": token[1]})
    assert "1 are in already" in page.text
    assert told(story) == WHOLE
    assert the(story, "financial", first).state == "submitted"
    version = story.ask(lambda work: submitted.versions.read(work, subject=report.id))[0]
    assert version.content["responsible"] == "A. Treasurer, Treasury"
    # Sent again it changes nothing, and with other figures it is refused in its place.
    assert "Nothing of it is left to submit." in sent(client, filled(empty)).text
    assert "submitted already" in sent(client, filled(empty, 99)).text
    assert told(story) == WHOLE
    # It goes on as any other report does: another certifies it, the secretariat accepts it.
    story.act(f"{first}-2", "programme-report.certify", report.id)
    story.act("officer-1", "programme-report.accept", report.id)
    assert "Nothing of it is left to submit." in sent(client, filled(empty)).text
    assert "accepted already" in sent(client, filled(empty, 99)).text


@pytest.mark.same_on_both
def test_a_report_that_was_returned_comes_in_the_same_way(story: Story) -> None:
    first = story.entities[0]
    client = client_of(story, first)
    old = client.get(f"{PAGE}/workbook.xlsx").content
    report = the(story, "financial", first)
    program = program_of(story, first)
    body = {"name": "ours.xlsx", "content": base64.b64encode(filled(old)).decode()}
    answered = program.post(API, json=body)
    assert answered.status_code == 201
    [one] = answered.json()["reports"]
    assert (one["outcome"], one["spent"], one["committed"]) == ("submitted", "107.10", "3.33")
    taken = program.post(f"{API}/{answered.json()['id']}/take").json()
    assert [each["outcome"] for each in taken["reports"]] == ["unchanged"]
    findings = [{"part": "category 1", "text": "Say what for."}]
    story.act("officer-1", "programme-report.return", report.id, findings=findings)
    body["content"] = base64.b64encode(filled(old, 90, 6.3)).decode()
    [mistake] = program.post(API, json=body).json()["mistakes"]
    assert (mistake["kind"], mistake["report"]) == ("revised", report.number)
    anew = program.get("/api/v1/expenditure-workbook").content
    body["content"] = base64.b64encode(filled(anew, 90, 6.3)).decode()
    key = program.post(API, json=body).json()["id"]
    assert program.post(f"{API}/{key}/take").status_code == 200
    assert told(story)[0] == (1, 9_000, 333)
    assert {row["id"] for row in program.get(API).json()["items"]} >= {key}


@pytest.mark.same_on_both
def test_nobody_else_sees_or_takes_it(story: Story) -> None:
    first, second = story.entities
    content = filled(client_of(story, first).get(f"{PAGE}/workbook.xlsx").content)
    page = sent(client_of(story, first), content)
    for who, status in ((second, 404), (f"{first}-2", 404), ("officer-1", 403), ("donor", 403)):
        client = client_of(story, who)
        assert client.get(page.url.path).status_code == status, who
        assert client.get(f"{page.url.path}/report.csv").status_code == status, who
    other = sent(client_of(story, second), content).text
    assert "and not yours" in other
    assert the(story, "financial", first).number not in client_of(story, second).get(PAGE).text


@pytest.mark.same_on_both
def test_what_others_did_meanwhile_is_seen_when_it_is_taken_in(story: Story) -> None:
    first = story.entities[0]
    report = the(story, "financial", first)
    client = client_of(story, first)
    page = sent(client, filled(client.get(f"{PAGE}/workbook.xlsx").content))
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert token
    tell_of_money(story, report, "50.00")
    page = client.post(f"{page.url.path}/take", data={"form_token": token[1]})
    assert "accepted already" in page.text
    assert told(story)[0][1] == 5_000


@pytest.mark.same_on_both
def test_the_console_says_the_same(story: Story, tmp_path: Any) -> None:
    first = story.entities[0]
    email = f"{first}@fund.example"
    fund = replace(story.fund, clock=StoppedClock(story.now))
    run = CliRunner()
    file, report = tmp_path / "ours.xlsx", tmp_path / "wrong.csv"

    def mptf(*words: str) -> Any:
        with patch("api.office.open_fund", return_value=fund):
            return run.invoke(app, ["import", *words])

    out = mptf("expenditure-workbook", str(file), "--as", email)
    assert out.exit_code == 0, out.output
    empty = file.read_bytes()
    number = the(story, "financial", first).number
    file.write_bytes(changed(filled(empty), lambda book: book[number].__setitem__("E8", "x")))
    out = mptf("expenditure", str(file), "--as", email, "--report", str(report), "--write")
    assert out.exit_code == 1
    assert f"{number}!E8: “x” is a text, not a number; write a number" in out.output
    assert "E8" in report.read_text()
    assert told(story) == []
    file.write_bytes(filled(empty))
    out = mptf("expenditure", str(file), "--as", email)
    assert (out.exit_code, told(story)) == (0, [])
    assert "would be submitted, 107.10 spent" in out.output
    out = mptf("expenditure", str(file), "--as", email, "--write")
    assert out.exit_code == 0, out.output
    assert told(story) == WHOLE
    out = mptf("expenditure", str(file), "--as", email, "--write")
    assert out.exit_code == 0
    assert told(story) == WHOLE
