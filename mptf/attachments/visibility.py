"""Which files a reader sees: those of the records that they see, for list, page and file alike."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select

from mptf.attachments.models import Attachment, AttachmentTakenAway
from mptf.calls import visibility as calls
from mptf.chain import table_of
from mptf.closing.models import ProgrammeEvaluation
from mptf.contributions import visibility as contributions
from mptf.contributions.models import Agreement
from mptf.notes import visibility as notes
from mptf.policy import Sight
from mptf.products import visibility as products
from mptf.products.models import Product
from mptf.programme_reports import visibility as reports
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes import visibility as programmes

_A = table_of(Attachment)
_GONE, _G = table_of(AttachmentTakenAway), table_of(Agreement)
_R = table_of(ProgrammeReport).alias("told_report")
_E = table_of(ProgrammeEvaluation).alias("evaluation")
_PR = table_of(Product).alias("shown_product")

NOTE, CALL, CALL_DRAFT, ITEM = "concept-note", "call", "call-draft", "committee-item"
AGREEMENT, PROGRAMME = "agreement", "joint-programme"
REPORT, EVALUATION, PRODUCT = "programme-report", "programme-evaluation", "product"
"""The kinds of record on which files hang."""


def visible_to(sight: Sight) -> ColumnElement[bool]:
    """Which files a reader sees, those that were taken away left out: see `ever_visible_to`."""
    return and_(ever_visible_to(sight), hangs())


def ever_visible_to(sight: Sight) -> ColumnElement[bool]:
    """Which files hang, or ever hung, on what a reader sees.

    =====================  ================================================
    of a note              whoever sees the note
    of a call              everybody: it is announced
    of one in preparation  whoever sees that
    of an agreement        whoever sees the agreement
    of a programme         whoever sees the whole of it
    of a report            whoever reads its drafts; once it was submitted, whoever sees it
    of an evaluation       whoever sees the whole of its programme
    of a product           whoever sees the product
    of an item             nobody here: they go with its papers, see `mptf.rounds.annexes`
    =====================  ================================================
    """
    of_a_note = and_(_A.c.subject_kind == NOTE, notes.sees(sight, _A.c.subject_id))
    prepared = and_(_A.c.subject_kind == CALL_DRAFT, calls.draft_visible_to(sight))
    signed = select(_G.c.id).where(_G.c.id == _A.c.subject_id, contributions.visible_to(sight, _G))
    of_an_agreement = and_(_A.c.subject_kind == AGREEMENT, signed.correlate(_A).exists())
    told = select(_R.c.id).where(
        _R.c.id == _A.c.subject_id,
        or_(
            reports.drafts_visible_to(sight, _R),
            and_(_R.c.version > 0, reports.visible_to(sight, _R)),
        ),
    )
    of_a_report = and_(_A.c.subject_kind == REPORT, told.correlate(_A).exists())
    evaluated = select(_E.c.id).where(
        _E.c.id == _A.c.subject_id, programmes.opens(sight, _E.c.programme_id)
    )
    of_an_evaluation = and_(_A.c.subject_kind == EVALUATION, evaluated.correlate(_A).exists())
    announced = _A.c.subject_kind == CALL
    of_a_programme = and_(_A.c.subject_kind == PROGRAMME, programmes.opens(sight, _A.c.subject_id))
    shown = select(_PR.c.id).where(_PR.c.id == _A.c.subject_id, products.visible_to(sight, _PR))
    of_a_product = and_(_A.c.subject_kind == PRODUCT, shown.correlate(_A).exists())
    of_programmes = (of_a_programme, of_a_report, of_an_evaluation, of_a_product)
    return or_(of_a_note, prepared, of_an_agreement, announced, *of_programmes)


def hangs() -> ColumnElement[bool]:
    """Whether a file was not taken away."""
    gone = _GONE.select().where(_GONE.c.attachment_id == _A.c.id).correlate(_A)
    return ~gone.exists()
