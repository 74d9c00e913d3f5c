"""Fund transfer requests: the list, and one with what was sent, came back and is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import doing, parts
from api.pages.figures import Figure, Figures
from api.pages.frame import show, words_of
from api.pages.listed import transfers as listed
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.unsigned import unsigned
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.exports.service import Format
from mptf.ledger.models import Kind
from mptf.letters import queries as letters
from mptf.money import Money
from mptf.programmes.models import TransferRequest
from mptf.sheaf import Sheaf
from mptf.transfers import parts as pieces
from mptf.transfers import queries as transfers
from mptf.transfers.parts import ReturnRow, SendingRow
from mptf.transfers.queries import LineRow
from mptf.work import Work

router = APIRouter(include_in_schema=False)

InAddress = Annotated[listed.TransfersAsked, Query()]
_SHEAF = Sheaf(
    pieces.sendings,
    pieces.returns,
    transfers.life,
    transfers.lines,
    transfers.record,
    letters.about,
    letters.waiting_about,
)


class Entity(NamedTuple):
    """What a request asks to send to an entity, what was sent and what is left."""

    code: str
    amount: Money
    sent: Money
    left: Money


class Sent(NamedTuple):
    """One transfer to one entity, or what came back of one."""

    code: str
    amount: Money
    value_on: date
    reference: str
    state: Pill


@router.get("/transfers")
def transfer_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Requests, those that are due first, 50 a page."""
    words = words_of(door)
    page = door.read(lambda work: listed.page(work, words, asked))
    return show(
        door,
        "transfers.html",
        title=_("Transfers"),
        section=listed.PLACE,
        list=page,
        sees_queue=door.actor.sight.books,
    )


@router.get("/transfers.{form}")
def transfer_file(
    door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED
) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/transfers/{number}")
def one_transfer(door: ThisDoor, number: str) -> HTMLResponse:
    """One request."""
    words = words_of(door)
    view = door.read(lambda work: _transfer(work, words, number))
    return show(door, "transfer.html", title=number, section=listed.PLACE, **view)


def _transfer(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = transfers.numbered(work, number)
    of = _SHEAF.read(work, subject=row.id)
    steps, events, waiting = (
        of[transfers.life],
        of[transfers.record],
        of[letters.waiting_about],
    )
    found = names(
        work,
        {line.subject_id for line in waiting}
        | parts.ids_of_steps(steps)
        | parts.ids_of_events(events),
    )
    lines = of[transfers.lines]
    gone = pieces.sent_of(row, lines, of[pieces.sendings])
    figures = Figures(work.actor, work.today())
    return {
        "request": row,
        "late": row.is_late(work.today()),
        "state": words.state(listed.KIND, row.state),
        "doing": doing.on_record(work, words, work.get(TransferRequest, row.id), row.id),
        "entities": _entities(lines, gone, of[pieces.returns]),
        "sent": _sent(words, gone, of[pieces.returns], row.state),
        "returned": _returned(words, of[pieces.returns]),
        "in_books": figures(row.sent, Kind.TRANSFER, document=row.id)
        if work.actor.sight.books
        else Figure(row.sent, ""),
        "moments": parts.timeline(words, listed.KIND, steps, found),
        "events": parts.record(words, events, found),
        **parts.shown(work.actor, of[letters.about], unsigned(work, words, waiting, found)),
    }


def _entities(
    lines: Sequence[LineRow], sent: Sequence[SendingRow], back: Sequence[ReturnRow]
) -> list[Entity]:
    def of(code: str) -> int:
        gone = sum(row.amount_minor for row in sent if row.code == code)
        return gone - sum(row.amount_minor for row in back if row.code == code and row.confirmed)

    found = []
    for line in lines:
        out = Money(of(line.code), line.amount.currency)
        found.append(Entity(line.code, line.amount, out, line.amount - out))
    return found


def _sent(
    words: Words, rows: Sequence[SendingRow], back: Sequence[ReturnRow], state: str
) -> list[Sent]:
    returned = {(row.seq, row.code) for row in back if row.confirmed}
    last = max((row.seq for row in rows), default=0)

    def stands(row: SendingRow) -> Pill:
        if (row.seq, row.code) in returned:
            return Pill(words.say(_("Came back")), "bad")
        if row.seq == last and state == "executed":
            return Pill(words.say(_("Waits for the second person")), "moving")
        return Pill(words.say(_("Transferred")), "good")

    return [
        Sent(row.code, row.amount, row.value_on, row.agent_reference, stands(row)) for row in rows
    ]


_FOUND = {
    None: (_("Waits for the second person"), "moving"),
    True: (_("Confirmed"), "bad"),
    False: (_("Found to be none"), "plain"),
}


def _returned(words: Words, rows: Sequence[ReturnRow]) -> list[Sent]:
    return [
        Sent(
            row.code,
            row.amount,
            row.value_on,
            row.bank_reference,
            Pill(words.say(_FOUND[row.confirmed][0]), _FOUND[row.confirmed][1]),
        )
        for row in rows
    ]
