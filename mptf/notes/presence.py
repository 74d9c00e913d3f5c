"""Who else is in a note now: kept for minutes, witnessed by nobody, told to its writers alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select

from mptf.chain import table_of
from mptf.errors import NotFound
from mptf.forms import drafted
from mptf.forms.drafted import PresentRow
from mptf.notes import drafting
from mptf.notes.models import NotePresence
from mptf.notes.visibility import written_by
from mptf.policy import Sight
from mptf.reading import OF, rows
from mptf.work import Work

_H = table_of(NotePresence)


@rows(PresentRow._make, *drafted.BY, _H.c.id)
def others(sight: Sight) -> Select[Any]:
    """Everybody but the reader who was heard of in the note since an instant (`since`)."""
    return drafted.others(_H).where(_H.c.note_id == OF, written_by(sight))


def keep(work: Work, note_id: UUID, part: str, field: str = "", *, saved: bool = False) -> None:
    """The actor is in a section of a note, which they write; whoever is long gone falls away.

    Raises:
        NotFound: there is no such note, or they do not write it.
    """
    if not drafting.own.read(work, subject=note_id):
        raise NotFound("concept note", str(note_id))
    drafted.keep(work, NotePresence, {"note_id": note_id}, part, field, saved=saved)
