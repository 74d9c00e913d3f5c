"""Whether a round is over, and what follows from it then: the same whenever it is asked.

Nothing here writes: who reads after the close and the unit that records the close ask alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mptf.committee.models import Mode
from mptf.profile.committee_rules import Committee
from mptf.rounds import outcome
from mptf.rounds.answers import Answers, PositionRow, SeatRow
from mptf.rounds.models import Answer, ClosedBy, Result
from mptf.rounds.outcome import Derivation
from mptf.rounds.seal import Place, Said, Sealed, key_of, unseal
from mptf.rounds.table import OnItem
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Closed:
    """A round that is over: when, why, with what key, who said what, and what follows."""

    at: datetime
    by: ClosedBy
    key: bytes
    said: dict[UUID, Said]
    """The last position of each seat that counts."""
    derivation: Derivation


def closed(work: Work, found: OnItem, ends_at: datetime | None) -> Closed | None:
    """How a round ended; nothing while it runs, or before it was opened.

    `ends_at` is the deadline of its sitting, which has none where the Chair closes the item.
    """
    item = found.item
    if item.round_id is None:
        return None
    if kept := item.closing:
        key = bytes.fromhex(kept.key)
        derivation = Derivation.from_json(kept.derivation)
        return Closed(kept.closed_at, ClosedBy(kept.reason), key, _said(found, key), derivation)
    if ends_at is None or work.now() < ends_at:
        return None
    return ended(work, found, ends_at, ClosedBy.DEADLINE)


def settled(work: Work, found: OnItem, ends_at: datetime | None) -> Closed | None:
    """How the item itself ended: with its round or, where one objected in a meeting, after it."""
    how = closed(work, found, ends_at)
    if how is None or how.derivation.result is not Result.OPEN_ROUND:
        return how
    kept = found.item.settlement
    if kept is None:
        return None
    derivation = Derivation.from_json(kept.derivation)
    return Closed(kept.closed_at, ClosedBy.CHAIR, how.key, said_last(found, how.said), derivation)


def said_last(found: Answers, sealed: Mapping[UUID, Said]) -> dict[UUID, Said]:
    """What each seat says after the open round: what it said there or, before it, in the seal."""
    open_now = {
        seat: Said(Answer(row.answer), row.reason) for seat, row in found.spoken_last().items()
    }
    return {**sealed, **open_now}


def after_the_open_round(
    rules: Committee,
    found: Answers,
    sealed: Mapping[UUID, Said],
    at: datetime,
    *,
    delegate_presides: bool,
) -> Derivation:
    """What follows when an item is closed at an instant, behind its open round."""
    return outcome.after_the_open_round(
        rules,
        found.asked(at),
        _by_code(found, said_last(found, sealed)),
        _codes_at_the_table(found, at),
        delegate_presides=delegate_presides,
    )


def ended(work: Work, found: OnItem, at: datetime, by: ClosedBy) -> Closed:
    """What follows from a round that ends at an instant."""
    item = found.item
    key = key_of(work.seal_key, _of_round(found))
    said = _said(found, key)
    derivation = derive(
        work.profile.committee,
        found,
        said,
        at,
        in_a_meeting=item.mode == Mode.MEETING,
        delegate_presides=bool(item.delegate_presides),
    )
    return Closed(at, by, key, said, derivation)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a seat stands on an item, as everybody may know it; what it said only after the close."""

    seat: SeatRow
    ground: str
    """Why it stands back; empty where it does not."""
    answered_at: datetime | None
    answered_by: str
    said: Said | None
    receipt: str


def standings(found: OnItem, how: Closed | None) -> list[Standing]:
    """Every seat of a round: who has answered is open, what is not until it is closed.

    Then it is on the record, for whoever has the papers of the item.
    """
    if found.withheld:
        how = None
    latest = found.latest()
    standing = []
    for seat in found.seats:
        row = latest.get(seat.seat_id) if seat.seat_id else None
        ground = found.ground_of(seat)
        if row is None:
            standing.append(Standing(seat, ground, None, "", None, ""))
        elif how is None:
            standing.append(Standing(seat, ground, row.given_at, row.name, None, ""))
        else:
            said = how.said.get(row.seat_id)
            standing.append(Standing(seat, ground, row.given_at, row.name, said, row.receipt))
    return standing


def derive(
    rules: Committee,
    found: Answers,
    said: dict[UUID, Said],
    at: datetime,
    *,
    in_a_meeting: bool,
    delegate_presides: bool,
) -> Derivation:
    """The rule over the seats as they stood at an instant, and what they said."""
    asked, answers = found.asked(at), _by_code(found, said)
    if in_a_meeting:
        there = _codes_at_the_table(found, at)
        return outcome.in_a_meeting(
            rules, asked, answers, there, delegate_presides=delegate_presides
        )
    return outcome.in_writing(rules, asked, answers, delegate_presides=delegate_presides)


def _by_code(found: Answers, said: Mapping[UUID, Said]) -> dict[str, Answer]:
    codes = {seat.seat_id: seat.code for seat in found.seats}
    return {codes[seat]: each.answer for seat, each in said.items()}


def _codes_at_the_table(found: Answers, at: datetime) -> set[str]:
    there = found.at_the_table(at)
    return {seat.code for seat in found.seats if seat.seat_id in there}


def own(work: Work, found: OnItem) -> dict[UUID, tuple[PositionRow, Said]]:
    """What the reader said, by seat: nobody else is told before the close."""
    mine = receipts(work, found)
    if not mine:
        return {}
    key = key_of(work.seal_key, _of_round(found))
    return {row.seat_id: (row, opened(key, row)) for row in mine}


def receipts(work: Work, found: OnItem) -> list[PositionRow]:
    """The last position that the reader has given themselves for each seat."""
    mine = [row for row in found.positions if row.given_by == work.actor.id]
    return list({row.seat_id: row for row in sorted(mine, key=lambda row: row.seq)}.values())


def _said(found: OnItem, key: bytes) -> dict[UUID, Said]:
    return {seat: opened(key, row) for seat, row in found.latest().items()}


def opened(key: bytes, row: PositionRow) -> Said:
    """What a position says.

    Raises:
        Broken: the key does not open it.
    """
    return unseal(key, Place(row.round_id, row.seat_id, row.seq), Sealed(row.sealed, row.receipt))


def _of_round(found: OnItem) -> UUID:
    round_id = found.item.round_id
    if round_id is None:
        raise ValueError("no round was opened on the item")
    return round_id
