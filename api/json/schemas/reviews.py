"""Reviews as they are sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.json.schemas.calls import Criterion
from api.json.schemas.parts import Answer, Moment, Record
from mptf.reviews.assessment import Assessment
from mptf.reviews.proposing import Against, Candidate
from mptf.reviews.queries import AssignmentRow, GivenRow, RecommendedRow
from mptf.reviews.schemas import ScoreSent
from mptf.reviews.statistics import OfCriterion, Tally
from mptf.reviews.trial import Tried

Points = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]$", examples=["73.3"])]
"""Points with one decimal, as text: nothing is lost on the way."""


class ReviewItem(Answer):
    """Somebody was asked to review a version of a note; `due_on` is by when they act next."""

    id: UUID
    number: str
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

    @classmethod
    def of(cls, row: AssignmentRow) -> ReviewItem:
        """An assignment as it is sent."""
        known = row._asdict()
        del known["note_id"]
        return cls.model_validate(known)


class Scores(Answer):
    """A review: points by criterion; one that does not apply is absent. The total is of 100.

    `reviewer` is null for who may not know whose it is.
    """

    reviewer: str | None
    scores: dict[str, int]
    words: dict[str, str]
    total: Points
    comment: str
    reviewed_at: datetime

    @classmethod
    def of(cls, row: GivenRow, words: dict[str, str], *, named: bool) -> Scores:
        """A review as it is sent."""
        return cls(
            reviewer=row.reviewer if named else None,
            scores=row.scores,
            words=words,
            total=f"{row.total_tenths / 10:.1f}",
            comment=row.comment,
            reviewed_at=row.reviewed_at,
        )


class ReviewAssignmentRecord(ReviewItem, Record):
    """One review, with what its own reviewer has drafted or scored; null for anybody else."""

    rubric: list[Criterion]
    draft: ScoreSent | None
    scores: Scores | None
    life: list[Moment]


class Statistics(Answer):
    """Count, median, mean and spread; what does not apply is left out of them."""

    count: int
    median: Points
    mean: Points
    spread: Points

    @classmethod
    def of(cls, row: Tally) -> Statistics:
        """Statistics as they are sent."""
        return cls(
            count=row.number,
            median=f"{row.median:.1f}",
            mean=f"{row.mean:.1f}",
            spread=f"{row.spread:.1f}",
        )


class OneCriterion(Answer):
    """A criterion: its weight, its statistics, and of how many reviews it was left out."""

    code: str
    title: str
    weight: int
    statistics: Statistics | None
    left_out: int

    @classmethod
    def of(cls, row: OfCriterion) -> OneCriterion:
        """A criterion as it is sent."""
        return cls(
            code=row.code,
            title=row.title,
            weight=row.weight,
            statistics=Statistics.of(row.tally) if row.tally else None,
            left_out=row.left_out,
        )


class Recommendation(Answer):
    """The secretariat's summary of the reviews, and the outcome that it recommends."""

    outcome: str
    text: str
    written_at: datetime

    @classmethod
    def of(cls, row: RecommendedRow) -> Recommendation:
        """A recommendation as it is sent."""
        return cls(outcome=row.outcome, text=row.text, written_at=row.written_at)


class Suggested(Answer):
    """Somebody who might be asked, the one to ask first before the others.

    `against` says why they may not be: they take part, it is for their country, they declared a
    conflict, or were asked already.
    """

    person_id: UUID
    name: str
    organisation: str
    knows_area: bool
    reads_language: bool
    open: int
    against: Against | None

    @classmethod
    def of(cls, one: Candidate) -> Suggested:
        """A suggestion as it is sent."""
        return cls(person_id=one.id, **{k: v for k, v in one._asdict().items() if k != "id"})


class AssessmentReport(Answer):
    """The reviews of a note's present version, as far as their reader may see them.

    Statistics, criteria, reviews and recommendation are empty until all reviews are in.
    `suggested` is the proposal whom to ask, for the secretariat while the note is under review.
    """

    note: str
    version: int
    assigned: list[ReviewItem]
    statistics: Statistics | None
    criteria: list[OneCriterion]
    reviews: list[Scores]
    recommendation: Recommendation | None
    suggested: list[Suggested]

    @classmethod
    def of(
        cls,
        note: str,
        version: int,
        found: Assessment,
        suggested: list[Candidate],
        *,
        named: bool,
    ) -> AssessmentReport:
        """All of it as it is sent."""
        return cls(
            note=note,
            version=version,
            assigned=[ReviewItem.of(row) for row in found.assigned],
            statistics=Statistics.of(found.whole) if found.whole else None,
            criteria=[OneCriterion.of(row) for row in found.criteria] if found.whole else [],
            reviews=[
                Scores.of(row, dict(found.words[row.id]), named=named) for row in found.reviews
            ],
            recommendation=Recommendation.of(found.recommended) if found.recommended else None,
            suggested=[Suggested.of(one) for one in suggested],
        )


class TriedNote(Answer):
    """A note's median and place under the call's weights, and under those that are tried."""

    number: str
    title: str
    illustrative: bool
    reviews: int
    median: Points
    place: int
    tried: Points
    tried_place: int

    @classmethod
    def of(cls, row: Tried) -> TriedNote:
        """A note as it is sent."""
        points = {"median": f"{row.median:.1f}", "tried": f"{row.tried:.1f}"}
        return cls.model_validate(row._asdict() | points)


class WeightsReport(Answer):
    """What other weights would do to the notes of a call; nothing is changed by asking."""

    call: str
    frozen: dict[str, int]
    tried: dict[str, int]
    notes: list[TriedNote]
