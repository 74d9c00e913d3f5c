"""Concept notes: the living record, its partners, its frozen versions, what screening found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text, TextClause, UniqueConstraint, text
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Dated, Json, Record, UtcDateTime, WrittenOnce
from mptf.lives.models import lives_by_transitions


def _on_sqlite(name: str, *columns: str) -> Index:
    return Index(name, *columns).ddl_if(dialect="sqlite")


def _on_postgresql(name: str, *columns: str | TextClause) -> Index:
    return Index(name, *columns).ddl_if(dialect="postgresql")


class ConceptNote(Dated, table=True):
    """A concept note. `content` is the draft; what was submitted lies in its versions."""

    __tablename__ = "concept_note"
    __table_args__ = lives_by_transitions(
        # What lists count and choose by, so that none reads ten thousand forms for it.
        Index(
            "ix_concept_note_counted", "state", "number", "amount_minor", "since", "version", "id"
        ),
        Index(
            "ix_concept_note_listed",
            "number",
            "id",
            "state",
            "amount_minor",
            "area",
            "region",
            "coordinator_id",
            "call_id",
            "since",
            "version",
            "illustrative",
            "place",
            "title",
        ),
        Index("ix_concept_note_ages", "state", "since", "number", "amount_minor"),
        Index("ix_concept_note_led", "coordinator_id", "id"),
        Index("ix_concept_note_placed", "area", "region", "amount_minor"),
        # Whose they are, for readers of some notes: SQLite would read forms to come to it.
        _on_sqlite(
            "ix_concept_note_theirs",
            *("state", "number", "amount_minor", "since", "version", "id", "been", "concerned"),
            "place",
        ),
        _on_sqlite(
            "ix_concept_note_aged",
            *("state", "since", "number", "amount_minor", "been", "concerned"),
        ),
        _on_sqlite(
            "ix_concept_note_told",
            *("number", "place", "coordinator_id", "state", "amount_minor", "concerned", "been"),
            *("id", "area", "region", "call_id", "since", "version", "illustrative", "title"),
        ),
        # By day PostgreSQL comes to a page without sorting all of them, and a text is looked for in
        # what little of each note it needs.
        _on_postgresql("ix_concept_note_oldest", "since", text("number DESC")),
        _on_postgresql(
            "ix_concept_note_latest", text("since DESC NULLS LAST"), text("number DESC")
        ),
        _on_postgresql("ix_concept_note_worded", "number", "place", "amount_minor", "state", "id"),
    )

    number: str = Field(unique=True, max_length=40)
    call_id: UUID = Field(foreign_key="call.id", index=True)
    coordinator_id: UUID = Field(foreign_key="organisation.id", index=True)
    title: str = Field(max_length=500)
    area: str | None = Field(default=None, max_length=20, index=True)
    region: str | None = Field(default=None, max_length=80, index=True)
    scope: str | None = Field(default=None, max_length=40)
    amount_minor: int = Field(default=0, sa_type=BigInteger)
    currency: str = Field(max_length=3)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    version: int = 0
    cure_round: int = 0
    revision_round: int = 0
    illustrative: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    concerned: str = Field(default=" ", sa_type=Text, sa_column_kwargs={"server_default": " "})
    """Whom it concerns, each between blanks; see `mptf.notes.concerned`."""
    place: int | None = Field(default=None, sa_type=BigInteger)
    """Where its words lie; see `mptf.notes.texts`."""


class NotePartner(Record, table=True):
    """A participating UN organisation of a note, and when it confirmed its part."""

    __tablename__ = "note_partner"
    __table_args__ = (UniqueConstraint("note_id", "organisation_id"),)

    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    label: str | None = Field(default=None, max_length=200)
    amount_minor: int = Field(default=0, sa_type=BigInteger)
    confirmed_on: date | None = None


class NoteField(Record, table=True):
    """What was written into one field of a draft; the row with the highest `seq` stands.

    A draft is no act: it is kept, so that no word is lost, and not witnessed.
    """

    __tablename__ = "note_field"
    __table_args__ = (UniqueConstraint("note_id", "name", "seq"),)

    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    name: str = Field(max_length=60)
    """A field of the form, or one entity's budget; see `mptf.notes.writing.flat`."""
    seq: int
    value: Any = Field(default=None, sa_type=Json, nullable=True)
    saved_at: datetime = Field(sa_type=UtcDateTime)
    saved_by: UUID


class NoteComment(Record, table=True):
    """What one of those who write a note says to the others about a field, until it is settled."""

    __tablename__ = "note_comment"

    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    name: str = Field(max_length=40)
    """The field."""
    text: str = Field(max_length=2000)
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by: UUID
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_by: UUID | None = None


class WritingLink(Record, table=True):
    """A link by which somebody who was invited to write comes in once; its token lies as a hash."""

    __tablename__ = "writing_link"

    writer_id: UUID = Field(foreign_key="note_writer.id", index=True)
    email: str = Field(max_length=320)
    token_hash: str = Field(unique=True, max_length=64)
    sent_at: datetime = Field(sa_type=UtcDateTime)
    sent_by: UUID
    ends_at: datetime = Field(sa_type=UtcDateTime)
    """It works until then, this instant not included."""
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Replaced by a later one, or ended with the invitation."""


class NotePresence(Record, table=True):
    """Where a person who writes a note was last seen in it. It is kept for minutes, as no act."""

    __tablename__ = "note_presence"
    __table_args__ = (UniqueConstraint("note_id", "person_id"),)

    note_id: UUID = Field(foreign_key="concept_note.id")
    person_id: UUID = Field(foreign_key="person.id")
    part: str = Field(max_length=40)
    """The section of the form."""
    field: str = Field(default="", max_length=60)
    """The field in which they are, as far as their browser tells."""
    seen_at: datetime = Field(sa_type=UtcDateTime)
    saved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they last saved something in this section."""


class NoteVersion(WrittenOnce, table=True):
    """What was submitted, frozen."""

    __tablename__ = "note_version"
    __table_args__ = witnessed(UniqueConstraint("note_id", "number"))

    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    number: int
    frozen_at: datetime = Field(sa_type=UtcDateTime)
    title: str = Field(max_length=500)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    profile_digest: str = Field(max_length=64)


class Endorsement(WrittenOnce, table=True):
    """A Resident Coordinator's signature or a government's letter for one country."""

    __table_args__ = witnessed()

    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    country: str = Field(max_length=3)
    kind: str = Field(max_length=40)
    signed_by: str = Field(max_length=300)
    signed_on: date


class ScreeningCheck(WrittenOnce, table=True):
    """The outcome of one eligibility rule for one version: pass, fail, or waived with a reason."""

    __tablename__ = "screening_check"
    __table_args__ = witnessed(UniqueConstraint("note_id", "version", "rule"))

    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    version: int
    rule: str = Field(max_length=60)
    outcome: str = Field(max_length=20)
    reason: str = Field(max_length=1000)


class ScreeningWaiver(WrittenOnce, table=True):
    """By whom and by which authority a rule was waived, and what was found of it before."""

    __tablename__ = "screening_waiver"
    __table_args__ = witnessed(UniqueConstraint("check_id"))

    check_id: UUID = Field(foreign_key="screening_check.id")
    authority: str = Field(max_length=500)
    evidence: str = Field(default="", max_length=1000)
    """What a computed rule had found; empty where the rule is judged."""
    waived_at: datetime = Field(sa_type=UtcDateTime)
    waived_by: UUID


class Finding(WrittenOnce, table=True):
    """Something that the entity is asked to complete or revise in one version."""

    __table_args__ = witnessed()

    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    version: int
    field: str = Field(max_length=80)
    text: str = Field(max_length=2000)


class FindingAnswer(WrittenOnce, table=True):
    """What the entities say to the findings on one field of a version; the last one counts."""

    __tablename__ = "finding_answer"
    __table_args__ = witnessed(UniqueConstraint("note_id", "version", "field", "seq"))

    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    version: int
    field: str = Field(max_length=80)
    seq: int
    text: str = Field(max_length=2000)
    answered_at: datetime = Field(sa_type=UtcDateTime)
    answered_by: UUID
