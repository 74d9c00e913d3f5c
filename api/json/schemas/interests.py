"""Interests of donors in notes of the pipeline, as they are sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from api.json.schemas.parts import Answer, Page, Record
from mptf.interests.queries import InterestRow, Standing


class InterestItem(Answer):
    """An interest in a note. What is known of the person is null once it was erased."""

    id: UUID
    number: str
    note: str
    title: str
    state: Standing
    donor: str | None
    """The donor who has an account, by its code."""
    organisation: str | None
    name: str | None
    email: str | None
    text: str | None
    expressed_at: datetime
    answer: str | None
    answered_at: datetime | None
    illustrative: bool

    @classmethod
    def of(cls, row: InterestRow) -> InterestItem:
        """An interest as it is sent."""
        told = row._asdict() | {"state": row.state}
        return cls.model_validate({name: told[name] for name in cls.model_fields})


class InterestPage(Page[InterestItem]):
    """Interests, with how many there are."""

    count: int


class InterestRecord(InterestItem, Record):
    """One interest."""
