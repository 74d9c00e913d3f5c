"""The order of the pipeline: a proposal with reasons, which the Committee is free not to follow.

The profile says what speaks for a note, strongest first; each ground decides only where those
before it are equal. Source: handbook 5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

from mptf.ledger.pools import Parts, Pool
from mptf.money import Money, total

_MONTHS = 12
_WHOLE = 100


class Ground(StrEnum):
    """What may speak for a note; the profile names them in `pipeline.order_by`."""

    EARMARK = "earmark-fit"
    QUALITY = "quality-score"
    AREA = "under-served-area"
    REGION = "under-served-region"
    AGE = "age"


class Third(StrEnum):
    """Where a score stands among those of the list: a reason in words, without the number."""

    UPPER = "upper"
    MIDDLE = "middle"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A note in the pipeline, as its order asks for it. Scores are tenths of a point of 100."""

    id: UUID
    number: str
    area: str | None
    region: str | None
    asked: Money
    since: date
    scores: tuple[int, ...]

    @property
    def score(self) -> float | None:
        """The median of its reviews in tenths; nothing where there is none."""
        return median(self.scores) if self.scores else None


class Served(NamedTuple):
    """What was approved so far, by area and by region, and among how many it might be spread."""

    by_area: Mapping[str | None, Money]
    by_region: Mapping[str | None, Money]
    areas: int
    regions: int


class Reasons(NamedTuple):
    """What speaks for a note.

    A share is the per cent of what was approved so far, where that is less than an even share;
    nothing where it is not, or where nothing was approved.
    """

    pools: tuple[str, ...]
    third: Third | None
    area_share: int | None
    region_share: int | None
    months: int


class Ranked(NamedTuple):
    """A note in its place."""

    candidate: Candidate
    reasons: Reasons


def ranked(
    candidates: Sequence[Candidate],
    order_by: Sequence[str],
    free: Parts,
    served: Served,
    day: date,
) -> list[Ranked]:
    """The notes in the order that is proposed, each with its reasons; the number breaks a tie."""
    scores = sorted({c.score for c in candidates if c.score is not None})
    found = [
        Ranked(
            candidate,
            Reasons(
                pools=fitting(free, candidate),
                third=_third(candidate.score, scores),
                area_share=_share(served.by_area, candidate.area, served.areas),
                region_share=_share(served.by_region, candidate.region, served.regions),
                months=months_between(candidate.since, day),
            ),
        )
        for candidate in candidates
    ]
    keys: Mapping[str, Callable[[Ranked], Any]] = {
        Ground.EARMARK: lambda one: not one.reasons.pools,
        Ground.QUALITY: lambda one: -(one.candidate.score or 0),
        Ground.AREA: lambda one: _minor(served.by_area, one.candidate.area),
        Ground.REGION: lambda one: _minor(served.by_region, one.candidate.region),
        Ground.AGE: lambda one: one.candidate.since,
    }
    chosen = [keys[ground] for ground in order_by]
    return sorted(found, key=lambda one: (*(key(one) for key in chosen), one.candidate.number))


def fitting(free: Parts, candidate: Candidate) -> tuple[str, ...]:
    """The earmarked pools with free cash that may pay for it, the narrowest first."""
    pools = [Pool.parse(code) for code, money in free.items() if money.minor > 0]
    earmarked = [pool for pool in pools if pool.areas or pool.region is not None]
    fits = [pool for pool in earmarked if pool.matches(candidate.area, candidate.region)]
    return tuple(pool.code for pool in sorted(fits, key=Pool.narrowness))


def months_between(first: date, last: date) -> int:
    """Whole months from a day to a later one."""
    months = (last.year - first.year) * _MONTHS + last.month - first.month
    return months - (last.day < first.day)


def _third(score: float | None, scores: Sequence[float]) -> Third | None:
    if score is None:
        return None
    steps = max(len(scores) - 1, 1)
    place = scores.index(score) if scores[1:] else steps
    return (Third.LOWER, Third.MIDDLE, Third.UPPER)[(4 * place + steps) // (2 * steps)]


def _minor(served: Mapping[str | None, Money], key: str | None) -> int:
    return served[key].minor if key in served else 0


def _share(served: Mapping[str | None, Money], key: str | None, among: int) -> int | None:
    if not served or key is None:
        return None
    monies = list(served.values())
    whole = total(monies, monies[0].currency).minor
    part = _minor(served, key)
    return part * _WHOLE // whole if whole and part * among < whole else None
