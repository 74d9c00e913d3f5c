"""Meetings: called, held, minuted. Who was there and what was said is illustrative throughout.

What the rules make of it, and who stands back, the replay finds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mptf.histories.composing import people
from mptf.histories.composing.plans import Decision, Gathering, Voice
from mptf.histories.composing.script import Pen, Script, day, rules, workday
from mptf.histories.composing.tables.meetings import GATHERINGS
from mptf.working_days import working_days_before

OPENS_AT, LASTS = time(9, 0), timedelta(hours=4)
CALLED_BEFORE = 10
"""Working days before the papers go out."""
MINUTED_AFTER = 5
"""Working days after the meeting its minutes go to the members."""


def write(
    script: Script,
    decision: Decision,
    items: Sequence[Mapping[str, Any]],
    partners: Sequence[tuple[str, ...]],
) -> None:
    """A meeting up to the decision that follows, and its minutes until they are adopted."""
    there = GATHERINGS[decision.key]
    held = day(decision.decided)
    _call(script, decision, there)
    pen = script.pen(day(decision.papers), 13)
    for item in items:
        pen.do("officer-1", "meeting.put-on-the-agenda", decision.sitting, dict(item))
        pen.at -= timedelta(minutes=2)  # a list is entered faster than it is talked over
    pen.do("officer-1", "meeting.send-papers", decision.sitting)
    pen.do("head", "meeting.sign-letter", decision.sitting, {"letter": "paper-transmittal"})
    pen = script.pen(held, OPENS_AT.hour)
    _sit(pen, decision, there, partners)
    if decision.signed:
        _minute(script, decision, there)


def _call(script: Script, decision: Decision, there: Gathering) -> None:
    pen = script.pen(_workday_before(day(decision.papers)), 10)
    begins = datetime.combine(day(decision.decided), OPENS_AT, ZoneInfo(rules().fund.zone))
    sent = {
        "title": decision.title,
        "starts_at": begins.isoformat(),
        "ends_at": (begins + LASTS).isoformat(),
        "place": there.place,
        "illustrative": True,
    }
    pen.do("officer-1", "meeting.plan", sent=sent, name=decision.sitting)
    pen.do("officer-1", "meeting.call", decision.sitting)
    pen.do("chair", "meeting.sign-letter", decision.sitting, {"letter": "committee-invitation"})


def _workday_before(papers: date) -> date:
    return working_days_before(papers, CALLED_BEFORE, rules().holidays)


def _sit(
    pen: Pen, decision: Decision, there: Gathering, partners: Sequence[tuple[str, ...]]
) -> None:
    presides = decision.signed_by
    pen.do("officer-1", "meeting.attendance", decision.sitting, _attendance(there))
    pen.do(presides, "meeting.open", decision.sitting)
    pen.do(presides, "meeting.ask-on-all", decision.sitting)
    _hear(pen, decision, there.voices, partners)
    pen.do(presides, "meeting.close-all-positions", decision.sitting)
    for voice in there.open_round:
        for seq in voice.items:
            sent = {"answer": voice.says, "seat": people.seat_of(voice.who)}
            if voice.text:
                sent["reason"] = voice.text
            on = f"{decision.sitting}#{seq}"
            pen.do("officer-1", "committee-item.speak", on, sent)
    for seq in sorted({seq for voice in there.open_round for seq in voice.items}):
        pen.do(presides, "committee-item.close", f"{decision.sitting}#{seq}")
    pen.do(presides, "meeting.close", decision.sitting)


def _attendance(there: Gathering) -> dict[str, Any]:
    present = [code for code in people.seat_codes() if code not in there.away]
    remote = present if there.remote == "all" else list(there.remote)
    found: dict[str, Any] = {"present": present, "apologies": list(there.away)}
    if there.alternates:
        found["alternates"] = list(there.alternates)
    if remote:
        found["remote"] = list(remote)
    return found | {"observers": there.observers}


def _hear(
    pen: Pen, decision: Decision, voices: Sequence[Voice], partners: Sequence[tuple[str, ...]]
) -> None:
    """What the seats say of the items from which they do not stand back, sealed."""
    seated = people.seated()
    for voice in voices:
        for seq in voice.items or range(1, len(partners) + 1):
            if seq <= len(partners) and seated.get(voice.who, "") not in partners[seq - 1]:
                sent = {"answer": voice.says}
                if voice.text:
                    sent["reason"] = voice.text
                on = f"{decision.sitting}#{seq}"
                pen.do(voice.who, "committee-item.answer", on, sent)
                pen.at -= timedelta(minutes=2)


def _minute(script: Script, decision: Decision, there: Gathering) -> None:
    held = day(decision.decided)
    pen = script.pen(workday(held, 1), 10)
    for item, text in there.talk.items():
        sent: dict[str, Any] = {"text": text}
        if item:
            sent["item"] = item
        pen.do("officer-2", "meeting.write-minutes", decision.sitting, sent)
    circulated = workday(held, MINUTED_AFTER)
    script.pen(circulated, 11).do("officer-2", "meeting.circulate-minutes", decision.sitting)
    comments = rules().committee.meetings.minutes_working_days
    adopted = script.pen(workday(circulated, comments + 1), 10)
    adopted.do("chair", "meeting.adopt-minutes", decision.sitting)
