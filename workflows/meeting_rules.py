"""The guards and the acts that the meeting's table names."""

from __future__ import annotations

from collections.abc import Sequence

from mptf.clock import day_in
from mptf.committee.models import Mode
from mptf.meetings import minutes
from mptf.meetings import service as meetings
from mptf.meetings.models import Meeting
from mptf.meetings.queries import sessions
from mptf.rounds import session, tally
from mptf.rounds.models import Presence
from mptf.rounds.table import on_the_table
from mptf.templating import day, instant
from workflows import convening
from workflows import sitting_grounds as grounds
from workflows.decisions_of_items import Ended, Sitting, record
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.sitting_grounds import AtTheTable, Circulated, Fixed, OnAgenda

Sits = Case[Meeting]


# --- Guards --------------------------------------------------------------------------------------


@rests_on(grounds.fixed)
def it_lies_ahead(case: Sits, fixed: Sequence[Fixed]) -> str | None:
    """Nobody is called to what is over."""
    if fixed and fixed[0].starts_at > case.work.now():
        return None
    return "Its time has passed: move it first."


@rests_on(grounds.on_agenda)
def something_stands_on_its_agenda(_case: Sits, agenda: Sequence[OnAgenda]) -> str | None:
    """There is something to decide."""
    return None if agenda else "Nothing stands on its agenda: put an item there first."


@rests_on(grounds.on_agenda)
def several_items_stand_on_it(_case: Sits, agenda: Sequence[OnAgenda]) -> str | None:
    """There is an order to change."""
    return None if len(agenda) > 1 else "Fewer than two items stand on its agenda."


@rests_on(grounds.fixed)
def its_day_has_come(case: Sits, fixed: Sequence[Fixed]) -> str | None:
    """It is opened on its day, not before."""
    on = day_in(case.work.profile.fund.zone, fixed[0].starts_at)
    return None if case.work.today() >= on else f"It is on {day(on)}."


@rests_on(grounds.at_the_table)
def somebody_is_at_the_table(_case: Sits, there: Sequence[AtTheTable]) -> str | None:
    """The attendance is written down; of each item the quorum is found when it is closed."""
    return None if there else "Nobody is at the table yet: record who is there first."


@rests_on(grounds.on_agenda)
def every_item_is_dealt_with(_case: Sits, agenda: Sequence[OnAgenda]) -> str | None:
    """Each item is closed, or was taken off the agenda."""
    open_still = [str(row.seq) for row in agenda if not row.is_dealt_with]
    if not open_still:
        return None
    return f"Close each item, or take it off the agenda: {', '.join(open_still)}."


@rests_on(grounds.on_agenda)
def something_is_left_to_ask(_case: Sits, agenda: Sequence[OnAgenda]) -> str | None:
    """Positions were not asked for on everything yet."""
    if any(not row.is_asked for row in agenda):
        return None
    return "Positions were asked for on everything that stands on its agenda."


@rests_on(grounds.on_agenda)
def positions_are_taken_on_something(_case: Sits, agenda: Sequence[OnAgenda]) -> str | None:
    """A sealed round runs."""
    if any(row.is_asked and row.result is None for row in agenda):
        return None
    return "Positions are taken on nothing now."


@rests_on(grounds.circulated)
def members_had_time_to_comment(case: Sits, circulated: Sequence[Circulated]) -> str | None:
    """Minutes are adopted when the days for comments are over."""
    until = max((row.comments_until for row in circulated), default=None)
    if until is None or case.work.now() >= until:
        return None
    when = instant(until, case.work.profile.fund.zone)
    return f"Members may comment on the minutes until {when}."


# --- What follows --------------------------------------------------------------------------------


def invite_the_seats(case: Sits) -> None:
    """Mail to whoever speaks for a seat: when, where, what about, with an entry for calendars."""
    convening.invite(case.work, case.subject)


def open_the_papers(case: Sits) -> None:
    """The papers are open to the members from now on, and a mail says so."""
    work, meeting = case.work, case.subject
    for item in session.running_on(work, meetings.items(work, meeting)):
        session.send_papers(work, item)
    convening.send_papers(work, meeting)


def record_what_was_adopted(case: Sits) -> None:
    """One decision of all items that were adopted, provisional until the Chair signs it."""
    work, meeting = case.work, case.subject
    table = on_the_table(work, meeting.id)
    ended = [
        Ended(found, how)
        for found in table.items
        if (how := tally.settled(work, found, None)) is not None
    ]
    opened, _closed = sessions(work, meeting.id)
    organisations = {seat.code: seat.organisation for each in table.items for seat in each.seats}
    sitting = Sitting(
        title=meeting.title,
        mode=Mode.MEETING,
        text=f"Adopted in meeting {meeting.number}.",
        attendance=tuple(
            f"{row.code}, {organisations.get(row.code, '')}"
            for row in minutes.last_rows(table.attended)
            if row.presence == Presence.PRESENT
        ),
        illustrative=meeting.illustrative,
        on=day_in(work.profile.fund.zone, opened or work.now()),
    )
    record(work, sitting, ended)


def circulate_the_minutes(case: Sits) -> None:
    """The minutes are frozen as they read now, and go to the members for their comments."""
    circulated = meetings.circulate_minutes(case.work, case.subject)
    convening.send_minutes(case.work, case.subject, circulated)


def tell_that_it_is_cancelled(case: Sits) -> None:
    """Whoever was called is told, with an entry that takes it out of their calendars."""
    convening.call_off(case.work, case.subject, case.remark)
