"""Mails of a meeting: the invitation, the papers, moves, minutes; each is queued once.

What is about a time or a place has an entry for calendars with it, so that it stands, moves and
goes there by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from mptf.clock import day_in
from mptf.committee.composition import MemberRow
from mptf.meetings import service as meetings
from mptf.meetings.calendar import Method, entry
from mptf.meetings.models import Meeting, Minutes
from mptf.meetings.queries import Fixed
from mptf.rounds.table import on_the_table
from mptf.templating import day
from mptf.work import Work
from mptf.working_days import working_days_between
from workflows.members import members, moment, write_to


def invite(work: Work, meeting: Meeting) -> None:
    """Call the members: when, where, what about."""
    fixed = meetings.fixed(work, meeting)
    due = meetings.papers_due(work, fixed)
    _tell(
        work,
        meeting,
        members(work),
        key=f"call/{meeting.id}",
        subject=f"Invitation, {_on(work, fixed)}: {meeting.title}",
        lines=(
            f"The Steering Committee meets at {moment(work, fixed.starts_at)}.",
            f"Where: {fixed.place}",
            meeting.text,
            _agenda(work, meeting),
            f"The papers follow by {day(due)}.",
            "Please say whether your seat will be at the table.",
        ),
        calendar=_entry(work, meeting, fixed),
    )


def tell_of_the_move(work: Work, meeting: Meeting, seq: int, reason: str) -> None:
    """Whoever was called is told of another time or place."""
    fixed = meetings.fixed(work, meeting)
    _tell(
        work,
        meeting,
        members(work),
        key=f"move/{meeting.id}/{seq}",
        subject=f"Moved to {_on(work, fixed)}: {meeting.title}",
        lines=(
            f"The meeting is now at {moment(work, fixed.starts_at)}.",
            f"Where: {fixed.place}",
            f"Why: {reason}",
        ),
        calendar=_entry(work, meeting, fixed),
    )


def call_off(work: Work, meeting: Meeting, reason: str) -> None:
    """Whoever was called is told that the meeting does not take place."""
    if not meetings.was_called(work, meeting):
        return
    fixed = meetings.fixed(work, meeting)
    _tell(
        work,
        meeting,
        members(work),
        key=f"cancel/{meeting.id}",
        subject=f"Cancelled, {_on(work, fixed)}: {meeting.title}",
        lines=(
            f"The meeting of {moment(work, fixed.starts_at)} does not take place.",
            f"Why: {reason}",
        ),
        calendar=_entry(work, meeting, fixed, Method.CANCEL),
    )


def remind(work: Work, meeting: Meeting) -> int:
    """Remind who has not said whether they come, on the profile's days; how many were queued."""
    fixed = meetings.fixed(work, meeting)
    rules, zone = work.profile.committee.meetings, work.profile.fund.zone
    left = working_days_between(work.today(), day_in(zone, fixed.starts_at), work.profile.holidays)
    due = [days for days in rules.reminders if left <= days]
    if not due or work.now() >= fixed.starts_at:
        return 0
    said = {row.seat_id for row in on_the_table(work, meeting.id).attended}
    return _tell(
        work,
        meeting,
        [member for member in members(work) if member.seat_id not in said],
        key=f"coming/{meeting.id}/{fixed.starts_at.isoformat()}/{min(due)}",
        subject=f"Do you come on {_on(work, fixed)}? {meeting.title}",
        lines=(
            "Your seat has not said whether it will be at the table.",
            f"The meeting begins at {moment(work, fixed.starts_at)}.",
            f"Where: {fixed.place}",
        ),
    )


def send_papers(work: Work, meeting: Meeting) -> None:
    """The papers are there to read; the items are named, their texts are not sent."""
    fixed = meetings.fixed(work, meeting)
    _tell(
        work,
        meeting,
        members(work),
        key=f"papers/{meeting.id}",
        subject=f"Papers to read by {_on(work, fixed)}: {meeting.title}",
        lines=(
            f"The papers of the meeting at {moment(work, fixed.starts_at)} are open to you.",
            _agenda(work, meeting),
            "Where your seat has a part in an item, please declare it before the meeting.",
        ),
    )


def send_minutes(work: Work, meeting: Meeting, minutes: Minutes) -> None:
    """The minutes are there to read, and until when comments are taken."""
    until = moment(work, minutes.comments_until)
    _tell(
        work,
        meeting,
        members(work),
        key=f"minutes/{minutes.id}",
        subject=f"Minutes, your comments by {until}: {meeting.title}",
        lines=(
            f"The minutes of {meeting.number} (version {minutes.version}) are open to you.",
            f"Comments are taken until {until}; then the Chair adopts them.",
        ),
    )


def _tell(
    work: Work,
    meeting: Meeting,
    to: Iterable[MemberRow],
    *,
    key: str,
    subject: str,
    lines: Iterable[str],
    calendar: str | None = None,
) -> int:
    """The same mail to each of them; how many were queued."""
    said = tuple(lines)
    return sum(
        write_to(
            work,
            member,
            about=f"/meetings/{meeting.number}",
            key=key,
            subject=subject,
            lines=said,
            calendar=calendar,
        )
        for member in to
    )


def _on(work: Work, fixed: Fixed) -> str:
    return day(day_in(work.profile.fund.zone, fixed.starts_at))


def _agenda(work: Work, meeting: Meeting) -> str:
    lines = [f"{number}. {title}" for number, title in meetings.agenda(work, meeting)]
    return "\n".join(("On the agenda:", *lines)) if lines else ""


def _entry(work: Work, meeting: Meeting, fixed: Fixed, method: Method = Method.REQUEST) -> str:
    return entry(
        number=meeting.number,
        title=meeting.title,
        fixed=fixed,
        written_at=work.now(),
        url=work.public_url,
        method=method,
    )
