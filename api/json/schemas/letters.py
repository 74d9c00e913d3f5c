"""Signed letters as they are sent."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from api.json.schemas.parts import Answer, Page, Record
from mptf.letters.queries import LetterRow


class LetterItem(Answer):
    """A signed letter; `sha256` and `pages` are null until its sheet is printed."""

    id: UUID
    reference: str
    kind: str
    subject_kind: str
    subject_id: UUID
    subject: str
    addressee: str
    signed_at: datetime
    signed_on: date
    signed_by: str | None
    signed_for: str | None
    delegation: str | None
    code: str
    illustrative: bool
    printed_at: datetime | None
    pages: int | None
    sha256: str | None
    called_for_at: datetime | None
    queued_at: datetime | None
    sent_at: datetime | None

    @classmethod
    def of(cls, row: LetterRow) -> LetterItem:
        """A letter as it is sent."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class LetterPage(Page[LetterItem]):
    """Letters, with how many of the kind there are."""

    count: int


class LetterRecord(LetterItem, Record):
    """One letter; its sheet lies at `sheet` once it is printed."""

    sheet: str | None
