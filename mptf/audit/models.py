"""The record: who did what to what, when. Texts of persons lie apart and can be erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, Record, UtcDateTime, WrittenOnce


class Remark(Record, table=True):
    """What a person wrote with an act. Erasing it leaves the event's salted hash standing."""

    salt: str = Field(max_length=32)
    text: str | None = None


class AuditEvent(WrittenOnce, table=True):
    """One act: ids and states only, and the salted hash of the remark."""

    __tablename__ = "audit_event"
    __table_args__ = witnessed(Index("ix_audit_event_subject", "subject_kind", "subject_id"))

    seq: int = Field(unique=True, sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor_id: UUID = Field(index=True)
    act: str = Field(max_length=80)
    subject_kind: str = Field(max_length=40)
    subject_id: UUID
    before: dict[str, Any] | None = Field(default=None, sa_type=Json)
    after: dict[str, Any] | None = Field(default=None, sa_type=Json)
    consequences: str = Field(default="", max_length=1000)
    remark_id: UUID | None = None
    remark_hash: str | None = Field(default=None, max_length=64)
