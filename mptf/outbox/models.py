"""Messages that wait to be sent: written with the act, sent by the worker, at least once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from mptf.db import Record, UtcDateTime


class Message(Record, table=True):
    """One mail. Its Message-ID is made from its key, so a second delivery is recognised.

    What a replay has queued is `local_only`: it goes to the folder, never to a server.
    """

    key: str = Field(unique=True, max_length=200)
    to_email: str = Field(max_length=320)
    to_name: str = Field(max_length=300)
    subject: str = Field(max_length=300)
    text: str
    letter_id: UUID | None = Field(default=None, index=True)
    calendar: str | None = None
    """An entry for calendars that goes with it (iCalendar, RFC 5545)."""
    local_only: bool = False
    queued_at: datetime = Field(sa_type=UtcDateTime)
    run_at: datetime = Field(sa_type=UtcDateTime, index=True)
    attempts: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    last_error: str | None = Field(default=None, max_length=500)
