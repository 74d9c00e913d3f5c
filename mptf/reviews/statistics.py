"""What reviews say together: count, median, mean and spread, in all and by criterion.

Never the mean alone, which hides disagreement; what does not apply is left out and said so.
Source: handbook 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import mean, median
from typing import Any, NamedTuple


class Tally(NamedTuple):
    """What a number of scores say together."""

    number: int
    median: float
    mean: float
    spread: float


class OfCriterion(NamedTuple):
    """A criterion of the rubric with what its points say; no tally where it applies to nobody."""

    code: str
    title: str
    weight: int
    points: tuple[int | None, ...]
    """One for each review, in their order; nothing where it does not apply."""
    tally: Tally | None
    left_out: int


def tally(values: Iterable[float]) -> Tally | None:
    """The statistics of some scores; nothing where there are none."""
    found = list(values)
    if not found:
        return None
    return Tally(
        len(found),
        round(median(found), 1),
        round(mean(found), 1),
        round(max(found) - min(found), 1),
    )


def statistics(tenths: Iterable[int]) -> dict[str, float] | None:
    """Count, median, mean and spread of the reviews' totals; nothing where there is no review."""
    found = tally(total / 10 for total in tenths)
    if found is None:
        return None
    return {
        "count": found.number,
        "median": found.median,
        "mean": found.mean,
        "spread": found.spread,
    }


def by_criterion(
    rubric: Sequence[Mapping[str, Any]], reviews: Sequence[Mapping[str, int]]
) -> list[OfCriterion]:
    """Each criterion of the rubric, in its order."""
    return [_of(row, [scores.get(str(row["code"])) for scores in reviews]) for row in rubric]


def _of(row: Mapping[str, Any], points: list[int | None]) -> OfCriterion:
    given = [point for point in points if point is not None]
    return OfCriterion(
        str(row["code"]),
        str(row["title"]),
        int(row["weight"]),
        tuple(points),
        tally(given),
        len(points) - len(given),
    )
