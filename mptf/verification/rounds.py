"""What the Committee has said: seals open, and from what is in them follows what was kept.

A round that is over is recounted with its own key, which lies beside it; the fund's secret is not
needed. One that still runs is sealed, which is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from sqlalchemy import Connection, func, select

from mptf.chain import table_of
from mptf.committee.models import Mode
from mptf.db import canonical_json
from mptf.profile.committee_rules import Committee
from mptf.rounds import tally
from mptf.rounds.answers import (
    Answers,
)
from mptf.rounds.models import Answer, ClosedBy, Position, Result, RoundClosing
from mptf.rounds.outcome import Derivation
from mptf.rounds.seal import Broken, Said
from mptf.verification import answers as raw
from mptf.verification.findings import Finding, Rules
from mptf.verification.reading import Row, Snapshot, grouped

ITEMS, ROUNDS, SEATS, BACKS = "committee_item", "round", "round_seat", "stood_back"
POSITIONS, CLOSINGS, EXTENSIONS = "seat_position", "round_closing", "deadline_extension"
SPOKEN, SETTLED = "open_position", "item_closing"


def check(snapshot: Snapshot, rules: Rules) -> Iterator[Finding]:
    """Hold every round against its deadline, and what was kept of it against a recount."""
    items = {row["id"]: row for row in snapshot.sound(ITEMS)}
    seats, positions = (grouped(snapshot.sound(name), "round_id") for name in (SEATS, POSITIONS))
    backs, spoken = (grouped(snapshot.sound(name), "item_id") for name in (BACKS, SPOKEN))
    attended, settled = raw.attended(snapshot), {r["item_id"]: r for r in snapshot.sound(SETTLED)}
    closings = {row["round_id"]: row for row in snapshot.sound(CLOSINGS)}
    ends = _Deadlines(snapshot)
    yield from ends.check()
    for opened in snapshot.sound(ROUNDS):
        key, item = opened["id"], items.get(opened["item_id"])
        if item is None:
            continue  # the key that is broken is named with the schema
        own = _Round(
            opened,
            ends.of.get(item["sitting_id"]) if item["mode"] == Mode.WRITTEN else None,
            positions[key],
            backs[item["id"]],
            spoken[item["id"]],
            raw.Said(seats[key], backs[item["id"]], positions[key], spoken[item["id"]]).answers(
                UUID(item["id"]), attended.get(item["sitting_id"], ())
            ),
        )
        yield from own.numbers()
        closing = closings.get(key)
        yield from own.in_time(closing)
        if closing is not None:
            same = opened["profile_digest"] == rules.profile.digest
            yield from own.recount(
                closing, settled.pop(item["id"], None), rules.profile.committee if same else None
            )
    for row in settled.values():
        yield Finding(SETTLED, row.key, "item_id: no round of that item was closed")


def sealed(connection: Connection) -> int:
    """How many positions nobody can recount yet: the rounds that they are of are not closed."""
    positions, closings = table_of(Position), table_of(RoundClosing)
    query = (
        select(func.count())
        .select_from(positions)
        .outerjoin(closings, closings.c.round_id == positions.c.round_id)
        .where(closings.c.round_id.is_(None))
    )
    return int(connection.execute(query).scalar_one())


class _Deadlines:
    """Until when positions are taken on the items of a written procedure, by its id."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.of = {row["procedure_id"]: row["deadline_at"] for row in snapshot.sound("circulation")}
        self._extensions = grouped(snapshot.sound(EXTENSIONS), "procedure_id")
        self._first = dict(self.of)
        for procedure, rows in self._extensions.items():
            if procedure in self.of:
                self.of[procedure] = max(self.of[procedure], *(r["deadline_at"] for r in rows))

    def check(self) -> Iterator[Finding]:
        """Each extension follows the one before it, and came before that was over."""
        for procedure, rows in self._extensions.items():
            until = self._first.get(procedure, "")
            for number, row in enumerate(sorted(rows, key=lambda row: int(row["seq"])), 1):
                if row["seq"] != number:
                    words = f"seq: {row['seq']} where {number} is next"
                    yield Finding(EXTENSIONS, row.key, words)
                if not row["extended_at"] < until < row["deadline_at"]:
                    words = "deadline_at: it does not put off the one before, or came too late"
                    yield Finding(EXTENSIONS, row.key, words)
                until = row["deadline_at"]


@dataclass(frozen=True, slots=True)
class _Round:
    """A round with what was said in it. Instants are texts, which sort as they follow."""

    row: Row
    ends_at: str | None
    positions: list[Row]
    backs: list[Row]
    spoken: list[Row]
    answers: Answers

    @property
    def in_a_meeting(self) -> bool:
        """Whether whoever presides closed it: a written procedure has its deadline."""
        return self.ends_at is None

    def numbers(self) -> Iterator[Finding]:
        """Each position is of a seat that was asked; those of one are numbered as they came."""
        asked = {str(seat.seat_id) for seat in self.answers.seats if seat.held and not seat.ground}
        for row in self.positions:
            if row["seat_id"] not in asked:
                yield Finding(POSITIONS, row.key, "seat_id: that seat was not asked")
        for rows in grouped(self.positions, "seat_id").values():
            rows.sort(key=lambda row: (int(row["seq"]), row.key))
            for number, row in enumerate(rows, 1):
                if row["seq"] != number:
                    words = f"seq: {row['seq']} where {number} is the seat's next"
                    yield Finding(POSITIONS, row.key, words)
                    break
            for before, after in pairwise(rows):
                if after["given_at"] < before["given_at"]:
                    yield Finding(POSITIONS, after.key, "given_at: it is before the one it follows")

    def in_time(self, closing: Row | None) -> Iterator[Finding]:
        """Nothing came behind the close, and the close is where the records put it."""
        said = [*((POSITIONS, r, "given_at") for r in self.positions)]
        said += [*((BACKS, r, "declared_at") for r in self.backs)]
        for table, row, column in said:
            at = row[column]
            if self.ends_at is not None and at >= self.ends_at:
                yield Finding(table, row.key, f"{column}: it is not before the deadline")
            elif closing is not None and _is_late(at, closing):
                yield Finding(table, row.key, f"{column}: its round was closed by then")
            # In a meeting a seat may declare its part before positions are asked for.
            if at < self.row["opened_at"] and not (self.in_a_meeting and table == BACKS):
                yield Finding(table, row.key, f"{column}: its round was not open yet")
        if closing is None:
            return
        if self.ends_at is None:
            if closing["reason"] != ClosedBy.CHAIR:
                yield _found(closing, f"reason: {closing['reason']!r} closes nothing in a meeting")
            return
        last = max((row[column] for _table, row, column in said), default=None)
        wanted = {ClosedBy.DEADLINE: self.ends_at, ClosedBy.ALL_ANSWERED: last}
        if closing["reason"] not in wanted:
            yield _found(closing, f"reason: {closing['reason']!r} closes no written procedure")
        elif closing["closed_at"] != wanted[closing["reason"]]:
            words = "the deadline" if closing["reason"] == ClosedBy.DEADLINE else "the last answer"
            yield _found(closing, f"closed_at: {words} was at {wanted[closing['reason']]}")

    def recount(
        self, closing: Row, settled: Row | None, rules: Committee | None
    ) -> Iterator[Finding]:
        """Open every position; under the rules of the day, derive the result anew."""
        yield from self._behind_the_close(closing, settled)
        if any(row["answer"] not in set(Answer) for row in self.spoken):
            return
        try:
            key = bytes.fromhex(closing["key"])
        except ValueError:
            yield _found(closing, "key: it is none")
            return
        said: dict[tuple[UUID, int], Said] = {}
        for row, position in zip(self.positions, self.answers.positions, strict=True):
            try:
                said[position.seat_id, position.seq] = tally.opened(key, position)
            except Broken as broken:
                yield Finding(POSITIONS, row.key, f"sealed: {broken}")
        if closing["reason"] == ClosedBy.ALL_ANSWERED and not self.answers.all_have_answered:
            yield _found(closing, "reason: not every seat has answered")
        if rules is None:
            return
        counted = {
            seat: said[seat, row.seq]
            for seat, row in self.answers.latest().items()
            if (seat, row.seq) in said
        }
        found = tally.derive(
            rules,
            self.answers,
            counted,
            raw.instant(closing["closed_at"]),
            in_a_meeting=self.in_a_meeting,
            delegate_presides=self.row["delegate_presides"],
        )
        yield from _follows(CLOSINGS, closing, found)
        if settled is not None:
            at_the_end = tally.after_the_open_round(
                rules,
                self.answers,
                counted,
                raw.instant(settled["closed_at"]),
                delegate_presides=self.row["delegate_presides"],
            )
            yield from _follows(SETTLED, settled, at_the_end)

    def _behind_the_close(self, closing: Row, settled: Row | None) -> Iterator[Finding]:
        """An open round follows an objection alone, and what is said in it lies in its time."""
        has_one = closing["result"] == Result.OPEN_ROUND
        if settled is not None and not has_one:
            yield Finding(SETTLED, settled.key, "item_id: there was no open round on it")
        for row in self.spoken:
            if row["answer"] not in set(Answer):
                yield Finding(SPOKEN, row.key, f"answer: {row['answer']!r} is none")
            if not has_one or row["given_at"] < closing["closed_at"]:
                yield Finding(SPOKEN, row.key, "given_at: there was no open round on it yet")
            elif settled is not None and row["given_at"] > settled["closed_at"]:
                yield Finding(SPOKEN, row.key, "given_at: its item was closed by then")


def _follows(table: str, row: Row, found: Derivation) -> Iterator[Finding]:
    if canonical_json(found.as_json()) != row["derivation"]:
        yield Finding(table, row.key, "derivation: it does not follow from what the seats said")
    if found.result != row["result"]:
        words = f"result: {found.result.value} follows from what the seats said"
        yield Finding(table, row.key, words)


def _is_late(at: str, closing: Row) -> bool:
    """The last answer closes a round itself, and comes with its close; no other does."""
    if closing["reason"] == ClosedBy.ALL_ANSWERED:
        return bool(at > closing["closed_at"])
    return bool(at >= closing["closed_at"])


def _found(closing: Row, what: str) -> Finding:
    return Finding(CLOSINGS, closing.key, what)
