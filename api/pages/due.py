"""What is due for the reader, as a file that a calendar takes in."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import Door, ThisDoor
from api.entrance import Guest, of_token
from api.pages.frame import words_of
from api.pages.report_words import KINDS
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.access.models import Scope
from mptf.calendars import Entry, calendar, uid
from mptf.errors import NotFound
from mptf.reports.dues import CONDITION, END, REPORT, STEP, TRANSFER, DueRow, dues
from mptf.work import Work

router = APIRouter(include_in_schema=False)

ADDRESS = "/due.ics"
_SAID = {
    REPORT: _("Due: %(what)s of %(entity)s"),
    CONDITION: _("Due of %(entity)s: %(what)s"),
    STEP: _("Due of %(entity)s: %(what)s"),
    TRANSFER: _("Tranche %(what)s is to be sent"),
    END: _("Activities end"),
}
_PLACES = {
    REPORT: "/programme-reports/{number}",
    CONDITION: "/programmes/{number}?tab=papers",
    STEP: "/programmes/{number}",
    TRANSFER: "/transfers/{number}",
    END: "/programmes/{number}",
}
_UNKNOWN = "of this address"
_ILLUSTRATIVE = _("%(said)s (illustrative)")


@router.get(ADDRESS)
def due_file(door: ThisDoor) -> Response:
    """Reports, conditions, steps, tranches and ends; taken in again, it moves what has moved."""
    words = words_of(door)
    text = door.read(lambda work: calendar("What is due", _entries(work, words)))
    headers = {
        "Content-Disposition": 'attachment; filename="due.ics"',
        "Cache-Control": "private, no-cache",
    }
    return Response(text, media_type="text/calendar", headers=headers)


@router.get("/calendars/{token}.ics")
def subscribed_file(door: ThisDoor, token: str) -> Response:
    """The same for a calendar program, which shows the token that is part of its address.

    Raises:
        NotFound: no such address works, or works any more.
    """
    visitor = of_token(door.fund, token)
    if visitor is None or Scope.CALENDAR not in visitor.scopes:
        raise NotFound("calendar", _UNKNOWN)
    return due_file(Door(door.fund, Guest(visitor, b"")))


def subscribed(token: str) -> str:
    """Where a calendar program asks."""
    return f"/calendars/{token}.ics"


def _entries(work: Work, words: Words) -> Iterator[Entry]:
    for row in dues(work):
        yield {
            "uid": uid(f"due-{row.kind}-{row.key}", work.public_url),
            "dtstamp": row.set_at,
            "dtstart": row.due_on,
            "summary": f"{said_of(words, row)}: {row.programme} {row.title}",
            "url": f"{work.public_url}{place_of(row)}",
            "transp": "TRANSPARENT",
        }


def place_of(row: DueRow) -> str:
    """Where it can be done, or seen."""
    return _PLACES[row.kind].format(number=quote(row.number))


def said_of(words: Words, row: DueRow) -> str:
    """What is due, and of whom."""
    what = words.say(KINDS[row.what]) if row.kind == REPORT else row.what
    said = words.say(_SAID[row.kind]) % {"what": what, "entity": row.entity}
    return words.say(_ILLUSTRATIVE) % {"said": said} if row.illustrative else said
