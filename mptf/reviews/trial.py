"""What other weights would do to the scores of a call's notes; nothing stored is changed.

The order is that of the medians. The frozen weights are those of the call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, select

from mptf.chain import table_of
from mptf.errors import Invalid
from mptf.notes.models import ConceptNote
from mptf.notes.visibility import scores_open
from mptf.policy import Sight
from mptf.reading import OF, rows
from mptf.reviews.models import Review
from mptf.reviews.service import weighted
from mptf.work import Work

MOST, _DIGITS = 1_000, 4
"""A weight that may be tried, at the most."""


class ScoredRow(NamedTuple):
    """A review of a note of the call, where its reader may see it and all are in."""

    note_id: UUID
    number: str
    title: str
    illustrative: bool
    scores: dict[str, int]


class Tried(NamedTuple):
    """A note with its median of 100 and its place under the call's weights and under others.

    `places` are from 1; notes with equal medians share one.
    """

    number: str
    title: str
    illustrative: bool
    reviews: int
    median: float
    place: int
    tried: float
    tried_place: int

    @property
    def moved(self) -> int:
        """How many places it would come forward; below 0 it would fall back."""
        return self.place - self.tried_place


_N, _R = table_of(ConceptNote), table_of(Review)


@rows(ScoredRow._make, _N.c.number, _R.c.reviewed_at, _R.c.id)
def scored(sight: Sight) -> Select[Any]:
    """The reviews of the present versions of a call's notes."""
    present = and_(_N.c.id == _R.c.note_id, _N.c.version == _R.c.version)
    found = select(_N.c.id, _N.c.number, _N.c.title, _N.c.illustrative, _R.c.scores)
    return found.select_from(_R).join(_N, present).where(_N.c.call_id == OF, scores_open(sight))


def tried(
    work: Work,
    reviews: Sequence[ScoredRow],
    frozen: Mapping[str, int],
    weights: Mapping[str, int],
) -> list[Tried]:
    """Every note that was scored, in the order that the tried weights give."""
    by_note: dict[UUID, list[ScoredRow]] = defaultdict(list)
    for row in reviews:
        by_note[row.note_id].append(row)
    scale = work.profile.assessment.scale

    def medians(of: Mapping[str, int]) -> dict[UUID, float]:
        return {
            key: median(weighted(of, row.scores, scale) for row in rows_) / 10
            for key, rows_ in by_note.items()
        }

    before, after = medians(frozen), medians(weights)
    places, tried_places = _places(before), _places(after)
    found = [
        Tried(
            rows_[0].number,
            rows_[0].title,
            rows_[0].illustrative,
            len(rows_),
            round(before[key], 1),
            places[key],
            round(after[key], 1),
            tried_places[key],
        )
        for key, rows_ in by_note.items()
    ]
    return sorted(found, key=lambda row: (row.tried_place, row.place, row.number))


def _places(values: Mapping[UUID, float]) -> dict[UUID, int]:
    return {key: 1 + sum(other > own for other in values.values()) for key, own in values.items()}


def weights_from(frozen: Mapping[str, int], asked: Mapping[str, str]) -> dict[str, int]:
    """The weights to try: those that were asked for, and of the other criteria the call's own.

    They need not add up to 100: each counts by its share.

    Raises:
        Invalid: a weight that is no whole number, too large, or of no criterion; or all are 0.
    """
    if odd := sorted(asked.keys() - frozen.keys()):
        raise Invalid("weight", f"“{odd[0]}” is no criterion of this call")
    found = dict(frozen)
    for code, text in asked.items():
        weight = int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1
        if not 0 <= weight <= MOST:
            raise Invalid(code, f"write a whole number from 0 to {MOST}.")
        found[code] = weight
    if not sum(found.values()):
        raise Invalid("weight", "give one criterion a weight at least.")
    return found
