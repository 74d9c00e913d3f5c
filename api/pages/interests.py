"""Interests of donors in notes of the pipeline: the list, and one with its answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import doing, parts
from api.pages.frame import show, words_of
from api.pages.listed import interests as listed
from api.pages.listed.interests import PLACE
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.service import Format
from mptf.interests import queries as interests
from mptf.interests.models import Interest
from mptf.work import Work

router = APIRouter(include_in_schema=False)

InAddress = Annotated[listed.InterestsAsked, Query()]


@router.get("/interests")
def interest_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Interests, the latest first, 50 a page."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        return {
            "list": listed.page(work, words, asked),
            "doing": doing.to_begin(work, words, "interest."),
        }

    return show(
        door, "interests.html", title=_("Interest of donors"), section=PLACE, **door.read(view)
    )


@router.get("/interests.{form}")
def interest_file(
    door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED
) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/interests/{number}")
def one_interest(door: ThisDoor, number: str) -> HTMLResponse:
    """One interest: in which note, who expressed it, and what was answered."""
    words = words_of(door)
    view = door.read(lambda work: _interest(work, words, number))
    return show(door, "interest.html", title=number, section=PLACE, **view)


def _interest(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = interests.numbered(work, number)
    events = interests.record.read(work, subject=row.id)
    found = names(work, {row.note_id, row.answered_by} | parts.ids_of_events(events))
    return {
        "interest": row,
        "note": found[row.note_id],
        "state": listed.state_of(words, row),
        "answered_by": found[row.answered_by],
        "doing": doing.on_record(work, words, work.get(Interest, row.id), row.id),
        "shows_record": work.actor.sight.record,
        "events": parts.record(words, events, found),
    }
