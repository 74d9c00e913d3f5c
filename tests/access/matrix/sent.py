"""What is sent with each act: well formed, so that it is refused for its sender alone."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlmodel import select

from mptf.notes.models import ConceptNote
from tests.lives import FUND_ID, Story
from tests.making import pdf, sent
from tests.products import FIELDS as PRODUCT

PLAIN = "Plain words."
LETTER = pdf("A letter of the matrix")


@cache  # the scene is only read, and thousands of cells ask
def _in_pipeline(story: Story) -> str:
    query = select(ConceptNote.number).where(ConceptNote.state == "pipeline")
    return str(story.ask(lambda work: work.session.exec(query).first()))


def sent_with(story: Story, act: str, who: str) -> dict[str, Any]:
    """The form of an act, filled; empty where it asks for nothing."""
    day, instant = story.today.isoformat(), story.now.isoformat()
    later = (story.now + timedelta(days=9)).isoformat()
    when = {
        "starts_at": (story.now + timedelta(days=30)).isoformat(),
        "ends_at": (story.now + timedelta(days=31)).isoformat(),
        "place": PLAIN,
    }
    entity = who if who.startswith("E") else "E1"
    money = {"amount": "1.00", "currency": "USD"}
    forms: dict[str, dict[str, Any]] = {
        "organisation.add": {"code": "NEW", "name": PLAIN, "kind": "un-entity"},
        "person.add": {"name": PLAIN, "title": PLAIN, "organisation": "SEC", "roles": ["donor"]},
        "person.roles": {"roles": ["auditor"]},
        "person.delegate": {
            "giver": str(story.people["chair"]),
            "taker": str(story.people["deputy"]),
            "role": "chair",
            "text": PLAIN,
            "from_on": day,
        },
        "seat.fill": {
            "code": "CHAIR-9",
            "category": "chair",
            "name": PLAIN,
            "organisation": "SEC",
            "from_on": day,
        },
        "seat.end-term": {"on": day},
        "call.prepare": {"number": "2030-1", "title": PLAIN, "opens_at": instant},
        "call-draft.rewrite": {
            "number": "2030-2",
            "title": PLAIN,
            "opens_at": instant,
        },
        "call.set-end": {"closes_at": later, "reason": PLAIN},
        "scenario.propose": {"title": PLAIN},
        "scenario.withdraw": {"reason": PLAIN},
        "network-fact.enter": {"country": "KEN", "kind": "champion", "source": PLAIN},
        "network-fact.correct": {"source": PLAIN},
        "network-fact.end": {"reason": PLAIN, "source": PLAIN},
        "network-figure.enter": {"kind": "members", "counted": "2020", "source": PLAIN},
        "concept-note.draft": {"call": "2022-1", "coordinator": entity},
        "concept-note.write": {"fields": {"summary": PLAIN}},
        "concept-note.comment": {"field": "summary", "text": PLAIN},
        "concept-note.settle": {"comment": str(FUND_ID)},
        "form.define": {"code": "short", "title": PLAIN, "definition": "sections = []"},
        "concept-note.answer": {"answers": {"budget": PLAIN}},
        "concept-note.confirm": {"entity": entity},
        "concept-note.endorse": {
            "country": "PHL",
            "kind": "resident-coordinator",
            "signed_by": PLAIN,
            "signed_on": day,
        },
        "concept-note.recommend": {"outcome": "positive", "text": PLAIN},
        "review-assignment.ask": {"reviewer": str(story.people["deputy"])},
        "review-assignment.score": {"scores": {}},
        "review-assignment.propose-another": {"name": PLAIN},
        "concept-note.attach": {"kind": "endorsement", "file": sent("Letter.pdf", LETTER)},
        "concept-note.take-away": {"attachment": str(UUID(int=9)), "reason": PLAIN},
        "concept-note.ask-endorsement": {
            "country": "PHL",
            "name": PLAIN,
            "title": PLAIN,
            "email": "rc@un.example",
        },
        "concept-note.withdraw-question": {"request": str(UUID(int=9))},
        "concept-note.invite-writer": {
            "name": PLAIN,
            "email": "writer@un.example",
            "partner": PLAIN,
        },
        "concept-note.end-writer": {"writer": str(UUID(int=9)), "reason": PLAIN},
        "call.attach": {"file": sent("Letter.pdf", LETTER)},
        "call-draft.attach": {"file": sent("Letter.pdf", LETTER)},
        "call-draft.take-away": {"attachment": str(UUID(int=9)), "reason": PLAIN},
        "committee-item.attach": {"file": sent("Letter.pdf", LETTER)},
        "committee-item.take-away": {"attachment": str(UUID(int=9)), "reason": PLAIN},
        "call.take-away": {"attachment": str(UUID(int=9)), "reason": PLAIN},
        "concept-note.return-for-completion": {"findings": [{"field": "budget", "text": PLAIN}]},
        "decision.record": {
            "title": PLAIN,
            "decided_on": day,
            "mode": "meeting",
            "items": [story.item("fund", FUND_ID, "target", amount="1.00")],
        },
        "meeting.plan": {"title": PLAIN, **when},
        "meeting.move": {"reason": PLAIN, **when},
        "meeting.put-on-the-agenda": {
            **story.item("fund", FUND_ID, "other"),
            "title": PLAIN,
        },
        "meeting.move-item": {"item": 1, "place": 1},
        "meeting.join": {"presence": "apologies"},
        "meeting.write-minutes": {"text": PLAIN},
        "meeting.comment-on-minutes": {"text": PLAIN},
        "committee-item.rewrite": {"text": PLAIN, "changed": PLAIN},
        "committee-item.take-off": {"reason": PLAIN},
        "committee-item.speak": {"answer": "support"},
        "written-procedure.prepare": {
            "title": PLAIN,
            "items": [story.item("fund", FUND_ID, "target", amount="1.00")],
        },
        "written-procedure.extend": {"on": day, "reason": PLAIN},
        "committee-item.answer": {"answer": "support"},
        "committee-item.stand-back": {"reason": PLAIN},
        "committee-item.comment": {"text": PLAIN},
        "joint-programme.write": {
            "title": PLAIN,
            "area": story.profile.areas[0].code,
            "region": story.profile.regions[-1].code,
            "duration_months": 12,
            "budget": [],
        },
        "joint-programme.write-fields": {"fields": {"summary": PLAIN}},
        "joint-programme.comment": {"field": "summary", "text": PLAIN},
        "joint-programme.settle": {"comment": str(FUND_ID)},
        "joint-programme.ask-for-changes": {"comments": [{"field": "budget", "text": PLAIN}]},
        "joint-programme.answer-comments": {"answers": [{"comment": "1.1", "how": "done"}]},
        "joint-programme.settle-comments": {"rulings": [{"comment": "1.1", "ruling": "settled"}]},
        "joint-programme.clear-and-table": {"text": PLAIN},
        "joint-programme.ask-signature": {
            "country": "PHL",
            "name": PLAIN,
            "title": PLAIN,
            "email": "rc@un.example",
        },
        "joint-programme.countersign": {
            "kind": "puno",
            "party": entity,
            "signed_by": PLAIN,
            "signed_on": day,
        },
        "joint-programme.attach-evidence": {
            "partner": PLAIN,
            "file": sent("Assessment.pdf", LETTER),
        },
        "joint-programme.take-evidence-away": {
            "attachment": str(UUID(int=9)),
            "reason": PLAIN,
        },
        "joint-programme.evidence": {"kind": "activities-done", "party": entity},
        "joint-programme.say-interest": {"amount": "1.00", "text": PLAIN},
        "joint-programme.evaluate": {
            "title": PLAIN,
            "evaluator": PLAIN,
            "reported_on": day,
            "recommendations": [PLAIN],
            "file": sent("Evaluation.pdf", LETTER),
        },
        "joint-programme.waive-evaluation": {"reason": PLAIN},
        "joint-programme.respond": {"recommendation": 1, "stand": "rejected", "text": PLAIN},
        "joint-programme.meet-condition": {"condition": 1, "evidence": PLAIN},
        "joint-programme.flag": {"text": PLAIN},
        "joint-programme.lift-flag": {"flag": 9, "text": PLAIN},
        "tranche-request.ask": {"text": PLAIN},
        "tranche-request.release": {"text": PLAIN},
        "tranche-request.refuse": {"reasons": PLAIN},
        "transfer-request.return": {
            "entity": entity,
            "bank_reference": PLAIN,
            "value_on": day,
        },
        "programme-revision.draft": {"reason": PLAIN, "title": PLAIN},
        "programme-revision.rewrite": {"reason": PLAIN, "title": PLAIN},
        "transfer-request.draft": {"tranche": 1},
        "published-report.publish": {"year": 2021},
        "product.offer": {**PRODUCT, "link": "https://example.org/"},
        "product.attach": {"file": sent("Photo.pdf", LETTER)},
        "product.take-away": {"attachment": str(UUID(int=9)), "reason": PLAIN},
        "programme-report.begin": {"to_on": day},
        "programme-report.write": {"part": "summary", "text": PLAIN},
        "programme-report.attach": {"file": sent("Photo.pdf", LETTER)},
        "programme-report.take-away": {"attachment": str(UUID(int=9)), "reason": PLAIN},
        "programme-report.return": {"findings": [{"part": "expenditure", "text": PLAIN}]},
        "transfer-request.execute": {"agent_reference": PLAIN, "value_on": day},
        "pledge.enter": {"donor": "DON", **money, "pledged_on": day},
        "agreement.enter": {"donor": "DON", **money, "signed_on": day},
        "agreement.amend": money,
        "agreement.attach": {"file": sent("Letter.pdf", LETTER)},
        "agreement.take-away": {"attachment": str(UUID(int=9)), "reason": PLAIN},
        "agreement.say-it-happened": {"instalment": 2, "happened_on": day, "text": PLAIN},
        "agreement.take-back-what-happened": {"instalment": 2, "reason": PLAIN},
        "agreement.end": {"kind": "ended", "ended_on": day, "reason": PLAIN},
        "arrangement.draft": {"donor": "DON", **money},
        "arrangement.rewrite": {"amount": "1.00", "currency": "EUR"},
        "arrangement.sign-for-the-donor": {"name": PLAIN, "title": PLAIN, "signed_on": day},
        "arrangement.sign-for-the-agent": {"name": PLAIN, "title": PLAIN, "signed_on": day},
        "organisation.due-diligence": {
            "outcome": "passed",
            "text": PLAIN,
            "done_by": PLAIN,
            "from_on": day,
        },
        "organisation.contact": {"name": PLAIN, "title": PLAIN, "from_on": day},
        "organisation.end-contact": {"contact": str(UUID(int=9)), "ended_on": day},
        "exchange-rate.take-in": {
            "csv": f"currency,effective_on,rate\nGBP,{day},0.8",
            "source": PLAIN,
        },
        "bank-line.take-in": {
            "csv": f"value_on,amount,currency,bank_reference\n{day},1.00,USD,{PLAIN}"
        },
        "bank-line.identify": {"agreement": PLAIN},
        "deposit.record": {**money, "value_on": day, "bank_reference": PLAIN},
        "deposit.refund": {
            "amount": "1.00",
            "value_on": day,
            "reason": PLAIN,
            "bank_reference": PLAIN,
        },
        "fund-closing.propose": {"text": PLAIN},
        "cash-movement.record": {"kind": "fund-interest", "amount": "1.00", "value_on": day},
        "period.close": {"through_on": "2022-09-01"},
        "interest.express": {"note": _in_pipeline(story), "name": PLAIN, "email": "a@b.example"},
        "interest.answer": {"text": PLAIN},
    }
    letter = {"letter": "returned-for-completion"} if act.endswith(".sign-letter") else {}
    return {**forms.get(act, {}), **letter}
