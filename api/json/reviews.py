"""Reviews: the list and one, a note's assessment, and what other weights would do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Cursors, ThisPart
from api.json.kinds import Kind, Number, actions
from api.json.schemas.calls import Criterion
from api.json.schemas.parts import Moment, Page
from api.json.schemas.problems import READING, READING_ONE
from api.json.schemas.reviews import (
    AssessmentReport,
    ReviewAssignmentRecord,
    ReviewItem,
    Scores,
    TriedNote,
    WeightsReport,
)
from mptf.calls import queries as calls
from mptf.calls.models import Call
from mptf.errors import Invalid
from mptf.notes import queries as notes
from mptf.notes.models import ConceptNote
from mptf.notes.states import NoteState
from mptf.policy import secretariat
from mptf.reviews import assessment, proposing, service, trial
from mptf.reviews import queries as reviews
from mptf.reviews.models import ReviewAssignment
from mptf.reviews.schemas import ScoreSent
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_ONE = Sheaf(reviews.rubric, reviews.own, reviews.own_words, reviews.life)
_OF_NOTE = Sheaf(*assessment.PARTS)
_REVIEWS = Cursors("review-assignments", tuple[str])

Weights = Annotated[
    list[Annotated[str, Query(max_length=60)]],
    Query(
        default_factory=list,
        max_length=40,
        description="A criterion and the weight to try, as `relevance:30`.",
    ),
]


@router.get("/review-assignments", response_model=Page[ReviewItem], tags=["review-assignments"])
def list_reviews(door: ThisDoor, part: ThisPart) -> Response:
    """Who was asked to review what, the latest number first: your own, or all for staff."""

    def view(work: Work) -> Page[ReviewItem]:
        rows = reviews.listed(work, limit=part.limit + 1, after=_REVIEWS.after(part))
        shown, following = _REVIEWS.cut(part, rows, lambda row: (row.number,))
        return Page(items=[ReviewItem.of(row) for row in shown], next=following)

    return answer(door.read(view))


@router.get(
    "/notes/{number}/assessment",
    response_model=AssessmentReport,
    responses=READING_ONE,
    tags=["notes"],
)
def read_assessment(door: ThisDoor, number: Number) -> Response:
    """The reviews of a note's present version; scores only once all of them are in."""

    def view(work: Work) -> AssessmentReport:
        row = notes.numbered(work, number)
        found = assessment.gathered(_OF_NOTE.read(work, subject=row.id))
        runs = secretariat.includes(work.actor, None) and row.state == NoteState.UNDER_REVIEW
        suggested = proposing.candidates(work, work.get(ConceptNote, row.id)) if runs else []
        named = work.actor.sight.everything
        return AssessmentReport.of(row.number, row.version, found, suggested, named=named)

    return answer(door.read(view))


@router.get(
    "/calls/{number}/weights", response_model=WeightsReport, responses=READING_ONE, tags=["calls"]
)
def try_weights(door: ThisDoor, number: Number, weight: Weights) -> Response:
    """The order of a call's notes under other weights; nothing that is stored is changed."""

    def view(work: Work) -> WeightsReport:
        row = calls.numbered(work, number)
        frozen = service.weights_of(work.get(Call, row.id).rubric)
        chosen = trial.weights_from(frozen, _pairs(weight))
        found = trial.tried(work, trial.scored.read(work, subject=row.id), frozen, chosen)
        return WeightsReport(
            call=row.number,
            frozen=frozen,
            tried=chosen,
            notes=[TriedNote.of(each) for each in found],
        )

    return answer(door.read(view))


def _pairs(weights: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in weights:
        code, colon, value = text.partition(":")
        if not colon:
            raise Invalid("weight", "write a criterion and its weight, such as relevance:30.")
        found[code] = value.strip()
    return found


def show_review(work: Work, number: str) -> ReviewAssignmentRecord:
    """One review."""
    row = reviews.numbered(work, number)
    of = _ONE.read(work, subject=row.id)
    said = {each.criterion: each.text for each in of[reviews.own_words]}
    own = next(iter(of[reviews.own]), None)
    drafted = service.drafted(work, work.get(ReviewAssignment, row.id))
    return ReviewAssignmentRecord(
        **dict(ReviewItem.of(row)),
        **actions(work, ReviewAssignment, row.id, number),
        rubric=[Criterion.model_validate(r) for each in of[reviews.rubric] for r in each.rubric],
        draft=ScoreSent.model_validate(drafted) if drafted else None,
        scores=Scores.of(own, said, named=True) if own else None,
        life=[Moment.of(step) for step in of[reviews.life]],
    )


KINDS = (Kind(ReviewAssignment, ReviewAssignmentRecord, show_review, lambda row: str(row.number)),)
