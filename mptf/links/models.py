"""What is kept of a link that asks somebody for an answer, whatever the question is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from mptf.db import Record, UtcDateTime


class MailedLink(Record):
    """Who is asked for a country by a link that answers once; its token is kept as a hash."""

    country: str = Field(max_length=3)
    name: str = Field(max_length=200)
    title: str = Field(max_length=200)
    """The functional title."""
    email: str = Field(max_length=320)
    token_hash: str = Field(unique=True, max_length=64)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    asked_by: UUID
    ends_at: datetime = Field(sa_type=UtcDateTime)
    """The link works until then, this instant not included."""
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Taken back, or replaced by a later link for the same country."""
