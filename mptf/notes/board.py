"""The board of concept notes: each state with its count, its sum and its newest notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    func,
    select,
    union_all,
)

from mptf.chain import table_of
from mptf.notes.counting import MOST_COUNTED, StandingRow
from mptf.notes.filters import Chosen
from mptf.notes.models import ConceptNote
from mptf.notes.states import NoteState
from mptf.notes.visibility import visible_to
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.reading import execute
from mptf.work import Work

_N, _O = table_of(ConceptNote), table_of(Organisation)
RESTING = list(NoteState)[1:]
"""Every state in which a note can stand."""


class BoardRow(NamedTuple):
    """A note on the board, with how many stand in its state and what they ask for together."""

    state: str
    how_many: int
    whole_minor: int
    number: str
    title: str
    coordinator: str
    amount_minor: int
    currency: str
    illustrative: bool


def whole_board(work: Work, standing: Sequence[StandingRow], *, newest: int) -> Sequence[BoardRow]:
    """The newest of all notes of each state; how many stand there is known already."""
    of = {row.state: (row.how_many, int(row.asked_minor)) for row in standing}
    few = _once(_newest(work.actor.sight, (), newest), "few")
    found = execute(work, _told(few), {})
    return [BoardRow(state, *of[state], *rest) for state, *rest in found]


def board(work: Work, chosen: Chosen, *, newest: int) -> Sequence[BoardRow]:
    """The newest notes of each state that a filter lets through, with the state's count and sum.

    What holds a text is looked for once and no further than a page counts.
    """
    sight, fits = work.actor.sight, chosen.where()
    fitting: FromClause = _fitting(sight, fits).subquery("fitting")
    if chosen.text:
        latest = _fitting(sight, fits).order_by(_N.c.number.desc()).limit(MOST_COUNTED)
        fitting = _once(latest, "fitting")
    counted = _once(_counted(fitting), "counted")
    few = _once(_among(fitting, newest) if chosen.text else _newest(sight, fits, newest), "few")
    told = _told(few).join(counted, counted.c.state == few.c.state)
    found = execute(work, told.add_columns(counted.c.how_many, counted.c.whole), {})
    return [BoardRow(state, how_many, int(whole), *rest) for state, *rest, how_many, whole in found]


def _told(few: CTE) -> Select[Any]:
    """What the board says of these notes, state by state.

    What is joined to them goes by their own state: by the note's, SQLite would go through all notes
    of each.
    """
    return (
        select(
            _N.c.state,
            _N.c.number,
            _N.c.title,
            _O.c.code,
            _N.c.amount_minor,
            _N.c.currency,
            _N.c.illustrative,
        )
        .select_from(few)
        .join(_N, _N.c.id == few.c.id)
        .join(_O, _O.c.id == _N.c.coordinator_id)
        .order_by(_N.c.state, _N.c.number.desc())
    )


def _once(rows: Select[Any] | CompoundSelect[Any], name: str) -> CTE:
    """Rows that are found once: SQLite would find them anew for each state."""
    return rows.cte(name).prefix_with("MATERIALIZED")


def _fitting(sight: Sight, fits: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """The notes that a filter lets through, with what they are counted by."""
    found = select(_N.c.id, _N.c.state, _N.c.number, _N.c.amount_minor)
    return found.where(visible_to(sight), *fits)


def _counted(fitting: FromClause) -> Select[Any]:
    """How many notes each state has, and what they ask for together."""
    how_many, whole = func.count().label("how_many"), func.sum(fitting.c.amount_minor)
    return select(fitting.c.state, how_many, whole.label("whole")).group_by(fitting.c.state)


def _among(fitting: FromClause, newest: int) -> Select[Any]:
    """The newest of each state among those that were found."""
    place = func.row_number().over(partition_by=fitting.c.state, order_by=fitting.c.number.desc())
    placed = select(fitting.c.id, fitting.c.state, place.label("place")).subquery("placed")
    # The limit is never met: it tells the planner of PostgreSQL how few they are.
    few = select(placed.c.id, placed.c.state).where(placed.c.place <= newest)
    return few.limit(newest * len(RESTING))


def _newest(sight: Sight, fits: Sequence[ColumnElement[bool]], newest: int) -> CompoundSelect[Any]:
    """The newest of each state: an index leads to them, however many there are."""
    return union_all(*(_of(state, sight, fits, newest) for state in RESTING))


def _of(
    state: NoteState, sight: Sight, fits: Sequence[ColumnElement[bool]], newest: int
) -> Select[Any]:
    found = select(_N.c.id, _N.c.state).where(_N.c.state == state.value, visible_to(sight), *fits)
    few = found.order_by(_N.c.number.desc()).limit(newest).subquery(f"in_{state.name.lower()}")
    return select(few.c.id, few.c.state)
