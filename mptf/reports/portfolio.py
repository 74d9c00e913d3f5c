"""The portfolio of notes: by area and region, how long they wait, on whom the work lies.

Scores come in once all reviews of a version are in, and
until then nothing here is other than it would be without them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Select, and_, bindparam, case, exists, func, select

from mptf.chain import table_of
from mptf.deadlines.models import Deadline
from mptf.lives.states import Counts
from mptf.money import Money
from mptf.notes import counting
from mptf.notes.filters import WITH, Chosen, WaitsFor
from mptf.notes.models import ConceptNote
from mptf.notes.states import NoteState
from mptf.notes.visibility import scores_open, visible_to
from mptf.people.models import Organisation, Person
from mptf.policy import Sight
from mptf.reading import rows
from mptf.reviews import visibility as reviews
from mptf.reviews.models import Review, ReviewAssignment
from mptf.reviews.states import OPEN, AssignmentState
from mptf.sheaf import Sheaf
from mptf.work import Work

OLDER_THAN = (30, 90, 180)
"""Days by which the ages of notes are counted."""


class CellRow(NamedTuple):
    """How many notes of an area and a region there are, and what they ask for."""

    area: str | None
    region: str | None
    how_many: int
    asked_minor: int


class ScoredRow(NamedTuple):
    """How many of them have open scores, and the sum of their means, in hundredths."""

    area: str | None
    region: str | None
    how_many: int
    hundredths: int


class SinceRow(NamedTuple):
    """How many notes came into a state on a day."""

    state: str
    since: date
    how_many: int


class ReviewerRow(NamedTuple):
    """What somebody was asked to review: still to answer, taken on, in; how much of it is late."""

    id: UUID
    name: str
    organisation: str
    asked: int
    accepted: int
    scored: int
    late: int


class Cell(NamedTuple):
    """An area and a region: notes, what they ask for, the mean of those whose scores are open."""

    area: str | None
    region: str | None
    how_many: int
    asked: Money
    scored: int
    mean: float | None
    """Of 100, over notes; nothing where no scores are open."""


class Ageing(NamedTuple):
    """How long the notes of a state have stood in it, in days; `older` by the days of it."""

    state: str
    how_many: int
    median: float
    oldest: int
    older: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All of it as of today."""

    day: date
    cells: tuple[Cell, ...]
    ageing: tuple[Ageing, ...]
    reviewers: tuple[ReviewerRow, ...]
    secretariat: Mapping[str, int]
    """How many notes wait for the secretariat in each state."""


_N, _R, _A = (table_of(m) for m in (ConceptNote, Review, ReviewAssignment))
_P, _O, _D = (table_of(m) for m in (Person, Organisation, Deadline))
_TODAY: Any = bindparam("today", type_=Date())
_WAITING = [state.value for state in NoteState if Counts.END not in state.counts]


@rows(CellRow._make, _N.c.area, _N.c.region)
def cells(sight: Sight) -> Select[Any]:
    """Notes by area and region."""
    counted = select(_N.c.area, _N.c.region, func.count(), func.sum(_N.c.amount_minor))
    return counted.where(visible_to(sight)).group_by(_N.c.area, _N.c.region)


@cache
def _means(sight: Sight) -> Any:
    # Whole numbers, halves up: the same on both engines.
    mean = (func.sum(_R.c.total_tenths) * 20 + func.count()) // (func.count() * 2)
    each = select(_R.c.note_id, _R.c.version, mean.label("mean"))
    reviewed = each.group_by(_R.c.note_id, _R.c.version).subquery("reviewed")
    present = and_(_N.c.id == reviewed.c.note_id, _N.c.version == reviewed.c.version)
    of_each = select(_N.c.area, _N.c.region, reviewed.c.mean).join_from(reviewed, _N, present)
    return of_each.where(visible_to(sight), scores_open(sight)).subquery("means")


@rows(ScoredRow._make)
def scored(sight: Sight) -> Select[Any]:
    """The means of notes whose reviews are all in, by area and region."""
    of = _means(sight)
    return select(of.c.area, of.c.region, func.count(), func.sum(of.c.mean)).group_by(
        of.c.area, of.c.region
    )


@rows(SinceRow._make, _N.c.state, _N.c.since)
def since(sight: Sight) -> Select[Any]:
    """When the notes that wait for something came into their states."""
    counted = select(_N.c.state, _N.c.since, func.count()).group_by(_N.c.state, _N.c.since)
    return counted.where(_N.c.state.in_(_WAITING), visible_to(sight))


@rows(ReviewerRow._make, _P.c.name, _P.c.id)
def reviewers(sight: Sight) -> Select[Any]:
    """Who was asked to review, and how far they are."""
    overdue = exists().where(
        _D.c.subject_id == _A.c.id, _D.c.done_at.is_(None), _D.c.due_on < _TODAY
    )

    def counted(name: str, condition: Any) -> Any:
        return func.sum(case((condition, 1), else_=0)).label(name)

    return (
        select(
            _P.c.id,
            _P.c.name,
            _O.c.code,
            counted("asked", _A.c.state == AssignmentState.ASKED.value),
            counted("accepted", _A.c.state == AssignmentState.ACCEPTED.value),
            counted("scored", _A.c.state == AssignmentState.SCORED.value),
            counted("late", and_(_A.c.state.in_(OPEN), overdue.correlate(_A))),
        )
        .select_from(_A)
        .join(_P, _P.c.id == _A.c.reviewer_id)
        .join(_O, _O.c.id == _P.c.organisation_id)
        .where(reviews.visible_to(sight))
        .group_by(_P.c.id, _P.c.name, _O.c.code)
    )


_SHEAF = Sheaf(cells, scored, since, reviewers)


def portfolio(work: Work) -> Portfolio:
    """The portfolio of the notes that the reader sees, as it stands today, in two statements."""
    read, today = _SHEAF.read(work, today=work.today()), work.today()
    means = {(row.area, row.region): row for row in read[scored]}
    currency = work.profile.fund.currency
    ageing = _ageing(read[since], today)
    waiting = {row.state: row.how_many for row in ageing if row.state in WITH[WaitsFor.SECRETARIAT]}
    # Of those under review only the ones that are all in wait for it: they alone are looked at.
    reviewed = Chosen.of(work, state=NoteState.UNDER_REVIEW.value, waits=WaitsFor.SECRETARIAT.value)
    if how_many := counting.totals(work, reviewed).how_many:
        waiting[NoteState.UNDER_REVIEW.value] = how_many
    return Portfolio(
        day=today,
        cells=tuple(_cell(row, means.get((row.area, row.region)), currency) for row in read[cells]),
        ageing=ageing,
        reviewers=tuple(ReviewerRow(*row[:3], *map(int, row[3:])) for row in read[reviewers]),
        secretariat={state: waiting[state] for state in _WAITING if state in waiting},
    )


def _cell(row: CellRow, means: ScoredRow | None, currency: str) -> Cell:
    number = means.how_many if means else 0
    mean = round(means.hundredths / number / 100, 1) if means else None
    asked = Money(int(row.asked_minor), currency)
    return Cell(row.area, row.region, row.how_many, asked, number, mean)


def _ageing(found: Sequence[SinceRow], today: date) -> tuple[Ageing, ...]:
    """By the states in the order of a life."""
    by_state = {
        state: [((today - row.since).days, row.how_many) for row in of_state]
        for state, of_state in groupby(found, lambda row: row.state)
    }
    return tuple(_of_state(state, by_state[state]) for state in _WAITING if state in by_state)


def _of_state(state: str, ages: Sequence[tuple[int, int]]) -> Ageing:
    """Each age in days with how many notes have it."""
    youngest_first = sorted(ages)
    whole = sum(count for _days, count in ages)

    def at(place: int) -> int:
        for days, count in youngest_first:
            place -= count
            if place < 0:
                return days
        return youngest_first[-1][0]

    return Ageing(
        state,
        whole,
        (at((whole - 1) // 2) + at(whole // 2)) / 2,
        youngest_first[-1][0],
        {days: sum(count for age, count in ages if age > days) for days in OLDER_THAN},
    )
