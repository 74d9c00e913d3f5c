"""Ask reviewers, keep their drafts, score a version against its call's rubric, recommend.

Source: handbook 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from mptf.audit import service as audit
from mptf.calls.models import Call
from mptf.db import canonical_json
from mptf.errors import GuardRefused, Invalid
from mptf.notes.models import ConceptNote
from mptf.people.models import Person
from mptf.profile.parts import Range
from mptf.reviews.models import (
    Competence,
    ProposedReviewer,
    Recommendation,
    Review,
    ReviewAssignment,
    ReviewDraft,
    ReviewWord,
)
from mptf.reviews.schemas import AnotherSent, CompetenceSent, RecommendationSent, ScoreSent
from mptf.reviews.states import OPEN
from mptf.work import Work

ANSWER, SCORE = "answer whether you review it", "score it"
"""What is due from a reviewer."""


def assign(work: Work, note: ConceptNote, person: Person) -> ReviewAssignment:
    """A new assignment of the version under review. It gets its first state from the workflow."""
    query = select(func.count()).select_from(ReviewAssignment)
    before = work.session.exec(query.where(ReviewAssignment.note_id == note.id)).one()
    return work.add(
        ReviewAssignment(
            number=f"{note.number}-R{before + 1}",
            note_id=note.id,
            version=note.version,
            reviewer_id=person.id,
            asked_by=work.actor.id,
            asked_at=work.now(),
            illustrative=note.illustrative,
        )
    )


def open_ones(work: Work, note_id: UUID) -> list[ReviewAssignment]:
    """The assignments of a note whose answer or scores are waited for."""
    query = select(ReviewAssignment).where(
        ReviewAssignment.note_id == note_id, col(ReviewAssignment.state).in_(OPEN)
    )
    return list(work.session.exec(query.order_by(col(ReviewAssignment.number))))


def keep_draft(work: Work, assignment: ReviewAssignment, sent: ScoreSent) -> ReviewDraft:
    """Keep what a reviewer has written so far; it is no act, and nobody else's to read.

    Raises:
        Invalid: an unknown criterion, or a point off the scale.
    """
    _require_known(work, rubric_of(work, assignment), sent)
    row = _draft(work, assignment) or ReviewDraft(assignment_id=assignment.id, saved_at=work.now())
    row.content, row.saved_at = sent.model_dump(mode="json"), work.now()
    return work.add(row)


def drafted(work: Work, assignment: ReviewAssignment) -> Mapping[str, Any]:
    """What the reviewer has written so far; nothing for anybody else."""
    row = _draft(work, assignment) if work.actor.id == assignment.reviewer_id else None
    return row.content if row else {}


def _draft(work: Work, assignment: ReviewAssignment) -> ReviewDraft | None:
    query = select(ReviewDraft).where(ReviewDraft.assignment_id == assignment.id)
    return work.session.exec(query).first()


def enter(work: Work, assignment: ReviewAssignment, sent: ScoreSent) -> Review:
    """Enter a reviewer's scores; a criterion that is left out does not apply.

    The weights of the others are then scaled up. What was drafted is let go. The record says that
    it was scored, not how: it is read before all reviews are in.

    Raises:
        Invalid: an unknown criterion, a point off the scale, none at all, or no word for a point
            at one of its ends.
    """
    rubric = rubric_of(work, assignment)
    _require_known(work, rubric, sent)
    if not sent.scores:
        raise Invalid("scores", "score one criterion at least")
    scale = work.profile.assessment.scale
    for code, point in sent.scores.items():
        if point in {scale.min, scale.max} and not sent.words.get(code):
            raise Invalid(f"words.{code}", f"say why: {point} is an end of the scale")
    row = work.add(
        Review(
            note_id=assignment.note_id,
            version=assignment.version,
            reviewer_id=assignment.reviewer_id,
            scores=sent.scores,
            total_tenths=weighted(weights_of(rubric), sent.scores, scale),
            comment=sent.comment,
            reviewed_at=work.now(),
        )
    )
    for code, text in sent.words.items():
        if text:
            work.add(ReviewWord(review_id=row.id, criterion=code, text=text))
    draft = _draft(work, assignment)
    if draft is not None:
        work.session.delete(draft)
    return row


def rubric_of(work: Work, assignment: ReviewAssignment) -> list[dict[str, Any]]:
    """The rubric that was frozen with the call of the note."""
    note = work.get(ConceptNote, assignment.note_id)
    return work.get(Call, note.call_id).rubric


def weights_of(rubric: list[dict[str, Any]]) -> dict[str, int]:
    """The weight of each criterion, by its code."""
    return {str(row["code"]): int(row["weight"]) for row in rubric}


def _require_known(work: Work, rubric: list[dict[str, Any]], sent: ScoreSent) -> None:
    known, scale = weights_of(rubric).keys(), work.profile.assessment.scale
    for name, codes in (("scores", sent.scores.keys()), ("words", sent.words.keys())):
        for code in codes - known:
            raise Invalid(name, f"“{code}” is no criterion of this call")
    for code, point in sent.scores.items():
        if not scale.min <= point <= scale.max:
            raise Invalid(f"scores.{code}", f"score from {scale.min} to {scale.max}")


def weighted(weights: Mapping[str, int], scores: Mapping[str, int], scale: Range) -> int:
    """The total of 100 in tenths: points over the top of the scale, by the weights that apply.

    Nothing of what is scored must have no weight: then the total is 0.
    """
    whole = sum(weights[code] for code in scores)
    points = sum(weights[code] * point for code, point in scores.items())
    divisor = whole * int(scale.max)
    return (points * 1000 + divisor // 2) // divisor if divisor else 0


def propose_another(
    work: Work, assignment: ReviewAssignment, sent: AnotherSent
) -> ProposedReviewer:
    """Name somebody in one's stead."""
    return work.add(
        ProposedReviewer(
            assignment_id=assignment.id,
            name=sent.name,
            proposed_at=work.now(),
        )
    )


def recommend(work: Work, note: ConceptNote, sent: RecommendationSent) -> Recommendation:
    """Sum the reviews of the present version up, and recommend an outcome; the last one counts.

    Raises:
        GuardRefused: not all reviews are in: nobody has read them yet.
    """
    reviews = select(func.count()).select_from(Review)
    given = work.session.exec(
        reviews.where(Review.note_id == note.id, Review.version == note.version)
    ).one()
    if not given or open_ones(work, note.id):
        raise GuardRefused(("The reviews are read once all of them are in: sum them up then.",))
    query = select(func.count()).select_from(Recommendation)
    before = work.session.exec(
        query.where(Recommendation.note_id == note.id, Recommendation.version == note.version)
    ).one()
    row = work.add(
        Recommendation(
            note_id=note.id,
            version=note.version,
            seq=before + 1,
            outcome=sent.outcome.value,
            text=sent.text,
            written_at=work.now(),
            written_by=work.actor.id,
        )
    )
    audit.record(work, "recommend", "concept-note", note.id, after={"outcome": row.outcome})
    return row


def say_competence(work: Work, person: Person, sent: CompetenceSent) -> Competence:
    """Say what a person reviews well; what was said before is replaced.

    Raises:
        Invalid: an area that the fund does not have.
    """
    known = {area.code for area in work.profile.areas}
    if odd := sorted(set(sent.areas) - known):
        raise Invalid("areas", f"“{odd[0]}” is no thematic area of this fund")
    row = competence(work, person.id) or Competence(
        person_id=person.id, said_at=work.now(), said_by=work.actor.id
    )
    before = {"areas": row.areas, "languages": row.languages}
    row.areas, row.languages = list(sent.areas), list(sent.languages)
    row.said_at, row.said_by = work.now(), work.actor.id
    after = {"areas": row.areas, "languages": row.languages}
    work.add(row)
    if canonical_json(before) != canonical_json(after):
        audit.record(work, "say competence", "person", person.id, before=before, after=after)
    return row


def competence(work: Work, person_id: UUID) -> Competence | None:
    """What was said of a person; nothing where nobody has said it."""
    return work.session.exec(select(Competence).where(Competence.person_id == person_id)).first()
