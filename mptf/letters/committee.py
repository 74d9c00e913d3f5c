"""The letters to the members of the Committee: called, sent papers, asked in writing.

One letter goes to all members alike; each has their own mail as well, by the act that it is about.
"""

from __future__ import annotations

from uuid import UUID

from mptf.clock import day_in
from mptf.committee.models import DecisionItem
from mptf.letters.binding import About, letter
from mptf.letters.facts import (
    AgendaLine,
    Circulation,
    CommitteeInvitation,
    PaperTransmittal,
)
from mptf.letters.frame import Addressee
from mptf.meetings import service as meetings
from mptf.meetings.models import Meeting
from mptf.procedures import service as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.work import Work
from mptf.working_days import working_days_between


def _meeting(work: Work, key: UUID) -> Meeting:
    return work.get(Meeting, key)


def _procedure(work: Work, key: UUID) -> WrittenProcedure:
    return work.get(WrittenProcedure, key)


def _members(work: Work, _sitting: Meeting | WrittenProcedure) -> tuple[Addressee, str | None]:
    members = Addressee(
        "",
        "Members of the Steering Committee",
        work.profile.fund.name,
        salutation="Dear members of the Committee",
    )
    return members, None


def _nobody(_work: Work, _sitting: Meeting | WrittenProcedure) -> tuple[str, ...]:
    return ()


def _reference(_work: Work, sitting: Meeting | WrittenProcedure) -> str:
    return f"{sitting.number}, {sitting.title}"


MEETING = About("meeting", _meeting, _members, _nobody, _nobody, _reference)
WRITTEN_PROCEDURE = About("written-procedure", _procedure, _members, _nobody, _nobody, _reference)


def _agenda(work: Work, meeting: Meeting) -> tuple[AgendaLine, ...]:
    return tuple(AgendaLine(number, title) for number, title in meetings.agenda(work, meeting))


@letter("committee-invitation", subject="Invitation to a meeting", about=MEETING)
def committee_invitation(
    work: Work, meeting: Meeting, _item: DecisionItem | None
) -> CommitteeInvitation:
    """When, where, what about, and by when the papers follow."""
    fixed = meetings.fixed(work, meeting)
    return CommitteeInvitation(
        meeting=meeting.number,
        starts_at=fixed.starts_at,
        ends_at=fixed.ends_at,
        place=fixed.place,
        text=meeting.text,
        agenda=_agenda(work, meeting),
        papers_by=meetings.papers_due(work, fixed),
    )


@letter("paper-transmittal", subject="Papers of a meeting", about=MEETING)
def paper_transmittal(work: Work, meeting: Meeting, _item: DecisionItem | None) -> PaperTransmittal:
    """What is to be read before the meeting; who has a part in an item declares it."""
    fixed = meetings.fixed(work, meeting)
    return PaperTransmittal(
        meeting=meeting.number,
        starts_at=fixed.starts_at,
        place=fixed.place,
        agenda=_agenda(work, meeting),
    )


@letter("circulation", subject="Written procedure", about=WRITTEN_PROCEDURE)
def circulation(work: Work, procedure: WrittenProcedure, _item: DecisionItem | None) -> Circulation:
    """What is asked, until which instant, and what silence means."""
    ends, zone = procedures.ends_at(work, procedure.id), work.profile.fund.zone
    rules = work.profile.committee.written_procedure
    days = working_days_between(work.today(), day_in(zone, ends), work.profile.holidays)
    return Circulation(
        procedure=procedure.number,
        ends_at=ends,
        working_days=days,
        urgent=procedure.urgent,
        silence_is_no_objection=rules.silence == "no-objection",
        text=procedure.text,
        agenda=tuple(AgendaLine(i.seq, i.title) for i in procedures.items(work, procedure)),
    )
