"""Reviews: whom to ask, what is drafted, what the secretariat recommends."""

from __future__ import annotations

from mptf.notes.models import ConceptNote
from mptf.people.models import Person
from mptf.reviews import service as reviews
from mptf.reviews.models import ReviewAssignment
from mptf.reviews.schemas import AskedOf, CompetenceSent, RecommendationSent, ScoreSent
from mptf.work import Work
from workflows.engine import begin, fire
from workflows.review_assignment import REVIEW_ASSIGNMENT


def ask_for_review(work: Work, note: ConceptNote, sent: AskedOf) -> ReviewAssignment:
    """Ask somebody to review the version under review; whoever asks themselves takes it on."""
    assignment = reviews.assign(work, note, work.get(Person, sent.reviewer))
    begin(work, REVIEW_ASSIGNMENT, assignment)
    if assignment.reviewer_id == work.actor.id:
        fire(work, REVIEW_ASSIGNMENT, assignment, "accept")
    return assignment


def keep_draft(work: Work, assignment: ReviewAssignment, sent: ScoreSent) -> ReviewAssignment:
    """Keep scores as a draft, which nobody else reads."""
    reviews.keep_draft(work, assignment, sent)
    return assignment


def recommend_outcome(work: Work, note: ConceptNote, sent: RecommendationSent) -> ConceptNote:
    """Sum the reviews up, and recommend an outcome to the Committee."""
    reviews.recommend(work, note, sent)
    return note


def say_competence(work: Work, person: Person, sent: CompetenceSent) -> Person:
    """Say in what a person is competent to review."""
    reviews.say_competence(work, person, sent)
    return person
