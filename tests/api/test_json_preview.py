"""An act that is only looked at through the API: the page's words, the facts, and nothing kept."""

from __future__ import annotations

import html
import re

from mptf.committee.models import Decision
from mptf.db import METADATA
from mptf.notes.models import ConceptNote
from tests.api.programs import act, program_of
from tests.api.visiting import client_of
from tests.lives import Story

LOOK = "?preview=true"
PLEDGE = {"donor": "DON", "amount": "10.00", "currency": "USD", "pledged_on": "2022-09-01"}


def everything(story: Story) -> dict[str, list[str]]:
    """Every row of every table."""
    found: dict[str, list[str]] = story.ask(
        lambda work: {
            name: sorted(map(repr, work.session.execute(table.select())))
            for name, table in METADATA.tables.items()
        }
    )
    return found


def test_a_preview_says_what_the_page_says_and_then_it_happens(story: Story) -> None:
    note = story.pipeline()
    asked = f"{story.amount}.00"
    decision = story.decide(story.item("concept-note", note, "invite", amount=asked), sign=False)
    number = story.ask(lambda work: work.get(Decision, decision).number)
    chair, address = program_of(story, "chair"), f"decisions/{number}/sign"
    page = client_of(story, "chair").get(f"/acts/decision.sign?on={decision}").text
    assert chair.get(f"/api/v1/decisions/{number}").status_code == 200, "its token was used today"
    before = everything(story)
    answer = act(chair, address + LOOK, "a-key-of-mine")
    assert answer.status_code == 200
    assert everything(story) == before, "the key neither"
    told = answer.json()
    on_page = page.split('id="follows"')[1].split("</ul>")[0]
    assert told["follows"] == [
        html.unescape(said) for said in re.findall(r"<li>(.*?)</li>", on_page)
    ]
    changed = {(row["kind"], row["to_state"]) for row in told["states"]}
    assert {("decision", "signed"), ("concept-note", "invited")} <= changed
    money = {row["claim"]: row["amount"] for row in told["money"]}
    assert money["reserved"] == {"amount": asked, "currency": "USD"}
    assert money["free"]["amount"] == f"-{asked}"
    assert [row["party"] for row in told["deadlines"]] == ["the coordinating entity"]
    signed = act(chair, address, "a-key-of-mine")
    assert signed.json()["state"] == "signed"
    letters = {row["reference"] for row in told["letters"] if row["reference"]}
    assert letters
    assert letters <= {row["reference"] for row in chair.get("/api/v1/letters").json()["items"]}


def test_what_would_be_refused_is_refused_and_what_has_moved_on_is_held_back(story: Story) -> None:
    note = story.submit()
    number = story.ask(lambda work: work.get(ConceptNote, note).number)
    officer = program_of(story, "officer-1")
    blocked = act(officer, f"notes/{number}/find-eligible{LOOK}")
    assert blocked.status_code == 409
    assert blocked.json()["reasons"] == [
        "The eligibility checklist is not filled for this version."
    ]
    address = f"/api/v1/notes/{number}/return-for-completion{LOOK}"
    sent = {"findings": [{"field": "budget", "text": "Say more."}]}
    assert officer.post(address, json=sent, headers={"if-match": '"older"'}).status_code == 412
    assert officer.post(address, json=sent, headers={"if-match": "*"}).status_code == 200
    assert story.state(ConceptNote, note) == "screening"


def test_what_only_the_database_finds_out_is_a_refusal_of_a_preview_too(story: Story) -> None:
    """On the page as well: there a plain unit that is undone would have called it a bug."""
    nowhere = {"kind": "expenditure", "amount": "1.00", "value_on": "2022-09-01", "entity": "E1"}
    nowhere["programme"] = "00000000-0000-4000-8000-000000000000"
    answer = act(
        program_of(story, "agent-1"), "cash-movements/record" + LOOK, "a-key-of-mine", **nowhere
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "clash")
    browser, form = client_of(story, "agent-1"), "/acts/cash-movement.record"
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', browser.get(form).text))
    looked = browser.post(form, data={**hidden, **nowhere})
    assert looked.status_code == 409
    assert "it names something that does not exist" in looked.text


def test_looking_needs_a_token_that_acts_and_makes_nothing(story: Story) -> None:
    story.wait(minutes=1)  # what came at this very instant would count as what follows
    agent = program_of(story, "agent-1")
    answer = act(agent, "pledges/enter" + LOOK, "a-key-of-mine", **PLEDGE)
    assert answer.status_code == 200, "not 201: nothing was made"
    assert answer.json()["follows"] == [
        "It is kept on the record; no letter, money or message follows."
    ]
    browser = client_of(story, "agent-1")
    assert act(browser, "pledges/enter" + LOOK, "a-key-of-mine", **PLEDGE).status_code == 403
    described = agent.get("/api/v1/openapi.json").json()["paths"]
    made, changed = (
        described[f"/api/v1/{path}"]["post"]["responses"]
        for path in ("pledges/enter", "notes/{number}/submit")
    )
    assert made["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/Preview")
    shapes = changed["200"]["content"]["application/json"]["schema"]["anyOf"]
    assert [shape["$ref"].rpartition("/")[2] for shape in shapes] == ["NoteRecord", "Preview"]
