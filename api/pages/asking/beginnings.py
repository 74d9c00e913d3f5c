"""What a form holds before anything is written into it, where a record says what stands now.

Whoever writes anew what is there already changes it, instead of starting from nothing: a second
sheet of attendance would else send everybody away from the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from mptf.agreements import service as agreements
from mptf.banking import statements
from mptf.clearance.service import standings
from mptf.committee import composition
from mptf.contributions import instalments, schedules, terms
from mptf.contributions.candidates import candidates
from mptf.contributions.matching import proposals
from mptf.forms import service as forms
from mptf.meetings import service as meetings
from mptf.money import Money
from mptf.notes import service as notes
from mptf.people.models import Organisation, Person
from mptf.reviews import proposing
from mptf.reviews import service as reviews
from mptf.revisions import service as revisions
from mptf.rounds import session
from mptf.rounds.models import Presence
from mptf.rounds.table import on_item, on_the_table
from mptf.work import Work

Content = Mapping[str, Any]


def as_it_stands(work: Work, act: str, subject: Any) -> Content:
    """What is sent with an act where nothing is to change; nothing where its form begins empty."""
    known = _KNOWN.get(act)
    return known(work, subject) if known else {}


def _attendance(work: Work, meeting: Any) -> Content:
    attended = on_the_table(work, meeting.id).attended
    last = {row.code: row for row in sorted(attended, key=lambda row: row.sheet)}
    present = [row for row in last.values() if row.presence == Presence.PRESENT]
    speakers = composition.speakers(work, work.today())
    return {
        "present": [row.code for row in present],
        "alternates": [
            row.code
            for row in present
            if row.person_id and row.person_id == speakers.get(row.seat_id, (None, None))[1]
        ],
        "remote": [row.code for row in present if row.remote],
        "apologies": [row.code for row in last.values() if row.presence == Presence.APOLOGIES],
        "observers": session.observers(work, meeting.id),
    }


def _fixed(work: Work, meeting: Any) -> Content:
    return meetings.fixed(work, meeting)._asdict()


def _paper(work: Work, item: Any) -> Content:
    return {"text": on_item(work, item).paper}


def _prepared(_work: Work, draft: Any) -> Content:
    content: Content = draft.content
    return content


def _standard_form(work: Work, _on: Any) -> Content:
    """The fund's own form: another one is seldom all different."""
    return {"definition": forms.written(work.profile.note.form)}


def _answers(work: Work, note: Any) -> Content:
    return {"answers": notes.answers(work, note)}


def _comments_to_answer(work: Work, programme: Any) -> Content:
    """A row for each comment that is not settled; those that are open first of all."""
    left = [each for each in standings(work, programme.id) if not each.is_settled]
    ordered = sorted(left, key=lambda each: not each.is_open)
    return {"answers": [{"comment": each.number} for each in ordered]}


def _comments_to_settle(work: Work, programme: Any) -> Content:
    """A row for each comment that is not settled; those that were answered first of all."""
    left = [each for each in standings(work, programme.id) if not each.is_settled]
    ordered = sorted(left, key=lambda each: not each.is_answered)
    return {"rulings": [{"comment": each.number} for each in ordered]}


def _fact(_work: Work, fact: Any) -> Content:
    return {name: getattr(fact, name) for name in ("text", "since", "until", "source", "url")}


def _first_to_ask(work: Work, note: Any) -> Content:
    """Whom the proposal names first; nothing is asked before it is sent."""
    first = next((one for one in proposing.candidates(work, note) if one.against is None), None)
    return {"reviewer": first.id} if first else {}


def _drafted(work: Work, assignment: Any) -> Content:
    return reviews.drafted(work, assignment)


def _competence(work: Work, person: Any) -> Content:
    row = reviews.competence(work, person.id)
    return {"areas": row.areas, "languages": row.languages} if row else {}


def _written(work: Work, arrangement: Any) -> Content:
    """The terms as they are written."""
    row = agreements.latest(work, arrangement)
    return _terms(work, row, row.currency) | {
        "deviation": row.deviation,
        "instalments": [
            {
                "amount": Money(part["amount_minor"], row.currency).plain(),
                "due_on": part["due_on"],
                "trigger": part["trigger"],
            }
            for part in row.instalments
        ],
    }


def _agreed(work: Work, agreement: Any) -> Content:
    """The terms that hold: an amendment says all of them, with what it changes."""
    held = terms.every(work, agreement)
    due = instalments.of(work, agreement.id, work.today())
    return _terms(work, held[-1] if held else agreement, agreement.currency) | {
        "instalments": [
            {
                "amount": one.amount.plain(),
                "due_on": one.due_on if one.is_dated else None,
                "trigger": one.trigger,
            }
            for one in due
        ],
    }


def _terms(work: Work, row: Any, currency: str) -> dict[str, Any]:
    own = work.profile.fund.currency
    return {
        "amount": Money(row.amount_minor, currency).plain(),
        "currency": currency,
        "booked": Money(row.booked_minor, own).plain() if currency != own else None,
        "areas": row.areas,
        "region": row.region,
        "ends_on": getattr(row, "ends_on", None),
    }


def _matched(work: Work, deposit: Any) -> Content:
    rows = schedules.paid_of.read(work, subject=deposit.agreement_id, as_of=work.today())
    return {
        "parts": [
            {"instalment": row.place, "amount": Money(row.amount_minor, row.currency).plain()}
            for row in rows
            if row.deposit_id == deposit.id and row.place
        ]
    }


def _identified(work: Work, line: Any) -> Content:
    """The likeliest agreement; nothing is identified before it is sent."""
    (row,) = statements.listed(work, limit=1, number=line.number)
    first = next(iter(proposals(row, candidates(work))), None)
    return {"agreement": first.agreement.number, "instalment": first.instalment} if first else {}


def _who_asks(work: Work, _on: None) -> Content:
    person = work.get(Person, work.actor.id)
    return {"name": person.name, "email": person.email or ""}


def _document(_work: Work, programme: Any) -> Content:
    """The document as it is in force: whatever is not changed in the form stays."""
    return _revised(programme.content, programme.end_on)


def _revision(work: Work, revision: Any) -> Content:
    """The document as the revision has it."""
    said = revisions.terms(work, revision)
    return _revised(said.content, said.end_after) | {
        "reason": said.reason,
        "coordinator": work.get(Organisation, said.coordinator_after).code,
    }


def _revised(content: Content, end_on: date | None) -> dict[str, Any]:
    names = ("title", "summary", "area", "region", "countries", "budget", "by_output", "parts")
    return {"end_on": end_on, **{name: content.get(name) for name in names}}


_KNOWN: Mapping[str, Callable[[Work, Any], Content]] = {
    "agreement.amend": _agreed,
    "arrangement.rewrite": _written,
    "bank-line.identify": _identified,
    "call-draft.rewrite": _prepared,
    "deposit.match": _matched,
    "form.define": _standard_form,
    "programme-revision.draft": _document,
    "programme-revision.rewrite": _revision,
    "concept-note.answer": _answers,
    "interest.express": _who_asks,
    "joint-programme.answer-comments": _comments_to_answer,
    "joint-programme.settle-comments": _comments_to_settle,
    "network-fact.correct": _fact,
    "review-assignment.ask": _first_to_ask,
    "review-assignment.score": _drafted,
    "review-assignment.keep": _drafted,
    "person.competence": _competence,
    "meeting.attendance": _attendance,
    "meeting.move": _fixed,
    "committee-item.rewrite": _paper,
}
