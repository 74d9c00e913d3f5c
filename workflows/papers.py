"""Mails of a written procedure: the papers, and reminders of what is still to be answered.

Each is queued once for each seat and person: a clockwork that was down sends late what is still of
use, and sends nothing twice. Nothing in them tells what anybody has answered.
"""

from __future__ import annotations

from uuid import UUID

from mptf.clock import day_in
from mptf.procedures import service as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.rounds import tally
from mptf.rounds.table import OnItem, on_the_table
from mptf.work import Work
from mptf.working_days import working_days_between
from workflows.members import members, moment, write_to


def send(work: Work, procedure: WrittenProcedure) -> None:
    """Send the papers to whoever speaks for a seat that is asked of an item."""
    ends = procedures.ends_at(work, procedure.id)
    items = on_the_table(work, procedure.id).items
    for member in members(work):
        asked = [each for each in items if _is_asked(each, member.seat_id)]
        if asked:
            until = moment(work, ends)
            write_to(
                work,
                member,
                about=f"/procedures/{procedure.number}",
                key=f"papers/{procedure.id}",
                subject=f"Your position by {until}: {procedure.title}",
                lines=(
                    f"The Steering Committee is asked to decide in writing ({procedure.number}).",
                    f"Please take the position of seat {member.code} by {until}.{_silence(work)}",
                    procedure.text,
                    *(f"{each.item.seq}. {each.item.title}" for each in asked),
                ),
            )


def remind(work: Work, procedure: WrittenProcedure) -> int:
    """Remind who has not answered, where a day to do so has come; how many mails were queued."""
    rules = work.profile.committee.written_procedure
    ends = procedures.ends_at(work, procedure.id)
    zone, today = work.profile.fund.zone, work.today()
    left = working_days_between(today, day_in(zone, ends), work.profile.holidays)
    due = [days for days in rules.reminders if left <= days]
    if not due or work.now() >= ends:
        return 0
    running = [
        each
        for each in on_the_table(work, procedure.id).items
        if tally.closed(work, each, ends) is None
    ]
    queued = 0
    for member in members(work):
        waits = [
            each
            for each in running
            if _is_asked(each, member.seat_id) and member.seat_id not in each.latest()
        ]
        if waits:
            until = moment(work, ends)
            queued += write_to(
                work,
                member,
                about=f"/procedures/{procedure.number}",
                key=f"reminder/{procedure.id}/{ends.isoformat()}/{min(due)}",
                subject=f"Reminder, your position by {until}: {procedure.title}",
                lines=(
                    f"Seat {member.code} has not yet answered in {procedure.number}:",
                    *(f"{each.item.seq}. {each.item.title}" for each in waits),
                    f"Positions are taken until {until}.{_silence(work)}",
                ),
            )
    return queued


def _silence(work: Work) -> str:
    rules = work.profile.committee.written_procedure
    return " Silence is no objection." if rules.silence == "no-objection" else ""


def _is_asked(found: OnItem, seat_id: UUID) -> bool:
    return any(seat.seat_id == seat_id for seat in found.entitled)
