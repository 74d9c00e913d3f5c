"""What those who write a note say to each other about its fields, until it is settled."""

from __future__ import annotations

from uuid import UUID

from mptf.errors import WrongState
from mptf.forms import drafts
from mptf.forms import service as forms
from mptf.notes.models import ConceptNote, NoteComment
from mptf.notes.service import WRITABLE
from mptf.notes.states import NoteState
from mptf.notes.writing import of_form
from mptf.work import Work


def comment(work: Work, note: ConceptNote, name: str, text: str) -> NoteComment:
    """Say something about a field. Like a draft it is no act: only the writers read it.

    Raises:
        WrongState: the note is with the secretariat or the Committee.
        Invalid: the form does not have that field.
    """
    _require_writable(note, "comment on")
    form = forms.of_call(work, note.call_id)
    drafts.require_field(form, of_form(name), "the form of this call")
    return work.add(
        NoteComment(
            note_id=note.id, name=name, text=text, made_at=work.now(), made_by=work.actor.id
        )
    )


def settle(work: Work, note: ConceptNote, comment_id: UUID) -> ConceptNote:
    """What was said has been seen to; it stays to be read.

    Raises:
        WrongState: as for `comment`.
        NotFound: no such comment on this note.
        Invalid: it is settled already.
    """
    _require_writable(note, "settle comments on")
    row = work.session.get(NoteComment, comment_id)
    drafts.settle(work, row if row is not None and row.note_id == note.id else None, comment_id)
    return note


def _require_writable(note: ConceptNote, what: str) -> None:
    if note.state not in WRITABLE:
        raise WrongState(what, NoteState(note.state).public)
