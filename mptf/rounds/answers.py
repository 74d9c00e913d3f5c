"""The seats of a round and what they have answered, still sealed: who counts, who is waited for.

What follows is the same whether the rows were read for a page or, raw, by `verify`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from mptf.committee.quorum import Seat as Sits
from mptf.rounds.models import Presence
from mptf.rounds.outcome import Asked

DECLARED = "declared"
"""Why a seat stands back that has said so itself."""


class SeatRow(NamedTuple):
    """A seat as it stood when the round was opened."""

    item_id: UUID
    seat_id: UUID | None
    code: str
    category: str
    organisation: str
    held: bool
    served: bool
    ground: str


class BackRow(NamedTuple):
    """A seat that has declared its part in the item."""

    item_id: UUID
    seat_id: UUID
    declared_by: str
    declared_at: datetime
    reason: str


class PositionRow(NamedTuple):
    """A position, sealed."""

    item_id: UUID
    round_id: UUID
    seat_id: UUID
    seq: int
    given_by: UUID
    name: str
    given_at: datetime
    sealed: str
    receipt: str


class SpokenRow(NamedTuple):
    """What a seat said in the open round."""

    item_id: UUID
    seat_id: UUID
    code: str
    seq: int
    answer: str
    reason: str
    given_by: UUID
    name: str
    given_at: datetime


class AttendedRow(NamedTuple):
    """A seat, with its name, on a sheet of attendance; `name` is of whoever speaks for it."""

    seat_id: UUID
    code: str
    seat: str
    sheet: int
    recorded_at: datetime
    presence: str
    remote: bool
    person_id: UUID | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Answers:
    """The seats of a round on an item, those that stood back, and every position.

    In a meeting also what was said in the open round, and who was at the table when.
    """

    seats: tuple[SeatRow, ...]
    backs: tuple[BackRow, ...]
    positions: tuple[PositionRow, ...]
    spoken: tuple[SpokenRow, ...]
    attended: tuple[AttendedRow, ...]

    def ground_of(self, seat: SeatRow, at: datetime | None = None) -> str:
        """Why a seat stands back; what it declared after an instant is left out."""
        if seat.ground:
            return seat.ground
        declared = [b for b in self.backs if b.seat_id == seat.seat_id]
        return DECLARED if any(at is None or b.declared_at <= at for b in declared) else ""

    def asked(self, at: datetime | None = None) -> list[Asked]:
        """The seats as the quorum sees them, in one order however a database sorts."""
        return [
            Asked(
                Sits(seat.code, seat.category, seat.held, bool(self.ground_of(seat, at))),
                seat.served,
            )
            for seat in sorted(self.seats, key=lambda seat: (seat.category, seat.code))
        ]

    def latest(self) -> dict[UUID, PositionRow]:
        """The last position of each seat that may take one."""
        free = {seat.seat_id for seat in self.entitled}
        ordered = sorted(self.positions, key=lambda row: row.seq)
        return {row.seat_id: row for row in ordered if row.seat_id in free}

    def at_the_table(self, at: datetime | None = None) -> set[UUID]:
        """The seats that are there at an instant; at the last that is known where none is named."""
        known = [row for row in self.attended if at is None or row.recorded_at <= at]
        last = {row.seat_id: row for row in sorted(known, key=lambda row: row.sheet)}
        return {row.seat_id for row in last.values() if row.presence == Presence.PRESENT}

    def spoken_last(self) -> dict[UUID, SpokenRow]:
        """What each seat that may take a position said last in the open round."""
        free = {seat.seat_id for seat in self.entitled}
        ordered = sorted(self.spoken, key=lambda row: row.seq)
        return {row.seat_id: row for row in ordered if row.seat_id in free}

    @property
    def entitled(self) -> tuple[SeatRow, ...]:
        """The seats that may take a position."""
        return tuple(seat for seat in self.seats if seat.held and not self.ground_of(seat))

    @property
    def all_have_answered(self) -> bool:
        """Whether nobody is waited for."""
        answered = self.latest()
        return bool(self.entitled) and all(seat.seat_id in answered for seat in self.entitled)
