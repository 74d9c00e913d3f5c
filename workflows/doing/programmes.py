"""Programme documents, their signatures and papers, and requests for money."""

from __future__ import annotations

from mptf.clearance import service as clearance
from mptf.clearance.schemas import CommentAnswers, CommentRulings
from mptf.programmes import service as programmes
from mptf.programmes import writing
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.schemas import EvidenceSent, ProgrammeContent, SignatureSent
from mptf.signing import service as signing
from mptf.signing.schemas import SignatureAskSent
from mptf.transfers import service as transfers
from mptf.work import Work
from workflows import forms
from workflows.engine import begin
from workflows.transfer_request import TRANSFER_REQUEST


def write_programme(
    work: Work, programme: JointProgramme, sent: ProgrammeContent
) -> JointProgramme:
    """Write the programme document, while it is with its entities."""
    return writing.write(work, programme, sent)


def write_document_fields(
    work: Work, programme: JointProgramme, sent: forms.WriteForm
) -> JointProgramme:
    """Write some fields of the programme document; the others stay as they are."""
    return writing.write_fields(work, programme, sent.fields, sent.seen)


def comment_on_document(
    work: Work, programme: JointProgramme, sent: forms.FieldCommentForm
) -> JointProgramme:
    """Say something about a field to those who write the document with you."""
    return writing.comment(work, programme, sent.field, sent.text)


def settle_on_document(
    work: Work, programme: JointProgramme, sent: forms.SettleForm
) -> JointProgramme:
    """Settle a comment on a field of the document."""
    return writing.settle(work, programme, sent.comment)


def countersign_programme(
    work: Work, programme: JointProgramme, sent: SignatureSent
) -> JointProgramme:
    """Enter a signature on the approved document."""
    signature = programmes.countersign(work, programme, sent)
    if sent.file is not None:
        signing.rest_on(work, programme, signature, sent.file)
    return programme


def ask_for_signature(
    work: Work, programme: JointProgramme, sent: SignatureAskSent
) -> JointProgramme:
    """Ask a Resident Coordinator to sign the document, by a link that works once."""
    signing.ask(work, programme, sent)
    return programme


def answer_comments(work: Work, programme: JointProgramme, sent: CommentAnswers) -> JointProgramme:
    """Answer the comments of the technical review."""
    clearance.answer(work, programme, sent)
    return programme


def settle_comments(work: Work, programme: JointProgramme, sent: CommentRulings) -> JointProgramme:
    """Say of comments whether they are settled or still open."""
    clearance.rule(work, programme, sent)
    return programme


def give_evidence(work: Work, programme: JointProgramme, sent: EvidenceSent) -> JointProgramme:
    """Enter a paper that the closure needs."""
    programmes.close_evidence(work, programme, sent)
    return programme


def extend_deadline(work: Work, programme: JointProgramme, _sent: forms.Nothing) -> JointProgramme:
    """Extend the deadline of the programme document."""
    programmes.extend(work, programme)
    return programme


def make_transfer_request(
    work: Work, programme: JointProgramme, sent: forms.TrancheForm
) -> TransferRequest:
    """Make the fund transfer request of a tranche."""
    request = transfers.request_transfer(work, programme, sent.tranche)
    return begin(work, TRANSFER_REQUEST, request)
