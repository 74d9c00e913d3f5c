"""The minutes of a meeting, drafted from the records: who was there, what was decided, and how.

What the secretariat has written of the talk stands beside each item; nothing else in them is
written by hand, so that they cannot say anything else than what the records say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mptf.clock import day_in
from mptf.committee import composition
from mptf.errors import NotFound
from mptf.meetings.models import Meeting
from mptf.meetings.queries import (
    MeetingRow,
    MinutesRow,
    NoteRow,
    fixed_for,
    minutes,
    notes,
    numbered,
    sessions,
)
from mptf.meetings.states import MeetingState
from mptf.rounds import session, tally
from mptf.rounds.answers import AttendedRow
from mptf.rounds.models import Presence
from mptf.rounds.table import OnItem, on_the_table
from mptf.sheaf import Sheaf
from mptf.work import Work

DRAFTED = frozenset({MeetingState.IN_SESSION.value, MeetingState.HELD.value})
"""While they are written: nobody but those who answer for the whole fund reads them."""


def drafted(work: Work, meeting: Meeting) -> dict[str, Any]:
    """What the minutes say as the records stand: plain data, the same however often it is made."""
    fixed = fixed_for(work, meeting.id)
    table = on_the_table(work, meeting.id)
    said = {row.item_seq: row for row in notes.read(work, subject=meeting.id)}
    opened, closed = sessions(work, meeting.id)
    day = day_in(work.profile.fund.zone, opened or work.now())
    sat = composition.seats.read(work, as_of=day)
    organisations = {seat.code: seat.organisation or "" for seat in sat}
    return {
        "number": meeting.number,
        "title": meeting.title,
        "illustrative": meeting.illustrative,
        "place": fixed.place,
        "opened_at": opened.isoformat() if opened else None,
        "closed_at": closed.isoformat() if closed else None,
        "attendance": [_attended(row, organisations) for row in last_rows(table.attended)],
        "observers": session.observers(work, meeting.id),
        "note": _text(said.get(0)),
        "items": [_item(work, each, said.get(each.item.seq)) for each in table.items],
    }


class Readable(NamedTuple):
    """The minutes as a reader has them: a version that was circulated, or (None) the draft."""

    meeting: MeetingRow
    last: MinutesRow | None
    content: Mapping[str, Any]
    withheld_from: frozenset[str]
    """The reader's seats: an item from which all of them stand back is not theirs to read."""


_SHEAF = Sheaf(minutes, composition.own_seats)


def readable(work: Work, number: str) -> Readable:
    """The minutes of a meeting: while they are drafted, those who answer for the fund read them.

    Raises:
        NotFound: there is no such meeting, or nothing to read of it for this reader.
    """
    row = numbered(work, number)
    of = _SHEAF.read(work, subject=row.id, me=work.actor.id, as_of=work.today())
    circulated: Sequence[MinutesRow] = of[minutes]
    sees_draft = work.actor.sight.everything
    own = frozenset() if sees_draft else frozenset(s.code for s in of[composition.own_seats])
    if sees_draft and row.state in DRAFTED:
        return Readable(row, None, drafted(work, work.get(Meeting, row.id)), own)
    if circulated and row.state not in DRAFTED:
        return Readable(row, circulated[-1], circulated[-1].content, own)
    raise NotFound("minutes", number)


def last_rows(attended: tuple[AttendedRow, ...]) -> list[AttendedRow]:
    """Of each seat what was written down last: there at any time is there."""
    last: dict[str, AttendedRow] = {}
    for row in attended:
        kept = last.get(row.code)
        if kept is None or kept.presence != Presence.PRESENT or row.presence == Presence.PRESENT:
            last[row.code] = row
    return [last[code] for code in sorted(last)]


def _attended(row: AttendedRow, organisations: dict[str, str]) -> dict[str, Any]:
    return {
        "seat": row.code,
        "organisation": organisations.get(row.code, ""),
        "presence": row.presence,
        "remote": row.remote,
        "name": row.name or "",
    }


def _item(work: Work, found: OnItem, said: NoteRow | None) -> dict[str, Any]:
    """One item: what was proposed, who stood back, what was said, what follows and how."""
    item, how = found.item, tally.settled(work, found, None)
    return {
        "seq": item.seq,
        "title": item.title,
        "subject_kind": item.subject_kind,
        "outcome": item.outcome,
        "proposal": item.proposal,
        "taken_off": item.taken_off_why or "",
        "recused": [
            {"seat": seat.code, "organisation": seat.organisation, "ground": found.ground_of(seat)}
            for seat in found.seats
            if found.ground_of(seat)
        ],
        "objections": _objections(work, found),
        "closed_at": how.at.isoformat() if how else None,
        "derivation": how.derivation.as_json() if how else None,
        "note": _text(said),
    }


def _objections(work: Work, found: OnItem) -> list[dict[str, Any]]:
    """Every objection with its reason, and whether it was withdrawn in the open round."""
    first = tally.closed(work, found, None)
    if first is None:
        return []
    last = tally.said_last(found, first.said)
    codes = {seat.seat_id: seat.code for seat in found.seats}
    objected = {seat: said for seat, said in first.said.items() if said.objects}
    objected |= {seat: said for seat, said in last.items() if said.objects}
    return [
        {"seat": codes[seat], "reason": said.reason, "sustained": last[seat].objects}
        for seat, said in sorted(objected.items(), key=lambda pair: codes[pair[0]])
    ]


def _text(row: NoteRow | None) -> str:
    return row.text if row else ""
