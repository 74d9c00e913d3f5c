"""Plan meetings, move them, put items on their agenda, write and circulate their minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, func, select

from mptf.audit import service as audit
from mptf.clock import day_in
from mptf.committee.models import Mode
from mptf.committee.schemas import ItemSent, ProposedSent
from mptf.committee.visibility import FUND
from mptf.db import canonical_json
from mptf.errors import GuardRefused, Invalid
from mptf.lives.models import Transition
from mptf.meetings import minutes
from mptf.meetings.models import Meeting, MeetingMoved, MinuteNote, Minutes, MinutesComment
from mptf.meetings.queries import Fixed, fixed_for
from mptf.meetings.schemas import MeetingSent, MovedSent
from mptf.meetings.states import MeetingState
from mptf.numbers import yearly
from mptf.rounds import agenda as order
from mptf.rounds import service as rounds
from mptf.rounds import session
from mptf.rounds.models import CommitteeItem
from mptf.work import Work
from mptf.working_days import add_working_days, end_of_day, working_days_before

KIND = "meeting"
AHEAD = (MeetingState.PLANNED, MeetingState.CALLED, MeetingState.PAPERS_SENT)
"""While it has not begun."""


def plan(work: Work, sent: MeetingSent) -> Meeting:
    """Fix when and where the Committee meets.

    Raises:
        Invalid: the time has passed already.
    """
    _require_ahead(work, sent.starts_at)
    return work.add(
        Meeting(
            number=yearly(work, "SCM"),
            title=sent.title,
            starts_at=sent.starts_at,
            ends_at=sent.ends_at,
            place=sent.place,
            text=sent.text,
            planned_at=work.now(),
            planned_by=work.actor.id,
            illustrative=sent.illustrative,
        )
    )


def move(work: Work, meeting: Meeting, sent: MovedSent) -> MeetingMoved:
    """Fix another time or place.

    Raises:
        Invalid: the time has passed already, or nothing would change.
    """
    _require_ahead(work, sent.starts_at)
    before = fixed(work, meeting)
    after = Fixed(sent.starts_at, sent.ends_at, sent.place, before.moved + 1)
    if after[:3] == before[:3]:
        raise Invalid("starts_at", "it is fixed for that time and place already")
    row = work.add(
        MeetingMoved(
            meeting_id=meeting.id,
            seq=after.moved,
            starts_at=after.starts_at,
            ends_at=after.ends_at,
            place=after.place,
            moved_at=work.now(),
            moved_by=work.actor.id,
            reason=sent.reason,
        )
    )
    audit.record(work, "move", KIND, meeting.id, before=_told(before), after=_told(after))
    return row


def _told(when: Fixed) -> dict[str, str]:
    return {"starts_at": when.starts_at.isoformat(), "place": when.place}


def _require_ahead(work: Work, starts_at: datetime) -> None:
    if starts_at <= work.now():
        raise Invalid("starts_at", "choose a time that is still to come")


def fixed(work: Work, meeting: Meeting) -> Fixed:
    """For when and where it is fixed now."""
    return fixed_for(work, meeting.id)


def papers_due(work: Work, fixed: Fixed) -> date:
    """The day by which the members have the papers, by the profile's working days."""
    on = day_in(work.profile.fund.zone, fixed.starts_at)
    rules = work.profile.committee.meetings
    return working_days_before(on, rules.papers_working_days, work.profile.holidays)


def was_called(work: Work, meeting: Meeting) -> bool:
    """Whether the members were ever called to it."""
    query = select(Transition.id).where(
        Transition.subject_id == meeting.id, Transition.to_state == MeetingState.CALLED.value
    )
    return work.session.exec(query).first() is not None


def ahead(work: Work) -> list[UUID]:
    """Meetings to which the members are called, and which have not begun."""
    states = (MeetingState.CALLED, MeetingState.PAPERS_SENT)
    return list(work.session.exec(select(Meeting.id).where(col(Meeting.state).in_(states))))


def items(work: Work, meeting: Meeting) -> list[CommitteeItem]:
    """What was put on its agenda, in order."""
    query = select(CommitteeItem).where(CommitteeItem.sitting_id == meeting.id)
    numbers = order.numbers(work, meeting.id)
    return sorted(work.session.exec(query), key=lambda item: numbers[item.id])


def agenda(work: Work, meeting: Meeting) -> list[tuple[int, str]]:
    """What stands on its agenda, by number and title; what was taken off is not."""
    numbers = order.numbers(work, meeting.id)
    on_it = session.running_on(work, items(work, meeting))
    return [(numbers[item.id], item.title) for item in on_it]


def move_item(work: Work, meeting: Meeting, number: int, place: int) -> None:
    """Put an item of its agenda in another place.

    Raises:
        Invalid: there is no such item, or no such place.
    """
    order.move(work, meeting.id, number, place)
    told = {"item": number}, {"item": place}
    audit.record(work, "move on the agenda", KIND, meeting.id, before=told[0], after=told[1])


def put_on_the_agenda(
    work: Work, meeting: Meeting, sent: ProposedSent, titles: Callable[[str, UUID], str]
) -> CommitteeItem:
    """Add an item to its agenda; once the papers are out, its own go out at once.

    `titles` gives the title of a thing as it stands now.

    Raises:
        Invalid: it stands there already.
    """
    about_the_fund = sent.subject_kind == FUND
    before = items(work, meeting)
    on_it = session.running_on(work, before)
    if not about_the_fund and any(item.subject_id == sent.subject_id for item in on_it):
        raise Invalid("subject", "it stands on the agenda already")
    item = rounds.enter(
        work,
        meeting.id,
        Mode.MEETING,
        len(before) + 1,
        ItemSent(**sent.model_dump(exclude={"background"})),
        title=sent.titled(titles),
        background=sent.background,
    )
    if meeting.state in {MeetingState.PAPERS_SENT, MeetingState.IN_SESSION}:
        session.send_papers(work, item)
    audit.record(work, "put on the agenda", KIND, meeting.id, after={"item": item.seq})
    return item


def note(work: Work, meeting: Meeting, item_seq: int, text: str) -> MinuteNote:
    """Write what was said on an item, or (0) in the meeting as a whole.

    Raises:
        Invalid: no such item was on its agenda.
    """
    if item_seq and item_seq not in order.numbers(work, meeting.id).values():
        raise Invalid("item", f"there is no item {item_seq} on its agenda")
    last = work.session.exec(
        select(func.max(MinuteNote.seq)).where(MinuteNote.meeting_id == meeting.id)
    ).one()
    row = work.add(
        MinuteNote(
            meeting_id=meeting.id,
            seq=(last or 0) + 1,
            item_seq=item_seq,
            text=text,
            written_at=work.now(),
            written_by=work.actor.id,
        )
    )
    audit.record(work, "write minutes", KIND, meeting.id, after={"item": item_seq})
    return row


def circulate_minutes(work: Work, meeting: Meeting) -> Minutes:
    """Freeze the minutes as they are drafted now, as the next version."""
    content = minutes.drafted(work, meeting)
    last = last_minutes(work, meeting)
    days = work.profile.committee.meetings.minutes_working_days
    until = add_working_days(work.today(), days, work.profile.holidays)
    return work.add(
        Minutes(
            meeting_id=meeting.id,
            version=last.version + 1 if last else 1,
            content=content,
            content_hash=hashlib.sha256(canonical_json(content).encode()).hexdigest(),
            circulated_at=work.now(),
            circulated_by=work.actor.id,
            comments_until=end_of_day(until, work.profile.fund.zone),
        )
    )


def last_minutes(work: Work, meeting: Meeting) -> Minutes | None:
    """The version that went out last."""
    query = select(Minutes).where(Minutes.meeting_id == meeting.id)
    return work.session.exec(query.order_by(col(Minutes.version).desc())).first()


def comment_on_minutes(
    work: Work, meeting: Meeting, text: str, seat_id: UUID | None
) -> MinutesComment:
    """Ask for a change of the minutes.

    Raises:
        GuardRefused: none were circulated yet.
    """
    last = last_minutes(work, meeting)
    if last is None:
        raise GuardRefused(("Its minutes were not circulated yet.",))
    return work.add(
        MinutesComment(
            minutes_id=last.id,
            seat_id=seat_id,
            said_by=work.actor.id,
            said_at=work.now(),
            text=text,
        )
    )
