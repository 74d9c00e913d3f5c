"""A note's budget as a workbook: handed out to whoever sees the note, taken from its writers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, UploadFile
from fastapi.responses import RedirectResponse, Response
from sqlmodel import col, select

from api.deps import ThisDoor
from api.pages import grids, note_form
from api.pages.frame import words_of
from mptf.attachments.examination import require_fit
from mptf.attachments.refusal import Unfit
from mptf.attachments.types import XLSX
from mptf.errors import Invalid
from mptf.exports import budget_book
from mptf.exports.budget_book import Part, Read
from mptf.notes import queries as notes
from mptf.notes.models import NotePartner
from mptf.notes.writing import FIELDS
from mptf.people.models import Organisation
from mptf.work import Work
from workflows.acts import perform

router = APIRouter(include_in_schema=False)

_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/notes/{number}/budget.xlsx")
def hand_out(door: ThisDoor, number: str) -> Response:
    """The budget as it stands, with formulas; the same workbook is taken back."""

    def view(work: Work) -> bytes:
        row = notes.numbered(work, number)
        codes = _codes(work, row.id, row.coordinator)
        texts = FIELDS.latest(work, row.id, [f"budget.{code}" for code in codes])
        seqs = {name: text.seq for name, text in texts.items()}
        parts = [
            Part(
                code,
                seqs.get(f"budget.{code}", 0),
                grids.amounts_of(row.content, code, row.currency),
            )
            for code in codes
        ]
        return budget_book.write(work.profile, number, grids.years_of(row.content), parts)

    name = f"{number}-budget.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(door.read(view), media_type=_MEDIA, headers=headers)


@router.post("/notes/{number}/budget")
def take_back(door: ThisDoor, number: str, file: UploadFile) -> RedirectResponse:
    """What was typed into the workbook: every entity's budget, or none of it where a cell is wrong.

    Raises:
        Invalid: it is no workbook, or cells of it hold no amounts; they are named.
        FieldsChanged: somebody has written one of the budgets since the workbook was handed out.
    """
    content = file.file.read()
    try:
        require_fit(content, XLSX)
    except Unfit as unfit:
        raise Invalid("file", str(unfit)) from None

    def view(work: Work) -> tuple[UUID, str, list[Read]]:
        at = note_form.desk(work, number)
        codes = [grid.code for grid in note_form.budgets(work, words, at)]
        years = grids.years_of(at.content)
        return (
            at.record.id,
            at.part_of("budget"),
            budget_book.read(work.profile, content, years, codes),
        )

    words = words_of(door)
    note_id, part, read = door.read(view)
    sent = {
        "fields": {f"budget.{one.entity}": one.lines for one in read},
        "seen": {f"budget.{one.entity}": one.seq for one in read},
    }
    door.write(partial(_write, note_id=note_id, sent=sent))
    return RedirectResponse(f"/notes/{number}/write?part={part}", 303)


def _write(work: Work, *, note_id: UUID, sent: Mapping[str, Any]) -> None:
    """Write budgets of a note, which does not leave its unit."""
    perform(work, "concept-note.write", note_id, sent)


def _codes(work: Work, note_id: UUID, coordinator: str) -> list[str]:
    """The entities of a note, the coordinating one first."""
    query = (
        select(Organisation.code)
        .join(NotePartner, col(NotePartner.organisation_id) == Organisation.id)
        .where(NotePartner.note_id == note_id)
        .order_by(Organisation.code)
    )
    return list(dict.fromkeys([coordinator, *work.session.exec(query)]))
