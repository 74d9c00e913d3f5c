"""Two people write one programme document; it is shown and printed as it was written."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from api.cli import app
from mptf.clock import StoppedClock
from mptf.errors import Invalid, NotFound, NotPermitted, WrongState
from mptf.notes.models import ConceptNote
from mptf.programmes.models import JointProgramme
from tests.api.browsing import WIDTHS, Served, faults_of, serving, signed_in
from tests.api.programs import program_of
from tests.api.visiting import app_of, client_of
from tests.conftest import Databases
from tests.documents import document
from tests.lives import Story
from tests.making import pdf, sent
from tests.tales import going_on

ASKED = {"field": "budget", "text": "Too round."}
HOSTILE = "<script>alert('x')</script> {{ 7 * 7 }} =HYPERLINK(\"http://x\") \u202eesrever"


def invited(story: Story) -> None:
    """A programme that was invited just now."""
    story.begin(2)
    story.people["programme"] = story.invite(story.pipeline("A concept note"))


@pytest.fixture
def written(sqlite_databases: Databases) -> Iterator[Served]:
    with going_on(sqlite_databases, invited) as story, serving(app_of(story)) as address:
        yield Served(story, address)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, invited) as own:
        yield own


def number_of(story: Story) -> str:
    return str(story.ask(lambda work: work.get(JointProgramme, programme(story)).number))


def programme(story: Story) -> UUID:
    return story.people["programme"]


def content(story: Story) -> dict[str, Any]:
    """What the document says now."""
    return dict(story.ask(lambda work: work.get(JointProgramme, programme(story)).content))


def hidden(page: str) -> dict[str, str]:
    """What the page of a section sends besides what a person writes."""
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))


def at_rest(page: Page, field: str) -> str:
    """What the page says of a field once it has been saved."""
    place = page.locator(f'[data-field="{field}"] [data-state]')
    place.filter(has_text=re.compile(r"^Saved .* by Person")).wait_for()
    return place.inner_text()


def test_two_write_one_document_over_a_broken_connection_and_lose_no_word(
    written: Served, browser: Browser
) -> None:
    story = written.story
    address = f"{written.address}/programmes/{number_of(story)}/write"
    one, two = (signed_in(browser, written, who) for who in story.entities[:2])
    one.goto(f"{address}?part=change")
    two.goto(f"{address}?part=change")
    one.fill("#theory_of_change", "By the first.")
    two.fill("#situation", "By the second.")
    at_rest(one, "theory_of_change")
    at_rest(two, "situation")
    assert content(story)["parts"]["situation"] == "By the second."
    one.context.set_offline(offline=True)
    one.fill("#situation", "Written without a connection.")
    offline = one.locator('[data-field="situation"] [data-state]')
    offline.filter(has_text="No connection").wait_for()
    one.context.set_offline(offline=False)
    one.goto(f"{address}?part=change")
    clash = one.locator('[data-field="situation"] [data-conflict]')
    clash.wait_for()
    expect(clash).to_contain_text("By the second.")
    assert one.input_value("#situation") == "Written without a connection."
    assert content(story)["parts"]["situation"] == "By the second."
    clash.get_by_role("button", name="Keep mine").click()
    at_rest(one, "situation")
    assert content(story)["parts"]["situation"] == "Written without a connection."
    # Each entity has its own budget: what one types adds up at once, and the rules follow.
    two.goto(f"{address}?part=budget")
    two.locator('[name="budget.E2.1.1"]').fill("1,000.00")
    at_rest(two, "budget.E2")
    expect(two.locator("[data-rules]")).to_contain_text("E2: tranche 1 is USD 1,000.00")
    expect(two.locator('[data-field="budget.E2"] tfoot [data-sum]').first).to_have_text("1,000.00")


@pytest.mark.same_on_both
def test_without_a_script_rows_are_written_and_what_is_wrong_is_named(story: Story) -> None:
    client, address = client_of(story, "E1"), f"/programmes/{number_of(story)}/write"
    page = client.get(address, params={"part": "results"}).text
    rows = {"outcomes.0.code": "1", "outcomes.0.text": "Safety", "press": "more:outcomes"}
    page = client.post(address, data={**hidden(page), **rows}).text
    assert 'name="outcomes.1.code"' in page
    more = {"outcomes.1.code": "1.1", "outcomes.1.text": "Tools", "outcomes.1.outcome": "1"}
    page = client.post(address, data={**hidden(page), **rows, **more, "press": "save"}).text
    assert content(story)["outcomes"][0]["outputs"][0]["code"] == "1.1"
    wrong = {"indicators[1.1].0.code": "1.1a", "indicators[1.1].0.text": "People"}
    wrong |= {"indicators[1.1].0.baseline": "many", "indicators[1.1].0.target_1": "1,200"}
    kept = {**rows, **more, "press": "save"}
    page = client.post(address, data={**hidden(page), **kept, **wrong}).text
    assert "“many” cannot be taken as baseline" in page
    assert 'value="many"' in page
    wrong["indicators[1.1].0.baseline"] = "62.5"
    client.post(address, data={**hidden(page), **kept, **wrong})
    found = content(story)["outcomes"][0]["outputs"][0]["indicators"][0]
    assert found["baseline"] == "62.5"
    assert found["targets"] == [{"year": 1, "value": "1200"}]


def test_only_entities_of_the_programme_come_in_and_only_while_it_is_theirs(story: Story) -> None:
    number = number_of(story)
    address = f"/programmes/{number}/write"
    for who, status in (("E1", 200), ("E2", 200), ("officer-1", 404), ("donor", 404)):
        assert client_of(story, who).get(address).status_code == status, who
    page = client_of(story, "E2").get(address, params={"part": "check"}).text
    wanted = {"work": "work_plan", "results": "outcomes", "monitoring": "monitoring"}
    for part, field in wanted.items():
        assert f"part={part}#at-{field}" in page, field
    story.act("E2", "joint-programme.comment", programme(story), field="title", text="Too long?")
    assert "Too long?" in client_of(story, "E1").get(address, params={"part": "about"}).text
    for who in ("officer-1", "head", "rc"):
        page = client_of(story, who).get(f"/programmes/{number}?tab=document").text
        assert "Too long?" not in page, who
    story.submit_document(programme(story))
    assert client_of(story, "E1").get(address).status_code == 409


def test_the_document_is_read_as_tables_quarters_and_a_matrix_and_is_neutral(
    story: Story,
) -> None:
    sent = document(story.profile, story.content("The programme"))
    sent["summary"] = HOSTILE
    sent["risks"][0]["risk"] = HOSTILE
    sent["outcomes"][0]["text"] = HOSTILE
    sent["work_plan"][0]["text"] = HOSTILE
    sent["monitoring"][0]["activity"] = HOSTILE
    sent["implementing_partners"] = [{"name": HOSTILE, "evidence": HOSTILE}]
    sent["parts"]["theory_of_change"] = HOSTILE
    story.act("E1", "joint-programme.write", programme(story), **sent)
    story.act("E1", "joint-programme.submit", programme(story))
    number = number_of(story)
    page = client_of(story, "officer-1").get(f"/programmes/{number}?tab=document").text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 6
    assert "49 =HYPERLINK" not in page
    assert 'class="quarter on"' in page
    assert re.search(r'<td class="middle">1</td>', page)  # likelihood 2, impact 3
    totals = re.findall(r'<tr class="total">.*?</tr>', page, re.DOTALL)
    sums = [re.findall(r"[0-9,]+\.[0-9]{2}", total)[-1:] for total in totals]
    whole = f"{story.amount // 2 * 2:,}.00"
    assert sums.count([whole]) == 2, sums  # by tranche and by output, as by category above them
    assert page.count(whole) >= 3
    for name in (f"/programmes/{number}.pdf", f"/programmes/{number}/versions/1.pdf"):
        answer = client_of(story, "officer-1").get(name)
        assert answer.content.startswith(b"%PDF"), name
        assert b"/JavaScript" not in answer.content
        assert b"/URI" not in answer.content
    assert client_of(story, "officer-1").get(f"/programmes/{number}/versions/2.pdf").is_error
    assert client_of(story, "donor").get(f"/programmes/{number}/versions/1.pdf").status_code == 404


@pytest.mark.same_on_both
def test_the_budget_goes_out_by_tranche_and_output_and_comes_back_to_the_cent(story: Story) -> None:
    said = document(story.profile, story.content("The programme"))
    story.act("E1", "joint-programme.write", programme(story), **said)
    number, client = number_of(story), client_of(story, "E2")
    address = f"/programmes/{number}/budget"
    first = story.profile.categories[0].number
    before = content(story)

    def book() -> Workbook:
        return load_workbook(io.BytesIO(client.get(f"{address}.xlsx").content))

    def back(one: Workbook) -> Any:
        page = client.get(f"/programmes/{number}/write", params={"part": "budget"}).text
        assert f"{address}.xlsx" in page
        file = io.BytesIO()
        one.save(file)
        token = {"form_token": hidden(page)["form_token"]}
        return client.post(address, data=token, files={"file": ("b.xlsx", file.getvalue())})

    taken, untouched = book(), book()
    assert back(taken).status_code == 200
    assert content(story) == before  # as it went out, it changes nothing
    rows = {str(row[0].value): row for row in taken["E2"].iter_rows()}
    (output,) = [title for title in rows if title.startswith("1.1 ")]
    left = rows["Still to be parted among the outputs"][1].value
    assert re.fullmatch(r"=[A-Z]+\d+-B\d+", left), left
    rows[output][1].value = "1,234.05"
    taken["E2"]["C4"] = 0.1 + 0.2  # as a spreadsheet counts
    assert back(taken).status_code == 200
    after = content(story)
    mine = {(x["category"], x["tranche"]): x["amount"] for x in of("E2", after["budget"])}
    assert mine[first, 2] == "0.30"
    assert [x["amount"] for x in of("E2", after["by_output"])] == ["1234.05"]
    for name in ("budget", "by_output"):
        assert of("E1", after[name]) == of("E1", before[name])
    # The same once more changes nothing; one into which nothing was typed says that it is old.
    assert back(taken).status_code == 200
    page = back(untouched)
    assert page.status_code == 422
    assert "nothing was typed into it, and the budget of E2 was written since" in page.text
    assert content(story) == after
    # What it was made from has been overtaken; and a cell that holds no amount is named.
    taken["E2"]["C4"] = 7
    assert back(taken).status_code == 409
    fresh = book()
    rows = {str(row[0].value): row for row in fresh["E2"].iter_rows()}
    rows[output][0].value, fresh["E1"]["B4"] = "9.9 Another", "a lot"
    page = back(fresh)
    assert page.status_code == 422
    assert "E1!B4" in page.text
    assert (
        f"E2!{rows[output][0].coordinate}: the framework has no output “9.9 Another”" in page.text
    )
    assert content(story) == after
    for who, status in (("officer-1", 200), ("donor", 404)):
        assert client_of(story, who).get(f"{address}.xlsx").status_code == status, who


@pytest.mark.same_on_both
def test_programs_get_the_budget_of_a_programme_and_give_it_back_as_the_page_does(
    story: Story,
) -> None:
    said = document(story.profile, story.content("The programme"))
    story.act("E1", "joint-programme.write", programme(story), **said)
    number, program = number_of(story), program_of(story, "E2")
    address = f"/api/v1/programmes/{number}/budget-workbook"

    def book() -> Workbook:
        return load_workbook(io.BytesIO(program.get(address).content))

    def back(one: Workbook, who: str = "E2") -> Any:
        file = io.BytesIO()
        one.save(file)
        return program_of(story, who).post(address, json=sent("b.xlsx", file.getvalue()))

    taken, before = book(), content(story)
    taken["E2"]["C4"] = "0.30"
    stale = book()
    stale["E2"]["C4"] = "7"
    answer = back(taken)
    assert answer.status_code == 200
    assert answer.json()["content"]["budget"] == content(story)["budget"] != before["budget"]
    assert back(stale).status_code == 409, "it has been overtaken"
    wrong = book()
    wrong["E2"]["C4"] = "a lot"
    assert "E2!C4" in back(wrong).json()["detail"]
    assert program.post(address, json=sent("b.xlsx", b"no workbook")).status_code == 422
    after = content(story)
    for who, status in (("officer-1", 404), ("donor", 404)):
        assert back(book(), who).status_code == status, who
    assert content(story) == after
    for who, status in (("officer-1", 200), ("donor", 404)):
        assert program_of(story, who).get(address).status_code == status, who


@pytest.mark.same_on_both
def test_programs_get_the_budget_of_a_note_and_give_it_back(story: Story) -> None:
    note = story.draft()
    number = story.ask(lambda work: work.get(ConceptNote, note).number)
    program, address = program_of(story, "E1"), f"/api/v1/notes/{number}/budget-workbook"
    taken = load_workbook(io.BytesIO(program.get(address).content))
    taken["E1"]["B4"] = "12.34"
    file = io.BytesIO()
    taken.save(file)
    answer = program.post(address, json=sent("b.xlsx", file.getvalue()))
    assert answer.status_code == 200
    assert "12.34" in [line["amount"] for line in answer.json()["content"]["budget"]]


@pytest.mark.same_on_both
def test_evidence_on_a_partner_hangs_on_the_programme_for_whoever_reads_the_whole_of_it(
    story: Story,
) -> None:
    number, key = number_of(story), programme(story)
    brought: Any = {"partner": "A union", "file": sent("Assessment.pdf", pdf("Passed"))}
    story.submit_document(key)
    with pytest.raises(WrongState):
        story.act("E2", "joint-programme.attach-evidence", key, **brought)
    story.act("officer-1", "joint-programme.ask-for-changes", key, comments=[ASKED])
    with pytest.raises(Invalid, match="names these implementing partners: A union"):
        story.act("E2", "joint-programme.attach-evidence", key, **{**brought, "partner": "B"})
    with pytest.raises(NotPermitted):
        story.act("officer-1", "joint-programme.attach-evidence", key, **brought)
    story.act("E2", "joint-programme.attach-evidence", key, **brought)
    (file,) = story.files(key)
    address = f"/programmes/{number}?tab=document"
    page = client_of(story, "officer-1").get(address).text
    assert f'<a href="/files/{file}">Assessment.pdf</a>' in page
    told = program_of(story, "E1").get(f"/api/v1/programmes/{number}").json()["evidence"]
    assert [(one["partner"], one["file"]["id"]) for one in told] == [("A union", str(file))]
    for who, status in (("E1", 200), ("officer-1", 200), ("rc", 200), ("donor", 404)):
        assert client_of(story, who).get(f"/files/{file}").status_code == status, who
    # The document may name another partner later: what was brought stays, and says on whom.
    row = {"implementing_partners": [{"name": "A guild"}]}
    story.act("E1", "joint-programme.write-fields", key, fields=row)
    page = client_of(story, "officer-1").get(address).text
    assert "Evidence on A union, whom the document does not name now" in page
    away = {"attachment": str(file), "reason": "It is of another union."}
    story.act("E1", "joint-programme.take-evidence-away", key, **away)
    assert story.files(key) == []
    with pytest.raises(NotFound):
        story.act("E1", "joint-programme.take-evidence-away", key, **away)


@pytest.mark.same_on_both
def test_the_console_attaches_evidence_on_a_partner(story: Story, tmp_path: Path) -> None:
    number, key = number_of(story), programme(story)
    named = {"implementing_partners": [{"name": "A union"}]}
    story.act("E1", "joint-programme.write-fields", key, fields=named)
    file = tmp_path / "Assessment.pdf"
    file.write_bytes(pdf("Passed"))
    fund = replace(story.fund, clock=StoppedClock(story.now))

    def mptf(partner: str, who: str) -> Any:
        words = ("evidence", number, str(file), "--partner", partner, "--as", f"{who}@fund.example")
        with patch("api.office.open_fund", return_value=fund):
            return CliRunner().invoke(app, ["import", *words])

    assert isinstance(mptf("A guild", "E2").exception, Invalid)
    assert isinstance(mptf("A union", "officer-1").exception, NotPermitted)
    assert story.files(key) == []
    assert mptf("A union", "E2").output == "Taken in.\n"
    assert len(story.files(key)) == 1


def of(entity: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of one entity."""
    return [line for line in lines if line["entity"] == entity]


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_section_of_a_document(
    written: Served, browser: Browser, width: int
) -> None:
    story = written.story
    sent = document(story.profile, story.content("The programme"))
    story.act("E1", "joint-programme.write", programme(story), **sent)
    page = signed_in(browser, written, "E1", viewport={"width": width, "height": 900})
    number = number_of(story)
    for part in (*(s.code for s in story.profile.programme.form.sections), "check"):
        page.goto(f"{written.address}/programmes/{number}/write?part={part}")
        assert faults_of(page) == [], part
    page.goto(f"{written.address}/programmes/{number}?tab=document")
    assert faults_of(page) == []
