"""What waits for the Committee: the items, who stands back, and the quorum of each."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import doing
from api.pages.committee_words import RECUSED_BY
from api.pages.frame import show, words_of
from api.pages.quorums import needed_in_words
from api.pages.subjects import address
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.committee.models import Mode
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.profile import Profile
from mptf.reports import agenda as waiting
from mptf.reports.agenda import Item
from mptf.templating import day
from mptf.work import Work

router = APIRouter(include_in_schema=False)

ADDRESS = "/agenda"


@router.get(ADDRESS)
def agenda(door: ThisDoor) -> HTMLResponse:
    """All that stands before the Committee, the longest waiting first."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        found = waiting.agenda(work)
        return {
            "listing": Listing(_table(work, words, found), ADDRESS),
            "count": len(found),
            "doing": doing.to_begin(work, words, "written-procedure"),
            "out_of_reach": sum(not item.needed.can_be_reached for item in found),
        }

    return show(
        door, "agenda.html", title=_("Before the Committee"), section="agenda", **door.read(view)
    )


@router.get(ADDRESS + ".{form}")
def agenda_file(door: ThisDoor, form: Format) -> Response:
    """The same as a file."""
    words = words_of(door)
    return file_of(door.read(lambda work: _table(work, words, waiting.agenda(work))), form)


def _table(work: Work, words: Words, found: tuple[Item, ...]) -> Table:
    return Table(
        name="agenda",
        caption=_("What waits for a decision"),
        columns=(
            Column("number", _("Item")),
            Column("title", _("Title"), under=True),
            Column("coordinator", _("Coordinating agency")),
            Column("since", _("Since"), Kind.DATE),
            Column("sitting", _("Taken up in")),
            Column("recused", _("Stands back")),
            Column("quorum", _("To decide on it in a meeting")),
        ),
        rows=tuple(_row(work.profile, words, item) for item in found),
        stamp=_("on %(day)s") % {"day": day(work.today())},
    )


_SUSPENDED = _("suspended by an objection in %(number)s: a meeting takes it up")


def _taken_up(words: Words, item: Item) -> Cell:
    """Where it is asked of now, or which objection sent it to a meeting."""
    if not item.sittings:
        return Cell(words.say(_("nothing yet")))
    last = item.sittings[-1]
    if last.is_suspended:
        return Cell(words.say(_SUSPENDED) % {"number": last.number})
    kind = "meeting" if last.mode == Mode.MEETING else "written-procedure"
    return Cell(last.number, address(kind, last.number))


def _row(profile: Profile, words: Words, item: Item) -> Row:
    row = item.row
    recused = [
        f"{each.seat.name} ({each.seat.organisation_code}): {words.say(RECUSED_BY[each.ground])}"
        for each in item.recused
    ]
    return (
        Cell(row.number, address(row.kind, row.number)),
        Cell(row.title, illustrative=row.illustrative),
        Cell(row.coordinator),
        Cell(row.since),
        _taken_up(words, item),
        Cell("; ".join(recused) or words.say(_("nobody"))),
        Cell(needed_in_words(profile, words, item.needed)),
    )
