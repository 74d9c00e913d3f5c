"""How programmes fare: list, detail, file and API say the same, and no more than is theirs."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import select

from mptf.programmes.models import JointProgramme
from tests.api.programs import program_of
from tests.api.test_costs import LIST
from tests.api.visiting import client_of, statements
from tests.conftest import ENGINES, Databases, databases_of
from tests.lives import Story
from tests.tales import going_on

EVERYBODY = ("head", "auditor", "chair", "E1", "E2", "member", "rc", "donor", "agent-1", "reader")
WHOLE = ("head", "auditor", "chair", "E1", "E2", "member", "rc", "agent-1")
PAGE = "/programmes/portfolio"


@pytest.fixture(scope="module", params=ENGINES)
def fund(request: pytest.FixtureRequest) -> Iterator[Story]:
    """One at work with a flag, so long after that all is late, and one unwritten; only read."""
    with going_on(databases_of(request), Story.begin) as story:
        key = story.fund_a_programme("The funded one")
        story.invite(story.pipeline("The unwritten one"))
        story.act("officer-1", "joint-programme.flag", key, text="An audit of E2 is open")
        story.act("system", "organisation.add", code="E9", name="Entity 9", kind="un-entity")
        story._person("reader", "E9", *story.actor("E1").roles)
        story.wait(days=400)
        yield story


def _active(work: Any) -> JointProgramme:
    found: JointProgramme = work.session.exec(
        select(JointProgramme).where(JointProgramme.state == "active")
    ).first()
    return found


def by_page(story: Story, who: str, asked: str = "") -> dict[str, tuple[str, str]]:
    """The level and the sentence of each programme on the page, by its number."""
    text = client_of(story, who).get(f"{PAGE}?{asked}").text
    row = r'<td class="named"><a href="/programmes/([^"]+)">(.*?)</tr>'
    rows = re.findall(row, text, re.DOTALL)
    return {number: _told(row) for number, row in rows}


def _told(text: str) -> tuple[str, str]:
    label = re.search(r'<span class="pill[^"]*">([^<]+)</span> <span class="fares">', text)
    said = re.search(r'<span class="fares">(.*?)</span>', text, re.DOTALL)
    assert label is not None
    assert said is not None
    return label[1], html.unescape(re.sub("<[^>]+>", "", said[1]))


def by_file(story: Story, who: str, asked: str = "") -> dict[str, tuple[str, str]]:
    """The same in the file."""
    text = client_of(story, who).get(f"{PAGE}.csv?{asked}").content.decode("utf-8-sig")
    found = csv.DictReader(io.StringIO(text))
    return {row["Number"]: (row["Fares"], row["Why"]) for row in found}


NAMES = {"trouble": "Trouble", "watch": "To be watched", "good": "On course", "none": "Not judged"}


def test_list_detail_file_and_api_say_the_same_to_everybody(fund: Story) -> None:
    some = set()
    for who in EVERYBODY:
        page = by_page(fund, who)
        assert by_file(fund, who) == page, who
        program = program_of(fund, who)
        answer = program.get(f"/api/v1{PAGE}").json()
        told = {
            one["number"]: (NAMES[one["health"]["level"]], one["health"]["sentence"])
            for one in answer["items"]
        }
        assert told == page, who
        listed = program.get("/api/v1/programmes?limit=100").json()["items"]
        assert {one["number"] for one in listed} == page.keys(), who
        for number, said in page.items():
            assert _told(client_of(fund, who).get(f"/programmes/{number}").text) == said, who
            one = program.get(f"/api/v1/programmes/{number}").json()["health"]
            assert (NAMES[one["level"]], one["sentence"]) == said, who
        some |= set(page.values())
    assert {"Trouble", "Not judged"} <= {level for level, _said in some}


def test_of_others_only_what_is_published_is_told(fund: Story) -> None:
    number = fund.ask(lambda work: _active(work).number)
    for who in EVERYBODY:
        level, said = by_page(fund, who).get(number, ("", ""))
        assert ("flag" in said) == (who in WHOLE), who
        assert ("report" in said) == (who in WHOLE), who
        if who in WHOLE:
            assert level == "Trouble", who
        elif said:
            assert "only what is published" in said.lower() or "was to end" in said, who
    for who in ("donor", "reader"):
        item = program_of(fund, who).get(f"/api/v1{PAGE}").json()["items"]
        assert "flag" not in str(item), who


@pytest.mark.same_on_both
def test_filters_and_sorting_narrow_page_file_and_api_alike(fund: Story) -> None:
    for asked in (
        "level=trouble",
        "level=none",
        "entity=E1",
        "entity=E9",
        "text=unwritten",
        "level=x",
    ):
        page = by_page(fund, "head", asked)
        assert by_file(fund, "head", asked) == page, asked
        answer = program_of(fund, "head").get(f"/api/v1{PAGE}?{asked}").json()
        assert [one["number"] for one in answer["items"]] == list(page), asked
    assert by_page(fund, "head", "entity=E9") == {}
    levels = [level for level, _said in by_page(fund, "head").values()]
    assert levels == sorted(levels, key=list(NAMES.values()).index)
    assert list(by_page(fund, "head", "sort=-number")) == sorted(by_page(fund, "head"))[::-1]
    assert client_of(fund, "head").get(f"{PAGE}?sort=colour").status_code == 422
    for form in ("xlsx", "pdf"):
        assert client_of(fund, "head").get(f"{PAGE}.{form}").is_success


@pytest.mark.same_on_both
def test_each_part_of_a_sentence_leads_to_its_evidence(fund: Story) -> None:
    client = client_of(fund, "head")
    links = re.findall(r'<span class="fares">(.*?)</span>', client.get(PAGE).text, re.DOTALL)
    addresses = set(re.findall(r'href="([^"]+)"', " ".join(links)))
    assert any("which=late" in address for address in addresses)
    for address in addresses:
        answer = client.get(html.unescape(address))
        assert answer.is_success, address
        if "which=late" in address:
            assert "Late" in answer.text


@pytest.mark.same_on_both
def test_a_calendar_holds_what_is_due_for_its_reader(fund: Story) -> None:
    for who in EVERYBODY:
        answer = client_of(fund, who).get("/due.ics")
        assert answer.headers["content-type"].startswith("text/calendar")
        found = Calendar.from_ical(answer.text)
        events = found.walk("VEVENT")
        assert len({str(event["uid"]) for event in events}) == len(events), who
        assert all(type(event.decoded("dtstart")) is date for event in events), who
        if who in {"donor", "reader", "member"}:
            assert not events, who
        if who in {"head", "E1", "E2"}:
            assert any("report" in str(event["summary"]) for event in events), who
    mine = client_of(fund, "E2").get("/due.ics").text.replace("\r\n ", "")
    assert "of E2" in mine
    assert "of E1" not in mine
    assert client_of(fund, None).get("/due.ics", follow_redirects=False).status_code != 200


@pytest.mark.same_on_both
def test_an_entity_finds_its_reports_and_tranches_on_its_page(fund: Story) -> None:
    text = client_of(fund, "E1").get("/entities/E1").text
    owed = text[text.index('id="reports"') : text.index('id="tranches"')]
    late = program_of(fund, "E1").get("/api/v1/programme-reports?limit=100").json()["items"]
    own = {row["number"] for row in late if row["entity"] == "E1" and row["state"] == "due"}
    assert own
    assert all(number in owed for number in own)
    assert "Late" in owed
    assert "/due.ics" in text
    assert "/due.ics" not in client_of(fund, "head").get("/entities/E1").text


@pytest.mark.same_on_both
def test_the_api_tells_of_entity_country_and_queue_what_the_pages_tell(fund: Story) -> None:
    for who in ("E1", "head", "agent-1"):
        page = client_of(fund, who).get("/entities/E1").text
        told = program_of(fund, who).get("/api/v1/entities/E1").json()
        assert told["reports"]
        for report in told["reports"]:
            assert report["number"] in page, who
        assert sum(report["late"] for report in told["reports"]) > 0
        for part in told["parts"]:
            assert part["number"] in page
            assert f"{int(part['held']['amount'].split('.')[0]):,}" in page
    assert program_of(fund, "E2").get("/api/v1/entities/E1").status_code == 404
    listed = {who: program_of(fund, who).get("/api/v1/entities") for who in EVERYBODY}
    codes = {who: {one["code"] for one in r.json().get("items", ())} for who, r in listed.items()}
    assert codes["head"] >= {"E1", "E2", "E9"}
    assert codes["E2"] == {"E2"}
    for who in EVERYBODY:
        page = client_of(fund, who).get("/countries/PHL/programmes").text
        told = program_of(fund, who).get("/api/v1/countries/PHL/programmes").json()
        numbers = {one["number"] for one in told["programmes"]}
        assert numbers == set(re.findall(r'href="/programmes/(JP-[0-9-]+)"', page)), who
        queue = program_of(fund, who).get("/api/v1/transfer-requests/queue").status_code
        assert queue == client_of(fund, who).get("/transfers/queue").status_code, who


def test_the_agents_queue_is_for_whoever_keeps_or_controls_the_books(fund: Story) -> None:
    for who in EVERYBODY:
        answer = client_of(fund, who).get("/transfers/queue")
        assert answer.status_code == (
            200 if who in {"head", "auditor", "chair", "agent-1"} else 403
        )


def test_what_waits_for_the_agent_stands_in_its_queue(databases: Databases) -> None:
    with going_on(databases, Story.begin) as story:
        programme = story.invite(story.pipeline("To be paid"))
        story.document(programme)
        story.approve(programme)
        story.sign_document(programme)
        request = story.act("officer-1", "transfer-request.draft", programme, tranche=1)
        page = client_of(story, "agent-1")
        assert "0 to be sent" in page.get("/transfers/queue").text
        story.act("chair", "transfer-request.sign", request)
        assert "1 to be sent, 0 to be confirmed" in page.get("/transfers/queue").text
        story.wait(days=30)
        page = client_of(story, "agent-1")
        assert "Late: 1." in page.get("/transfers/queue").text
        found = Calendar.from_ical(page.get("/due.ics").text).walk("VEVENT")
        assert [str(event["summary"])[:9] for event in found] == ["Tranche 1"]
        level, said = by_page(story, "E1")[
            story.ask(lambda w: w.get(JointProgramme, programme)).number
        ]
        assert level == "Trouble"
        assert "money for it was to be sent by" in said.lower()


def test_a_resident_coordinator_finds_the_programmes_of_their_country(databases: Databases) -> None:
    with going_on(databases, Story.begin) as story:
        programme = story.invite(story.pipeline("In their country"))
        story.document(programme)
        story.approve(programme)
        number = story.ask(lambda work: work.get(JointProgramme, programme).number)
        page = client_of(story, "rc").get("/countries/PHL/programmes").text
        assert f'href="/programmes/{number}"' in page
        assert "joint-programme.countersign" in page
        assert number not in client_of(story, "rc").get("/countries/KEN/programmes").text
        assert "asked of you" not in client_of(story, "E1").get("/countries/PHL/programmes").text
        assert client_of(story, "rc").get("/countries/XXX/programmes").status_code == 404


@pytest.mark.same_on_both
def test_an_act_is_seen_at_once_and_costs_the_same(databases: Databases) -> None:
    with going_on(databases, Story.begin) as story:
        programme = story.fund_a_programme()
        number = story.ask(lambda work: work.get(JointProgramme, programme).number)
        assert by_page(story, "head")[number][0] == "Not judged"
        story.act("officer-1", "joint-programme.flag", programme, text="An audit")
        client = client_of(story, "head")
        with statements(story.fund.engine) as sent:
            assert client.get(PAGE).is_success
        assert len(sent) <= LIST, sent
        assert by_page(story, "head")[number][0] == "Trouble"
        story.act("officer-1", "joint-programme.lift-flag", programme, flag=1, text="Closed")
        assert by_page(story, "head")[number][0] == "Not judged"
        story.wait(days=300)
        assert story.today > date(2023, 5, 1) - timedelta(30)
        assert by_page(story, "head")[number][0] == "Trouble", "what was kept is of another day"
