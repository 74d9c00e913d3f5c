"""What is read of the items of a sitting: the seats on each, who has answered, what follows.

What a seat said is in `PositionRow` as it is kept, sealed; `tally` opens it when it may be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.chain import table_of
from mptf.committee import composition
from mptf.committee.composition import OwnSeat
from mptf.people.models import Person
from mptf.policy import Sight
from mptf.reading import OF, Rows, rows
from mptf.rounds.answers import Answers, BackRow, PositionRow, SeatRow
from mptf.rounds.models import (
    CommitteeItem,
    ItemComment,
    Position,
    Round,
    RoundClosing,
    RoundSeat,
    StoodBack,
)
from mptf.rounds.visibility import of_their_own, visible_to
from mptf.sheaf import Read, Sheaf
from mptf.work import Work


class ItemRow(NamedTuple):
    """A thing that the Committee is asked to decide, with the round on it where one is open."""

    id: UUID
    seq: int
    subject_kind: str
    subject_id: UUID
    title: str
    outcome: str
    proposal: dict[str, Any]
    background: str
    of_their_own: bool
    """Whether it is about what the reader's organisation or country has a part in."""
    round_id: UUID | None
    opened_at: datetime | None
    delegate_presides: bool | None
    closed_at: datetime | None
    recorded_at: datetime | None
    reason: str | None
    key: str | None
    derivation: dict[str, Any] | None

    @property
    def closing(self) -> ClosingRow | None:
        """How its round ended, where that is recorded."""
        return ClosingRow._make(self[-5:]) if self.closed_at is not None else None


class ClosingRow(NamedTuple):
    """How a round ended, as it was recorded."""

    closed_at: datetime
    recorded_at: datetime
    reason: str
    key: str
    derivation: dict[str, Any]


class CommentRow(NamedTuple):
    """What somebody said of the item to all."""

    item_id: UUID
    name: str
    said_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class OnItem(Answers):
    """All there is on one item. Papers are left out for whoever stands back from it."""

    item: ItemRow
    comments: tuple[CommentRow, ...]
    withheld: bool = False
    """Whether its papers are not the reader's to have."""


_I, _R, _X = (table_of(m) for m in (CommitteeItem, Round, RoundClosing))
_S, _B, _V, _K = (table_of(m) for m in (RoundSeat, StoodBack, Position, ItemComment))
_WHO = table_of(Person).alias("who")


@rows(ItemRow._make, _I.c.seq)
def items(sight: Sight) -> Select[Any]:
    """The items of a sitting."""
    return (
        select(
            _I.c.id,
            _I.c.seq,
            _I.c.subject_kind,
            _I.c.subject_id,
            _I.c.title,
            _I.c.outcome,
            _I.c.proposal,
            _I.c.background,
            of_their_own(_I.c.subject_id).label("of_their_own"),
            _R.c.id.label("round_id"),
            _R.c.opened_at,
            _R.c.delegate_presides,
            _X.c.closed_at,
            _X.c.recorded_at,
            _X.c.reason,
            _X.c.key,
            _X.c.derivation,
        )
        .outerjoin(_R, _R.c.item_id == _I.c.id)
        .outerjoin(_X, _X.c.round_id == _R.c.id)
        .where(_I.c.sitting_id == OF, visible_to(sight))
    )


def _on_items(sight: Sight, found: Select[Any]) -> Select[Any]:
    return found.where(_I.c.sitting_id == OF, visible_to(sight))


@rows(SeatRow._make, _S.c.category, _S.c.code)
def seats(sight: Sight) -> Select[Any]:
    """The seats of every round."""
    columns = (_S.c.seat_id, _S.c.code, _S.c.category, _S.c.organisation, _S.c.held, _S.c.served)
    found = select(_I.c.id.label("item_id"), *columns, _S.c.ground)
    return _on_items(
        sight,
        found.select_from(_I.join(_R, _R.c.item_id == _I.c.id).join(_S, _S.c.round_id == _R.c.id)),
    )


@rows(BackRow._make, _B.c.declared_at)
def backs(sight: Sight) -> Select[Any]:
    """The seats that declared a part of theirs."""
    found = select(_B.c.item_id, _B.c.seat_id, _WHO.c.name, _B.c.declared_at, _B.c.reason)
    joined = _B.join(_I, _I.c.id == _B.c.item_id).join(_WHO, _WHO.c.id == _B.c.declared_by)
    return _on_items(sight, found.select_from(joined))


@rows(PositionRow._make, _V.c.given_at, _V.c.seq)
def positions(sight: Sight) -> Select[Any]:
    """Every position of every round, sealed."""
    found = select(
        _I.c.id.label("item_id"),
        _V.c.round_id,
        _V.c.seat_id,
        _V.c.seq,
        _V.c.given_by,
        _WHO.c.name,
        _V.c.given_at,
        _V.c.sealed,
        _V.c.receipt,
    )
    joined = (
        _V.join(_R, _R.c.id == _V.c.round_id)
        .join(_I, _I.c.id == _R.c.item_id)
        .join(_WHO, _WHO.c.id == _V.c.given_by)
    )
    return _on_items(sight, found.select_from(joined))


@rows(CommentRow._make, _K.c.said_at)
def comments(sight: Sight) -> Select[Any]:
    """What was said to all."""
    found = select(_K.c.item_id, _WHO.c.name, _K.c.said_at, _K.c.text)
    joined = _K.join(_I, _I.c.id == _K.c.item_id).join(_WHO, _WHO.c.id == _K.c.said_by)
    return _on_items(sight, found.select_from(joined))


# --- The items of a sitting ----------------------------------------------------------------------

_ON_ITEMS: tuple[Rows[Any], ...] = (seats, backs, positions, comments)
PARTS: tuple[Rows[Any], ...] = (items, composition.own_seats, *_ON_ITEMS)
"""What `gathered` makes the table of; a page may read more with it."""
_ALL = Sheaf(*PARTS)


@dataclass(frozen=True, slots=True)
class OnTheTable:
    """The items of a sitting as a reader has them, and the seats for which the reader speaks."""

    items: tuple[OnItem, ...]
    own_seats: tuple[OwnSeat, ...]


def on_the_table(work: Work, sitting_id: UUID) -> OnTheTable:
    """The items of a sitting with all that is on each; one statement."""
    return gathered(work, _ALL.read(work, **asked_with(work, sitting_id)))


def asked_with(work: Work, sitting_id: UUID) -> dict[str, Any]:
    """What `PARTS` are read with."""
    return {"subject": sitting_id, "me": work.actor.id, "as_of": work.today()}


def gathered(work: Work, read: Read) -> OnTheTable:
    """The table, of what was read of `PARTS`."""
    own = tuple(read[composition.own_seats])
    of = {part: _by_item(read, part) for part in _ON_ITEMS}
    order = {rule.code: n for n, rule in enumerate(work.profile.committee.seats)}
    found = (
        OnItem(
            seats=tuple(sorted(of[seats][row.id], key=lambda seat: order.get(seat.category, 0))),
            backs=tuple(of[backs][row.id]),
            positions=tuple(of[positions][row.id]),
            item=row,
            comments=tuple(of[comments][row.id]),
        )
        for row in read[items]
    )
    everything = work.actor.sight.everything
    return OnTheTable(
        tuple(each if everything else _without_papers(each, own) for each in found), own
    )


def on_item(work: Work, item: CommitteeItem) -> OnItem:
    """All there is on one item."""
    table = on_the_table(work, item.sitting_id)
    return next(each for each in table.items if each.item.id == item.id)


def _by_item(read: Read, part: Rows[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in read[part]:
        found[row.item_id].append(row)
    return found


def _without_papers(found: OnItem, own: Iterable[OwnSeat]) -> OnItem:
    """What is left for a reader all of whose seats stand back from the item.

    Who speaks for no seat stands back from what their own organisation or country has a part in.
    """
    grounds = [
        found.ground_of(seat)
        for seat in found.seats
        if seat.seat_id in {mine.seat_id for mine in own}
    ]
    if not (all(grounds) if grounds else found.item.of_their_own):
        return found
    bare = found.item._replace(proposal={}, background="")
    return replace(found, item=bare, comments=(), withheld=True)
