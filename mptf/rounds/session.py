"""At the table of a meeting: papers, who is there, rounds that the Chair closes, open rounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, func, select

from mptf.audit import service as audit
from mptf.errors import GuardRefused
from mptf.rounds import service as rounds
from mptf.rounds import tally
from mptf.rounds.models import (
    Attendance,
    AttendanceSheet,
    ClosedBy,
    CommitteeItem,
    ItemClosing,
    ItemTakenOff,
    OpenPosition,
    PapersSent,
    PaperVersion,
    Presence,
    Result,
    RoundClosing,
)
from mptf.rounds.seal import Said
from mptf.rounds.table import OnItem, on_item
from mptf.work import Work

_KIND = "committee-item"


# --- Papers --------------------------------------------------------------------------------------


def send_papers(work: Work, item: CommitteeItem) -> None:
    """The papers of an item are open to the members from now on."""
    known = select(PapersSent.id).where(PapersSent.item_id == item.id)
    if work.session.exec(known).first() is None:
        work.add(PapersSent(item_id=item.id, sent_at=work.now()))


def rewrite(work: Work, item: CommitteeItem, text: str, changed: str) -> PaperVersion:
    """Write the papers of an item anew; what was there stays, and everybody sees that it changed.

    Raises:
        GuardRefused: positions were asked for already, or it was taken off the agenda.
    """
    found = on_item(work, item)
    _require_ahead(found)
    row = work.add(
        PaperVersion(
            item_id=item.id,
            seq=len(found.versions) + 2,
            text=text,
            changed=changed,
            written_at=work.now(),
            written_by=work.actor.id,
        )
    )
    audit.record(work, "write papers anew", _KIND, item.id, after={"version": row.seq})
    return row


def take_off(work: Work, item: CommitteeItem, reason: str) -> ItemTakenOff:
    """Take an item off the agenda, or put it over to a later meeting.

    Raises:
        GuardRefused: positions were asked for already, or it was taken off before.
    """
    _require_ahead(on_item(work, item))
    row = work.add(
        ItemTakenOff(
            item_id=item.id, taken_off_at=work.now(), taken_off_by=work.actor.id, reason=reason
        )
    )
    audit.record(work, "take off the agenda", _KIND, item.id, after={"reason": reason})
    return row


def _require_ahead(found: OnItem) -> None:
    if found.item.taken_off_at is not None:
        raise GuardRefused(("It was taken off the agenda.",))
    if found.item.round_id is not None:
        raise GuardRefused(("Positions on it were asked for already: the Chair closes it.",))


# --- Who is there --------------------------------------------------------------------------------


class There(NamedTuple):
    """Whether a seat is at the table, and who speaks for it."""

    seat_id: UUID
    presence: Presence
    remote: bool = False
    person_id: UUID | None = None


def attend(
    work: Work, sitting_id: UUID, there: Sequence[There], observers: str = ""
) -> AttendanceSheet:
    """Write down who is at the table from now on; seats that are not named stay as they were."""
    last = work.session.exec(
        select(func.max(AttendanceSheet.seq)).where(AttendanceSheet.sitting_id == sitting_id)
    ).one()
    sheet = work.add(
        AttendanceSheet(
            sitting_id=sitting_id,
            seq=(last or 0) + 1,
            recorded_at=work.now(),
            recorded_by=work.actor.id,
            observers=observers,
        )
    )
    for each in there:
        work.add(Attendance(sheet_id=sheet.id, **each._asdict()))
    return sheet


def observers(work: Work, sitting_id: UUID) -> str:
    """Who else is there, as it was written down last; empty where nobody was named."""
    query = select(AttendanceSheet.observers).where(
        AttendanceSheet.sitting_id == sitting_id, AttendanceSheet.observers != ""
    )
    found = work.session.exec(query.order_by(col(AttendanceSheet.seq).desc())).first()
    return found or ""


# --- The rounds ----------------------------------------------------------------------------------


def close_positions(work: Work, item: CommitteeItem) -> RoundClosing:
    """Close the sealed round of an item: every position is opened, and what follows is kept.

    Raises:
        GuardRefused: no positions are asked for on it, or they are closed already.
    """
    return close_positions_on(work, on_item(work, item))


def close_positions_on(work: Work, found: OnItem) -> RoundClosing:
    """The same, of an item that was read already.

    Raises:
        GuardRefused: as above.
    """
    if found.item.round_id is None:
        raise GuardRefused(("No positions were asked for on this item yet.",))
    if found.item.closing is not None:
        raise GuardRefused(("Its positions are closed already.",))
    return rounds.close(work, found, tally.ended(work, found, work.now(), ClosedBy.CHAIR))


def speak(work: Work, item: CommitteeItem, said: Said, code: str | None) -> OpenPosition:
    """Say in the open round what a seat holds now, in place of what it said before.

    Who answers for the whole fund writes down what a seat says; anybody else speaks for their own.

    Raises:
        NotPermitted: the actor speaks for no seat, or not for that one.
        GuardRefused: there is no open round on the item, or the seat has no voice in it.
        Invalid: an objection without a reason.
    """
    found = on_item(work, item)
    _require_open_round(work, found)
    rounds.require_reason(said)
    seat = _heard(work, found, code)
    position = work.add(
        OpenPosition(
            item_id=item.id,
            seat_id=seat.seat_id,
            seq=1 + sum(row.seat_id == seat.seat_id for row in found.spoken),
            answer=said.answer,
            reason=said.reason,
            given_by=work.actor.id,
            given_at=work.now(),
        )
    )
    after = {"seat": seat.code, "answer": said.answer, "reason": said.reason}
    audit.record(work, "speak in the open round", _KIND, item.id, after=after)
    return position


class _Heard(NamedTuple):
    seat_id: UUID
    code: str


def _heard(work: Work, found: OnItem, code: str | None) -> _Heard:
    named = code if code and work.actor.sight.everything else rounds.own_seat(work, code).code
    seat = next((each for each in found.seats if each.code == named), None)
    if seat is None or seat.seat_id is None or not seat.held:
        raise GuardRefused((f"Nobody held the seat {named} when positions were asked for.",))
    if found.ground_of(seat):
        raise GuardRefused((f"The seat {named} stands back from this item.",))
    if seat.seat_id not in found.at_the_table():
        raise GuardRefused((f"The seat {named} is not at the table.",))
    return _Heard(seat.seat_id, seat.code)


def _require_open_round(work: Work, found: OnItem) -> tally.Closed:
    how = tally.closed(work, found, None)
    if how is None or how.derivation.result is not Result.OPEN_ROUND:
        raise GuardRefused(("There is no open round on this item.",))
    if found.item.settlement is not None:
        raise GuardRefused(("This item is closed.",))
    return how


def settle(work: Work, item: CommitteeItem) -> ItemClosing:
    """Close an item behind its open round: adopted, unless an objection was sustained.

    Raises:
        GuardRefused: there is no open round on the item, or it is closed already.
    """
    found = on_item(work, item)
    how = _require_open_round(work, found)
    derivation = tally.after_the_open_round(
        work.profile.committee,
        found,
        how.said,
        work.now(),
        delegate_presides=bool(found.item.delegate_presides),
    )
    row = work.add(
        ItemClosing(
            item_id=item.id,
            closed_at=work.now(),
            closed_by=work.actor.id,
            result=derivation.result,
            derivation=derivation.as_json(),
        )
    )
    audit.record(work, "close", _KIND, item.id, after={"result": derivation.result})
    return row


def running_on(work: Work, items: Sequence[CommitteeItem]) -> list[CommitteeItem]:
    """Of these items, those that were not taken off the agenda."""
    off = set(
        work.session.exec(
            select(ItemTakenOff.item_id).where(
                col(ItemTakenOff.item_id).in_([item.id for item in items])
            )
        )
    )
    return [item for item in items if item.id not in off]
