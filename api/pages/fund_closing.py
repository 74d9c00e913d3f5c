"""The end of the fund itself: its checklist, who proposed it, and what is to be done."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ThisDoor
from api.pages import closing_words, doing
from api.pages.doing import Doable
from api.pages.frame import show, words_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.fund_closings import queries as fund_closings
from mptf.fund_closings.models import FundClosing
from mptf.fund_closings.queries import ClosingRow
from mptf.fund_closings.states import ClosingState
from mptf.ledger import periods
from mptf.policy import readers_of_the_books, require
from mptf.work import Work
from workflows import fund_closing_lines as checklist
from workflows.fund_closing_lines import Code, Line

router = APIRouter(include_in_schema=False)

KIND = "fund-closing"
LINES = {
    Code.DECISION: _("Decided by the Steering Committee"),
    Code.CALLS: _("No call for concept notes"),
    Code.NOTES: _("No concept note under way"),
    Code.PROGRAMMES: _("Every programme financially closed"),
    Code.TRANSFERS: _("No transfer under way"),
    Code.AGREEMENTS: _("Nothing due from donors"),
    Code.ARRANGEMENTS: _("No agreement being signed"),
    Code.RECEIPTS: _("Nothing unconfirmed"),
    Code.SUSPENSE: _("Nothing in suspense"),
    Code.ENTITIES: _("Nothing left with entities"),
    Code.POOLS: _("Every pool and account empty"),
    Code.PERIODS: _("Periods closed"),
}
_PLACES = {
    Code.DECISION: "/decisions",
    Code.CALLS: "/calls",
    Code.NOTES: "/notes",
    Code.PROGRAMMES: "/programmes/portfolio",
    Code.TRANSFERS: "/transfers",
    Code.AGREEMENTS: "/agreements",
    Code.ARRANGEMENTS: "/agreements",
    Code.RECEIPTS: "/contributions",
    Code.SUSPENSE: "/bank-lines",
    Code.ENTITIES: "/entities",
    Code.POOLS: "/books#balances",
    Code.PERIODS: "/books",
}


class Checked(NamedTuple):
    """A line of the checklist as it is shown."""

    title: str
    line: Line
    state: Pill
    url: str


class Proposal(NamedTuple):
    """A proposal in words, with what the reader may do with it."""

    row: ClosingRow
    state: Pill
    doing: list[Doable]


@router.get("/closing")
def closing_of_the_fund(door: ThisDoor) -> HTMLResponse:
    """How far the fund is from its end, line by line."""
    words = words_of(door)
    view = door.read(lambda work: _closing(work, words))
    return show(door, "fund-closing.html", title=_("Closing of the fund"), section="books", **view)


def _closing(work: Work, words: Words) -> dict[str, Any]:
    require(work.actor, readers_of_the_books, act="read how far the fund is from its end")
    lines = checklist.read(work)
    rows = fund_closings.proposals.read(work)
    found = doing.on_records(work, words, {row.id: work.get(FundClosing, row.id) for row in rows})
    under_way = any(row.state == ClosingState.PROPOSED for row in rows)
    closed_on = periods.closed_for_good(work)
    return {
        "closed_on": closed_on,
        "lines": [_checked(words, line) for line in lines],
        "met": sum(line.met for line in lines),
        "proposals": [
            Proposal(row, words.state(KIND, row.state), list(found[row.id])) for row in rows
        ],
        "doing": [] if under_way or closed_on else doing.to_begin(work, words, KIND),
    }


def _checked(words: Words, line: Line) -> Checked:
    title = words.say(LINES[line.code])
    return Checked(title, line, closing_words.pill(words, met=line.met), _PLACES[line.code])
