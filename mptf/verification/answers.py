"""What was said of the Committee's items, of raw rows: the same as a page reads."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mptf.rounds.answers import (
    Answers,
    AttendedRow,
    BackRow,
    PositionRow,
    SeatRow,
    SpokenRow,
)
from mptf.verification.reading import Row, Snapshot

SHEETS, ATTENDED = "attendance_sheet", "attendance"


def attended(snapshot: Snapshot) -> dict[str, tuple[AttendedRow, ...]]:
    """Who was at the table, by the meeting; names of people are of no matter."""
    sheets = {row["id"]: row for row in snapshot.sound(SHEETS)}
    found: defaultdict[str, list[AttendedRow]] = defaultdict(list)
    for row in snapshot.sound(ATTENDED):
        sheet = sheets.get(row["sheet_id"])
        if sheet is not None:
            found[sheet["sitting_id"]].append(
                AttendedRow(
                    UUID(row["seat_id"]),
                    "",
                    "",
                    sheet["seq"],
                    instant(sheet["recorded_at"]),
                    row["presence"],
                    row["remote"],
                    None,
                    None,
                )
            )
    return {sitting: tuple(rows) for sitting, rows in found.items()}


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of an item, in raw rows."""

    seats: list[Row]
    backs: list[Row]
    positions: list[Row]
    spoken: list[Row]

    def answers(self, item: UUID, attended: tuple[AttendedRow, ...]) -> Answers:
        """The same as a page reads; names of people are of no matter."""
        return Answers(
            seats=tuple(
                SeatRow(
                    item,
                    UUID(row["seat_id"]) if row["seat_id"] else None,
                    row["code"],
                    row["category"],
                    row["organisation"],
                    row["held"],
                    row["served"],
                    row["ground"],
                )
                for row in self.seats
            ),
            backs=tuple(
                BackRow(item, UUID(row["seat_id"]), "", instant(row["declared_at"]), row["reason"])
                for row in self.backs
            ),
            positions=tuple(
                PositionRow(
                    item,
                    UUID(row["round_id"]),
                    UUID(row["seat_id"]),
                    row["seq"],
                    UUID(row["given_by"]),
                    "",
                    instant(row["given_at"]),
                    row["sealed"],
                    row["receipt"],
                )
                for row in self.positions
            ),
            spoken=tuple(
                SpokenRow(
                    item,
                    UUID(row["seat_id"]),
                    "",
                    row["seq"],
                    row["answer"],
                    row["reason"],
                    UUID(row["given_by"]),
                    "",
                    instant(row["given_at"]),
                )
                for row in self.spoken
            ),
            attended=attended,
        )


def instant(text: Any) -> datetime:
    """An instant as it is kept."""
    return datetime.fromisoformat(text)
