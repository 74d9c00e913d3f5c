"""Signed letters: the list by kind, and one letter."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Filter, Kind, actions
from api.json.schemas.letters import LetterItem, LetterPage, LetterRecord
from api.json.schemas.problems import READING
from mptf.letters import queries as letters
from mptf.letters.models import Letter
from mptf.work import Work

router = APIRouter(prefix="/api/v1", tags=["letters"], responses=READING)

_LETTERS = Cursors("letters", tuple[datetime, str])


@router.get("/letters", response_model=LetterPage)
def list_letters(door: ThisDoor, part: ThisPart, kind: Filter = "") -> Response:
    """Signed letters, the latest first."""
    return answer(door.read(lambda work: _list(work, part, kind)))


def _list(work: Work, part: Asked, kind: str) -> LetterPage:
    chosen = letters.Chosen(kind)
    rows = letters.listed(work, chosen, limit=part.limit + 1, after=_LETTERS.after(part))
    shown, following = _LETTERS.cut(part, rows, lambda row: (row.signed_at, row.reference))
    return LetterPage(
        items=[LetterItem.of(row) for row in shown],
        next=following,
        count=letters.count(work, chosen),
    )


def show_letter(work: Work, reference: str) -> LetterRecord:
    """One letter as its reader may see it."""
    row = letters.referenced(work, reference)
    return LetterRecord(
        **dict(LetterItem.of(row)),
        **actions(work, Letter, row.id, reference),
        sheet=f"/letters/{reference}/sheet.pdf" if row.sha256 else None,
    )


KINDS = (Kind(Letter, LetterRecord, show_letter, lambda letter: str(letter.reference)),)
