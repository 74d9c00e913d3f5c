"""Files on notes and calls: attached, taken away."""

from __future__ import annotations

from mptf.attachments import service as attachments
from mptf.attachments.models import FileKind
from mptf.attachments.schemas import AttachSent, DocumentSent, TakeAwaySent
from mptf.attachments.visibility import CALL, NOTE
from mptf.calls.models import Call
from mptf.endorsements import service as endorsements
from mptf.errors import Invalid, NotPermitted, WrongState
from mptf.notes import inviting
from mptf.notes.models import ConceptNote
from mptf.notes.service import WRITABLE
from mptf.notes.states import NoteState
from mptf.policy import coordinator, invited_writer
from mptf.work import Work


def attach_to_note(work: Work, note: ConceptNote, sent: AttachSent) -> ConceptNote:
    """Attach a file to a note: a signed endorsement, or an annex."""
    if sent.kind is FileKind.DOCUMENT:
        raise Invalid("kind", "a note has endorsements and annexes")
    if sent.kind is not FileKind.ENDORSEMENT:
        if not (coordinator | invited_writer).includes(work.actor, note):
            raise NotPermitted(coordinator.label, "attach an annex")
        if note.state not in WRITABLE:
            raise WrongState("attach an annex", NoteState(note.state).public)
    else:
        inviting.require_part(work, note, "attach an endorsement")
    attachments.attach(work, NOTE, note.id, sent.kind, sent.file)
    return note


def take_from_note(work: Work, note: ConceptNote, sent: TakeAwaySent) -> ConceptNote:
    """Take a file off a note, with a reason."""
    endorsements.require_free(work, sent.attachment)
    attachments.take_away(work, NOTE, note.id, sent)
    return note


def attach_to_call(work: Work, call: Call, sent: DocumentSent) -> Call:
    """Attach a document to a call; everybody reads it."""
    attachments.attach(work, CALL, call.id, FileKind.DOCUMENT, sent.file)
    return call


def take_from_call(work: Work, call: Call, sent: TakeAwaySent) -> Call:
    """Take a document off a call, with a reason."""
    attachments.take_away(work, CALL, call.id, sent)
    return call
