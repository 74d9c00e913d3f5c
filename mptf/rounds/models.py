"""Items before the Committee, the seats that speak on each, and what they say of it.

An item belongs to a sitting: a written procedure or a meeting. A round is opened on it with a
snapshot of the seats; each seat's position is sealed until the round closes. Where one objects in
a meeting, an open round follows, until the Chair closes the item. Source: handbook 4.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, UtcDateTime, WrittenOnce


class Answer(StrEnum):
    """What a seat may say of an item."""

    SUPPORT = "support"
    NO_OBJECTION = "no-objection"
    ABSTAIN = "abstain"
    OBJECTION = "objection"


class Result(StrEnum):
    """What follows from a round."""

    ADOPTED = "adopted"
    TO_A_MEETING = "to-a-meeting"
    """An objection stands: the item is suspended, and a meeting takes it up."""
    OPEN_ROUND = "open-round"
    """An objection stands in a meeting: it is talked over, and withdrawn or sustained."""
    NOT_ADOPTED = "not-adopted"
    """An objection was sustained or, under a majority's rule, too few were in favour."""
    NO_QUORUM = "no-quorum"


class ClosedBy(StrEnum):
    """Why a round is over."""

    DEADLINE = "deadline"
    ALL_ANSWERED = "all-answered"
    CHAIR = "chair"
    """Whoever presides over the meeting closed it."""


class Presence(StrEnum):
    """Whether a seat is at the table."""

    PRESENT = "present"
    APOLOGIES = "apologies"
    ABSENT = "absent"


class CommitteeItem(WrittenOnce, table=True):
    """A thing that the Committee is asked to decide in one sitting, with what is proposed."""

    __tablename__ = "committee_item"
    __table_args__ = witnessed(UniqueConstraint("sitting_id", "seq"))

    mode: str = Field(max_length=40)
    sitting_id: UUID = Field(index=True)
    seq: int
    subject_kind: str = Field(max_length=40)
    subject_id: UUID = Field(index=True)
    title: str = Field(max_length=500)
    outcome: str = Field(max_length=40)
    proposal: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """What is decided where it is adopted: an item of a decision, as it is sent."""
    background: str = Field(default="", max_length=10_000)


class AgendaPlace(WrittenOnce, table=True):
    """Where an item stands once the agenda was put in another order; the last version counts.

    `CommitteeItem.seq` is the order in which items were entered, and the number of an item that
    was never moved. Every item of the sitting has a row in a version.
    """

    __tablename__ = "agenda_place"
    __table_args__ = witnessed(UniqueConstraint("item_id", "version"))

    sitting_id: UUID = Field(index=True)
    version: int
    item_id: UUID = Field(foreign_key="committee_item.id")
    place: int
    moved_at: datetime = Field(sa_type=UtcDateTime)
    moved_by: UUID


class Round(WrittenOnce, table=True):
    """Positions are asked for on an item, under the rules that held when it was opened."""

    __table_args__ = witnessed(UniqueConstraint("item_id"))

    item_id: UUID = Field(foreign_key="committee_item.id")
    opened_at: datetime = Field(sa_type=UtcDateTime)
    delegate_presides: bool = False
    """Whether somebody could preside for the Chair, by a delegation in force at the opening."""
    profile_digest: str = Field(max_length=64)


class RoundSeat(WrittenOnce, table=True):
    """A seat as it stood when a round was opened: who speaks, who is asked, who stands back."""

    __tablename__ = "round_seat"
    __table_args__ = witnessed(UniqueConstraint("round_id", "code"))

    round_id: UUID = Field(foreign_key="round.id")
    seat_id: UUID | None = Field(default=None, foreign_key="seat.id")
    """None where the profile alone knows of the seat."""
    code: str = Field(max_length=40)
    category: str = Field(max_length=40)
    organisation: str = Field(default="", max_length=300)
    held: bool
    served: bool
    """Whether the papers went to its holder or alternate."""
    ground: str = Field(default="", max_length=40)
    """Why it stands back, by the profile's code; empty where it does not."""


class StoodBack(WrittenOnce, table=True):
    """A seat declares that it has a part in an item, and stands back from it."""

    __tablename__ = "stood_back"
    __table_args__ = witnessed(UniqueConstraint("item_id", "seat_id"))

    item_id: UUID = Field(foreign_key="committee_item.id", index=True)
    seat_id: UUID = Field(foreign_key="seat.id")
    declared_by: UUID
    declared_at: datetime = Field(sa_type=UtcDateTime)
    reason: str = Field(max_length=500)


class Position(WrittenOnce, table=True):
    """What a seat says, sealed; a later one of the same seat takes its place until the close.

    `receipt` is a salted hash of what is in it: whoever gave it can show that it was counted.
    """

    __tablename__ = "seat_position"
    __table_args__ = witnessed(UniqueConstraint("round_id", "seat_id", "seq"))

    round_id: UUID = Field(foreign_key="round.id", index=True)
    seat_id: UUID = Field(foreign_key="seat.id")
    seq: int
    given_by: UUID
    given_at: datetime = Field(sa_type=UtcDateTime)
    sealed: str = Field(sa_type=Text)
    """In base64."""
    receipt: str = Field(max_length=64)


class RoundClosing(WrittenOnce, table=True):
    """A round is over: when, why, the key that opens its positions, and what follows from them.

    The result follows from the other records and is the same when this row is written later:
    `closed_at` is the instant of the close, `recorded_at` that of the writing.
    """

    __tablename__ = "round_closing"
    __table_args__ = witnessed(UniqueConstraint("round_id"))

    round_id: UUID = Field(foreign_key="round.id")
    closed_at: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    reason: str = Field(max_length=40)
    key: str = Field(max_length=64)
    result: str = Field(max_length=40)
    derivation: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class OpenPosition(WrittenOnce, table=True):
    """What a seat says in the open round; a later one of the same seat takes its place.

    `given_by` is whoever speaks for the seat, or the secretariat that writes down what it hears.
    """

    __tablename__ = "open_position"
    __table_args__ = witnessed(UniqueConstraint("item_id", "seat_id", "seq"))

    item_id: UUID = Field(foreign_key="committee_item.id", index=True)
    seat_id: UUID = Field(foreign_key="seat.id")
    seq: int
    answer: str = Field(max_length=40)
    reason: str = Field(default="", max_length=2000)
    given_by: UUID
    given_at: datetime = Field(sa_type=UtcDateTime)


class ItemClosing(WrittenOnce, table=True):
    """Whoever presides closed an item after its open round: what follows from what was said."""

    __tablename__ = "item_closing"
    __table_args__ = witnessed(UniqueConstraint("item_id"))

    item_id: UUID = Field(foreign_key="committee_item.id")
    closed_at: datetime = Field(sa_type=UtcDateTime)
    closed_by: UUID
    result: str = Field(max_length=40)
    derivation: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class PapersSent(WrittenOnce, table=True):
    """The papers of an item of a meeting went to the members, and are open to them from then on."""

    __tablename__ = "papers_sent"
    __table_args__ = witnessed(UniqueConstraint("item_id"))

    item_id: UUID = Field(foreign_key="committee_item.id")
    sent_at: datetime = Field(sa_type=UtcDateTime)


class ItemTakenOff(WrittenOnce, table=True):
    """An item is taken off the agenda of a meeting, or put over to a later one."""

    __tablename__ = "item_taken_off"
    __table_args__ = witnessed(UniqueConstraint("item_id"))

    item_id: UUID = Field(foreign_key="committee_item.id")
    taken_off_at: datetime = Field(sa_type=UtcDateTime)
    taken_off_by: UUID
    reason: str = Field(max_length=500)


class PaperVersion(WrittenOnce, table=True):
    """What members need to know of an item, written anew; the last version counts."""

    __tablename__ = "paper_version"
    __table_args__ = witnessed(UniqueConstraint("item_id", "seq"))

    item_id: UUID = Field(foreign_key="committee_item.id", index=True)
    seq: int
    """The second version is the first of these: an item comes with its first."""
    text: str = Field(max_length=10_000)
    changed: str = Field(max_length=500)
    """What is different, and why."""
    written_at: datetime = Field(sa_type=UtcDateTime)
    written_by: UUID


class AttendanceSheet(WrittenOnce, table=True):
    """Who is at the table of a meeting is written down, for every seat or for some."""

    __tablename__ = "attendance_sheet"
    __table_args__ = witnessed(UniqueConstraint("sitting_id", "seq"))

    sitting_id: UUID = Field(index=True)
    seq: int
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: UUID
    observers: str = Field(default="", max_length=2000)
    """Who else is there, without a voice in decisions."""


class Attendance(WrittenOnce, table=True):
    """A seat on a sheet; the last sheet that names it counts."""

    __table_args__ = witnessed(UniqueConstraint("sheet_id", "seat_id"))

    sheet_id: UUID = Field(foreign_key="attendance_sheet.id", index=True)
    seat_id: UUID = Field(foreign_key="seat.id")
    presence: str = Field(max_length=40)
    remote: bool = False
    person_id: UUID | None = None
    """Who speaks for it: its holder or its alternate."""


class AdoptedItem(WrittenOnce, table=True):
    """Which item of the Committee an item of a decision was adopted by."""

    __tablename__ = "adopted_item"
    __table_args__ = witnessed(
        UniqueConstraint("committee_item_id"), UniqueConstraint("decision_item_id")
    )

    committee_item_id: UUID = Field(foreign_key="committee_item.id")
    decision_item_id: UUID = Field(foreign_key="decision_item.id")


class ItemComment(WrittenOnce, table=True):
    """What a seat, or the secretariat, says of an item to all: open, and no position."""

    __tablename__ = "item_comment"
    __table_args__ = witnessed()

    item_id: UUID = Field(foreign_key="committee_item.id", index=True)
    seat_id: UUID | None = Field(default=None, foreign_key="seat.id")
    said_by: UUID
    said_at: datetime = Field(sa_type=UtcDateTime)
    text: str = Field(max_length=4000)
