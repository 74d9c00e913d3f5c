"""Every page answers, says codes to nobody, and leads somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from mptf.clock import StoppedClock
from mptf.committee.models import Decision, Outcome
from mptf.letters.models import Letter, Sheet
from mptf.notes.models import ConceptNote
from mptf.people.models import Person
from mptf.programmes.models import JointProgramme
from mptf.reports.status import status
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from workflows.tables import WORKFLOWS

LISTS = (
    "/notes",
    "/pipeline",
    "/programmes",
    "/decisions",
    "/letters",
    "/contributions",
    "/donors",
    "/entities",
    "/books",
    "/books/entries?kind=free",
    "/record",
    "/workflows",
    "/people",
)


class Visible(HTMLParser):
    """What a reader sees: text alone."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        """Keep it."""
        self.words.append(data)

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(self.words)


def addresses(story: Story) -> list[str]:
    """Every page of a told history: each list, and each record's own."""
    return [
        "/",
        "/status",
        "/public",
        "/profile",
        "/verify",
        "/search?q=note",
        *LISTS,
        *(f"/notes/{number}" for number in _all(story, ConceptNote.number)),
        *(f"/programmes/{number}" for number in _all(story, JointProgramme.number)),
        *(f"/decisions/{number}" for number in _all(story, Decision.number)),
        *(f"/letters/{reference}" for reference in _all(story, Letter.reference)),
        *(f"/verify/{code}" for code in _all(story, Letter.code)),
        *(f"/workflows/{workflow.name}" for workflow in WORKFLOWS),
        *(f"/people/{key}" for key in _all(story, Person.id)),
        "/books/entries/1",
        "/donors/DON",
        "/entities/E1",
    ]


def test_every_page_answers_with_a_title_a_day_and_no_code(told: Story, site: TestClient) -> None:
    codes = {s.value for w in WORKFLOWS for s in w.states} | {o.value for o in Outcome}
    codes = {code for code in codes if "-" in code or "(" in code}
    for address in addresses(told):
        answer = site.get(address)
        assert answer.status_code == 200, address
        text = Visible(answer.text).text
        assert "Migration MPTF" in text
        assert "Here it is" in text, address
        shown = {code for code in codes if re.search(rf"(?<![\w-]){re.escape(code)}(?!\w)", text)}
        assert not shown, (address, shown)


@pytest.mark.same_on_both
def test_every_link_of_every_page_leads_somewhere(told: Story, site: TestClient) -> None:
    seen: set[str] = set()
    for address in ("/", *LISTS, *addresses(told)[-20:]):
        for link in re.findall(r'href="(/[^"]*)"', site.get(address).text):
            seen.add(link.replace("&amp;", "&").partition("#")[0])
    for link in sorted(seen):
        assert site.get(link).status_code == 200, link


def test_a_whole_life_of_another_fund_is_readable_too(
    sqlite_databases: Databases,
) -> None:
    with going_on(sqlite_databases, Story.tell, "imaginary") as story:
        site = client_of(story)
        for address in addresses(story):
            assert site.get(address).status_code == 200, address


def test_an_empty_fund_says_what_would_stand_there(engine_url: str) -> None:
    with Story.open(engine_url) as story:
        site = client_of(story)
        for address in ("/", *LISTS):
            answer = site.get(address)
            assert answer.status_code == 200
            # The lives are there before anything lives; the record holds this very sign-in, and
            # people whoever has signed in.
            never_empty = {"/workflows", "/record", "/people"}
            assert address in never_empty or 'class="empty"' in answer.text


def _all(story: Story, column: Any) -> list[str]:
    return list(story.ask(lambda work: work.session.exec(select(column)).all()))


def test_a_script_in_a_title_is_shown_and_not_run(empty: Story) -> None:
    story = empty
    story.begin()
    payload = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}%(n)s"
    note = story.submit(payload)
    number = story.ask(lambda work: work.get(ConceptNote, note).number)
    site = client_of(story)
    for address in ("/notes", f"/notes/{number}", "/letters", "/record", f"/notes?text={payload}"):
        page = site.get(address).text
        assert "<script>" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in site.get(f"/notes/{number}").text


def test_filters_narrow_the_list_and_keep_what_was_chosen(story: Story) -> None:
    story.submit("Fair work")
    story.draft("Safe ways")
    site = client_of(story)
    assert "Safe ways" not in site.get("/notes?text=fair").text
    assert "One note" in site.get("/notes?text=FAIR").text
    drafts = site.get("/notes?state=draft").text
    assert "Safe ways" in drafts
    assert "Fair work" not in drafts
    assert '<option value="draft" selected>' in drafts
    assert "No concept note fits" in site.get("/notes?text=100%25").text
    assert "behind the end" in site.get("/notes?page=9").text


def test_looking_back_shows_the_day_and_its_figures(site: TestClient) -> None:
    page = site.get("/status?as_of=2022-08-31").text
    assert "You are looking back to the end of 31 August 2022." in page
    assert "No concept note had been begun by this day." in page
    for address in ("/books", "/contributions", "/donors", "/pipeline"):
        assert "As of 31 August 2022" in site.get(f"{address}?as_of=2022-08-31").text


@pytest.mark.parametrize("address", ["/status", "/books", "/contributions", "/donors", "/pipeline"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [("2021-13-45", "is not a date"), ("yesterday", "is not a date"), ("2999-01-01", "future")],
)
def test_a_bad_date_is_said_and_kept(door: TestClient, address: str, typed: str, said: str) -> None:
    answer = door.get(address, params={"as_of": typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{typed}"' in answer.text


def test_a_sheet_comes_as_a_pdf_that_a_browser_may_show(told: Story, site: TestClient) -> None:
    reference, sha256, pdf = told.ask(
        lambda work: work.session.exec(
            select(Letter.reference, Sheet.sha256, Sheet.pdf).join(Sheet)
        ).first()
    )
    answer = site.get(f"/letters/{reference}/sheet.pdf")
    assert answer.content == pdf
    assert answer.headers["content-type"] == "application/pdf"
    name = reference.replace("/", "-")
    assert answer.headers["content-disposition"] == f'inline; filename="{name}.pdf"'
    assert answer.headers["etag"] == f'"{sha256}"'
    assert answer.headers["x-content-type-options"] == "nosniff", "nobody takes it for a page"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert b"/JavaScript" not in pdf
    assert b"/OpenAction" not in pdf


def test_a_letter_without_a_sheet_says_that_it_is_being_printed(
    told: Story, site: TestClient
) -> None:
    reference = told.ask(
        lambda work: work.session.exec(
            select(Letter.reference).where(Letter.id.not_in(select(Sheet.letter_id)))  # type: ignore[attr-defined]
        ).first()
    )
    assert "being printed" in site.get(f"/letters/{reference}").text
    assert site.get(f"/letters/{reference}/sheet.pdf").status_code == 404


def test_a_code_is_verified_or_unknown(told: Story, site: TestClient) -> None:
    code, reference = told.ask(
        lambda work: work.session.exec(select(Letter.code, Letter.reference)).first()
    )
    assert reference in site.get(f"/verify/{code.lower()}").text
    unknown = site.get("/verify/AAAAAAAAAAAA")
    assert unknown.status_code == 404
    assert "No letter" in unknown.text


def test_the_status_is_one_for_page_command_and_api(told: Story, site: TestClient) -> None:
    clock = StoppedClock(told.now)
    with told.fund.reading(told.actor("system"), clock) as work:
        wanted = status(work).as_json()
    assert site.get("/api/v1/status").json() == wanted
    assert site.get("/api/v1/status?as_of=2022-08-31").json()["concept_notes_submitted"] == 0
    bad = site.get("/api/v1/status?as_of=soon")
    assert bad.status_code == 422
    assert "is not a date" in bad.json()["detail"]


def test_the_api_lists_notes_with_money_as_text(site: TestClient) -> None:
    found = site.get("/api/v1/notes?state=funded").json()
    assert found["count"] == len(found["items"]) > 0
    assert isinstance(found["items"][0]["requested"]["amount"], str)
    assert {note["state"] for note in found["items"]} == {"funded"}
