"""Concept notes: written, endorsed, screened, scored."""

from __future__ import annotations

from mptf.calls import service as calls
from mptf.endorsements import service as endorsements
from mptf.endorsements.schemas import WithdrawnSent
from mptf.links.schemas import AskSent
from mptf.notes import comments, inviting, screening, writing
from mptf.notes import service as notes
from mptf.notes.models import ConceptNote
from mptf.notes.schemas import EndorsementSent, EndWriterSent, InviteSent
from mptf.people import queries as find
from mptf.policy import (
    coordinator,
    require,
)
from mptf.work import Work
from workflows import forms
from workflows.concept_note import CONCEPT_NOTE
from workflows.engine import begin


def draft_note(work: Work, _on: None, sent: forms.DraftForm) -> ConceptNote:
    """Begin a concept note under a call."""
    note = notes.draft(
        work,
        call=calls.numbered(work, sent.call),
        coordinator=find.organisation(work, sent.coordinator),
        illustrative=sent.illustrative,
    )
    require(work.actor, coordinator, note, "begin a note for this entity")
    begin(work, CONCEPT_NOTE, note)
    return writing.write(work, note, sent.content) if sent.content else note


def write_note(work: Work, note: ConceptNote, sent: forms.WriteForm) -> ConceptNote:
    """Write what a note says, while it is with its entities."""
    inviting.require_theirs(work, note, sent.fields)
    return writing.write_fields(work, note, sent.fields, sent.seen)


def comment_on_field(work: Work, note: ConceptNote, sent: forms.FieldCommentForm) -> ConceptNote:
    """Say something about a field to those who write the note with you."""
    comments.comment(work, note, sent.field, sent.text)
    return note


def settle_comment(work: Work, note: ConceptNote, sent: forms.SettleForm) -> ConceptNote:
    """Settle a comment on a field."""
    comments.settle(work, note, sent.comment)
    return note


def answer_findings(work: Work, note: ConceptNote, sent: forms.AnswersForm) -> ConceptNote:
    """Answer what was found in a note that was sent back."""
    notes.answer(work, note, sent.answers)
    return note


def confirm_part(work: Work, note: ConceptNote, sent: forms.ConfirmForm) -> ConceptNote:
    """Confirm an entity's part in a note."""
    notes.confirm(work, note, find.organisation(work, sent.entity))
    return note


def endorse_note(work: Work, note: ConceptNote, sent: EndorsementSent) -> ConceptNote:
    """Enter a Resident Coordinator's or a government's endorsement."""
    inviting.require_part(work, note, "endorse it")
    row = notes.endorse(work, note, sent)
    if sent.letter is not None:
        endorsements.rest_on(work, note, row, sent.letter)
    return note


def ask_endorsement(work: Work, note: ConceptNote, sent: AskSent) -> ConceptNote:
    """Ask a Resident Coordinator to endorse a note, by a link that works once."""
    endorsements.ask(work, note, sent)
    return note


def withdraw_question(work: Work, note: ConceptNote, sent: WithdrawnSent) -> ConceptNote:
    """Take back a link that asks for an endorsement; it works no more."""
    endorsements.withdraw(work, note, sent)
    return note


def invite_writer(work: Work, note: ConceptNote, sent: InviteSent) -> ConceptNote:
    """Invite somebody to write a note with its entities, by a link."""
    inviting.invite(work, note, sent)
    return note


def end_writer(work: Work, note: ConceptNote, sent: EndWriterSent) -> ConceptNote:
    """Let somebody who was invited write a note no more."""
    inviting.end(work, note, sent)
    return note


def screen_note(work: Work, note: ConceptNote, sent: forms.ScreenForm) -> ConceptNote:
    """Fill the eligibility checklist."""
    screening.screen(work, note, sent.checks)
    return note
