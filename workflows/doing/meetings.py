"""Meetings of the Committee: their agenda, who is there, rounds on items, minutes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mptf.committee import composition
from mptf.committee.quorum import CHAIR
from mptf.committee.schemas import ProposedSent
from mptf.errors import GuardRefused, Invalid, NotPermitted
from mptf.meetings import service as meetings
from mptf.meetings.models import Meeting
from mptf.meetings.schemas import MeetingSent, MovedSent, PaperSent
from mptf.meetings.states import MeetingState
from mptf.policy import Role
from mptf.rounds import service as rounds
from mptf.rounds import session
from mptf.rounds.models import CommitteeItem, Presence
from mptf.rounds.queries import ItemRow
from mptf.rounds.seal import Said
from mptf.rounds.session import There
from mptf.rounds.table import OnItem, on_the_table
from mptf.work import Work
from workflows import committee_item_rules as rules
from workflows import convening, forms, grounds
from workflows.decisions_of_items import (
    nothing_of_it_runs_elsewhere,
    what_it_asks_can_be_decided,
)
from workflows.doing.decisions import title_of
from workflows.engine import begin
from workflows.grammar import Case
from workflows.grounds import Guard
from workflows.meeting import MEETING
from workflows.members import members


def plan_meeting(work: Work, _on: None, sent: MeetingSent) -> Meeting:
    """Plan a meeting of the Committee."""
    return begin(work, MEETING, meetings.plan(work, sent))


def move_meeting(work: Work, meeting: Meeting, sent: MovedSent) -> Meeting:
    """Move a meeting to another time or place."""
    moved = meetings.move(work, meeting, sent)
    if meeting.state != MeetingState.PLANNED:
        convening.tell_of_the_move(work, meeting, moved.seq, sent.reason)
    return meeting


def put_on_the_agenda(work: Work, meeting: Meeting, sent: ProposedSent) -> Meeting:
    """Put an item on the agenda of a meeting."""
    meetings.put_on_the_agenda(work, meeting, sent, lambda kind, key: title_of(work, kind, key))
    return meeting


def move_item(work: Work, meeting: Meeting, sent: forms.PlaceForm) -> Meeting:
    """Put an item in another place on the agenda."""
    meetings.move_item(work, meeting, sent.item, sent.place)
    return meeting


def record_attendance(work: Work, meeting: Meeting, sent: forms.AttendanceForm) -> Meeting:
    """Record who is at the table of a meeting."""
    seats = {seat.code: seat for seat in composition.seats.read(work, as_of=work.today())}
    named = (*sent.present, *sent.alternates, *sent.remote, *sent.apologies)
    if unknown := sorted({code for code in named if code not in seats}):
        raise Invalid("present", f"no seat has the code {', '.join(unknown)}")
    if both := sorted({*sent.present} & {*sent.apologies}):
        raise Invalid("apologies", f"{', '.join(both)}: at the table, or excused, not both")
    if wrong := sorted({*sent.alternates, *sent.remote} - {*sent.present}):
        raise Invalid("present", f"{', '.join(wrong)}: mark the seat as present too")
    speakers = composition.speakers(work, work.today())
    there = []
    for code, seat in seats.items():
        holder, alternate = speakers.get(seat.id, (None, None))
        here = code in sent.present
        there.append(
            There(
                seat.id,
                _presence(code, sent),
                remote=code in sent.remote,
                person_id=(alternate if code in sent.alternates else holder) if here else None,
            )
        )
    session.attend(work, meeting.id, there, sent.observers)
    return meeting


def _presence(code: str, sent: forms.AttendanceForm) -> Presence:
    if code in sent.present:
        return Presence.PRESENT
    return Presence.APOLOGIES if code in sent.apologies else Presence.ABSENT


def join_meeting(work: Work, meeting: Meeting, sent: forms.JoinForm) -> Meeting:
    """Say whether your seat is at the table."""
    mine = rounds.own_seat(work, sent.seat)
    there = There(mine.seat_id, sent.presence, remote=sent.remote, person_id=work.actor.id)
    session.attend(work, meeting.id, [there])
    return meeting


def write_minutes(work: Work, meeting: Meeting, sent: forms.MinuteForm) -> Meeting:
    """Write what was said, for the minutes."""
    meetings.note(work, meeting, sent.item, sent.text)
    return meeting


def comment_on_minutes(work: Work, meeting: Meeting, sent: forms.CommentForm) -> Meeting:
    """Comment on the minutes of a meeting."""
    own = composition.own_seats.read(work, me=work.actor.id, as_of=work.today())
    if not own and not work.actor.sight.everything:
        raise NotPermitted(rounds.AT_THE_TABLE, "comment on the minutes")
    meetings.comment_on_minutes(work, meeting, sent.text, own[0].seat_id if own else None)
    return meeting


def rewrite_papers(work: Work, item: CommitteeItem, sent: PaperSent) -> CommitteeItem:
    """Write the papers of an item anew."""
    _require(work, item, rules.nobody_was_asked)
    session.rewrite(work, item, sent.text, sent.changed)
    return item


def take_off(work: Work, item: CommitteeItem, sent: forms.TakeOffForm) -> CommitteeItem:
    """Take an item off the agenda."""
    _require(work, item, rules.nobody_was_asked)
    session.take_off(work, item, sent.reason)
    return item


def ask_for_positions(work: Work, item: CommitteeItem, _sent: forms.Nothing) -> CommitteeItem:
    """Ask the seats at the table for their positions on an item."""
    _require(work, item, rules.the_committee_sits, rules.nobody_was_asked)
    _require(work, work.get(Meeting, item.sitting_id), *_STILL_ASKED)
    reached, presides = rounds.served(members(work)), _delegate_presides(work)
    rounds.open_round(work, item, reached, delegate_presides=presides)
    return item


def _delegate_presides(work: Work) -> bool:
    """Whether whoever asks exercises the Chair's part for them."""
    return work.actor.exercises(Role.CHAIR) and not work.actor.holds(Role.CHAIR)


def ask_on_all(work: Work, meeting: Meeting, _sent: forms.Nothing) -> Meeting:
    """Ask for positions on every item of a meeting on which nobody was asked yet."""
    table = on_the_table(work, meeting.id)
    left = {each.item.id for each in table.items if _is_left(each.item)}
    if not left:
        raise GuardRefused(("Positions were asked for on everything that stands on its agenda.",))
    _require(work, meeting, *_STILL_ASKED)
    reached, presides = rounds.served(members(work)), _delegate_presides(work)
    for item in meetings.items(work, meeting):
        if item.id in left:
            rounds.open_round(work, item, reached, delegate_presides=presides)
    return meeting


def _is_left(item: ItemRow) -> bool:
    return item.round_id is None and item.taken_off_at is None


def close_all_positions(work: Work, meeting: Meeting, _sent: forms.Nothing) -> Meeting:
    """Close the positions on every item of a meeting on which they are taken, each by itself."""
    _refuse([rules.they_may_preside(Case(work, meeting))])
    running = [
        each
        for each in on_the_table(work, meeting.id).items
        if each.item.round_id is not None
        and each.item.closing is None
        and not _is_not_theirs(work, each)
    ]
    if not running:
        raise GuardRefused(("There is no item whose positions are yours to close now.",))
    for each in running:
        session.close_positions_on(work, each)
    return meeting


def _is_not_theirs(work: Work, found: OnItem) -> bool:
    """Whether the Chair stood back from an item: a delegate closes it."""
    backs = {row.seat_id for row in found.backs}
    chairs = any(seat.category == CHAIR and seat.seat_id in backs for seat in found.seats)
    return chairs and work.actor.holds(Role.CHAIR)


def close_positions(work: Work, item: CommitteeItem, _sent: forms.Nothing) -> CommitteeItem:
    """Close the positions on an item: they are opened, and it is found what follows."""
    _require(
        work,
        item,
        rules.they_may_preside,
        rules.its_sealed_round_runs,
        rules.the_chair_has_no_part_in_it,
    )
    session.close_positions(work, item)
    return item


def speak(work: Work, item: CommitteeItem, sent: forms.SpeakForm) -> CommitteeItem:
    """Say what a seat holds in the open round."""
    _require(work, item, rules.the_committee_sits, rules.its_open_round_runs)
    session.speak(work, item, Said(sent.answer, sent.reason), sent.seat)
    return item


def close_item(work: Work, item: CommitteeItem, _sent: forms.Nothing) -> CommitteeItem:
    """Close an item after its open round: adopted, unless an objection is sustained."""
    _require(
        work,
        item,
        rules.they_may_preside,
        rules.the_committee_sits,
        rules.its_open_round_runs,
        rules.the_chair_has_no_part_in_it,
    )
    session.settle(work, item)
    return item


_STILL_ASKED = (what_it_asks_can_be_decided, nothing_of_it_runs_elsewhere)
"""What was so when the papers were sent may not be so any more, and items come after them."""


def _require(work: Work, on: CommitteeItem | Meeting, *guards: Guard) -> None:
    file = grounds.files(work, {on.id: guards})[on.id]
    case: Case[Any] = Case(work, on)
    _refuse(file.answer(guard, case) for guard in guards)


def _refuse(answers: Iterable[str | None]) -> None:
    if reasons := tuple(reason for reason in answers if reason):
        raise GuardRefused(reasons)
