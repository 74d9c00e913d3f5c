"""Concept notes: the list as a table, a board and a file, and one note."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import Door, ThisDoor
from api.pages import doing
from api.pages import one_note as one
from api.pages.act_words import ACTS
from api.pages.frame import show, words_of
from api.pages.listed import notes as listed
from api.pages.papers import brief as briefs
from api.pages.papers import notes as papers
from api.pages.papers.files import as_file
from api.pages.tables import file_of
from api.pages.versions import How
from api.pages.vocabulary import _
from mptf.exports.service import Format
from mptf.papers.briefs import note_brief
from mptf.policy import entity
from mptf.work import Work
from workflows import bulk
from workflows.concept_note import CONCEPT_NOTE

router = APIRouter(include_in_schema=False)

InAddress = Annotated[listed.NotesAsked, Query()]
BOARD = "board"


@router.get("/notes")
def note_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Concept notes, 50 a page, or as a board of their states."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        if asked.view == BOARD:
            page, lanes = listed.on_board(work, words, asked)
        else:
            page, lanes = listed.page(work, words, asked), []
        return {
            "list": page,
            "lanes": lanes,
            "shows_portfolio": work.actor.sight.record,
            "beginnings": doing.to_begin(work, words, "concept-note", "call"),
            "imports": entity.includes(work.actor, None),
            "steps": [
                (name, words.say(ACTS.get(name, step.trigger.capitalize())))
                for name, step in bulk.steps_of(work.actor, CONCEPT_NOTE).items()
            ],
        }

    template = "notes-board.html" if asked.view == BOARD else "notes.html"
    return show(door, template, title=_("Concept notes"), section="notes", **door.read(view))


@router.get("/notes.{form}")
def note_file(door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/notes/{number}/note.pdf")
def note_paper(door: ThisDoor, number: str) -> Response:
    """The note as it stands, on paper."""
    return _paper(door, number, None)


@router.get("/notes/{number}/brief.pdf")
def note_in_brief(door: ThisDoor, number: str) -> Response:
    """The note on one page, as far as its reader sees it."""
    words, profile = words_of(door), door.profile
    found, today = door.read(lambda work: (note_brief(work, number), work.today()))
    view = briefs.note_view(profile, words, found)
    return as_file(briefs.printed(profile, view, today), briefs.name_of(view))


@router.get("/notes/{number}/versions/{version}.pdf")
def version_paper(door: ThisDoor, number: str, version: int) -> Response:
    """A version as it was submitted, on paper; the same whenever it is printed."""
    return _paper(door, number, version)


def _paper(door: Door, number: str, version: int | None) -> Response:
    view = door.read(lambda work: papers.note_view(work, words_of(door), number, version))
    return as_file(papers.printed(door.profile, view), papers.name_of(view, version))


@router.get("/notes/{number}")
def one_note(
    door: ThisDoor, number: str, tab: one.TabName = "note", how: How = "side"
) -> HTMLResponse:
    """One concept note, a part of it at a time."""
    words = words_of(door)
    view = door.read(lambda work: one.view(work, words, number, tab))
    title = f"{number} · {view['note'].title}"
    return show(door, "note.html", title=title, section="notes", how=how, **view)
