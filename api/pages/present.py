"""Who else is in a note that is being written: in words, and kept while a page is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import JSONResponse
from sqlmodel import select

from api.deps import ThisDoor
from api.pages.frame import words_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.errors import NotFound
from mptf.forms import drafted
from mptf.forms import service as forms
from mptf.forms.drafted import PresentRow
from mptf.notes import presence
from mptf.notes.models import ConceptNote
from mptf.profile import NoteForm
from mptf.work import Work

router = APIRouter(include_in_schema=False)

_MINUTE = 60
_ALWAYS = {"Cache-Control": "no-store"}


@router.post("/notes/{number}/write/presence")
def present(
    door: ThisDoor,
    number: str,
    part: Annotated[str, Form(max_length=40)],
    field: Annotated[str, Form(max_length=60)] = "",
) -> JSONResponse:
    """One is in this section; whoever else is in the note is told back."""
    words = words_of(door)

    def keep(work: Work) -> dict[str, Any]:
        query = select(ConceptNote).where(ConceptNote.number == number)
        note = work.session.exec(query).first()
        if note is None:
            raise NotFound("concept note", number)
        presence.keep(work, note.id, part, field)
        form = forms.of_call(work, note.call_id)
        rows = presence.others.read(work, subject=note.id, **drafted.since(work))
        return told(words, form, rows, part, work.now())

    return JSONResponse(door.write(keep), headers=_ALWAYS)


def told(
    words: Words, form: NoteForm, rows: Iterable[PresentRow], part: str, now: datetime
) -> dict[str, Any]:
    """A sentence for everybody who is there, and one for each field in which somebody is."""
    titles = {section.code: section.title for section in form.sections}
    found = list(rows)
    return {
        "present": [_sentence(words, titles, row, part, now) for row in found],
        "fields": {
            row.field: words.say(_("%(who)s of %(entity)s is in this field")) % _who(row)
            for row in found
            if row.field and row.part == part
        },
    }


def _sentence(
    words: Words, titles: dict[str, str], row: PresentRow, part: str, now: datetime
) -> str:
    said = {**_who(row), "section": titles.get(row.part, "")}
    if row.part != part:
        where = _("%(who)s of %(entity)s is in “%(section)s”")
        if not said["section"]:
            where = _("%(who)s of %(entity)s checks the note")
    elif row.saved_at is None:
        where = _("%(who)s of %(entity)s is in this section")
    else:
        where = _("%(who)s of %(entity)s is in this section, saved %(ago)s ago")
        said["ago"] = _ago(words, int((now - row.saved_at).total_seconds()))
    return words.say(where) % said


def _who(row: PresentRow) -> dict[str, str]:
    return {"who": row.name, "entity": row.organisation}


def _ago(words: Words, seconds: int) -> str:
    if seconds < _MINUTE:
        return words.say(_("%(n)s seconds")) % {"n": seconds}
    return words.say(_("%(n)s min")) % {"n": seconds // _MINUTE}
