"""Forms as they were defined, and which of them a call was announced with."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, UtcDateTime, WrittenOnce


class FormVersion(WrittenOnce, table=True):
    """A form, whole. Defined again it is the next version of the same code."""

    __tablename__ = "form_version"
    __table_args__ = witnessed(UniqueConstraint("code", "version"))

    code: str = Field(max_length=40)
    version: int
    title: str = Field(max_length=200)
    definition: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """See `mptf.profile.form_rules.NoteForm`."""
    digest: str = Field(max_length=64)
    """SHA-256 of the definition in canonical JSON."""
    defined_at: datetime = Field(sa_type=UtcDateTime)
    defined_by: UUID


class CallForm(WrittenOnce, table=True):
    """The form that a call was announced with; its notes keep it."""

    __tablename__ = "call_form"
    __table_args__ = witnessed(UniqueConstraint("call_id"))

    call_id: UUID = Field(foreign_key="call.id")
    form_id: UUID = Field(foreign_key="form_version.id")
