"""Files on notes, calls, agreements, programmes and items before the Committee."""

from __future__ import annotations

from mptf.attachments import service as attachments
from mptf.attachments.models import FileKind
from mptf.attachments.schemas import (
    AttachSent,
    DocumentSent,
    PartnerEvidenceSent,
    ReportFileSent,
    TakeAwaySent,
)
from mptf.attachments.visibility import AGREEMENT, CALL, CALL_DRAFT, ITEM, NOTE, PRODUCT, REPORT
from mptf.calls import service as calls
from mptf.calls.models import Call, CallDraft
from mptf.contributions.models import Agreement
from mptf.endorsements import service as endorsements
from mptf.errors import GuardRefused, Invalid, NotPermitted, WrongState
from mptf.notes import inviting
from mptf.notes.models import ConceptNote
from mptf.notes.service import WRITABLE
from mptf.notes.states import NoteState
from mptf.policy import coordinator, invited_writer
from mptf.products.models import Product
from mptf.programme_reports import service as reports
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes import drafting as documents
from mptf.programmes.models import JointProgramme
from mptf.rounds.models import CommitteeItem
from mptf.work import Work
from workflows import grounds
from workflows.committee_item_rules import its_papers_may_change
from workflows.grammar import Case


def attach_to_note(work: Work, note: ConceptNote, sent: AttachSent) -> ConceptNote:
    """Attach a file to a note: a signed endorsement, or an annex."""
    if sent.kind not in {FileKind.ENDORSEMENT, FileKind.ANNEX}:
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


def attach_to_draft(work: Work, draft: CallDraft, sent: DocumentSent) -> CallDraft:
    """Attach a document to a call in preparation; it is handed out once that is announced."""
    calls.require_in_preparation(draft)
    attachments.attach(work, CALL_DRAFT, draft.id, FileKind.DOCUMENT, sent.file)
    return draft


def take_from_draft(work: Work, draft: CallDraft, sent: TakeAwaySent) -> CallDraft:
    """Take a document off a call in preparation, with a reason."""
    calls.require_in_preparation(draft)
    attachments.take_away(work, CALL_DRAFT, draft.id, sent)
    return draft


def attach_to_item(work: Work, item: CommitteeItem, sent: DocumentSent) -> CommitteeItem:
    """Attach a file to an item; it goes with its papers."""
    _require_open(work, item)
    attachments.attach(work, ITEM, item.id, FileKind.ANNEX, sent.file)
    return item


def take_from_item(work: Work, item: CommitteeItem, sent: TakeAwaySent) -> CommitteeItem:
    """Take a file off an item, with a reason."""
    _require_open(work, item)
    attachments.take_away(work, ITEM, item.id, sent)
    return item


def _require_open(work: Work, item: CommitteeItem) -> None:
    """What the seats are asked on is what they have before them: nothing comes or goes after."""
    file = grounds.files(work, {item.id: [its_papers_may_change]})[item.id]
    if (reason := file.answer(its_papers_may_change, Case(work, item))) is not None:
        raise GuardRefused((reason,))


def attach_to_agreement(work: Work, agreement: Agreement, sent: DocumentSent) -> Agreement:
    """Attach a paper to an agreement; its donor reads it too."""
    attachments.attach(work, AGREEMENT, agreement.id, FileKind.PAPER, sent.file)
    return agreement


def take_from_agreement(work: Work, agreement: Agreement, sent: TakeAwaySent) -> Agreement:
    """Take a paper off an agreement, with a reason."""
    attachments.take_away(work, AGREEMENT, agreement.id, sent)
    return agreement


def attach_to_report(work: Work, report: ProgrammeReport, sent: ReportFileSent) -> ProgrammeReport:
    """Attach a photograph or an annex to a report."""
    reports.require_part(work, report, "attach a file")
    attachments.keep_captioned(work, REPORT, report.id, sent)
    return report


def take_from_report(work: Work, report: ProgrammeReport, sent: TakeAwaySent) -> ProgrammeReport:
    """Take a file off a report, with a reason."""
    reports.require_part(work, report, "take a file away")
    attachments.take_away(work, REPORT, report.id, sent)
    return report


def attach_evidence(
    work: Work, programme: JointProgramme, sent: PartnerEvidenceSent
) -> JointProgramme:
    """Attach evidence of the due diligence of an implementing partner."""
    _require_part(work, programme, "attach evidence")
    attachments.keep_evidence(work, programme, sent)
    return programme


def take_evidence(work: Work, programme: JointProgramme, sent: TakeAwaySent) -> JointProgramme:
    """Take evidence of a partner away, while the document is with its entities."""
    _require_part(work, programme, "take evidence away")
    attachments.take_evidence_away(work, programme, sent)
    return programme


def _require_part(work: Work, programme: JointProgramme, act: str) -> None:
    if not documents.own.read(work, subject=programme.id):
        raise NotPermitted("an entity that takes part in the programme", act)


def attach_to_product(work: Work, product: Product, sent: DocumentSent) -> Product:
    """Attach the file of a product; anybody reads it once that is published."""
    attachments.attach(work, PRODUCT, product.id, FileKind.PRODUCT, sent.file)
    return product


def take_from_product(work: Work, product: Product, sent: TakeAwaySent) -> Product:
    """Take a file off a product that was not published yet, with a reason."""
    attachments.take_away(work, PRODUCT, product.id, sent)
    return product
