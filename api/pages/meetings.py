"""Meetings of the Committee: the list, and one with its agenda, who is there, and its rounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import deadlines, doing, parts
from api.pages.asked_items import ANSWER, COMMENT, SPEAK, STAND_BACK, Sitting, item_view
from api.pages.committee_words import PRESENCE_TONES, PRESENCES, RECUSED_BY
from api.pages.doing import Doable
from api.pages.frame import show, words_of
from api.pages.listed import meetings as listed
from api.pages.listed.meetings import KIND, PLACE
from api.pages.papers import pack, sittings
from api.pages.papers.files import when_printed
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.unsigned import unsigned
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.clock import day_in
from mptf.committee import composition, conflicts
from mptf.committee.composition import SeatRow
from mptf.exports.service import Format
from mptf.letters import queries as letters
from mptf.meetings import queries as meetings
from mptf.meetings import service
from mptf.meetings.calendar import entry
from mptf.meetings.minutes import DRAFTED
from mptf.meetings.models import Meeting
from mptf.meetings.queries import CirculatedRow, Fixed, MeetingRow
from mptf.meetings.states import MeetingState
from mptf.rounds.answers import AttendedRow
from mptf.rounds.models import Presence
from mptf.rounds.table import PARTS, OnItem, asked_with, gathered
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

InAddress = Annotated[listed.MeetingsAsked, Query()]
OfSeat = Annotated[str, Query(max_length=40)]
_SHEAF = Sheaf(
    *PARTS,
    composition.seats,
    meetings.parts_in_it,
    meetings.observers,
    meetings.moves,
    meetings.circulated,
    meetings.said_of_minutes,
    meetings.followed,
    meetings.life,
    meetings.record,
    letters.about,
    letters.waiting_about,
)
_OF_A_SEAT = frozenset({ANSWER, STAND_BACK, COMMENT, SPEAK})
"""Acts that `item_view` offers by the seats for which the reader speaks."""
_NOT_BY_STAFF = _OF_A_SEAT - {COMMENT, SPEAK}
"""Those of them that the secretariat does not do as well."""
_AHEAD = frozenset(state.value for state in service.AHEAD)
_SHOWS_ATTENDANCE = frozenset(MeetingState) - {MeetingState.NEW, MeetingState.PLANNED}


class AtTable(NamedTuple):
    """A seat as it was written down last."""

    code: str
    seat: str
    presence: Pill
    name: str
    remote: bool


@router.get("/meetings")
def meeting_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Meetings of the Committee, the latest first, 50 a page."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        return {
            "list": listed.page(work, words, asked),
            "doing": doing.to_begin(work, words, KIND),
        }

    return show(door, "meetings.html", title=_("Meetings"), section=PLACE, **door.read(view))


@router.get("/meetings.{form}")
def meeting_file(door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/meetings/{number}")
def one_meeting(door: ThisDoor, number: str) -> HTMLResponse:
    """One meeting: read, declare, join, take a position; preside; minute."""
    words = words_of(door)
    view = door.read(lambda work: _meeting(work, words, number))
    title = f"{number} · {view['meeting'].title}"
    return show(door, "meeting.html", title=title, section=PLACE, **view)


@router.get("/meetings/{number}/meeting.ics")
def calendar_file(door: ThisDoor, number: str) -> Response:
    """The meeting as an entry for the reader's calendar."""

    def written(work: Work) -> str:
        row = meetings.numbered(work, number)
        fixed = meetings.fixed_for(work, row.id)
        return entry(
            number=row.number,
            title=row.title,
            fixed=fixed,
            written_at=row.planned_at,
            url=work.public_url,
        )

    headers = {"Content-Disposition": f'attachment; filename="{number}.ics"'}
    return Response(door.read(written), media_type="text/calendar", headers=headers)


@router.get("/meetings/{number}/pack.pdf")
def papers_pack(door: ThisDoor, number: str, seat: OfSeat = "") -> Response:
    """The papers as one document: for the reader, or for a seat for which they may read."""
    words = words_of(door)
    papers = door.read(lambda work: sittings.of_meeting(work, words, number, seat))
    content = pack.asked_for(door.profile, papers)
    return when_printed(door, content, f"{papers.name}.pdf", PLACE)


def _meeting(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = meetings.numbered(work, number)
    of = _SHEAF.read(work, **asked_with(work, row.id))
    table = gathered(work, of)
    meeting = work.get(Meeting, row.id)
    steps, events, moves = of[meetings.life], of[meetings.record], of[meetings.moves]
    found = names(
        work,
        parts.ids_of_steps(steps)
        | parts.ids_of_events(events)
        | {row.id, row.planned_by, *(each.item.subject_id for each in table.items)}
        | {each.moved_by for each in moves}
        | {annex.attached_by for each in table.items for annex in each.annexes},
    )
    records = {each.item.id: each.record for each in table.items}
    doable = doing.on_records(work, words, {row.id: meeting, **records})
    speaks = [seat.seat_id for seat in table.own_seats]
    sitting = Sitting(row.state == MeetingState.IN_SESSION, None)
    foreseen = dict(_foreseen(work, words, table.items, of))
    return {
        "meeting": row,
        "state": words.state(KIND, row.state),
        "doing": doable[row.id],
        "due": _due(work, row),
        "papers_due": _papers_due(work, row),
        "moves": [(each, found[each.moved_by]) for each in moves],
        "followed": [(each, words.state("decision", each.state)) for each in of[meetings.followed]],
        "items": [
            item_view(
                work, words, sitting, each, found, speaks, _others(work, doable, each, speaks)
            )
            for each in table.items
        ],
        "seats": _codes(of[composition.seats]) if work.actor.sight.everything else (),
        "foreseen": foreseen,
        "late": {each.item.id for each in table.items if _is_late(work, row, each)},
        "attendance": _at_table(words, table.attended),
        "observers": next((each.observers for each in of[meetings.observers]), ""),
        "shows_attendance": row.state in _SHOWS_ATTENDANCE,
        "minutes": _last(of[meetings.circulated]),
        "may_draft": work.actor.sight.everything and row.state in DRAFTED,
        "said": of[meetings.said_of_minutes],
        "moments": parts.timeline(words, KIND, steps, found),
        **parts.shown(
            work.actor,
            of[letters.about],
            unsigned(work, words, of[letters.waiting_about], found),
        ),
        "events": parts.record(words, events, found),
    }


def _codes(seats: Sequence[SeatRow]) -> tuple[str, ...]:
    return tuple(seat.code for seat in seats)


def _others(
    work: Work, doable: Mapping[UUID, list[Doable]], each: OnItem, speaks: Sequence[UUID]
) -> Sequence[Doable]:
    """What may be done with an item that is not of a seat, or that staff do for one."""
    of_a_seat = _OF_A_SEAT if speaks or not work.actor.sight.everything else _NOT_BY_STAFF
    offered = [act for act in doable.get(each.item.id, ()) if act.name not in of_a_seat]
    return [act for act in offered if act.name != COMMENT or each.item.round_id is None]


def _foreseen(
    work: Work, words: Words, items: Sequence[OnItem], of: Any
) -> Iterator[tuple[UUID, str]]:
    """Before positions are asked for: which seats have a part in an item, and why."""
    rules = work.profile.committee
    at_stake = conflicts.by_item(rules, of[meetings.parts_in_it])
    seats: Sequence[SeatRow] = of[composition.seats]
    for each in items:
        if each.item.round_id is not None:
            continue
        grounds = at_stake.get(each.item.subject_id, {})
        declared = {row.seat_id for row in each.backs}
        named = [
            f"{seat.code} ({seat.organisation}): {words.say(RECUSED_BY[ground])}"
            for seat in seats
            if (ground := _ground(rules, seat, grounds, declared))
        ]
        if named:
            yield each.item.id, "; ".join(named)


def _ground(rules: Any, seat: SeatRow, grounds: Mapping[UUID, str], declared: set[UUID]) -> str:
    computed = conflicts.ground(rules, seat.category, seat.id, grounds)
    return computed or ("declared" if seat.id in declared else "")


def _is_late(work: Work, row: MeetingRow, each: OnItem) -> bool:
    """Whether its papers came after the day by which members have them."""
    fixed = Fixed(row.starts_at, row.ends_at, row.place, 0)
    due, sent = service.papers_due(work, fixed), each.item.sent_at
    return sent is not None and day_in(work.profile.fund.zone, sent) > due


def _at_table(words: Words, attended: tuple[AttendedRow, ...]) -> list[AtTable]:
    last = {row.code: row for row in sorted(attended, key=lambda row: row.sheet)}
    return [
        AtTable(
            row.code,
            row.seat,
            Pill(words.say(PRESENCES[row.presence]), PRESENCE_TONES[row.presence]),
            row.name or "",
            row.remote and row.presence == Presence.PRESENT,
        )
        for _code, row in sorted(last.items())
    ]


def _last(minutes: Sequence[CirculatedRow]) -> CirculatedRow | None:
    return minutes[-1] if minutes else None


def _due(work: Work, row: MeetingRow) -> deadlines.Chip | None:
    """How long there is until it begins."""
    if row.state not in _AHEAD:
        return None
    on = day_in(work.profile.fund.zone, row.starts_at)
    return deadlines.chip(on, work.today(), work.profile.holidays)


def _papers_due(work: Work, row: MeetingRow) -> Any:
    """The day by which the papers are with the members, until they are."""
    if row.state not in {MeetingState.PLANNED, MeetingState.CALLED}:
        return None
    return service.papers_due(work, Fixed(row.starts_at, row.ends_at, row.place, 0))
