"""Two people write one note: field by field, with a connection that breaks, and no word is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, Page
from sqlmodel import func, select
from starlette.testclient import TestClient

from mptf.notes import presence
from mptf.notes.models import ConceptNote, NotePresence
from tests.api.browsing import WIDTHS, Served, faults_of, serving, signed_in
from tests.api.visiting import app_of, client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on


@pytest.fixture
def written(sqlite_databases: Databases) -> Iterator[Served]:
    """A fund with people and a call, served."""
    with going_on(sqlite_databases, Story.begin) as story, serving(app_of(story)) as address:
        yield Served(story, address)


def begun(story: Story) -> tuple[UUID, str]:
    """A draft that two entities write: its key and its number."""
    first, second = story.entities[:2]
    note = story.act(first, "concept-note.draft", call="2022-1", coordinator=first)
    story.act(first, "concept-note.write", note, fields={"partners": [second]})
    return note, story.ask(lambda work: work.get(ConceptNote, note).number)


def content(story: Story, note: UUID) -> dict[str, Any]:
    """What the note says now."""
    return dict(story.ask(lambda work: work.get(ConceptNote, note).content))


def at_rest(page: Page, field: str) -> str:
    """What the page says of a field once it has been saved."""
    place = page.locator(f'[data-field="{field}"] [data-state]')
    place.filter(has_text=re.compile("^Saved")).wait_for()
    return place.inner_text()


def test_two_write_one_note_over_a_broken_connection_and_lose_no_word(
    written: Served, browser: Browser
) -> None:
    story = written.story
    note, number = begun(story)
    first, second = story.entities[:2]
    address = f"{written.address}/notes/{number}/write?part=about"
    one, two = signed_in(browser, written, first), signed_in(browser, written, second)
    one.goto(address)
    two.goto(address)
    one.fill("#title", "Safe crossings")
    two.fill("#summary", "Written by the second entity.")
    assert "Saved" in at_rest(one, "title")
    assert "Saved" in at_rest(two, "summary")
    assert content(story, note)["title"] == "Safe crossings"
    # The connection of the first breaks: what is written meanwhile stays in the browser.
    one.context.set_offline(offline=True)
    one.fill("#summary", "Written without a connection.")
    one.locator('[data-field="summary"] [data-state]').filter(has_text="No connection").wait_for()
    assert content(story, note)["summary"] == "Written by the second entity."
    # The page is left and opened again, as after a computer was shut.
    one.context.set_offline(offline=False)
    one.goto(address)
    clash = one.locator('[data-field="summary"] [data-conflict]')
    clash.wait_for()
    assert "Written by the second entity." in clash.inner_text()
    assert one.input_value("#summary") == "Written without a connection."
    assert content(story, note)["summary"] == "Written by the second entity."
    clash.get_by_role("button", name="Keep mine").click()
    at_rest(one, "summary")
    assert content(story, note)["summary"] == "Written without a connection."


# --- Who else is here ---------------------------------------------------------------------------


def test_two_see_each_other_in_a_section_and_in_a_field(written: Served, browser: Browser) -> None:
    story = written.story
    _note, number = begun(story)
    first, second = story.entities[:2]
    address = f"{written.address}/notes/{number}/write?part=about"
    one, two = signed_in(browser, written, first), signed_in(browser, written, second)
    two.goto(address)
    two.fill("#summary", "By the second.")
    at_rest(two, "summary")
    two.locator("#title").focus()
    one.goto(address)
    here = one.locator("[data-present]").get_by_text(f"Person {second} of {second}")
    here.filter(has_text=re.compile("is in this section, saved [0-9]+ seconds ago")).wait_for()
    assert one.locator("[data-present] li").count() == 1
    field = one.locator('[data-field="title"] [data-here]')
    two.wait_for_timeout(1500)
    one.reload()
    field.filter(has_text=f"Person {second} of {second} is in this field").wait_for()
    assert one.locator('[data-field="summary"] [data-here]').inner_text() == ""


def test_who_is_there_is_told_at_page_load_to_writers_alone_and_forgotten(story: Story) -> None:
    note, number = begun(story)
    first, second = story.entities[:2]
    address = f"/notes/{number}/write"
    one, two = client_of(story, first), client_of(story, second)
    sent = sent_from(two.get(address, params={"part": "about"}).text)
    assert two.post(address, data={**sent, "title": "By the second", "press": "save"}).is_success
    page = one.get(address, params={"part": "about"}).text
    assert f"Person {second} of {second} is in this section, saved 0 seconds ago" in page
    assert (
        f"Person {second} of {second} is in “" in one.get(address, params={"part": "budget"}).text
    )
    assert f"Person {second} of" not in two.get(address, params={"part": "about"}).text
    other = story.act(first, "concept-note.draft", call="2022-1", coordinator=first)
    story.invite_writer(other, email="donor@fund.example", entity=None, partner="A city")
    for who in ("officer-1", "donor", "rc"):
        stranger = client_of(story, who)
        token = {"form_token": sent_from(stranger.get("/account").text)["form_token"]}
        asked = stranger.post(f"{address}/presence", data={**token, "part": "about"})
        assert asked.status_code == 404, who
    ping = {"form_token": sent["form_token"], "part": "about", "field": "title"}
    assert two.post(f"{address}/presence", data=ping).json() == {"present": [], "fields": {}}
    told = one.post(f"{address}/presence", data={**sent_from(page), "part": "about"}).json()
    assert told["fields"] == {"title": f"Person {second} of {second} is in this field"}
    story.wait(minutes=2)
    assert "is in this section" not in client_of(story, first).get(address + "?part=about").text
    rows = select(func.count()).select_from(NotePresence)
    assert story.ask(lambda work: work.session.exec(rows).one()) == 2
    story.write(first, lambda work: presence.keep(work, note, "about"))
    assert story.ask(lambda work: work.session.exec(rows).one()) == 1


# --- Without a script ---------------------------------------------------------------------------


def sent_from(page: str) -> dict[str, Any]:
    """What the page of a section sends besides what a person writes."""
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return dict(hidden)


@pytest.mark.same_on_both
def test_without_a_script_each_field_is_saved_or_named_by_itself(story: Story) -> None:
    note, number = begun(story)
    first, second = story.entities[:2]
    client, address = client_of(story, first), f"/notes/{number}/write"
    sent = sent_from(client.get(address, params={"part": "about"}).text)
    story.act(second, "concept-note.write", note, fields={"summary": "Theirs"})
    mine = {"title": "Mine", "summary": "Mine too", "duration_months": "many"}
    page = client.post(address, data={**sent, **mine, "press": "next"})
    assert page.status_code == 409
    assert "Theirs" in page.text
    assert "Mine too" in page.text
    assert 'href="#duration_months"' in page.text
    assert "many" in page.text
    said = content(story, note)
    assert (said["title"], said["summary"]) == ("Mine", "Theirs")
    again = {**sent_from(page.text), **mine, "duration_months": "24", "press": "next"}
    gone_on = client.post(address, data=again)
    assert gone_on.url.params["part"] == "alignment"
    said = content(story, note)
    assert (said["summary"], said["duration_months"]) == ("Mine too", 24)


@pytest.mark.same_on_both
def test_a_row_more_is_shown_without_a_script_and_keeps_what_was_written(story: Story) -> None:
    note, number = begun(story)
    client, address = client_of(story, story.entities[0]), f"/notes/{number}/write"
    sent = sent_from(client.get(address, params={"part": "results"}).text)
    rows = {"results.0.outcome": "More people are safe.", "press": "more:results"}
    page = client.post(address, data={**sent, **rows})
    assert page.status_code == 200
    assert 'name="results.1.outcome"' in page.text
    assert content(story, note)["results"][0]["outcome"] == "More people are safe."


@pytest.mark.same_on_both
def test_only_those_who_write_a_note_see_its_writing_and_only_while_it_is_theirs(
    story: Story,
) -> None:
    note, number = begun(story)
    first, second = story.entities[:2]
    address = f"/notes/{number}/write"
    for who, status in ((first, 200), (second, 200), ("officer-1", 404), ("donor", 404)):
        assert client_of(story, who).get(address).status_code == status, who
    story.act(second, "concept-note.comment", note, field="title", text="Too long?")
    client = client_of(story, first)
    page = client.get(address, params={"part": "about"}).text
    assert "Too long?" in page
    assert "Too long?" not in client_of(story, "officer-1").get(f"/notes/{number}").text
    comment = re.search(r'id="settle-([0-9a-f-]+)"', page)
    assert comment is not None
    done = client.post(f"{address}/comments/{comment.group(1)}", data=sent_from(page))
    assert done.status_code == 200
    assert "settle-" not in client_of(story, second).get(address, params={"part": "about"}).text
    ready = story.draft("Ready")
    story.act(first, "concept-note.submit", ready)
    number = story.ask(lambda work: work.get(ConceptNote, ready).number)
    assert client_of(story, first).get(f"/notes/{number}/write").status_code == 409


@pytest.mark.same_on_both
def test_the_last_part_leads_to_what_is_missing_and_tells_what_screening_will_say(
    story: Story,
) -> None:
    _note, number = begun(story)
    client = client_of(story, story.entities[0])
    page = client.get(f"/notes/{number}/write", params={"part": "check"}).text
    assert "part=budget#at-budget" in page
    assert "participating organization" in page
    ready = story.draft("Ready")
    number = story.ask(lambda work: work.get(ConceptNote, ready).number)
    page = client.get(f"/notes/{number}/write", params={"part": "check"}).text
    assert "everything that the form asks for is there" in page
    assert "/acts/concept-note.submit" in page


def test_no_odd_number_is_a_fault_of_ours(story: Story) -> None:
    note, number = begun(story)
    client, address = client_of(story, story.entities[0]), f"/notes/{number}/write"
    for part, name in (("about", "duration_months"), ("budget", f"budget.{story.entities[0]}.1.0")):
        sent = sent_from(client.get(address, params={"part": part}).text)
        for odd in ("²", "9" * 5000, "١٢", "-1", "1e3"):
            said = {**sent, f"seen.{name}": odd, name: odd, f"{name}{odd}": "1", "press": "save"}
            assert client.post(address, data=said).status_code in {200, 409, 422}, (name, odd)
    assert content(story, note).get("duration_months") is None


# --- A workbook ---------------------------------------------------------------------------------


@pytest.mark.same_on_both
def test_a_budget_goes_out_as_a_workbook_and_comes_back_to_the_cent(story: Story) -> None:
    note, number = begun(story)
    first, second = story.entities[:2]
    lines = [{"category": 1, "year": 1, "amount": "570093.46"}, {"category": 8, "amount": "0.10"}]
    fields = {f"budget.{first}": lines, "duration_months": 24}
    story.act(first, "concept-note.write", note, fields=fields)
    client = client_of(story, second)
    book = load_workbook(io.BytesIO(client.get(f"/notes/{number}/budget.xlsx").content))
    assert book[first]["C4"].value == 570093.46
    assert book[first]["E12"].value.startswith("=SUM(")
    assert str(book["All"]["B4"].value) == f"='{first}'!E4"
    book[second]["C5"] = 1000.1 + 0.2  # as a spreadsheet counts
    book[second]["D5"] = "2,000.05"
    address, token = f"/notes/{number}/budget", {"form_token": token_of(client, number)}
    assert sent_back(client, address, token, book).status_code == 200
    found = content(story, note)["budget"]
    own = {(x["category"], x["year"]): x["amount"] for x in found if x["entity"] == second}
    assert own == {(2, 1): "1000.30", (2, 2): "2000.05"}
    assert [x["amount"] for x in found if x["entity"] == first] == ["570093.46", "0.10"]
    # The same workbook again: its texts have been overtaken, and it says something else now.
    book[second]["C5"] = 5
    page = sent_back(client, address, token, book)
    assert page.status_code == 409
    assert "Nothing was overwritten" in page.text
    fresh = load_workbook(io.BytesIO(client.get(f"/notes/{number}/budget.xlsx").content))
    fresh[second]["C5"], fresh[second]["C6"], fresh[first]["C7"] = "a lot", 0.001, -5
    page = sent_back(client, address, token, fresh)
    assert page.status_code == 422
    for cell in (f"{second}!C5", f"{second}!C6", f"{first}!C7"):
        assert cell in page.text, cell
    assert content(story, note)["budget"] == found
    page = client.post(address, data=token, files={"file": ("budget.xlsx", b"no workbook")})
    assert page.status_code == 422


def token_of(client: TestClient, number: str) -> str:
    """What makes a form this session's own."""
    page = client.get(f"/notes/{number}/write", params={"part": "budget"}).text
    return str(sent_from(page)["form_token"])


def sent_back(client: TestClient, address: str, token: dict[str, str], book: Workbook) -> Any:
    """The answer to a workbook."""
    file = io.BytesIO()
    book.save(file)
    return client.post(address, data=token, files={"file": ("budget.xlsx", file.getvalue())})


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_section_of_a_form(
    written: Served, browser: Browser, width: int
) -> None:
    story = written.story
    note, number = begun(story)
    first, second = story.entities[:2]
    story.act(second, "concept-note.comment", note, field="budget.E1", text="Is this all?")
    story.act(first, "concept-note.write", note, fields=story.fields("Seen by everybody"))
    page = signed_in(browser, written, first, viewport={"width": width, "height": 900})
    for part in (*(s.code for s in story.profile.note.form.sections), "check"):
        page.goto(f"{written.address}/notes/{number}/write?part={part}")
        assert faults_of(page) == [], part
