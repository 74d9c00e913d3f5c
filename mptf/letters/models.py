"""Letters: facts, text and hashes frozen at signature; the sheet printed once, after."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, Record, UtcDateTime, WrittenOnce


class Letter(WrittenOnce, table=True):
    """A signed letter. Its facts, text and the hashes of its template and fonts never change."""

    __table_args__ = witnessed(UniqueConstraint("reference"), UniqueConstraint("code"))

    reference: str = Field(max_length=60)
    kind: str = Field(max_length=60, index=True)
    year: int
    seq: int
    subject_kind: str = Field(max_length=40)
    subject_id: UUID = Field(index=True)
    subject: str = Field(max_length=700)
    addressee: str = Field(max_length=300)
    addressee_email: str | None = Field(default=None, max_length=320)
    decision_item_id: UUID | None = Field(default=None, foreign_key="decision_item.id")
    signed_at: datetime = Field(sa_type=UtcDateTime)
    signed_on: date = Field(index=True)
    signed_by: UUID
    delegation: str | None = Field(default=None, max_length=500)
    code: str = Field(max_length=20)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    html: str
    template_hash: str = Field(max_length=64)
    assets_hash: str = Field(max_length=64)
    illustrative: bool = False


class Sheet(WrittenOnce, table=True):
    """The printed letter, written once: its bytes, their hash, the assets it was printed with."""

    __table_args__ = witnessed(UniqueConstraint("letter_id"))

    letter_id: UUID = Field(foreign_key="letter.id")
    printed_at: datetime = Field(sa_type=UtcDateTime)
    pages: int
    assets_hash: str = Field(max_length=64)
    sha256: str = Field(max_length=64)
    pdf: bytes = Field(sa_type=LargeBinary)


class LetterDraft(Record, table=True):
    """A letter that a step has called for and whose signatory has still to sign it.

    Its facts are those of the step: what comes after changes nothing in what it says.
    """

    __tablename__ = "letter_draft"

    kind: str = Field(max_length=60)
    subject_kind: str = Field(max_length=40)
    subject_id: UUID = Field(index=True)
    decision_item_id: UUID | None = Field(default=None, foreign_key="decision_item.id")
    signed_by_role: str = Field(max_length=40)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    called_for_at: datetime = Field(sa_type=UtcDateTime)
    letter_id: UUID | None = Field(default=None, foreign_key="letter.id", index=True)
