"""Calls for concept notes: the list with what is in preparation, and one, for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import doing, files, parts
from api.pages.doing import Doable
from api.pages.frame import show, words_of
from api.pages.subjects import Named, names
from api.pages.tables import Listing
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.attachments import queries as attachments
from mptf.attachments.queries import OfDraftRow
from mptf.calls import queries as calls
from mptf.calls.calendar import entries
from mptf.calls.models import Call
from mptf.calls.queries import CallRow, DraftRow
from mptf.calls.schemas import CallSent
from mptf.calls.states import CallState
from mptf.clock import day_in
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.forms import service as forms
from mptf.money import Money
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

PLACE = "calls"
_ALL = Sheaf(calls.announced, calls.in_preparation, attachments.of_drafts)
_ONE = Sheaf(calls.moves, calls.rubric, calls.its_form, calls.record, attachments.of_record)
_STATES = {
    CallState.ANNOUNCED: Pill(_("Announced"), "due"),
    CallState.OPEN: Pill(_("Open"), "good"),
    CallState.CLOSED: Pill(_("Closed"), "over"),
}
_ROLLING = Pill(_("Open, without an end"), "good")


class Takes(NamedTuple):
    """What a call takes, in words; empty where it takes everything."""

    areas: str
    regions: str
    ceiling: Money | None


class Draft(NamedTuple):
    """A call in preparation: what it would say, and what may be done with it."""

    row: DraftRow
    sent: CallSent
    takes: Takes
    who: Named
    doing: Sequence[Doable]
    files: Sequence[files.Line]


@router.get("/calls")
def call_list(door: ThisDoor) -> HTMLResponse:
    """Every call that was announced, the latest first; for staff, what is in preparation too."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        of = _ALL.read(work)
        return {
            "listing": Listing(table_of(work, words, of[calls.announced])),
            "drafts": _drafts(work, words, of[calls.in_preparation], of[attachments.of_drafts]),
            "forms": forms.versions(work) if work.actor.sight.everything else [],
            "doing": doing.to_begin(work, words, "call", "form"),
        }

    return show(
        door, "calls.html", title=_("Calls for concept notes"), section=PLACE, **door.read(view)
    )


@router.get("/calls/{number}")
def one_call(door: ThisDoor, number: str) -> HTMLResponse:
    """One call: when, for what, by what its notes are judged."""
    words = words_of(door)
    view = door.read(lambda work: _call(work, words, number))
    title = f"{number} · {view['call'].title}"
    return show(door, "call.html", title=title, section=PLACE, **view)


@router.get("/calls/{number}/call.ics")
def calendar_file(door: ThisDoor, number: str) -> Response:
    """The call as entries for the reader's calendar."""
    text = door.read(lambda work: entries(calls.numbered(work, number), work.public_url))
    return Response(
        text,
        media_type="text/calendar",
        headers={"Content-Disposition": f'attachment; filename="call-{number}.ics"'},
    )


def state_of(words: Words, row: CallRow, now: datetime) -> Pill:
    """Where a call stands."""
    state = row.state(now)
    pill = _ROLLING if state is CallState.OPEN and row.closes_at is None else _STATES[state]
    return pill._replace(label=words.say(pill.label))


def takes(
    words: Words,
    areas: Sequence[str],
    regions: Sequence[str],
    ceiling: Money | None,
) -> Takes:
    """What a call takes."""
    return Takes(
        "; ".join(f"{words.area(code)}, {words.area_title(code)}" for code in areas),
        ", ".join(map(words.region, regions)),
        ceiling,
    )


def table_of(work: Work, words: Words, rows: Sequence[CallRow]) -> Table:
    """Calls as a list."""
    columns = (
        Column("number", _("Number")),
        Column("title", _("Title"), Kind.TITLE),
        Column("opens", _("Opens"), Kind.DATE),
        Column("closes", _("Closes"), Kind.DATE),
        Column("state", _("State"), Kind.STATE),
    )
    return Table(PLACE, words.say(_("Calls")), columns, tuple(_row(work, words, r) for r in rows))


def _row(work: Work, words: Words, row: CallRow) -> Row:
    zone, state = work.profile.fund.zone, state_of(words, row, work.now())
    return (
        Cell(row.number, f"/{PLACE}/{row.number}"),
        Cell(row.title, illustrative=row.illustrative),
        Cell(day_in(zone, row.opens_at)),
        Cell(day_in(zone, row.closes_at) if row.closes_at else None),
        Cell(state.label, tone=state.tone),
    )


def _drafts(
    work: Work, words: Words, rows: Sequence[DraftRow], attached: Sequence[OfDraftRow]
) -> list[Draft]:
    if not rows:
        return []
    doable = doing.on_records(work, words, {row.id: row.record for row in rows})
    people = {row.written_by for row in rows} | {each.file.attached_by for each in attached}
    found = names(work, people)
    return [
        _draft(work, words, row, found[row.written_by], doable[row.id])._replace(
            files=files.lines(
                work, words, [each.file for each in attached if each.draft_id == row.id], found
            )
        )
        for row in rows
    ]


def _draft(work: Work, words: Words, row: DraftRow, who: Named, doable: Sequence[Doable]) -> Draft:
    sent, currency = CallSent.model_validate(row.content), work.profile.fund.currency
    ceiling = Money.parse(sent.ceiling, currency) if sent.ceiling else None
    return Draft(row, sent, takes(words, sent.areas, sent.regions, ceiling), who, doable, ())


def _call(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = calls.numbered(work, number)
    of = _ONE.read(work, subject=row.id)
    events, moves = of[calls.record], of[calls.moves]
    attached = of[attachments.of_record]
    people = {each.moved_by for each in moves} | {each.attached_by for each in attached}
    found = names(work, parts.ids_of_events(events) | people)
    currency = work.profile.fund.currency
    ceiling = None if row.ceiling_minor is None else Money(row.ceiling_minor, currency)
    is_open = row.state(work.now()) is CallState.OPEN
    return {
        "call": row,
        "state": state_of(words, row, work.now()),
        "takes": takes(words, row.areas or (), row.regions or (), ceiling),
        "doing": [
            *doing.on_record(work, words, work.get(Call, row.id), row.id),
            *(doing.to_begin(work, words, "concept-note") if is_open else ()),
        ],
        "files": files.lines(work, words, attached, found),
        "moves": [(each, found[each.moved_by]) for each in moves],
        "rubric": of[calls.rubric][0].rubric,
        "form": forms.known(work, next((each.form_id for each in of[calls.its_form]), None)),
        "eligibility": work.profile.note.eligibility,
        "shows_notes": work.actor.sight.signed_in,
        "tries_weights": work.actor.sight.proposals,
        "shows_record": work.actor.sight.record,
        "events": parts.record(words, events, found),
    }
