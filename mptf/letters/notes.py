"""The letters on a concept note."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from mptf.calls.models import Call
from mptf.committee.models import Decision, DecisionItem
from mptf.deadlines import service as deadlines
from mptf.errors import InvariantBroken
from mptf.forms import service as forms
from mptf.letters.binding import About, letter
from mptf.letters.facts import (
    DecisionRef,
    Deferred,
    FailedRule,
    Finding,
    Ineligible,
    Invitation,
    NoteRef,
    NotRetained,
    PositiveAssessment,
    Receipt,
    RemovalFromPipeline,
    ReturnedForCompletion,
    ReviseAndResubmit,
)
from mptf.letters.frame import Addressee
from mptf.letters.persons import focal_point
from mptf.money import Money
from mptf.network import reference
from mptf.notes import service as notes
from mptf.notes.models import ConceptNote
from mptf.people.models import Organisation
from mptf.programmes.service import DOCUMENT_DUE
from mptf.work import Work


def _find(work: Work, key: UUID) -> ConceptNote:
    return work.get(ConceptNote, key)


def _addressee(work: Work, note: ConceptNote) -> tuple[Addressee, str | None]:
    return focal_point(work, note.coordinator_id)


def countries(_work: Work, note: ConceptNote) -> tuple[str, ...]:
    """The names of the countries covered."""
    return tuple(reference.country(c).name for c in note.content.get("countries", ()))


def entities(work: Work, note: ConceptNote) -> tuple[str, ...]:
    """The names of the participating organisations."""
    found = [work.get(Organisation, p.organisation_id) for p in notes.partners(work, note.id)]
    return tuple(o.name for o in sorted(found, key=lambda o: (o.id != note.coordinator_id, o.code)))


def _ref(note: ConceptNote) -> NoteRef:
    return NoteRef(note.number, note.title)


NOTE = About(
    "concept-note",
    _find,
    _addressee,
    countries,
    entities,
    lambda _work, note: f"{note.number}, {note.title}",
)


def as_decided(work: Work, item: DecisionItem | None) -> tuple[DecisionItem, DecisionRef]:
    """The decision that a letter rests on."""
    if item is None:
        raise InvariantBroken("this letter rests on a decision, and none was given")
    decision = work.get(Decision, item.decision_id)
    return item, DecisionRef(decision.number, decision.decided_on)


def _asked_by(work: Work, note: ConceptNote) -> date:
    due = deadlines.last_set(work, note.id, "resubmit")
    if due is None:
        raise InvariantBroken(f"{note.number} was asked to resubmit without a deadline")
    return due


@letter("receipt", subject="Receipt of a concept note", about=NOTE)
def receipt(work: Work, note: ConceptNote, _item: DecisionItem | None) -> Receipt:
    """What arrived, when, under which call."""
    return Receipt(
        note=_ref(note),
        version=note.version,
        received_on=work.today(),
        call=work.get(Call, note.call_id).title,
        countries=countries(work, note),
        entities=entities(work, note),
        requested=Money(note.amount_minor, note.currency),
    )


@letter(
    "returned-for-completion", subject="Returned for completion", about=NOTE, deadline="deadline"
)
def returned_for_completion(
    work: Work, note: ConceptNote, _item: DecisionItem | None
) -> ReturnedForCompletion:
    """What is missing, and by when."""
    labels = notes.places(forms.of_call(work, note.call_id))
    return ReturnedForCompletion(
        note=_ref(note),
        findings=tuple(
            Finding(labels.get(f.field, f.field), f.text) for f in notes.findings(work, note)
        ),
        deadline=_asked_by(work, note),
        round=note.cure_round,
        max_rounds=work.profile.note.revision_rounds_max,
    )


@letter("ineligible", subject="Not eligible", about=NOTE)
def ineligible(work: Work, note: ConceptNote, _item: DecisionItem | None) -> Ineligible:
    """Which rules are not met, and why."""
    titles = {rule.code: rule.title for rule in work.profile.note.eligibility}
    return Ineligible(
        note=_ref(note),
        call=work.get(Call, note.call_id).title,
        failed=tuple(
            FailedRule(titles[c.rule], c.reason)
            for c in notes.checks(work, note)
            if c.outcome == "fail"
        ),
    )


@letter("positive-assessment", subject="Positive assessment", about=NOTE)
def positive_assessment(
    work: Work, note: ConceptNote, item: DecisionItem | None
) -> PositiveAssessment:
    """Into the pipeline, which is no commitment."""
    item, decision = as_decided(work, item)
    return PositiveAssessment(
        note=NoteRef(note.number, item.title_as_decided),
        decision=decision,
        countries=countries(work, note),
        entities=entities(work, note),
        requested=Money(note.amount_minor, note.currency),
        age_limit_months=work.profile.pipeline.age_limit_months,
    )


@letter("revise-and-resubmit", subject="Revise and resubmit", about=NOTE, deadline="deadline")
def revise_and_resubmit(
    work: Work, note: ConceptNote, item: DecisionItem | None
) -> ReviseAndResubmit:
    """What the Committee asks to be revised, and by when."""
    item, decision = as_decided(work, item)
    return ReviseAndResubmit(
        note=NoteRef(note.number, item.title_as_decided),
        decision=decision,
        findings=(Finding("Concept note", item.text),),
        deadline=_asked_by(work, note),
    )


@letter("not-retained", subject="Concept note not retained", about=NOTE)
def not_retained(work: Work, note: ConceptNote, item: DecisionItem | None) -> NotRetained:
    """That it is not retained, and why."""
    item, decision = as_decided(work, item)
    return NotRetained(NoteRef(note.number, item.title_as_decided), decision, item.text)


@letter("deferred", subject="Decision deferred", about=NOTE)
def deferred(work: Work, note: ConceptNote, item: DecisionItem | None) -> Deferred:
    """That the decision is put off, and why."""
    item, decision = as_decided(work, item)
    return Deferred(NoteRef(note.number, item.title_as_decided), decision, item.text)


@letter("removal-from-pipeline", subject="Removal from the pipeline", about=NOTE)
def removal_from_pipeline(
    work: Work, note: ConceptNote, item: DecisionItem | None
) -> RemovalFromPipeline:
    """That it leaves the pipeline, and why."""
    item, decision = as_decided(work, item)
    return RemovalFromPipeline(NoteRef(note.number, item.title_as_decided), decision, item.text)


@letter(
    "invitation",
    subject="Invitation to submit a joint programme",
    about=NOTE,
    deadline="document_due_on",
)
def invitation(work: Work, note: ConceptNote, item: DecisionItem | None) -> Invitation:
    """What is reserved, and by when the document is due."""
    item, decision = as_decided(work, item)
    due = deadlines.last_set(work, note.id, DOCUMENT_DUE)
    if item.amount_minor is None or due is None:
        raise InvariantBroken(f"the invitation of {note.number} has no ceiling or no due date")
    return Invitation(
        note=NoteRef(note.number, item.title_as_decided),
        decision=decision,
        ceiling=Money(item.amount_minor, item.currency),
        document_due_on=due,
        entities=entities(work, note),
        countries=countries(work, note),
        extension_days=work.profile.programme.extension_days or None,
    )
