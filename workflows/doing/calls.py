"""Calls for concept notes: prepared, announced, their end put off."""

from __future__ import annotations

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
    """Announce a call; what it takes and its rubric are frozen."""
    return calls.announce(work, draft)


def set_end_of_call(work: Work, call: Call, sent: EndSent) -> Call:
    """Put off the end of a call, or give an end to a rolling one."""
    calls.set_end(work, call, sent)
    return call
