"""Meetings of the Committee, as they are sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from api.json.schemas.parts import Answer, Moment, Page, Record
from api.json.schemas.procedures import CommitteeItem, OwnPosition
from mptf.meetings.queries import CirculatedRow, MeetingRow, MovedRow
from mptf.rounds.answers import AttendedRow
from mptf.rounds.models import Presence


class MeetingItem(Answer):
    """A meeting in a list, with when and where it is fixed for now."""

    id: UUID
    number: str
    title: str
    state: str
    starts_at: datetime
    ends_at: datetime
    place: str
    item_count: int
    illustrative: bool

    @classmethod
    def of(cls, row: MeetingRow) -> MeetingItem:
        """A meeting as it is sent."""
        return cls(
            id=row.id,
            number=row.number,
            title=row.title,
            state=row.state,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=row.place,
            item_count=row.items,
            illustrative=row.illustrative,
        )


class MeetingPage(Page[MeetingItem]):
    """Meetings, with how many there are."""

    count: int


class Moved(Answer):
    """The meeting was moved."""

    starts_at: datetime
    place: str
    moved_at: datetime
    reason: str

    @classmethod
    def of(cls, row: MovedRow) -> Moved:
        """A move as it is sent."""
        return cls(
            starts_at=row.starts_at, place=row.place, moved_at=row.moved_at, reason=row.reason
        )


class Attended(Answer):
    """A seat on a sheet of attendance: the last one that names it counts."""

    seat: str
    presence: Presence
    remote: bool
    speaks: str
    """Who speaks for it; empty where nobody does."""
    recorded_at: datetime

    @classmethod
    def of(cls, row: AttendedRow) -> Attended:
        """A seat as it is sent."""
        return cls(
            seat=row.code,
            presence=Presence(row.presence),
            remote=row.remote,
            speaks=row.name or "",
            recorded_at=row.recorded_at,
        )


class MinutesVersion(Answer):
    """The minutes as they were circulated; their text is read with the page or the PDF."""

    version: int
    content_hash: str
    circulated_at: datetime
    comments_until: datetime

    @classmethod
    def of(cls, row: CirculatedRow) -> MinutesVersion:
        """A version as it is sent."""
        return cls(
            version=row.version,
            content_hash=row.content_hash,
            circulated_at=row.circulated_at,
            comments_until=row.comments_until,
        )


class MeetingRecord(MeetingItem, Record):
    """One meeting with its agenda, and what the reader has said themselves.

    Its papers lie at `pack`.
    """

    text: str
    pack: str
    items: list[CommitteeItem]
    own: list[OwnPosition]
    attendance: list[Attended]
    moves: list[Moved]
    minutes: list[MinutesVersion]
    life: list[Moment]
