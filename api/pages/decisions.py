"""Decisions of the Steering Committee: the list, and one with its items, amounts and conditions."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import doing, parts
from api.pages.frame import show, words_of
from api.pages.listed import decisions as listed
from api.pages.papers import sheets
from api.pages.papers.files import as_file
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.committee import bookings
from mptf.committee import queries as committee
from mptf.committee.bookings import BookedRow
from mptf.committee.models import Decision
from mptf.committee.queries import AmountRow, FollowedRow, ItemRow
from mptf.exports.service import Format
from mptf.letters import queries as letters
from mptf.meetings import queries as meetings
from mptf.money import Money
from mptf.procedures import queries as procedures
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

KIND = "decision"
InAddress = Annotated[listed.DecisionsAsked, Query()]
_SHEAF = Sheaf(
    committee.items,
    committee.followed,
    committee.amounts,
    committee.conditions,
    committee.life,
    committee.record,
    bookings.entries,
    letters.decided,
    meetings.led_to,
    procedures.led_to,
)


@router.get("/decisions")
def decision_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Decisions, the latest first, 50 a page."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        return {
            "list": listed.page(work, words, asked),
            "doing": doing.to_begin(work, words, "decision", "seat"),
        }

    return show(
        door, "decisions.html", title=_("Decisions"), section="decisions", **door.read(view)
    )


@router.get("/decisions.{form}")
def decision_file(
    door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED
) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/decisions/{number:path}/sheet.pdf")
def decision_sheet(door: ThisDoor, number: str) -> Response:
    """The decision's sheet, as far as its reader sees what it decides on."""
    words = words_of(door)
    view = door.read(lambda work: decision_view(work, words, number))
    return as_file(sheets.printed(door.fund, words, view), f"{number.replace('/', '-')}.pdf")


@router.get("/decisions/{number:path}")
def one_decision(door: ThisDoor, number: str) -> HTMLResponse:
    """One decision; its number has a slash, as in SC-2020-06/01."""
    words = words_of(door)
    view = door.read(lambda work: decision_view(work, words, number))
    return show(
        door,
        "decision.html",
        title=f"{number} · {view['decision'].title}",
        section="decisions",
        **view,
    )


def decision_view(work: Work, words: Words, number: str) -> dict[str, Any]:
    """All that the page shows of it to this reader, in three statements."""
    decision = committee.numbered(work, number)
    of = _SHEAF.read(work, subject=decision.id)
    items, steps, events = of[committee.items], of[committee.life], of[committee.record]
    subjects = [item.subject_id for item in items]
    found = names(
        work,
        parts.ids_of_steps(steps)
        | parts.ids_of_events(events)
        | {decision.recorded_by, decision.signed_by, decision.supersedes_id, *subjects},
    )
    given: dict[UUID, list[tuple[AmountRow, Money]]] = {}
    for row in of[committee.amounts]:
        given.setdefault(row.item_id, []).append((row, Money(row.amount_minor, row.currency)))
    followed = {row.item_id: row for row in of[committee.followed]}
    return {
        "decision": decision,
        "doing": doing.on_record(work, words, work.get(Decision, decision.id), decision.id),
        "state": words.state(KIND, decision.state),
        "signed_by": found[decision.signed_by],
        "recorded_by": found[decision.recorded_by],
        "meetings": of[meetings.led_to],
        "procedures": of[procedures.led_to],
        "supersedes": found[decision.supersedes_id],
        "items": [
            (
                item,
                found[item.subject_id],
                _amount(item),
                given.get(item.id, []),
                _followed(words, followed.get(item.id)),
            )
            for item in items
        ],
        "others": decision.items - len(items),
        "conditions": of[committee.conditions],
        "bookings": [_booking(work, words, row) for row in of[bookings.entries]],
        "shows_books": work.actor.sight.books,
        "moments": parts.timeline(words, KIND, steps, found),
        "events": parts.record(words, events, found),
        **parts.shown(work.actor, of[letters.decided]),
    }


def _booking(work: Work, words: Words, row: BookedRow) -> tuple[BookedRow, str, Money]:
    return row, words.act(row.act), Money(row.moved_minor, work.profile.fund.currency)


def _followed(words: Words, row: FollowedRow | None) -> Pill | None:
    return None if row is None else words.state(row.workflow, row.to_state)


def _amount(item: ItemRow) -> Money | None:
    return None if item.amount_minor is None else Money(item.amount_minor, item.currency)
