"""The page of one record: its life, the one next act, a part of it at a time, and its letters."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from api.pages.budget_change import budget_change
from api.pages.lives import main_line, stages
from api.pages.one_note import TABS as NOTE_TABS
from api.pages.programmes import TABS as PROGRAMME_TABS
from api.pages.versions import differences
from api.pages.words import Words
from mptf.forms import service as forms
from mptf.letters import drafting
from mptf.letters.kept import KeptPress
from mptf.letters.models import Letter, LetterDraft
from mptf.lives.queries import StepRow
from mptf.notes.models import ConceptNote
from mptf.outbox.models import Message
from mptf.profile import load
from mptf.programmes.models import JointProgramme
from mptf.resources import resources
from tests.api.visiting import client_of, statements
from tests.lives import Story

DETAIL = 6
"""The most statements of a page of one record, that which finds who has signed in among them."""


@pytest.fixture
def words() -> Words:
    """The words of the fund."""
    return Words(load("migration"))


def number_of(story: Story, kind: type[ConceptNote | JointProgramme], key: UUID) -> str:
    """The number of a record."""
    found: str = story.ask(lambda work: work.get(kind, key).number)
    return found


# --- Where a record stands -----------------------------------------------------------------------


def step(state: str) -> StepRow:
    """A step to a state, of which nothing else matters."""
    return StepRow(1, "", "", state, None, None, None, None, None, None)  # type: ignore[arg-type]


def test_the_main_line_is_the_way_to_funded_money() -> None:
    assert main_line("concept-note") == (
        "draft",
        "submitted",
        "screening",
        "under-review",
        "before-committee",
        "pipeline",
        "invited",
        "funded",
    )
    assert main_line("joint-programme")[0] == "drafting"
    assert main_line("joint-programme")[-1] == "financially-closed"


@pytest.mark.parametrize(
    ("kind", "key", "value", "said"),
    [
        ("joint-programme", "comments", {"1.1": "settled", "1.2": "kept-open"},
         "1.1: Settled, 1.2: Still open"),
        ("joint-programme", "comments", ["1.1", "1.2"], "1.1, 1.2"),
        ("joint-programme", "stand", "partly", "Partly accepted"),
        ("joint-programme", "party", "agent", "Administrative Agent"),
        ("joint-programme", "party", "KEN", "Kenya"),
        ("committee-item", "result", "open-round", "Open round"),
        ("committee-item", "reason", "deadline", "at the deadline"),
        ("committee-item", "reason", "It is co-chaired", "It is co-chaired"),
        ("committee-item", "closed_at", "2020-07-09T16:00:00+00:00", "9 July 2020, 18:00"),
        ("concept-note", "outcome", "not-retained", "Not retained"),
        ("booklet-edition", "as_of", "2022-12-16", "16 December 2022"),
    ],
)  # fmt: skip
def test_the_record_says_no_code(
    words: Words, kind: str, key: str, value: object, said: str
) -> None:
    assert words.value(kind, key, value) == said


def test_a_record_on_its_line_has_done_what_lies_before_it(words: Words) -> None:
    found = stages(words, "concept-note", "screening", [])
    assert [stage.place for stage in found] == ["done", "done", "current", *["next"] * 5]
    assert found[2].label == "Being screened"


def test_a_record_beside_its_line_stands_after_what_it_came_to(words: Words) -> None:
    came = [step(state) for state in ("draft", "submitted", "screening", "returned")]
    found = stages(words, "concept-note", "returned", came)
    assert [stage.label for stage in found[:4]] == [
        "Draft",
        "Submitted",
        "Being screened",
        "Returned for completion",
    ]
    assert [stage.place for stage in found[:5]] == ["done", "done", "done", "current", "next"]


def test_what_has_ended_beside_its_line_has_nothing_before_it(words: Words) -> None:
    found = stages(words, "concept-note", "withdrawn", [step("draft"), step("withdrawn")])
    assert [(stage.label, stage.place) for stage in found] == [
        ("Draft", "done"),
        ("Withdrawn", "current"),
    ]


# --- A part of it at a time ----------------------------------------------------------------------


def test_every_tab_costs_no_more_than_a_page_may(told: Story) -> None:
    told.ask(forms.versions)  # a form is read once a process
    for who in ("auditor", "officer-1", "E1"):
        client = client_of(told, who)
        for address in pages(told):
            with statements(told.fund.engine) as seen:
                assert client.get(address).status_code in {200, 404}, (who, address)
            assert len(seen) <= DETAIL, (who, address)


def pages(story: Story) -> list[str]:
    """Every tab of every note and programme."""
    notes = story.ask(lambda work: work.session.exec(select(ConceptNote.number)).all())
    programmes = story.ask(lambda work: work.session.exec(select(JointProgramme.number)).all())
    return [
        *(f"/notes/{number}?tab={tab}" for number in notes for tab in NOTE_TABS),
        *(f"/programmes/{number}?tab={tab}" for number in programmes for tab in PROGRAMME_TABS),
    ]


@pytest.mark.same_on_both
def test_a_tab_that_is_not_there_is_said(site: TestClient, told: Story) -> None:
    number = told.ask(lambda work: work.session.exec(select(ConceptNote.number)).first())
    assert site.get(f"/notes/{number}?tab=gossip").status_code == 422


@pytest.mark.same_on_both
def test_a_reader_is_offered_the_tabs_that_are_theirs(story: Story) -> None:
    number = number_of(story, ConceptNote, story.submit("Fair work"))
    for who, record in (("officer-1", True), ("E1", False)):
        page = client_of(story, who).get(f"/notes/{number}").text
        assert ("?tab=record" in page) == record, who
        assert "?tab=versions" in page


@pytest.mark.same_on_both
def test_versions_show_both_texts_and_what_changed(story: Story) -> None:
    note = story.submit("Fair work")
    story.act(
        "officer-1",
        "concept-note.return-for-completion",
        note,
        findings=[{"field": "summary", "text": "Say more."}],
    )
    content = {**story.fields("Fair work for all"), "summary": "Workers know their rights."}
    story.act("E1", "concept-note.write", note, fields=content)
    story.resubmit(note, "summary")
    number = number_of(story, ConceptNote, note)
    page = client_of(story).get(f"/notes/{number}?tab=versions").text
    assert page.index("Version 2") < page.index("Version 1")
    assert "Title: before" in page
    assert "Fair work<ins> for all</ins>" in page
    assert "there is none before it" in page
    assert "Budget: version" not in page
    inline = client_of(story).get(f"/notes/{number}?tab=versions&how=inline").text
    assert "Title: before" not in inline
    assert "Fair work<ins> for all</ins>" in inline
    assert inline.count("<del>") == inline.count("<ins>") - 1


def test_what_changed_is_told_in_words(words: Words) -> None:
    older = {"title": "Same", "countries": ["PHL"], "budget": [], "summary": "One two three"}
    line = {"category": 1, "entity": "IOM", "amount": "1500000.00"}
    newer = {**older, "countries": ["PHL", "FJI"], "budget": [line], "summary": "One three four"}
    found = {
        each.label: each
        for each in differences(words, load("migration").note.form, older, newer, "USD")
    }
    assert set(found) == {"Countries", "Summary"}
    assert found["Summary"].before == [("same", "One"), ("del", " two"), ("same", " three")]
    assert found["Summary"].after[-1] == ("ins", " four")
    assert "Fiji" in "".join(text for _kind, text in found["Countries"].after)


def test_a_changed_budget_is_a_table_to_the_cent(words: Words) -> None:
    def line(entity: str, category: int, amount: str, year: int | None = None) -> dict[str, Any]:
        return {"entity": entity, "category": category, "amount": amount, "year": year}

    older = {
        "budget": [
            line("IOM", 1, "1000.10", 1),
            line("IOM", 1, "0.20", 1),
            line("IOM", 4, "500.00", 2),
            line("ILO", 2, "70.07"),
        ]
    }
    newer = {
        "budget": [
            line("IOM", 1, "1000.31", 1),
            line("IOM", 4, "500.00", 2),
            line("IOM", 4, "0.01", 3),
        ]
    }
    found = budget_change(words, older, newer, "USD")
    told = {
        (part.entity, row.category[:1], row.year): (
            row.amounts.difference,
            row.amounts.pill and row.amounts.pill.label,
        )
        for part in found.parts
        for row in part.rows
    }
    assert told == {
        ("ILO", "2", "Whole programme"): ("\N{MINUS SIGN}70.07", "Gone"),
        ("IOM", "1", "Year 1"): ("+0.01", "More"),
        ("IOM", "4", "Year 2"): ("", None),
        ("IOM", "4", "Year 3"): ("+0.01", "New"),
    }
    ilo, iom = (part.whole for part in found.parts)
    assert (ilo.after.plain(), iom.difference, iom.after.plain()) == ("0.00", "+0.02", "1500.32")
    assert found.whole is not None
    assert (found.whole.before.plain(), found.whole.after.plain()) == ("1570.37", "1500.32")
    assert found.whole.difference == "\N{MINUS SIGN}70.05"
    assert budget_change(words, newer, newer, "USD").parts == ()


@pytest.mark.same_on_both
def test_the_card_tells_what_reference_data_says_and_no_more(story: Story) -> None:
    story.act("officer-1", "network-fact.take-in")
    number = number_of(story, ConceptNote, story.submit("Fair work"))
    page = client_of(story).get(f"/notes/{number}").text
    assert "Where it works" in page
    assert "South-eastern Asia" in page
    assert "Small island developing State" not in page
    empty = number_of(story, ConceptNote, bare(story))
    assert "The note names no country." in client_of(story).get(f"/notes/{empty}").text


def bare(story: Story) -> UUID:
    """A note of which nothing was written."""
    made: UUID = story.act(
        "E1", "concept-note.draft", call="2022-1", coordinator="E1", illustrative=True
    )
    return made


# --- What can be done ----------------------------------------------------------------------------


@pytest.mark.same_on_both
def test_the_next_act_stands_alone_and_what_is_not_possible_says_why(story: Story) -> None:
    note = story.submit("Fair work")
    number = number_of(story, ConceptNote, note)
    client = client_of(story, "officer-1")
    page = client.get(f"/notes/{number}").text
    assert primary(page) == ["Fill the checklist"]
    folded = page[page.index("Not possible yet: 2") :]
    assert "Find eligible" in folded
    assert "checklist" in folded
    story.screen(note)
    assert primary(client.get(f"/notes/{number}").text) == ["Find eligible"]


@pytest.mark.same_on_both
def test_what_ends_a_life_is_never_the_next_act(story: Story) -> None:
    number = number_of(story, ConceptNote, story.submit("Fair work"))
    page = client_of(story, "E1").get(f"/notes/{number}").text
    assert "Withdraw" not in primary(page)
    assert re.search(r'class="button button-danger apart" href="[^"]+">Withdraw<', page)


def primary(page: str) -> list[str]:
    """The large button of a page."""
    return re.findall(r'class="button button-primary button-large"[^>]*>([^<]+)<', page)


# --- Letters -------------------------------------------------------------------------------------


def returned(story: Story) -> UUID:
    """A note that was sent back by an officer, so that the letter waits for the head."""
    note = story.submit("Sent back")
    findings = [{"field": "budget", "text": "Say more."}]
    story.act("officer-1", "concept-note.return-for-completion", note, findings=findings)
    return note


@pytest.mark.same_on_both
def test_a_letter_that_waits_is_offered_to_whoever_may_sign_it(story: Story) -> None:
    note = returned(story)
    number = number_of(story, ConceptNote, note)
    head = client_of(story, "head").get("/letters").text
    assert "Waiting for a signature" in head
    assert f"/acts/concept-note.sign-letter?on={note}" in head
    officer = client_of(story, "officer-1").get("/letters").text
    assert number in officer
    assert "not yours to sign" in officer
    assert "/acts/concept-note.sign-letter" not in officer
    assert "Waiting for a signature" not in client_of(story, "E1").get("/letters").text


@pytest.mark.same_on_both
def test_its_draft_is_printed_as_it_would_be_and_leaves_no_trace(story: Story) -> None:
    returned(story)
    address = drafts(client_of(story, "head"))[0]
    before = letters(story)
    answer = client_of(story, "head").get(address)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["cache-control"] == "private, no-store"
    assert letters(story) == before
    assert client_of(story, "officer-1").get(address).status_code == 403
    assert client_of(story, "E1").get(address).status_code == 404, "not theirs to know of"
    assert client_of(story, "head").get(f"/letters/drafts/{UUID(int=9)}.pdf").status_code == 404


def test_a_draft_is_marked_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []

    class Press(KeptPress):
        def print(self, html: str, identifier: str, style_sheet: str) -> bytes:
            printed.append(html)
            return super().print(html, identifier, style_sheet)

    press = Press()
    monkeypatch.setattr(drafting, "_press", press)
    pdf = drafting.sheet("<html><body><p>Dear all</p></body></html>", "MIG00/X", 'Draft "x"')
    press.close()
    assert pdf.startswith(b"%PDF-")
    assert '<body data-draft="Draft &quot;x&quot;">' in printed[0]
    style = (resources() / "templates" / "letters" / drafting.STYLE_SHEET).read_text("utf-8")
    assert "attr(data-draft)" in style
    assert "position: fixed" in style  # so that it is printed again on each page


def drafts(client: TestClient) -> list[str]:
    """The addresses of the drafts that a page offers."""
    return re.findall(r'href="(/letters/drafts/[^"]+)"', client.get("/letters").text)


def letters(story: Story) -> list[str]:
    """Every letter that was ever signed."""
    return list(story.ask(lambda work: work.session.exec(select(Letter.reference)).all()))


@pytest.mark.same_on_both
def test_a_letter_is_signed_from_its_form(story: Story) -> None:
    note = returned(story)
    client = client_of(story, "head")
    address = f"/acts/concept-note.sign-letter?on={note}"
    form = client.get(address).text
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert "Returned for completion" in form, "one letter waits: what follows is shown at once"
    sent |= {"letter": "returned-for-completion", "press": "do"}
    client.post("/acts/concept-note.sign-letter", data=sent)
    left = story.ask(
        lambda work: work.session.exec(
            select(LetterDraft).where(
                LetterDraft.subject_id == note,
                col(LetterDraft.letter_id).is_(None),
            )
        ).all()
    )
    assert not left
    assert address not in client.get("/letters").text


@pytest.mark.same_on_both
def test_a_letter_says_how_far_it_has_come(story: Story) -> None:
    story.submit("Fair work")
    reference = letters(story)[0]
    client = client_of(story)

    def row() -> str:
        return client.get(f"/letters/{reference}").text

    assert "Being printed" in row()
    story.print_sheets()
    assert "Waiting to be sent" in row()
    story.write("system", fail)
    assert "The last try failed: mailbox full" in row()
    assert "mailbox full" not in client_of(story, "E1").get(f"/letters/{reference}").text
    story.write("system", send)
    assert 'class="pill pill-good">Sent' in row()


def fail(work: object) -> None:
    """The post could not deliver."""
    for message in work.session.exec(select(Message)).all():  # type: ignore[attr-defined]
        message.last_error = "mailbox full"


def send(work: object) -> None:
    """The post has delivered."""
    for message in work.session.exec(select(Message)).all():  # type: ignore[attr-defined]
        message.sent_at, message.last_error = work.now(), None  # type: ignore[attr-defined]


# --- Decisions -----------------------------------------------------------------------------------


@pytest.mark.same_on_both
def test_a_decision_says_what_followed_from_each_item(site: TestClient) -> None:
    decisions = re.findall(r'href="(/decisions/[^"?]+)"', site.get("/decisions").text)
    pages = [site.get(address).text for address in decisions]
    assert any("Invited to submit a programme" in page for page in pages)
    assert any('class="pill pill-ahead">In the pipeline' in page for page in pages)
