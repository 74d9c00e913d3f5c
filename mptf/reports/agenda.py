"""What waits for the Committee: each item, the seats that stand back, the quorum it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CompoundSelect,
    FromClause,
    Select,
    Text,
    and_,
    cast,
    literal,
    select,
    union_all,
)

from mptf.chain import table_of
from mptf.committee import composition, conflicts
from mptf.committee.composition import Constituency, SeatRow
from mptf.committee.conflicts import ConflictRow, Parts
from mptf.committee.quorum import Needed, Seat, needed
from mptf.lives.models import Transition
from mptf.notes import visibility as notes
from mptf.notes.states import NoteState
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.profile.committee_rules import Committee
from mptf.programmes import visibility as programmes
from mptf.programmes.states import ProgrammeState
from mptf.reading import rows
from mptf.sheaf import Sheaf
from mptf.work import Work


class ItemRow(NamedTuple):
    """A note or a programme that stands before the Committee."""

    kind: str
    id: UUID
    number: str
    title: str
    coordinator: str
    since: date
    illustrative: bool


class Recused(NamedTuple):
    """A seat that stands back from an item, and why."""

    seat: SeatRow
    category: str
    ground: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item with who stands back, and what a quorum on it needs."""

    row: ItemRow
    recused: tuple[Recused, ...]
    needed: Needed


_O, _LAST = table_of(Organisation), table_of(Transition)


class _Kind(NamedTuple):
    name: str
    parts: Parts
    waits: str
    seen: Any

    @property
    def table(self) -> FromClause:
        return self.parts.table


_KINDS = (
    _Kind("concept-note", conflicts.NOTE, NoteState.BEFORE_COMMITTEE.value, notes.visible_to),
    _Kind(
        "joint-programme",
        conflicts.PROGRAMME,
        ProgrammeState.BEFORE_COMMITTEE.value,
        programmes.opened_to,
    ),
)


@rows(ItemRow._make)
def items(sight: Sight) -> Select[Any]:
    """What stands before the Committee."""
    return _each(sight, lambda kind: (_item(kind),))


@rows(ConflictRow._make)
def standing_back(sight: Sight) -> Select[Any]:
    """Which seats have a part in what stands before the Committee."""
    return _each(sight, lambda kind: conflicts.queries(kind.parts))


def _each(sight: Sight, queries: Callable[[_Kind], Iterable[Select[Any]]]) -> Select[Any]:
    found: CompoundSelect[Any] = union_all(
        *(
            query.where(kind.table.c.state == kind.waits, kind.seen(sight, kind.table))
            for kind in _KINDS
            for query in queries(kind)
        )
    )
    return select(found.subquery())


def _item(kind: _Kind) -> Select[Any]:
    table = kind.table
    last = and_(_LAST.c.subject_id == table.c.id, _LAST.c.step == table.c.step)
    return select(
        literal(kind.name, Text).label("kind"),
        table.c.id,
        cast(table.c.number, Text).label("number"),
        cast(table.c.title, Text).label("title"),
        cast(_O.c.code, Text).label("coordinator"),
        _LAST.c.act_on,
        table.c.illustrative,
    ).select_from(table.join(_O, _O.c.id == table.c.coordinator_id).join(_LAST, last))


_AGENDA = Sheaf(items, standing_back, composition.seats)


def agenda(work: Work) -> tuple[Item, ...]:
    """All that stands before the Committee and is open to the reader, the longest waiting first."""
    rules, today = work.profile.committee, work.today()
    read = _AGENDA.read(work, as_of=today)
    found = composition.composed(rules, read[composition.seats], today)
    at_stake = conflicts.by_item(rules, read[standing_back])
    ordered = sorted(read[items], key=lambda row: (row.since, row.number))
    return tuple(_with_quorum(rules, row, found, at_stake.get(row.id, {})) for row in ordered)


def _with_quorum(
    rules: Committee,
    row: ItemRow,
    found: Iterable[Constituency],
    grounds: Mapping[UUID, str],
) -> Item:
    seats: list[Seat] = []
    recused: list[Recused] = []
    for category in found:
        for place in category.places:
            if place.row is None:
                seats.append(Seat("", category.code, held=False))
                continue
            ground = conflicts.ground(rules, category.code, place.row.id, grounds)
            seats.append(
                Seat(place.row.code, category.code, held=place.is_held, recused=bool(ground))
            )
            if ground:
                recused.append(Recused(place.row, category.title, ground))
    return Item(row, tuple(recused), needed(rules.quorum, seats))
