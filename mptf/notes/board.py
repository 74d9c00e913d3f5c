"""The board of concept notes: each state with its count, its sum and its newest notes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from mptf.chain import table_of
from mptf.notes.filters import Chosen
from mptf.notes.models import ConceptNote
from mptf.notes.visibility import visible_to
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.reading import execute
from mptf.work import Work

_N, _O = table_of(ConceptNote), table_of(Organisation)


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


@cache
def _placed(sight: Sight) -> Select[Any]:
    """Each note with its place among those of its state, the newest first.

    Of what an index holds alone: what is shown of the few is read after they were chosen.
    """
    place = (
        func.row_number().over(partition_by=_N.c.state, order_by=_N.c.number.desc()).label("place")
    )
    return select(_N.c.id, _N.c.state, place).where(visible_to(sight))


@cache
def _counted(sight: Sight) -> Select[Any]:
    """How many notes each state has, and what they ask for together."""
    how_many, whole = func.count().label("how_many"), func.sum(_N.c.amount_minor).label("whole")
    return select(_N.c.state, how_many, whole).where(visible_to(sight)).group_by(_N.c.state)


def board(work: Work, chosen: Chosen, *, newest: int) -> Sequence[BoardRow]:
    """The newest notes of each state that a filter lets through, with the state's count and sum."""
    sight, fits = work.actor.sight, chosen.where()
    placed = _placed(sight).where(*fits).subquery("placed")
    counted = _counted(sight).where(*fits).subquery("counted")
    query = (
        select(
            placed.c.state,
            counted.c.how_many,
            counted.c.whole,
            _N.c.number,
            _N.c.title,
            _O.c.code,
            _N.c.amount_minor,
            _N.c.currency,
            _N.c.illustrative,
        )
        .select_from(placed)
        .join(counted, counted.c.state == placed.c.state)
        .join(_N, _N.c.id == placed.c.id)
        .join(_O, _O.c.id == _N.c.coordinator_id)
        .where(placed.c.place <= newest)
        .order_by(placed.c.state, placed.c.place)
    )
    rows = [BoardRow._make(row) for row in execute(work, query, {})]
    return [row._replace(whole_minor=int(row.whole_minor)) for row in rows]
