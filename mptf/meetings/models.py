"""Meetings of the Committee: when and where, and their minutes. Source: handbook 4.

What stands on the agenda, who is at the table and what is said of an item is in `mptf.rounds`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import LIVING_COLUMNS, Json, Living, UtcDateTime, WrittenOnce
from mptf.lives.models import lives_by_transitions


class Meeting(Living, WrittenOnce, table=True):
    """The Committee is to sit at a time and a place, which `MeetingMoved` may put off."""

    MUTABLE: ClassVar[frozenset[str]] = LIVING_COLUMNS
    __table_args__ = lives_by_transitions(*witnessed(UniqueConstraint("number")))

    number: str = Field(max_length=40)
    title: str = Field(max_length=300)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    place: str = Field(max_length=300)
    """A room, or the address at which one joins from afar."""
    text: str = Field(default="", max_length=5000)
    """What the secretariat writes to the members with the invitation."""
    planned_at: datetime = Field(sa_type=UtcDateTime)
    planned_by: UUID
    illustrative: bool = False


class MeetingMoved(WrittenOnce, table=True):
    """The meeting is put off, or its place is changed; the last row counts."""

    __tablename__ = "meeting_moved"
    __table_args__ = witnessed(UniqueConstraint("meeting_id", "seq"))

    meeting_id: UUID = Field(foreign_key="meeting.id")
    seq: int
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    place: str = Field(max_length=300)
    moved_at: datetime = Field(sa_type=UtcDateTime)
    moved_by: UUID
    reason: str = Field(max_length=500)


class MinuteNote(WrittenOnce, table=True):
    """What the secretariat writes of the talk on an item, or of the meeting; the last one counts.

    Everything else in the minutes is drafted from the records, and is not for anybody to write.
    """

    __tablename__ = "minute_note"
    __table_args__ = witnessed(UniqueConstraint("meeting_id", "seq"))

    meeting_id: UUID = Field(foreign_key="meeting.id")
    seq: int
    item_seq: int = 0
    """The item's place on the agenda; 0 is the meeting as a whole."""
    text: str = Field(max_length=10_000)
    written_at: datetime = Field(sa_type=UtcDateTime)
    written_by: UUID


class Minutes(WrittenOnce, table=True):
    """The minutes as they went to the members, version by version; the last one is adopted."""

    __table_args__ = witnessed(UniqueConstraint("meeting_id", "version"))

    meeting_id: UUID = Field(foreign_key="meeting.id")
    version: int
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """What they say: facts and texts, as `mptf.meetings.minutes` drafts them."""
    content_hash: str = Field(max_length=64)
    circulated_at: datetime = Field(sa_type=UtcDateTime)
    circulated_by: UUID
    comments_until: datetime = Field(sa_type=UtcDateTime)


class MinutesComment(WrittenOnce, table=True):
    """What a seat asks to have changed in the minutes."""

    __tablename__ = "minutes_comment"
    __table_args__ = witnessed()

    minutes_id: UUID = Field(foreign_key="minutes.id", index=True)
    seat_id: UUID | None = Field(default=None, foreign_key="seat.id")
    said_by: UUID
    said_at: datetime = Field(sa_type=UtcDateTime)
    text: str = Field(max_length=4000)
