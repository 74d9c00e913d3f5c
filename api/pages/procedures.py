"""Written procedures: the list, and one with its items, who has answered, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import deadlines, doing, parts
from api.pages.asked_items import ON_FILES, Sitting, item_view
from api.pages.doing import Doable
from api.pages.frame import show, words_of
from api.pages.listed import procedures as listed
from api.pages.listed.procedures import KIND, PLACE
from api.pages.papers import pack, sittings
from api.pages.papers.files import as_file, when_printed
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.unsigned import unsigned
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.clock import day_in
from mptf.errors import GuardRefused
from mptf.exports import paper
from mptf.exports.service import Format
from mptf.letters import queries as letters
from mptf.procedures import queries as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.procedures.queries import ProcedureRow
from mptf.procedures.states import ProcedureState
from mptf.rounds.table import PARTS, OnTheTable, asked_with, gathered
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

InAddress = Annotated[listed.ProceduresAsked, Query()]
OfSeat = Annotated[str, Query(max_length=40)]
_SHEAF = Sheaf(
    *PARTS,
    procedures.extensions,
    procedures.followed,
    procedures.life,
    procedures.record,
    letters.about,
    letters.waiting_about,
)

_STILL_RUNS = _("The certificate is printed once every item of the procedure is closed.")


@router.get("/procedures")
def procedure_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Written procedures, the latest first, 50 a page."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        return {
            "list": listed.page(work, words, asked),
            "doing": doing.to_begin(work, words, KIND),
        }

    return show(
        door, "procedures.html", title=_("Written procedures"), section=PLACE, **door.read(view)
    )


@router.get("/procedures.{form}")
def procedure_file(
    door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED
) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/procedures/{number}")
def one_procedure(door: ThisDoor, number: str) -> HTMLResponse:
    """One written procedure: read, declare, take a position, see the clock."""
    words = words_of(door)
    view = door.read(lambda work: _procedure(work, words, number))
    title = f"{number} · {view['procedure'].title}"
    return show(door, "procedure.html", title=title, section=PLACE, **view)


@router.get("/procedures/{number}/pack.pdf")
def papers_pack(door: ThisDoor, number: str, seat: OfSeat = "") -> Response:
    """The papers as one document: for the reader, or for a seat for which they may read."""
    words = words_of(door)
    papers = door.read(lambda work: sittings.of_procedure(work, words, number, seat))
    content = pack.asked_for(door.profile, papers)
    return when_printed(door, content, f"{papers.name}.pdf", PLACE)


@router.get("/procedures/{number}/certificate.pdf")
def certificate(door: ThisDoor, number: str) -> Response:
    """What was decided in writing and how it follows, on paper; the same whenever it is printed.

    Raises:
        GuardRefused: positions are still taken.
    """
    words = words_of(door)
    view = door.read(lambda work: _procedure(work, words, number))
    row: ProcedureRow = view["procedure"]
    if not view["is_over"]:
        raise GuardRefused((words.say(_STILL_RUNS),))
    fund = door.profile.fund
    content = paper.print_page("certificate", row.number, zone=fund.zone, fund=fund, **view)
    return as_file(content, f"{row.number}.pdf")


def _procedure(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = procedures.numbered(work, number)
    of = _SHEAF.read(work, **asked_with(work, row.id))
    table = gathered(work, of)
    extensions, steps, events = (
        of[part] for part in (procedures.extensions, procedures.life, procedures.record)
    )
    found = names(
        work,
        parts.ids_of_steps(steps)
        | parts.ids_of_events(events)
        | {row.id, row.prepared_by, *(each.item.subject_id for each in table.items)}
        | {each.extended_by for each in extensions}
        | {annex.attached_by for each in table.items for annex in each.annexes},
    )
    speaks = [seat.seat_id for seat in table.own_seats]
    procedure = work.get(WrittenProcedure, row.id)
    records = {each.item.id: each.record for each in table.items}
    doable = doing.on_records(work, words, {row.id: procedure, **records})
    sitting = Sitting(row.state == ProcedureState.CIRCULATED, row.counts_until)
    return {
        "procedure": row,
        "is_over": row.is_over(work.now()),
        "state": listed.state_of(words, row, work.now()),
        "doing": doable[row.id],
        "prepared_by": found[row.prepared_by],
        "due": _due(work, row),
        "extensions": [(each, found[each.extended_by]) for each in extensions],
        "followed": [
            (each, words.state("decision", each.state)) for each in of[procedures.followed]
        ],
        "seats": _seats(table) if work.actor.sight.everything else (),
        "items": [
            item_view(work, words, sitting, each, found, speaks, _of_files(doable[each.item.id]))
            for each in table.items
        ],
        "moments": parts.timeline(words, KIND, steps, found),
        **parts.shown(
            work.actor,
            of[letters.about],
            unsigned(work, words, of[letters.waiting_about], found),
        ),
        "events": parts.record(words, events, found),
    }


def _of_files(doable: Sequence[Doable]) -> list[Doable]:
    """What staff do with the files of an item; the rest is of its seats, or of a meeting's."""
    return [each for each in doable if each.name in ON_FILES]


def _seats(table: OnTheTable) -> tuple[str, ...]:
    """Every seat that was asked of any item, in the Committee's order."""
    return tuple(dict.fromkeys(seat.code for on in table.items for seat in on.seats))


def _due(work: Work, row: ProcedureRow) -> deadlines.Chip | None:
    """How long there is; nothing once it is over."""
    if row.ends_at is None or row.state != ProcedureState.CIRCULATED or row.is_over(work.now()):
        return None
    last = day_in(work.profile.fund.zone, row.ends_at)
    return deadlines.chip(last, work.today(), work.profile.holidays)
