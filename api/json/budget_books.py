"""The budget of a note or of a programme as a workbook: handed out, and taken; as on the pages."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Response
from sqlmodel import SQLModel

from api.deps import Door, ThisDoor
from api.json.answers import answer
from api.json.keys import only_json
from api.json.kinds import Number
from api.json.records import KINDS
from api.json.schemas.notes import NoteRecord
from api.json.schemas.problems import ACTING, READING, READING_ONE
from api.json.schemas.programmes import ProgrammeRecord
from api.pages.budget_book import OF_NOTE, OF_PROGRAMME, Book, as_workbook, take
from mptf.attachments.schemas import FileSent
from mptf.attachments.types import XLSX
from mptf.notes.models import ConceptNote
from mptf.programmes.models import JointProgramme

router = APIRouter(prefix="/api/v1")

_BYTES = {XLSX.media: {"schema": {"type": "string", "format": "binary"}}}
_BOOK = READING | {404: READING_ONE[404], 200: {"content": _BYTES}}
_ONLY_JSON = [Depends(only_json)]


@router.get(
    "/notes/{number}/budget-workbook",
    response_class=Response,
    responses=_BOOK,
    tags=["notes"],
)
def hand_out_budget_of_note(door: ThisDoor, number: Number) -> Response:
    """The budget of a note as it stands, with formulas; the same workbook is taken back."""
    return as_workbook(door, OF_NOTE, number)


@router.get(
    "/programmes/{number}/budget-workbook",
    response_class=Response,
    responses=_BOOK,
    tags=["programmes"],
)
def hand_out_budget_of_programme(door: ThisDoor, number: Number) -> Response:
    """The budget of a programme by category and tranche, and by output."""
    return as_workbook(door, OF_PROGRAMME, number)


@router.post(
    "/notes/{number}/budget-workbook",
    response_model=NoteRecord,
    responses=ACTING,
    dependencies=_ONLY_JSON,
    tags=["notes"],
)
def take_budget_of_note(door: ThisDoor, number: Number, sent: FileSent) -> Response:
    """Write every entity's budget of a workbook, or none of it where a cell is wrong."""
    return _taken(door, OF_NOTE, ConceptNote, number, sent)


@router.post(
    "/programmes/{number}/budget-workbook",
    response_model=ProgrammeRecord,
    responses=ACTING,
    dependencies=_ONLY_JSON,
    tags=["programmes"],
)
def take_budget_of_programme(door: ThisDoor, number: Number, sent: FileSent) -> Response:
    """Write every entity's budget of a workbook, or none of it where a cell is wrong."""
    return _taken(door, OF_PROGRAMME, JointProgramme, number, sent)


def _taken(door: Door, book: Book, model: type[SQLModel], number: str, sent: FileSent) -> Response:
    """The record after its budgets were written."""
    take(door, book, number, sent.decoded())
    return answer(door.read(lambda work: KINDS[model].show(work, number)))
