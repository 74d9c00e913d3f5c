"""Calls for concept notes: the list, one of each, and one in preparation."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Cursors, ThisPart
from api.json.kinds import Kind, actions
from api.json.schemas.calls import (
    CallDraftItem,
    CallDraftRecord,
    CallItem,
    CallRecord,
    Criterion,
    EndMoved,
)
from api.json.schemas.files import FileItem
from api.json.schemas.parts import Page
from api.json.schemas.problems import READING
from mptf.attachments import queries as attachments
from mptf.calls import queries as calls
from mptf.calls.models import Call, CallDraft
from mptf.calls.queries import CallRow
from mptf.forms import service as forms
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_SHEAF = Sheaf(calls.moves, calls.rubric, calls.its_form, attachments.of_record)
_CALLS, _DRAFTS = Cursors("calls", tuple[str]), Cursors("call-drafts", tuple[str])


@router.get("/calls", response_model=Page[CallItem], tags=["calls"])
def list_calls(door: ThisDoor, part: ThisPart) -> Response:
    """Calls for concept notes, the latest number first."""

    def view(work: Work) -> Page[CallItem]:
        rows = calls.listed(work, limit=part.limit + 1, after=_CALLS.after(part))
        shown, following = _CALLS.cut(part, rows, lambda row: (row.number,))
        return Page(items=[_item(work, row) for row in shown], next=following)

    return answer(door.read(view))


def _item(work: Work, row: CallRow) -> CallItem:
    return CallItem.of(row, work.now(), work.profile.fund.currency)


@router.get("/call-drafts", response_model=Page[CallDraftItem], tags=["calls"])
def list_drafts(door: ThisDoor, part: ThisPart) -> Response:
    """Calls in preparation, the latest number first."""

    def view(work: Work) -> Page[CallDraftItem]:
        rows = calls.drafts(work, limit=part.limit + 1, after=_DRAFTS.after(part))
        shown, following = _DRAFTS.cut(part, rows, lambda row: (row.number,))
        return Page(items=[CallDraftItem.of(row) for row in shown], next=following)

    return answer(door.read(view))


def show_call(work: Work, number: str) -> CallRecord:
    """One call."""
    row = calls.numbered(work, number)
    of = _SHEAF.read(work, subject=row.id)
    return CallRecord(
        **dict(_item(work, row)),
        **actions(work, Call, row.id, number),
        text=row.text or "",
        rubric=[Criterion.model_validate(each) for each in of[calls.rubric][0].rubric],
        form=forms.known(work, next((r.form_id for r in of[calls.its_form]), None)).model_dump(
            mode="json", exclude_defaults=True
        ),
        moves=[EndMoved.of(each) for each in of[calls.moves]],
        files=[FileItem.of(each) for each in of[attachments.of_record]],
    )


def show_draft(work: Work, number: str) -> CallDraftRecord:
    """One call in preparation."""
    row = calls.draft_numbered(work, number)
    return CallDraftRecord(
        **dict(CallDraftItem.of(row)),
        **actions(work, CallDraft, row.id, number),
        files=[FileItem.of(e) for e in attachments.of_record.read(work, subject=row.id)],
    )


KINDS = (
    Kind(Call, CallRecord, show_call, lambda call: str(call.number)),
    Kind(CallDraft, CallDraftRecord, show_draft, lambda draft: str(draft.number)),
)
