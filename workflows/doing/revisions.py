"""Revisions of joint programmes."""

from __future__ import annotations

from mptf.programmes.models import JointProgramme
from mptf.revisions import joining
from mptf.revisions import service as revisions
from mptf.revisions.models import ProgrammeRevision
from mptf.revisions.schemas import RevisionSent
from mptf.work import Work
from workflows import forms
from workflows.engine import begin
from workflows.programme_revision import PROGRAMME_REVISION


def draft_revision(work: Work, programme: JointProgramme, sent: RevisionSent) -> ProgrammeRevision:
    """Revise the programme."""
    return begin(work, PROGRAMME_REVISION, revisions.draft(work, programme, sent))


def confirm_joining(
    work: Work, revision: ProgrammeRevision, _sent: forms.Nothing
) -> ProgrammeRevision:
    """Confirm the part that your organization is to have."""
    joining.confirm(work, revision)
    return revision


def rewrite_revision(
    work: Work, revision: ProgrammeRevision, sent: RevisionSent
) -> ProgrammeRevision:
    """Write the revision anew."""
    revisions.rewrite(work, revision, sent)
    return revision
