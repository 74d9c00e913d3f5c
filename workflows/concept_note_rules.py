"""The guards, the books' rules and the acts that the concept note's table names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mptf.calls.states import CallState, state_at
from mptf.forms import answers
from mptf.forms import service as forms
from mptf.ledger import pools, rules
from mptf.ledger import queries as books
from mptf.ledger.entries import Context, Document, Entry, Ref
from mptf.money import Money
from mptf.notes import inviting
from mptf.notes import service as notes
from mptf.notes.models import ConceptNote
from mptf.notes.writing import as_written
from mptf.programmes import opening
from mptf.programmes.models import JointProgramme
from mptf.reviews import service as reviews
from mptf.reviews.models import ReviewAssignment
from mptf.templating import day, instant
from workflows import concept_note_grounds as grounds
from workflows.concept_note_grounds import (
    Annex,
    Check,
    Due,
    Found,
    ItsCall,
    Part,
    Scored,
    Talk,
    Waited,
)
from workflows.grammar import Case
from workflows.grounds import rests_on

Note = Case[ConceptNote]


# --- Guards: a phrase that is true when all is well ---------------------------------------------


@rests_on(grounds.call, grounds.annexes)
def is_complete(case: Note, its_call: Sequence[ItsCall], annexes: Sequence[Annex]) -> str | None:
    """The note says what the form of its call asks for."""
    (call,) = its_call
    form = forms.known(case.work, call.form_id)
    found = answers.faults(form, as_written(case.subject, (a.name for a in annexes)))
    missing = ", ".join(fault.label for fault in found if fault.is_missing)
    return (
        " ".join(
            ([f"Still missing: {missing}."] if missing else [])
            + [fault.sentence() for fault in found if not fault.is_missing]
        )
        or None
    )


@rests_on(grounds.call)
def call_is_open(case: Note, its_call: Sequence[ItsCall]) -> str | None:
    """A first submission comes while the call is open; a resubmission has its own deadline."""
    (call,) = its_call
    zone = case.work.profile.fund.zone
    match state_at(case.work.now(), call.opens_at, call.closes_at):
        case CallState.ANNOUNCED:
            return f"The call “{call.title}” opens on {instant(call.opens_at, zone)} ({zone})."
        case CallState.CLOSED if call.closes_at is not None:
            return f"The call “{call.title}” closed on {instant(call.closes_at, zone)} ({zone})."
        case _:
            return None


@rests_on(grounds.call)
def the_call_takes_it(case: Note, its_call: Sequence[ItsCall]) -> str | None:
    """Its area, its region and what it asks for are within what the call was announced for."""
    (call,) = its_call
    note, profile = case.subject, case.work.profile
    if call.areas and note.area not in call.areas:
        areas = ", ".join(f"area {profile.area(code).number}" for code in call.areas)
        return f"The call takes notes on {areas} alone."
    if call.regions and note.region not in call.regions:
        regions = ", ".join(profile.region(code).title for code in call.regions)
        return f"The call takes notes for {regions} alone."
    if call.ceiling_minor is not None and note.amount_minor > call.ceiling_minor:
        return f"The call takes notes of at most {Money(call.ceiling_minor, note.currency)}."
    return None


@rests_on(grounds.parts)
def has_enough_partners(case: Note, parts: Sequence[Part]) -> str | None:
    """Between the least and the most participating organisations of the profile."""
    rule = case.work.profile.note
    count = len(parts)
    if rule.partners_min <= count <= rule.partners_max:
        return None
    return (
        f"{count} UN organizations have a budget; a note has {rule.partners_min} "
        f"to {rule.partners_max}."
    )


@rests_on(grounds.parts)
def partners_have_confirmed(case: Note, parts: Sequence[Part]) -> str | None:
    """Every participating organisation has confirmed its part."""
    if not case.work.profile.note.partners_confirm:
        return None
    waiting = [part for part in parts if part.confirmed_on is None]
    if not waiting:
        return None
    return f"{len(waiting)} of {len(parts)} UN organizations have not confirmed their part."


@rests_on(grounds.parts)
def their_part_is_to_be_confirmed(case: Note, parts: Sequence[Part]) -> str | None:
    """Their part is not confirmed yet, or was changed since."""
    days = [p.confirmed_on for p in parts if p.organisation_id == case.work.actor.organisation]
    if not days or None in days:
        return None
    return (
        "Your part of this note is confirmed. It is to be confirmed anew once its budget changes."
    )


@rests_on(grounds.talk)
def a_comment_is_open(_case: Note, talk: Sequence[Talk]) -> str | None:
    """There is something to settle."""
    return None if talk else "No comment is open."


def they_have_a_part(case: Note) -> str | None:
    """Whoever does it has a part in the note, and is no guest of those who have."""
    return (
        "You were invited to write alone." if inviting.is_guest(case.work, case.subject) else None
    )


@rests_on(grounds.found)
def something_was_found(_case: Note, found: Sequence[Found]) -> str | None:
    """There is something to answer."""
    return None if found else "Nothing was found in this version."


@rests_on(grounds.found, grounds.call)
def every_finding_is_answered(
    case: Note, found: Sequence[Found], its_call: Sequence[ItsCall]
) -> str | None:
    """What was asked for in each field was answered."""
    (call,) = its_call
    labels = notes.places(forms.known(case.work, call.form_id))
    left = [labels.get(row.field, row.field) for row in found if not row.is_answered]
    return f"Not answered yet: what was asked for in {', '.join(left)}." if left else None


@rests_on(grounds.due)
def in_time(case: Note, due: Sequence[Due]) -> str | None:
    """The deadline to resubmit has not passed."""
    passed = _passed(case, due)
    return f"The deadline was {day(passed.on)}." if passed else None


@rests_on(grounds.due)
def deadline_has_passed(case: Note, due: Sequence[Due]) -> str | None:
    """Only what is late lapses."""
    return None if _passed(case, due) else "The deadline to resubmit has not passed."


def _passed(case: Note, due: Sequence[Due]) -> Due | None:
    return next((each for each in due if each.on < case.work.today()), None)


def cures_are_left(case: Note) -> str | None:
    """The secretariat returns a note no more often than the profile allows."""
    return _rounds_left(case, case.subject.cure_round)


def revisions_are_left(case: Note) -> str | None:
    """The Committee asks for a revision no more often than the profile allows."""
    return _rounds_left(case, case.subject.revision_round)


def _rounds_left(case: Note, taken: int) -> str | None:
    most = case.work.profile.note.revision_rounds_max
    if taken < most:
        return None
    return f"It was sent back {most} times, which is the most; decide on it as it stands."


@rests_on(grounds.checks)
def is_screened(_case: Note, checks: Sequence[Check]) -> str | None:
    """The checklist is filled for this version."""
    return None if checks else "The eligibility checklist is not filled for this version."


@rests_on(grounds.checks)
def it_is_not_screened_yet(_case: Note, checks: Sequence[Check]) -> str | None:
    """The checklist is filled once for each version."""
    return "The checklist of this version is filled." if checks else None


@rests_on(grounds.checks)
def meets_every_rule(case: Note, checks: Sequence[Check]) -> str | None:
    """Every rule is passed or waived."""
    titles = {rule.code: rule.title for rule in case.work.profile.note.eligibility}
    failed = [titles[check.rule] for check in checks if check.outcome == "fail"]
    return f"Not met: {', '.join(failed)}." if failed else None


@rests_on(grounds.checks)
def fails_a_rule(_case: Note, checks: Sequence[Check]) -> str | None:
    """At least one rule is not met."""
    if any(check.outcome == "fail" for check in checks):
        return None
    return "Every rule is passed or waived; such a note is eligible."


@rests_on(grounds.reviews)
def is_scored(case: Note, scored: Sequence[Scored]) -> str | None:
    """As many reviewers as the profile asks for have scored this version."""
    wanted = case.work.profile.assessment.reviewers_min
    if len(scored) >= wanted:
        return None
    return f"{len(scored)} of {wanted} reviewers have scored it."


@rests_on(grounds.reviews, grounds.waited_reviews)
def its_reviews_are_read(
    _case: Note, scored: Sequence[Scored], waited: Sequence[Waited]
) -> str | None:
    """The version was scored, and all reviews of it are in, so that they are open."""
    if scored and not waited:
        return None
    return "The reviews are read once all of them are in."


@rests_on(grounds.waited_reviews)
def every_review_is_in(_case: Note, waited: Sequence[Waited]) -> str | None:
    """Nobody who was asked to review this version has still to answer or to score."""
    if not waited:
        return None
    return (
        f"{len(waited)} of those who were asked to review it have still to answer or to score: "
        "wait for them, or withdraw what was asked."
    )


def names_a_ceiling(case: Note) -> str | None:
    """The decision says up to which amount the programme may ask."""
    if case.item is not None and case.item.amount_minor:
        return None
    return "The decision names no ceiling for the programme."


# --- Acts --------------------------------------------------------------------------------------


def freeze_the_version(case: Note) -> None:
    """What is submitted is kept word for word."""
    notes.freeze_version(case.work, case.subject)


def count_a_cure(case: Note) -> None:
    """The secretariat has returned the note once more."""
    case.subject.cure_round += 1
    case.work.session.flush()


def count_a_revision(case: Note) -> None:
    """The Committee has asked for a revision once more."""
    case.subject.revision_round += 1
    case.work.session.flush()


# --- The books ---------------------------------------------------------------------------------


def reserve_the_ceiling(case: Note) -> Iterable[Entry]:
    """The ceiling is kept for the note: the narrowest fitting earmark first, unearmarked last."""
    work, note, item = case.work, case.subject, case.item
    if item is None or item.amount_minor is None:
        return
    parts = pools.draw(
        books.drawable_by_pool(work, work.today()),
        Money(item.amount_minor, item.currency),
        note.area,
        note.region,
        f"The invitation of {note.number}",
    )
    yield rules.reserve(_context(case, "reserve"), Ref(note.id, note.number), parts)


def release_the_reservation(case: Note) -> Iterable[Entry]:
    """What was kept for the note is free again."""
    kept = books.reserved_for(case.work, case.subject.id)
    if kept:
        ref = Ref(case.subject.id, case.subject.number)
        yield rules.release_reservation(_context(case, "release"), ref, kept)


def _context(case: Note, act: str) -> Context:
    note = case.subject
    return Context(
        value_on=case.work.today(),
        memo=f"{act.capitalize()} for {note.number}",
        idem_key=f"concept-note/{note.id}/{note.step}/{act}",
        document=Document("concept-note", note.id),
        decision_item_id=case.item.id if case.item else None,
    )


# --- What follows elsewhere ---------------------------------------------------------------------


def its_open_reviews(case: Note) -> Iterable[ReviewAssignment]:
    """What reviewers of the note were asked and have not done."""
    return reviews.open_ones(case.work, case.subject.id)


def the_new_programme(case: Note) -> Iterable[JointProgramme]:
    """A programme for the note, to be opened."""
    if case.item is not None:
        yield opening.invite(case.work, case.subject, case.item)
