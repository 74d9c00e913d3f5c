"""Calls for concept notes: prepared, announced, their end put off."""

from __future__ import annotations

from mptf.attachments import service as attachments
from mptf.attachments.visibility import CALL, CALL_DRAFT
from mptf.calls import service as calls
from mptf.calls.models import Call, CallDraft
from mptf.calls.schemas import CallSent, EndSent
from mptf.forms import service as note_forms
from mptf.forms.models import FormVersion
from mptf.forms.schemas import FormSent
from mptf.work import Work
from workflows import forms


def define_form(work: Work, _on: None, sent: FormSent) -> FormVersion:
    """Define a form for concept notes, or the next version of one."""
    return note_forms.define(work, sent)


def prepare_call(work: Work, _on: None, sent: CallSent) -> CallDraft:
    """Prepare a call for concept notes."""
    return calls.prepare(work, sent)


def rewrite_call(work: Work, draft: CallDraft, sent: CallSent) -> CallDraft:
    """Write a call in preparation anew."""
    return calls.rewrite(work, draft, sent)


def drop_call(work: Work, draft: CallDraft, _sent: forms.Nothing) -> CallDraft:
    """Give up a call in preparation."""
    return calls.drop(work, draft)


def announce_call(work: Work, draft: CallDraft, _sent: forms.Nothing) -> Call:
    """Announce a call; what it takes and its rubric are frozen, its documents handed out."""
    call = calls.announce(work, draft)
    attachments.pass_on(work, CALL_DRAFT, draft.id, CALL, call.id)
    return call


def set_end_of_call(work: Work, call: Call, sent: EndSent) -> Call:
    """Put off the end of a call, or give an end to a rolling one."""
    calls.set_end(work, call, sent)
    return call
