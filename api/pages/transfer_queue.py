"""The agent's queue: what is to be sent, what waits for the second person, what is to come back."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ThisDoor
from api.pages import deadlines
from api.pages.deadlines import Chip
from api.pages.frame import show, words_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.money import total
from mptf.policy import readers_of_the_books, require
from mptf.reports.dues import refunds
from mptf.transfers import queries as transfers
from mptf.transfers.queries import TO_CONFIRM, TO_SEND, Chosen, RequestRow
from mptf.work import Work

router = APIRouter(include_in_schema=False)

MOST = 500


class Waiting(NamedTuple):
    """A request that waits for the agent, with its state and how long there is."""

    row: RequestRow
    state: Pill
    chip: Chip | None


@router.get("/transfers/queue")
def transfer_queue(door: ThisDoor) -> HTMLResponse:
    """Requests to execute and to confirm, late ones first, and refunds that are expected."""
    words = words_of(door)
    view = door.read(lambda work: _queue(work, words))
    return show(
        door,
        "transfer-queue.html",
        title=_("What waits for the agent"),
        section="transfers",
        **view,
    )


def _queue(work: Work, words: Words) -> dict[str, Any]:
    """In two statements."""
    require(work.actor, readers_of_the_books, act="read the agent’s queue")
    found = transfers.listed(work, Chosen(with_the_agent=True), sort="due", limit=MOST)
    expected = refunds.read(work)
    waiting = [_waiting(work, words, row) for row in found]
    return {
        "to_send": [one for one in waiting if one.row.state in TO_SEND],
        "to_confirm": [one for one in waiting if one.row.state in TO_CONFIRM],
        "late": sum(one.row.is_late(work.today()) for one in waiting),
        "refunds": expected,
        "expected": total([row.held for row in expected], work.profile.fund.currency),
    }


def _waiting(work: Work, words: Words, row: RequestRow) -> Waiting:
    due = row.due_on
    return Waiting(
        row,
        words.state("transfer-request", row.state),
        deadlines.chip(due, work.today(), work.profile.holidays) if due else None,
    )
