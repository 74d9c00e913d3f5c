"""Which files a reader sees: those of the records that they see, for list, page and file alike."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from mptf.attachments.models import Attachment, AttachmentTakenAway
from mptf.calls import visibility as calls
from mptf.chain import table_of
from mptf.notes import visibility as notes
from mptf.policy import Sight

_A = table_of(Attachment)
_GONE = table_of(AttachmentTakenAway)

NOTE, CALL, CALL_DRAFT, ITEM = "concept-note", "call", "call-draft", "committee-item"
"""The kinds of record on which files hang."""


def visible_to(sight: Sight) -> ColumnElement[bool]:
    """Which files a reader sees, those that were taken away left out.

    =====================  ================================================
    of a note              whoever sees the note
    of a call              everybody: it is announced
    of one in preparation  whoever sees that
    of an item             nobody here: they go with its papers, see `mptf.rounds.annexes`
    =====================  ================================================
    """
    of_a_note = and_(_A.c.subject_kind == NOTE, notes.sees(sight, _A.c.subject_id))
    prepared = and_(_A.c.subject_kind == CALL_DRAFT, calls.draft_visible_to(sight))
    return and_(or_(of_a_note, prepared, _A.c.subject_kind == CALL), hangs())


def hangs() -> ColumnElement[bool]:
    """Whether a file was not taken away."""
    gone = _GONE.select().where(_GONE.c.attachment_id == _A.c.id).correlate(_A)
    return ~gone.exists()
