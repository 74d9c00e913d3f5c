"""What is known of the reviews of a note's present version, as far as its reader may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from mptf.reviews import queries
from mptf.reviews.queries import AssignmentRow, GivenRow, InsteadRow, RecommendedRow
from mptf.reviews.states import OPEN, SCORED
from mptf.reviews.statistics import OfCriterion, Tally, by_criterion, tally
from mptf.sheaf import Read

PARTS = (
    queries.of_version,
    queries.instead,
    queries.criteria,
    queries.given,
    queries.words,
    queries.recommended,
)
"""What is read of it, with a note as the subject."""


class Progress(NamedTuple):
    """How many of those at work on the version are in."""

    scored: int
    asked: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """All of it. Reviews, statistics and recommendation are empty until all reviews are in."""

    assigned: Sequence[AssignmentRow]
    instead: Sequence[InsteadRow]
    reviews: Sequence[GivenRow]
    words: Mapping[UUID, Mapping[str, str]]
    """By review, then by criterion."""
    whole: Tally | None
    criteria: Sequence[OfCriterion]
    recommended: RecommendedRow | None

    @property
    def progress(self) -> Progress:
        """As far as the reader sees who was asked."""
        scored = sum(row.state == SCORED for row in self.assigned)
        return Progress(scored, scored + sum(row.state in OPEN for row in self.assigned))


def gathered(of: Read) -> Assessment:
    """What a sheaf brought of it."""
    given = of[queries.given]
    words: dict[UUID, dict[str, str]] = defaultdict(dict)
    for row in of[queries.words]:
        words[row.review_id][row.criterion] = row.text
    rubric = next((row.rubric for row in of[queries.criteria]), [])
    return Assessment(
        assigned=of[queries.of_version],
        instead=of[queries.instead],
        reviews=given,
        words=words,
        whole=tally(row.total_tenths / 10 for row in given),
        criteria=by_criterion(rubric, [row.scores for row in given]),
        recommended=next(iter(of[queries.recommended]), None),
    )
