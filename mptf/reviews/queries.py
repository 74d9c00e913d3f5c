"""What is read of reviews: who was asked, and what they say once all of them are in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, false, func, select, true

from mptf.audit import queries as audit
from mptf.calls.models import Call
from mptf.chain import table_of
from mptf.deadlines.models import Deadline
from mptf.listing import Listing, Sorting
from mptf.lives import queries as lives
from mptf.notes.models import ConceptNote
from mptf.notes.visibility import opened, scored_for, scores_open
from mptf.people.models import Organisation, Person
from mptf.policy import Sight
from mptf.reading import OF, OWN_ID, rows
from mptf.reviews.models import (
    Competence,
    ProposedReviewer,
    Recommendation,
    Review,
    ReviewAssignment,
    ReviewDraft,
    ReviewWord,
)
from mptf.reviews.states import OPEN
from mptf.reviews.visibility import visible_to


class AssignmentRow(NamedTuple):
    """Somebody was asked to review a version of a note; `due_on` is by when they act next."""

    id: UUID
    number: str
    note_id: UUID
    note: str
    title: str
    version: int
    reviewer_id: UUID
    reviewer: str
    organisation: str
    state: str
    asked_at: datetime
    due_on: date | None
    illustrative: bool


class GivenRow(NamedTuple):
    """A review of the present version; a criterion that does not apply is absent."""

    id: UUID
    reviewer_id: UUID
    reviewer: str
    scores: dict[str, int]
    total_tenths: int
    comment: str
    reviewed_at: datetime


class WordRow(NamedTuple):
    """Why a review gives a criterion its point."""

    review_id: UUID
    criterion: str
    text: str


class DraftRow(NamedTuple):
    """When the reader kept what they have written so far."""

    saved_at: datetime


class InsteadRow(NamedTuple):
    """Whom somebody named in their stead."""

    assignment_id: UUID
    name: str


class RubricRow(NamedTuple):
    """What the note is scored by."""

    rubric: list[dict[str, Any]]


class RecommendedRow(NamedTuple):
    """The secretariat's summary of the present version's reviews, and what it recommends."""

    seq: int
    outcome: str
    text: str
    written_at: datetime
    written_by: UUID


class CompetenceRow(NamedTuple):
    """What a person reviews well."""

    areas: list[str]
    languages: list[str]


_A, _N, _P, _O, _D = (
    table_of(m) for m in (ReviewAssignment, ConceptNote, Person, Organisation, Deadline)
)
_R, _W, _DR, _I = (table_of(m) for m in (Review, ReviewWord, ReviewDraft, ProposedReviewer))
_C, _RE, _CO = (table_of(m) for m in (Call, Recommendation, Competence))
_DUE = (
    select(func.min(_D.c.due_on))
    .where(_D.c.subject_id == _A.c.id, _D.c.done_at.is_(None))
    .correlate(_A)
    .scalar_subquery()
)
_PRESENT = and_(_N.c.id == _R.c.note_id, _N.c.version == _R.c.version)


def _rows(sight: Sight) -> Select[Any]:
    return (
        select(
            _A.c.id,
            _A.c.number,
            _A.c.note_id,
            _N.c.number.label("note"),
            _N.c.title,
            _A.c.version,
            _A.c.reviewer_id,
            _P.c.name,
            _O.c.code,
            _A.c.state,
            _A.c.asked_at,
            _DUE.label("due_on"),
            _A.c.illustrative,
        )
        .select_from(_A)
        .join(_N, _N.c.id == _A.c.note_id)
        .join(_P, _P.c.id == _A.c.reviewer_id)
        .join(_O, _O.c.id == _P.c.organisation_id)
        .where(visible_to(sight))
    )


_LIST = Listing(
    "review",
    AssignmentRow._make,
    _rows,
    _A.c.number,
    Sorting("-number", number=_A.c.number),
)
listed, numbered = _LIST.page, _LIST.one


@rows(AssignmentRow._make, _A.c.asked_at.desc(), _A.c.number)
def mine(sight: Sight) -> Select[Any]:
    """What the reader was asked to review themselves, the latest first."""
    return _rows(sight).where(_A.c.reviewer_id == OWN_ID)


@rows(AssignmentRow._make, _DUE, _A.c.number, most=200)
def under_way(sight: Sight) -> Select[Any]:
    """What is waited for, the most urgent first."""
    return _rows(sight).where(_A.c.state.in_(OPEN))


@rows(AssignmentRow._make, _A.c.asked_at, _A.c.number)
def of_version(sight: Sight) -> Select[Any]:
    """Who was asked to review the present version of a note, as far as the reader sees it."""
    return _rows(sight).where(_A.c.note_id == OF, _A.c.version == _N.c.version)


@rows(InsteadRow._make, _I.c.proposed_at)
def instead(sight: Sight) -> Select[Any]:
    """Whom those who declined have named, for who asks them; of any version."""
    found = select(_I.c.assignment_id, _I.c.name)
    asked = found.join(_A, _A.c.id == _I.c.assignment_id).where(_A.c.note_id == OF)
    return asked.where(true() if sight.everything else false())


@rows(DraftRow._make)
def draft(_sight: Sight) -> Select[Any]:
    """The draft of an assignment, for its reviewer alone."""
    found = select(_DR.c.saved_at).join(_A, _A.c.id == _DR.c.assignment_id)
    return found.where(_A.c.id == OF, _A.c.reviewer_id == OWN_ID)


def _given() -> Select[Any]:
    return select(
        _R.c.id,
        _R.c.reviewer_id,
        _P.c.name,
        _R.c.scores,
        _R.c.total_tenths,
        _R.c.comment,
        _R.c.reviewed_at,
    ).join(_P, _P.c.id == _R.c.reviewer_id)


@rows(GivenRow._make, _R.c.reviewed_at, _R.c.id)
def given(sight: Sight) -> Select[Any]:
    """The reviews of the present version of a note, once all of them are in."""
    return _given().join(_N, _PRESENT).where(_R.c.note_id == OF, scores_open(sight))


@rows(WordRow._make, _W.c.review_id, _W.c.criterion)
def words(sight: Sight) -> Select[Any]:
    """What these reviews say of single criteria."""
    found = select(_W.c.review_id, _W.c.criterion, _W.c.text)
    of_reviews = found.join(_R, _R.c.id == _W.c.review_id).join(_N, _PRESENT)
    return of_reviews.where(_R.c.note_id == OF, scores_open(sight))


_OWN = and_(
    _A.c.note_id == _R.c.note_id,
    _A.c.version == _R.c.version,
    _A.c.reviewer_id == _R.c.reviewer_id,
)


@rows(GivenRow._make, _R.c.id)
def own(_sight: Sight) -> Select[Any]:
    """The reader's own review, of an assignment."""
    return _given().join(_A, _OWN).where(_A.c.id == OF, _R.c.reviewer_id == OWN_ID)


@rows(WordRow._make, _W.c.criterion)
def own_words(_sight: Sight) -> Select[Any]:
    """What the reader's own review says of single criteria."""
    found = select(_W.c.review_id, _W.c.criterion, _W.c.text)
    of_it = found.join(_R, _R.c.id == _W.c.review_id).join(_A, _OWN)
    return of_it.where(_A.c.id == OF, _R.c.reviewer_id == OWN_ID)


@rows(RubricRow._make)
def criteria(sight: Sight) -> Select[Any]:
    """What a note is scored by, frozen with its call."""
    found = select(_C.c.rubric).join(_N, _N.c.call_id == _C.c.id)
    return found.where(_N.c.id == OF, opened(sight))


@rows(RubricRow._make)
def rubric(sight: Sight) -> Select[Any]:
    """What an assignment is scored by, frozen with the call of its note."""
    found = select(_C.c.rubric).join(_N, _N.c.call_id == _C.c.id)
    return found.join(_A, _A.c.note_id == _N.c.id).where(_A.c.id == OF, visible_to(sight))


@rows(RecommendedRow._make, _RE.c.seq.desc(), most=1)
def recommended(sight: Sight) -> Select[Any]:
    """The last summary and recommendation of the present version, once all reviews are in."""
    present = and_(_N.c.id == _RE.c.note_id, _N.c.version == _RE.c.version)
    found = select(_RE.c.seq, _RE.c.outcome, _RE.c.text, _RE.c.written_at, _RE.c.written_by).join(
        _N, present
    )
    return found.where(_RE.c.note_id == OF, scored_for(sight), scores_open(sight))


@rows(CompetenceRow._make)
def competence(sight: Sight) -> Select[Any]:
    """What a person reviews well, for who keeps the list of people."""
    found = select(_CO.c.areas, _CO.c.languages).where(_CO.c.person_id == OF)
    return found.where(true() if sight.people else false())


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """The steps of an assignment."""
    seen = select(_A.c.id).where(_A.c.id == OF, visible_to(sight)).exists()
    return lives.steps(seen)


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to an assignment, the latest first."""
    return audit.acts(sight, audit.KIND == "review-assignment", audit.SUBJECT == OF)
