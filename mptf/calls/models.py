"""Calls for concept notes: prepared, then announced with the rules that hold for their notes.

A call opens and closes by the clock: no job must have run. `CallMoved` puts its end off.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, Record, UtcDateTime, WrittenOnce


class CallDraft(Record, table=True):
    """A call in preparation: the secretariat writes it anew until it is announced or dropped."""

    __tablename__ = "call_draft"

    number: str = Field(unique=True, max_length=40)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """As it was sent, see `mptf.calls.schemas.CallSent`."""
    written_at: datetime = Field(sa_type=UtcDateTime)
    written_by: UUID
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was announced or dropped; nothing while it is prepared."""


class Call(WrittenOnce, table=True):
    """An invitation to submit. Its rubric and the profile it was made under are frozen."""

    __table_args__ = witnessed()

    number: str = Field(unique=True, max_length=40)
    title: str = Field(max_length=300)
    opens_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    rubric: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    profile_version: str = Field(max_length=40)
    profile_digest: str = Field(max_length=64)
    illustrative: bool = False


class CallTerms(WrittenOnce, table=True):
    """What a call takes, frozen when it is announced. One without terms takes everything."""

    __tablename__ = "call_terms"
    __table_args__ = witnessed(UniqueConstraint("call_id"))

    call_id: UUID = Field(foreign_key="call.id")
    announced_at: datetime = Field(sa_type=UtcDateTime)
    announced_by: UUID
    text: str = Field(default="", max_length=10_000)
    """What the fund looks for, in its own words."""
    areas: list[str] = Field(default_factory=list, sa_type=Json)
    """Thematic areas by the profile's codes; empty for all."""
    regions: list[str] = Field(default_factory=list, sa_type=Json)
    """As `areas`."""
    ceiling_minor: int | None = Field(default=None, sa_type=BigInteger)
    """The most that a note may ask for, in minor units; none but the profile's."""
    currency: str = Field(max_length=3)


class CallMoved(WrittenOnce, table=True):
    """The end of a call is put off, or an end is set to a rolling one; the last row counts."""

    __tablename__ = "call_moved"
    __table_args__ = witnessed(UniqueConstraint("call_id", "seq"))

    call_id: UUID = Field(foreign_key="call.id")
    seq: int
    closes_at: datetime = Field(sa_type=UtcDateTime)
    moved_at: datetime = Field(sa_type=UtcDateTime)
    moved_by: UUID
    reason: str = Field(max_length=500)
