"""Calls as they are sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from api.json.schemas.files import FileItem
from api.json.schemas.parts import Amount, Answer, Content, Record
from mptf.calls.queries import CallRow, DraftRow, MovedRow
from mptf.calls.schemas import CallSent
from mptf.calls.states import CallState
from mptf.money import Money


class CallItem(Answer):
    """A call for concept notes; without an end it is rolling, without areas or regions for all."""

    id: UUID
    number: str
    title: str
    state: CallState
    opens_at: datetime
    closes_at: datetime | None
    areas: list[str]
    regions: list[str]
    ceiling: Amount | None
    illustrative: bool

    @classmethod
    def of(cls, row: CallRow, now: datetime, currency: str) -> CallItem:
        """A call as it is sent."""
        ceiling = row.ceiling_minor
        return cls(
            id=row.id,
            number=row.number,
            title=row.title,
            state=row.state(now),
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            areas=list(row.areas or ()),
            regions=list(row.regions or ()),
            ceiling=None if ceiling is None else Amount.of(Money(ceiling, currency)),
            illustrative=row.illustrative,
        )


class EndMoved(Answer):
    """The end of a call was set anew."""

    closes_at: datetime
    moved_at: datetime
    reason: str

    @classmethod
    def of(cls, row: MovedRow) -> EndMoved:
        """A new end as it is sent."""
        return cls(closes_at=row.closes_at, moved_at=row.moved_at, reason=row.reason)


class Criterion(Answer):
    """A criterion by which the notes of a call are scored."""

    code: str
    title: str
    weight: int
    guidance: str


class CallRecord(CallItem, Record):
    """One call."""

    text: str
    rubric: list[Criterion]
    form: Content
    """Sections and fields on which its notes are written."""
    moves: list[EndMoved]
    files: list[FileItem]


class CallDraftItem(Answer):
    """A call in preparation, as it was sent last."""

    id: UUID
    number: str
    content: CallSent
    written_at: datetime

    @classmethod
    def of(cls, row: DraftRow) -> CallDraftItem:
        """A call in preparation as it is sent."""
        sent = CallSent.model_validate(row.content)
        return cls(id=row.id, number=row.number, content=sent, written_at=row.written_at)


class CallDraftRecord(CallDraftItem, Record):
    """One call in preparation; its files are handed out once it is announced."""

    files: list[FileItem]
