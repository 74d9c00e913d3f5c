"""What waits for the Committee: each item, the seats that stand back, the quorum it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CompoundSelect,
    FromClause,
    Select,
    Text,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from mptf.chain import table_of
from mptf.committee import composition, conflicts
from mptf.committee.composition import Constituency, SeatRow
from mptf.committee.conflicts import ConflictRow, Parts
from mptf.committee.quorum import Needed, Seat, needed
from mptf.committee.visibility import FUND
from mptf.lives.models import Transition
from mptf.meetings import visibility as meetings
from mptf.meetings.models import Meeting
from mptf.meetings.states import MeetingState
from mptf.notes import visibility as notes
from mptf.notes.states import NoteState
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.procedures import visibility as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.procedures.states import ProcedureState
from mptf.profile.committee_rules import Committee
from mptf.programmes import visibility as programmes
from mptf.programmes.states import ProgrammeState
from mptf.reading import rows
from mptf.revisions import visibility as revisions
from mptf.revisions.states import RevisionState
from mptf.rounds.models import CommitteeItem, ItemTakenOff, Result, Round, RoundClosing
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


class SittingRow(NamedTuple):
    """Where a thing was put before the Committee, and what became of it there."""

    subject_id: UUID
    mode: str
    number: str
    state: str
    result: str | None
    opened_at: datetime | None

    @property
    def is_suspended(self) -> bool:
        """Whether an objection in writing sent it to a meeting."""
        return self.result == Result.TO_A_MEETING

    @property
    def goes_on(self) -> bool:
        """Whether it is asked of there now, or is to be."""
        return self.state in _GOES_ON and self.result is None


@dataclass(frozen=True, slots=True)
class Item:
    """An item with who stands back, what a quorum on it needs, and where it is taken up."""

    row: ItemRow
    recused: tuple[Recused, ...]
    needed: Needed
    sittings: tuple[SittingRow, ...]
    """Those that go on; where none does, that which suspended it."""


_GOES_ON = frozenset(
    {
        ProcedureState.CIRCULATED.value,
        MeetingState.PLANNED.value,
        MeetingState.CALLED.value,
        MeetingState.PAPERS_SENT.value,
        MeetingState.IN_SESSION.value,
    }
)

_CI, _R, _X, _OFF = (table_of(m) for m in (CommitteeItem, Round, RoundClosing, ItemTakenOff))
_W, _M = table_of(WrittenProcedure), table_of(Meeting)
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
    _Kind(
        "programme-revision",
        conflicts.REVISION,
        RevisionState.BEFORE_COMMITTEE.value,
        revisions.visible_to,
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


@rows(SittingRow._make, _R.c.opened_at)
def sittings(sight: Sight) -> Select[Any]:
    """Where each thing was put before the Committee, but for what was taken off an agenda."""
    return (
        select(
            _CI.c.subject_id,
            _CI.c.mode,
            func.coalesce(_W.c.number, _M.c.number).label("number"),
            func.coalesce(_W.c.state, _M.c.state).label("state"),
            _X.c.result,
            _R.c.opened_at,
        )
        .outerjoin(_W, _W.c.id == _CI.c.sitting_id)
        .outerjoin(_M, _M.c.id == _CI.c.sitting_id)
        .outerjoin(_R, _R.c.item_id == _CI.c.id)
        .outerjoin(_X, _X.c.round_id == _R.c.id)
        .outerjoin(_OFF, _OFF.c.item_id == _CI.c.id)
        .where(
            _OFF.c.id.is_(None),
            _CI.c.subject_kind != FUND,
            or_(
                procedures.visible_to(sight, _W),
                meetings.visible_to(sight, _M),
            ),
            or_(_X.c.id.is_(None), _X.c.result == Result.TO_A_MEETING.value),
        )
    )


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


_AGENDA = Sheaf(items, standing_back, sittings, composition.seats)


def agenda(work: Work) -> tuple[Item, ...]:
    """All that stands before the Committee and is open to the reader, the longest waiting first."""
    rules, today = work.profile.committee, work.today()
    read = _AGENDA.read(work, as_of=today)
    found = composition.composed(rules, read[composition.seats], today)
    at_stake = conflicts.by_item(rules, read[standing_back])
    asked = _by_subject(read[sittings])
    ordered = sorted(read[items], key=lambda row: (row.since, row.number))
    return tuple(
        replace(
            _with_quorum(rules, row, found, at_stake.get(row.id, {})),
            sittings=_that_matter(asked.get(row.id, [])),
        )
        for row in ordered
    )


def _by_subject(read: Iterable[SittingRow]) -> dict[UUID, list[SittingRow]]:
    found: dict[UUID, list[SittingRow]] = {}
    for row in read:
        found.setdefault(row.subject_id, []).append(row)
    return found


def _that_matter(asked: list[SittingRow]) -> tuple[SittingRow, ...]:
    running = tuple(row for row in asked if row.goes_on)
    return running or tuple(row for row in asked if row.is_suspended)[-1:]


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
    return Item(row, tuple(recused), needed(rules.quorum, seats), ())
