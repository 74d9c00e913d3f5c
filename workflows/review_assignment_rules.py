"""The guards and the acts that the assignment's table names."""

from __future__ import annotations

from collections.abc import Sequence

from mptf.deadlines import service as deadlines
from mptf.notes.models import ConceptNote
from mptf.notes.states import NoteState
from mptf.outbox import service as outbox
from mptf.people.models import Person
from mptf.reviews.models import ReviewAssignment
from mptf.reviews.proposing import REVIEWERS
from mptf.reviews.service import ANSWER
from mptf.reviews.states import AT_WORK, AssignmentState
from mptf.templating import day
from workflows import review_assignment_grounds as grounds
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.review_assignment_grounds import Due, Its, Other

Assigned = Case[ReviewAssignment]

# --- Guards --------------------------------------------------------------------------------------


@rests_on(grounds.its)
def the_version_is_under_review(case: Assigned, its: Sequence[Its]) -> str | None:
    """Nothing is reviewed that has moved on."""
    (note,) = its
    if note.state != NoteState.UNDER_REVIEW:
        return f"{note.number} is: {NoteState(note.state).public}. It is not reviewed now."
    if note.version != case.subject.version:
        return f"{note.number} has a later version by now, which is reviewed in its place."
    return None


@rests_on(grounds.its)
def is_a_reviewer(_case: Assigned, its: Sequence[Its]) -> str | None:
    """Whoever is asked was made a reviewer, or is of the secretariat."""
    (row,) = its
    if row.retired_at is None and REVIEWERS.intersection(row.roles):
        return None
    return f"{row.name} is no reviewer in service: an administrator gives the role."


@rests_on(grounds.its)
def has_no_part_in_it(_case: Assigned, its: Sequence[Its]) -> str | None:
    """Nobody scores a note of their own entity or country, or that they were invited to write."""
    (row,) = its
    if row.takes_part:
        return f"The organization of {row.name} takes part in the note: ask somebody else."
    if row.of_its_country:
        return f"The note is for the country of {row.name}: ask somebody else."
    if row.wrote_it:
        return f"{row.name} was invited to write the note: ask somebody else."
    return None


@rests_on(grounds.others)
def has_declared_no_conflict(_case: Assigned, others: Sequence[Other]) -> str | None:
    """Who once declared a conflict on a note is not asked of it again."""
    if all(other.state != AssignmentState.CONFLICTED for other in others):
        return None
    return "They have declared a conflict on this note: ask somebody else."


@rests_on(grounds.others)
def is_asked_once(case: Assigned, others: Sequence[Other]) -> str | None:
    """One person reviews one version once."""
    version = case.subject.version
    if any(other.version == version and other.state in AT_WORK for other in others):
        return "They are asked to review this version already."
    return None


@rests_on(grounds.due)
def its_day_has_passed(case: Assigned, due: Sequence[Due]) -> str | None:
    """Only what is late lapses."""
    late = any(row.on < case.work.today() for row in due)
    return None if late else "The day by which it is due has not passed."


# --- Acts ----------------------------------------------------------------------------------------


def ask_by_mail(case: Assigned) -> None:
    """Whoever is asked by another gets a mail that says by when they answer."""
    work, assignment = case.work, case.subject
    if assignment.reviewer_id == work.actor.id:
        return
    until = deadlines.due(work, assignment.id, ANSWER)
    by = f" by {day(until)}" if until else ""
    rule = work.profile.assessment
    _write(
        case,
        f"Please answer{by}: will you review %(note)s?",
        f"You are asked to review the concept note %(note)s, “%(title)s”, version "
        f"{assignment.version}.\n\n"
        f"Please say{by} whether you accept, decline, or have a conflict of interest. Once you "
        f"accept, your scores are due within {rule.review_working_days} working days.",
    )


def tell_by_mail(case: Assigned) -> None:
    """Whoever was asked gets a mail that nothing is asked of them any more."""
    _write(
        case,
        "No review is asked of you any more: %(note)s",
        "You were asked to review the concept note %(note)s, “%(title)s”. "
        "Your review is not asked for any more.",
    )


def _write(case: Assigned, subject: str, text: str) -> None:
    work, assignment = case.work, case.subject
    person = work.get(Person, assignment.reviewer_id)
    if not person.email:
        return
    note = work.get(ConceptNote, assignment.note_id)
    said = {"note": note.number, "title": note.title}
    outbox.queue(
        work,
        key=f"review/{assignment.id}/{assignment.step}",
        to_email=person.email,
        to_name=person.name,
        subject=subject % said,
        text=f"{text % said}\n\n{work.public_url}/reviews/{assignment.number}\n",
    )
