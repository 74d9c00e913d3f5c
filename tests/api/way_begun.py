"""How a programme begins, by hand: invited, written, reviewed, approved, signed, paid."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlmodel import select

from mptf.money import Money
from mptf.programmes.models import JointProgramme
from tests.api.way import Way
from tests.lives import COUNTRIES


def is_invited(way: Way) -> None:
    """The Committee invites; the letter is with the entity, and the document is begun."""
    story = way.story
    key, ceiling = story.people["note"], f"{story.amount}.00"
    way.decide("concept-note", key, "invite", "will be reserved from", amount=ceiling)
    query = select(JointProgramme.number)
    number = story.ask(lambda work: work.session.exec(query).one())
    way.programme = f"/programmes/{number}"
    way.letter("invitation", way.coordinator, "Invitation to submit a joint programme")
    way.reads(way.coordinator, way.programme, "Being drafted", "Decent work")


def is_written(way: Way) -> None:
    """The entities write the document with its forms, and submit it."""
    story = way.story
    entity, whole = way.by(way.coordinator), Money.parse(f"{story.amount}.00", "USD")
    entity.cannot(way.programme, "Submit", "Still missing")
    entity.write_document(way.programme, story.entities, whole)
    way.do(way.coordinator, "Submit", follows="In technical review")


def is_reviewed(way: Way) -> None:
    """Two rounds of comments, musts and shoulds, are answered; the secretariat clears it."""
    officer, first, second = "officer-1", way.coordinator, way.story.entities[1]
    comments = [
        {"field": "theory_of_change", "text": "Say what must hold for it.", "weight": "must"},
        {"field": "title", "text": "Say it shorter.", "weight": "should"},
    ]
    way.do(officer, "Ask for changes", {"comments": comments}, follows="Changes requested")
    way.reads(second, f"{way.programme}/review", "Say what must hold for it.", "must be met")
    entity = way.by(first)
    entity.page.goto(f"{way.programme}/write?part=change")
    entity.type_into("theory_of_change", "If the desks open, people are safe, as long as they pay.")
    entity.press("Save", "p.buttons")
    entity.cannot(way.programme, "Resubmit", "1.1")
    answers = [
        {"how": "done", "text": "It says so now."},
        {"how": "explained", "text": "It is known by this title."},
    ]
    way.do(first, "Answer the comments", {"answers": answers})
    way.do(first, "Resubmit", follows="In technical review")
    rulings = [
        {"ruling": "kept-open", "text": "Who pays?"},
        {"ruling": "settled", "text": ""},
    ]
    way.do(officer, "Say which comments are settled", {"rulings": rulings})
    way.by(officer).cannot(way.programme, "Clear, and put before the Committee", "1.1")
    more = [{"field": "risks", "text": "Name a second risk.", "weight": "should"}]
    way.do(officer, "Ask for changes", {"comments": more})
    entity.page.goto(f"{way.programme}/write?part=risks")
    entity.page.locator('[name="press"][value="more:risks"]').click()
    risk = {"risk": "A late start", "likelihood": 3, "impact": 2, "answer": "Begin early."}
    entity.write({f"risks.1.{name}": value for name, value in risk.items()})
    entity.press("Save", "p.buttons")
    answers = [{"how": "done", "text": "The ministry pays."}, {"how": "done", "text": ""}]
    way.do(first, "Answer the comments", {"answers": answers})
    way.do(first, "Resubmit", follows="In technical review")
    rulings = [{"ruling": "settled"}, {"ruling": "settled"}]
    way.do(officer, "Say which comments are settled", {"rulings": rulings})
    way.reads(officer, f"{way.programme}/versions", "A late start")
    cleared = {"text": "It is complete."}
    way.do(officer, "Clear, and put before the Committee", cleared, follows="Before the Steering")


def is_approved(way: Way) -> None:
    """The Committee approves on a condition, and the letter says what is allocated to whom."""
    story = way.story
    query = select(JointProgramme.id)
    key = story.ask(lambda work: work.session.exec(query).one())
    story.programme = key  # type: ignore[attr-defined]
    part = f"{story.amount // len(story.entities)}.00"
    condition = {
        "text": "A data protocol is signed",
        "owner": way.coordinator,
        "due_on": "2023-06-30",
        "blocks_tranche": "2",
    }
    way.decide(
        "joint-programme",
        key,
        "approved",
        "will be allocated from",
        amounts=[{"entity": code, "amount": part} for code in story.entities],
        conditions=[condition],
    )
    way.letter("approval", way.coordinator, "Approval of a joint programme")
    way.reads("member", way.programme, "Approved")


def is_signed(way: Way) -> None:
    """Everybody signs in the round: by a link that is mailed, on paper, each on their page."""
    officer, country = way.by("officer-1"), COUNTRIES[0]
    officer.cannot(way.programme, "Declare the signatures complete", "Still to sign")
    asked = {"name": "Ana Example", "title": "Resident Coordinator", "email": "rc@un.example"}
    way.do("officer-1", "Ask a Resident Coordinator to sign", {"country": country, **asked})
    guest = way.walker(way.browser, way.served)
    guest.page.goto(way.mailed("/sign/"))
    expect(guest.page.locator("main")).to_contain_text("If the desks open")
    guest.type_into("name", "Ana Example")
    guest.type_into("title", "Resident Coordinator")
    guest.press("Sign for Philippines")
    expect(guest.page.locator("main")).to_contain_text("Your signature for Philippines")
    guest.page.context.close()
    for kind, party, who in (
        ("government", country, "officer-1"),
        *(("puno", code, code) for code in way.story.entities),
        ("chair", "chair", "chair"),
    ):
        sent = {"party": f"{kind}:{party}", "signed_by": "Someone", "signed_on": way.today}
        way.by(who).do_at_once(way.programme, "Enter a signature", sent)
    way.reads(way.coordinator, f"{way.programme}/signatures", "by the link that was mailed")
    way.do("officer-1", "Declare the signatures complete", follows="Signed by all parties")


def is_paid(way: Way) -> None:
    """The first tranche: asked for, signed, sent by one person of the agent, confirmed by another.

    With it the programme starts, and the reports that it owes appear.
    """
    sends(way, "1", "AA-1", project_number="00012345")
    way.reads(way.coordinator, way.programme, "Active", "00012345")
    way.reads(way.coordinator, f"{way.programme}?tab=reports", "31 March 2023", "30 April 2023")


def sends(way: Way, tranche: str, reference: str, **more: str) -> None:
    """A tranche is asked for, signed, sent by one person of the agent, confirmed by another."""
    money = "?tab=money"
    way.do("officer-1", "Request a transfer", {"tranche": tranche}, follows="Waiting for signature")
    way.do("chair", "Sign the request", tab=money, follows="will be signed as")
    way.letter("fund-transfer-request", "agent-1", "Fund transfer request")
    sent = {"agent_reference": reference, "value_on": way.today, **more}
    way.do("agent-1", "Say that it was sent", sent, tab=money)
    way.reads("agent-1", f"{way.programme}{money}")
    way.do("agent-2", "Confirm the transfer", tab=money)
    way.letter("transfer-notice", way.coordinator, "Notice of transfer")


CHAPTERS = (is_invited, is_written, is_reviewed, is_approved, is_signed, is_paid)
