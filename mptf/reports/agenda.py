"""What waits for the Committee: each item, the seats that stand back, the quorum it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    literal,
    or_,
    select,
    union_all,
)

from mptf.chain import table_of
from mptf.committee import composition
from mptf.committee.composition import Constituency, SeatRow
from mptf.committee.models import SeatTerm
from mptf.committee.quorum import Needed, Seat, needed
from mptf.lives.models import Transition
from mptf.notes import visibility as notes
from mptf.notes.models import ConceptNote, NotePartner
from mptf.notes.states import NoteState
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.profile.committee_rules import Committee
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, ProgrammePartner
from mptf.programmes.states import ProgrammeState
from mptf.reading import names_country, rows
from mptf.sheaf import Sheaf
from mptf.work import Work

PUNO, COUNTRY = "puno-of-the-item", "beneficiary-country"
"""Why a seat stands back, by the profile's own codes."""

CHAIR = "chair"
"""The category of the Chair's seat."""


class ItemRow(NamedTuple):
    """A note or a programme that stands before the Committee."""

    kind: str
    id: UUID
    number: str
    title: str
    coordinator: str
    since: date
    illustrative: bool


class ConflictRow(NamedTuple):
    """A seat whose organisation has a part in an item, or whose country it benefits."""

    item_id: UUID
    seat_id: UUID
    ground: str


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


_N, _NP, _P, _PP = (
    table_of(m) for m in (ConceptNote, NotePartner, JointProgramme, ProgrammePartner)
)
_O, _T, _LAST = table_of(Organisation), table_of(SeatTerm), table_of(Transition)
_SITS = _O.alias("sits")
_DAY: Any = bindparam("as_of")
_RUNNING = and_(_T.c.from_on <= _DAY, or_(_T.c.to_on.is_(None), _T.c.to_on >= _DAY))


class _Kind(NamedTuple):
    name: str
    table: FromClause
    waits: str
    partner: FromClause
    of: ColumnElement[Any]
    seen: Any


_KINDS = (
    _Kind(
        "concept-note", _N, NoteState.BEFORE_COMMITTEE.value, _NP, _NP.c.note_id, notes.visible_to
    ),
    _Kind(
        "joint-programme",
        _P,
        ProgrammeState.BEFORE_COMMITTEE.value,
        _PP,
        _PP.c.programme_id,
        programmes.opened_to,
    ),
)


@rows(ItemRow._make)
def items(sight: Sight) -> Select[Any]:
    """What stands before the Committee."""
    return _each(sight, _item)


@rows(ConflictRow._make)
def conflicts(sight: Sight) -> Select[Any]:
    """Which seats have a part in what stands before the Committee."""
    return _each(sight, _has_a_part, _is_named)


def _each(sight: Sight, *queries: Any) -> Select[Any]:
    found: CompoundSelect[Any] = union_all(
        *(
            query(kind).where(kind.table.c.state == kind.waits, kind.seen(sight, kind.table))
            for kind in _KINDS
            for query in queries
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


def _has_a_part(kind: _Kind) -> Select[Any]:
    partner = exists().where(
        kind.of == kind.table.c.id, kind.partner.c.organisation_id == _T.c.organisation_id
    )
    part = or_(
        kind.table.c.coordinator_id == _T.c.organisation_id, partner.correlate(kind.table, _T)
    )
    return _conflict(kind, PUNO).join(_T, and_(_RUNNING, part))


def _is_named(kind: _Kind) -> Select[Any]:
    named = names_country(kind.table.c.content, _SITS.c.country)
    return (
        _conflict(kind, COUNTRY)
        .join(_T, _RUNNING)
        .join(_SITS, and_(_SITS.c.id == _T.c.organisation_id, _SITS.c.country.is_not(None), named))
    )


def _conflict(kind: _Kind, ground: str) -> Select[Any]:
    return select(
        kind.table.c.id.label("item_id"), _T.c.seat_id, literal(ground, Text).label("ground")
    ).select_from(kind.table)


_AGENDA = Sheaf(items, conflicts, composition.seats)


def agenda(work: Work) -> tuple[Item, ...]:
    """All that stands before the Committee and is open to the reader, the longest waiting first."""
    rules, today = work.profile.committee, work.today()
    read = _AGENDA.read(work, as_of=today)
    found = composition.composed(rules, read[composition.seats], today)
    at_stake: dict[UUID, dict[UUID, str]] = {}
    for row in read[conflicts]:
        if row.ground in rules.recused_by:
            at_stake.setdefault(row.item_id, {}).setdefault(row.seat_id, row.ground)
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
        may_recuse = category.code != CHAIR or rules.chair_recused_for_own_entity
        for place in category.places:
            if place.row is None:
                seats.append(Seat("", category.code, held=False))
                continue
            ground = grounds.get(place.row.id, "") if may_recuse else ""
            seats.append(
                Seat(place.row.code, category.code, held=place.is_held, recused=bool(ground))
            )
            if ground:
                recused.append(Recused(place.row, category.title, ground))
    return Item(row, tuple(recused), needed(rules.quorum, seats))
