"""A stranger walks through a fund in a real browser: from an entity's note to the agent's transfer.

Nothing is done past the pages: each person signs in with their password, and every act is taken by
its button, its form and the page that says what follows.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import col, select

from mptf.access import service
from mptf.access.passwords import hashed
from mptf.letters.models import Letter
from mptf.money import Money, total
from mptf.notes.models import ConceptNote
from mptf.people.models import Person
from mptf.programmes.models import JointProgramme
from mptf.reviews.models import ReviewAssignment
from mptf.work import Work
from tests.api.browsing import Served, serving
from tests.api.visiting import app_for
from tests.api.walking import PASSWORD, Walker
from tests.conftest import ENGINES
from tests.lives import BEGINS, COUNTRIES, Story
from tests.tales import going_on

_JUDGED = {"outcome": "pass", "reason": "As one reads."}


@pytest.fixture(params=ENGINES)
def fund(request: pytest.FixtureRequest) -> Iterator[Served]:
    """People with passwords, a call and cash; the clock runs from the day to which they came."""
    engine = "sqlite" if request.param == "sqlite" else "postgres"
    databases = request.getfixturevalue(f"{engine}_databases")
    with going_on(databases, Story.begin) as story:
        kept = hashed(PASSWORD)

        def give(work: Work) -> None:
            for person in work.session.exec(select(Person)).all():
                service.set_password(work, service.open_account(work, person), kept)

        story.write("system", give)
        begun = time.monotonic()

        def now() -> datetime:
            return story.now + timedelta(minutes=5, seconds=time.monotonic() - begun)

        with serving(app_for(replace(story.fund, clock=now))) as address:
            yield Served(story, address)


@pytest.mark.proof
def test_a_stranger_walks_from_a_note_to_its_money(  # noqa: PLR0915 -- as long as the way
    fund: Served, browser: Browser
) -> None:
    story = fund.story
    first, *others = story.entities
    today = BEGINS.date().isoformat()
    country = COUNTRIES[0]
    people = {
        who: Walker(browser, fund, who)
        for who in (*story.entities, "officer-1", "officer-2", "chair", "agent-1", "agent-2")
    }
    entity, officer, chair = people[first], people["officer-1"], people["chair"]

    # An entity writes a note; nobody sees it but those whose it is.
    entity.do("/notes", "Begin a concept note", follows="will be: Draft")
    note = f"/notes/{_newest(story, ConceptNote)}"
    entity.cannot(note, "Submit", "Still missing")
    content = {k: v for k, v in story.content("Decent work").items() if k != "partner_labels"}
    content["partners"] = others
    entity.write_note(note, story.profile.note.form, content)
    entity.cannot(note, "Submit", "have not confirmed")
    for code in story.entities:
        people[code].do(note, "Confirm our part", follows="kept on the record")
    for kind in ("resident-coordinator", "government"):
        sent = {"country": country, "kind": kind, "signed_by": "Someone", "signed_on": today}
        entity.do(note, "Enter an endorsement", sent)
    entity.do(note, "Submit", follows=r"will be: Submitted(.|\n)*“Receipt")

    # The secretariat screens and tables it.
    officer.do(note, "Take up", follows="Being screened")
    officer.cannot(note, "Find eligible", "checklist")
    rules = story.profile.note.eligibility
    judged = {
        "checks": [_JUDGED if rule.how == "judged" else {"outcome": ""} for rule in rules],
    }
    officer.do(note, "Fill the checklist", judged)
    officer.do(note, "Find eligible", follows="Under review")
    scores = {c.code: story.profile.assessment.scale.max for c in story.profile.assessment.rubric}
    words = dict.fromkeys(scores, "It could not be better.")
    for name in ("officer-1", "officer-2"):
        asked = {"reviewer": str(story.people[name])}
        people[name].do(note, "Ask a reviewer", asked, follows="Accepted")
        review = f"/reviews/{_newest(story, ReviewAssignment)}"
        said = {"scores": scores, "words": words, "comment": "Good."}
        people[name].do(review, "Score the note", said, follows="Scored")
    officer.do(note, "Put before the Committee", follows="Before the Steering Committee")

    # The Committee decides, and the Chair signs: the letter and the money follow the signature.
    def decide(kind: str, model: Any, outcome: str, follows: str, **more: Any) -> None:
        key = story.ask(
            lambda work: work.session.exec(select(model.id).order_by(*_latest(model))).first()
        )
        item = {"subject_id": f"{kind}:{key}", "outcome": outcome, "text": "So decided.", **more}
        sent = {"title": f"On {outcome}", "decided_on": today, "mode": "meeting", "items": [item]}
        officer.do("/decisions", "Record a decision", sent, follows="Provisional")
        officer.page.wait_for_url("**/decisions/*/*")
        chair.do(officer.page.url.partition("?")[0], "Sign the decision", follows=follows)

    decide("concept-note", ConceptNote, "positive", r"In the pipeline(.|\n)*will be signed as")
    entity.page.goto(note)
    expect(entity.page.locator("main")).to_contain_text("In the pipeline")
    reference = story.ask(
        lambda work: work.session.exec(
            select(Letter.reference).where(Letter.kind == "positive-assessment")
        ).one()
    )
    entity.page.goto(f"/letters/{reference}")
    expect(entity.page.locator("main")).to_contain_text(reference)
    ceiling = f"{story.amount}.00"
    decide("concept-note", ConceptNote, "invite", "will be reserved from", amount=ceiling)

    # The document, its approval, its signatures.
    programme = f"/programmes/{_newest(story, JointProgramme)}"
    entities = [line["entity"] for line in content["budget"]]
    whole = total([Money.parse(x["amount"], "USD") for x in content["budget"]], "USD")
    entity.write_document(programme, entities, whole)
    entity.do(programme, "Submit", follows="In technical review")
    cleared = {"text": "It is complete."}
    officer.do(programme, "Clear, and put before the Committee", cleared)
    amounts = [{"entity": line["entity"], "amount": line["amount"]} for line in content["budget"]]
    decide("joint-programme", JointProgramme, "approved", "will be allocated from", amounts=amounts)
    officer.cannot(programme, "Declare the signatures complete", "Still to sign")
    for kind, party, who in (
        ("resident-coordinator", country, officer),
        ("government", country, officer),
        *(("puno", code, people[code]) for code in (first, *others)),
        ("chair", "chair", chair),
    ):
        sent = {"party": f"{kind}:{party}", "signed_by": "Someone", "signed_on": today}
        who.do_at_once(programme, "Enter a signature", sent)
    officer.do(programme, "Declare the signatures complete", follows="Signed by all parties")

    # The money: asked for, signed, sent by one person of the agent, confirmed by another.
    officer.do(programme, "Request a transfer", {"tranche": "1"}, follows="Waiting for signature")
    chair.do(f"{programme}?tab=money", "Sign the request", follows="will be signed as")
    sent = {"agent_reference": "AA-1", "value_on": today, "project_number": "00012345"}
    people["agent-1"].do(f"{programme}?tab=money", "Say that it was sent", sent)
    people["agent-2"].do(f"{programme}?tab=money", "Confirm the transfer", follows="Active")
    entity.page.goto(programme)
    expect(entity.page.locator("main")).to_contain_text("Active")
    donor = Walker(browser, fund, "donor")
    donor.page.goto(programme)
    expect(donor.page.locator("main")).to_contain_text("Decent work")


def _latest(model: Any) -> tuple[Any, ...]:
    return (col(model.number).desc(),)


def _newest(story: Story, model: Any) -> str:
    query = select(model.number).order_by(*_latest(model))
    return str(story.ask(lambda work: work.session.exec(query).first()))
