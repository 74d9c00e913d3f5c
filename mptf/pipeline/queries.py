"""What is read of the pipeline on a day: who waits, in what order, and what the cash can reach.

Everybody who has signed in reads what is published of it: number, title, countries, area, region,
what is asked for, since when. The order with its reasons is for whoever decides or prepares it,
and a score for whoever may see the scores of that note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, false, func, select, true

from mptf.chain import table_of
from mptf.ledger import queries as books
from mptf.lives.models import Transition
from mptf.lives.states import Counts
from mptf.money import Money
from mptf.notes.models import ConceptNote
from mptf.notes.states import NoteState
from mptf.notes.visibility import scores_open, visible_to
from mptf.pipeline.order import Candidate, Reasons, Served, ranked
from mptf.pipeline.reach import Reached, reach
from mptf.policy import Sight
from mptf.reading import execute
from mptf.reviews.models import Review
from mptf.work import Work


class PipelineRow(NamedTuple):
    """What is published of a note in the pipeline, and whether the reader may open it."""

    id: UUID
    number: str
    title: str
    countries: tuple[str, ...]
    scope: str | None
    area: str | None
    region: str | None
    asked: Money
    since: date
    state: str
    illustrative: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A note that waits for money. Reasons and reach are empty for whom they are not.

    `score` is the median in tenths, for whoever may see it.
    """

    row: PipelineRow
    reasons: Reasons | None = None
    reached: Reached | None = None
    score: float | None = None


class Invited(NamedTuple):
    """A note whose entities write the programme; what is reserved is for whoever opens the note."""

    row: PipelineRow
    reserved: Money | None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The pipeline at the end of a day. Without the order, it goes by age."""

    waiting: tuple[Waiting, ...]
    invited: tuple[Invited, ...]
    free: Mapping[str, Money]
    reserved: Money
    shows_order: bool


_N, _T, _R = (table_of(m) for m in (ConceptNote, Transition, Review))
_DAY = bindparam("as_of", type_=_T.c.act_on.type)
_LAST = (
    select(_T.c.subject_id, func.max(_T.c.step).label("step"))
    .where(_T.c.workflow == "concept-note", _T.c.act_on <= _DAY)
    .group_by(_T.c.subject_id)
    .subquery()
)
_ASSESSED = (
    select(_T.c.subject_id, func.max(_T.c.act_on).label("since"))
    .where(
        _T.c.to_state == NoteState.PIPELINE.value,
        _T.c.from_state == NoteState.BEFORE_COMMITTEE.value,
        _T.c.act_on <= _DAY,
    )
    .group_by(_T.c.subject_id)
    .subquery()
)


@cache
def _rows(sight: Sight) -> Select[Any]:
    """A note that is in the pipeline is written no more: what it says now it said then."""
    return (
        select(
            _N.c.id,
            _N.c.number,
            _N.c.title,
            _N.c.content,
            _N.c.scope,
            _N.c.area,
            _N.c.region,
            _N.c.amount_minor,
            _N.c.currency,
            _ASSESSED.c.since,
            _T.c.to_state,
            _N.c.illustrative,
            visible_to(sight).label("is_open"),
            scores_open(sight).label("shows_score"),
        )
        .join(_LAST, _LAST.c.subject_id == _N.c.id)
        .join(_T, (_T.c.subject_id == _N.c.id) & (_T.c.step == _LAST.c.step))
        .join(_ASSESSED, _ASSESSED.c.subject_id == _N.c.id)
        .where(
            _T.c.to_state.in_(NoteState.counting(Counts.PIPELINE)),
            true() if sight.signed_in else false(),
        )
        .order_by(_ASSESSED.c.since, _N.c.number)
    )


_SCORES: Select[Any] = select(_R.c.note_id, _R.c.total_tenths).join(
    _N, (_N.c.id == _R.c.note_id) & (_N.c.version == _R.c.version)
)


def pipeline(work: Work, day: date, served: Served) -> Pipeline:
    """The pipeline at the end of a day, as the reader may see it; in three statements."""
    sight = work.actor.sight
    found = execute(work, _rows(sight), {"as_of": day}).all()
    free, reserved = books.free_and_reserved(work, day)
    rows = [(_published(row), bool(row.shows_score)) for row in found]
    waiting = [pair for pair in rows if pair[0].state == NoteState.PIPELINE]
    invited = [row for row, _scored in rows if row.state == NoteState.INVITED]
    zero = Money.zero(work.profile.fund.currency)
    return Pipeline(
        waiting=(
            _ordered(work, waiting, free, served, day)
            if sight.proposals
            else tuple(Waiting(row) for row, _scored in waiting)
        ),
        invited=tuple(
            Invited(row, reserved.get(row.id, zero) if row.is_open else None) for row in invited
        ),
        free=free,
        reserved=sum(reserved.values(), zero),
        shows_order=sight.proposals,
    )


def _published(row: Any) -> PipelineRow:
    return PipelineRow(
        row.id,
        row.number,
        row.title,
        tuple(row.content.get("countries", ())),
        row.scope,
        row.area,
        row.region,
        Money(row.amount_minor, row.currency),
        row.since,
        row.to_state,
        row.illustrative,
        bool(row.is_open),
    )


def _ordered(
    work: Work,
    waiting: list[tuple[PipelineRow, bool]],
    free: Mapping[str, Money],
    served: Served,
    day: date,
) -> tuple[Waiting, ...]:
    """One order for everybody who sees it: it asks for all scores, and shows only those it may."""
    scores: dict[UUID, list[int]] = defaultdict(list)
    for note_id, tenths in work.session.execute(_SCORES):
        scores[note_id].append(tenths)
    rows = {row.id: (row, shows_score) for row, shows_score in waiting}
    candidates = [
        Candidate(key, row.number, row.area, row.region, row.asked, row.since, tuple(scores[key]))
        for key, (row, _shows) in rows.items()
    ]
    places = ranked(candidates, work.profile.pipeline.order_by, free, served, day)
    reached = reach([place.candidate for place in places], free)
    ordered = []
    for (candidate, reasons), paid in zip(places, reached, strict=True):
        row, shows_score = rows[candidate.id]
        ordered.append(Waiting(row, reasons, paid, candidate.score if shows_score else None))
    return tuple(ordered)
