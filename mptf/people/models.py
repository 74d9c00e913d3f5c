"""Who there is: organisations, persons, what one may do for another, and who writes with others."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, Record, UtcDateTime, WrittenOnce


class OrganisationKind(StrEnum):
    """What an organisation is to the fund."""

    SECRETARIAT = "secretariat"
    ENTITY = "un-entity"
    DONOR = "donor"
    PRIVATE = "private"
    FOUNDATION = "foundation"
    AGENT = "administrative-agent"
    GOVERNMENT = "government"
    STAKEHOLDER = "stakeholder"
    AUDITOR = "auditor"
    OFFICE = "resident-coordinator-office"
    OTHER = "other"


DONORS = (
    OrganisationKind.DONOR.value,
    OrganisationKind.PRIVATE.value,
    OrganisationKind.FOUNDATION.value,
)
"""Kinds of organisations that give: governments and other public donors, and private ones."""


class Organisation(Record, table=True):
    """A UN entity, a donor, the agent, the secretariat: whoever persons act for."""

    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=300)
    kind: str = Field(max_length=40, index=True)
    address: list[str] = Field(default_factory=list, sa_type=Json)
    country: str | None = Field(default=None, max_length=3)
    illustrative: bool = False
    source: str | None = Field(default=None, max_length=500)


class Person(Record, table=True):
    """Someone who can act. Persons are retired, never deleted."""

    name: str = Field(max_length=200)
    title: str = Field(max_length=300)
    email: str | None = Field(default=None, max_length=320)
    language: str = Field(default="en", max_length=5)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    roles: list[str] = Field(default_factory=list, sa_type=Json)
    illustrative: bool = False
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Delegation(Record, table=True):
    """One person may exercise another's role from a day to a day. Source: handbook 4.

    `purposes` says for what, and is empty where it is for everything that the role does;
    `most_minor` is the most that may be signed by it, in the fund's currency. What somebody else
    entered lends nothing until whoever lends the role has confirmed it.
    """

    giver_id: UUID = Field(foreign_key="person.id", index=True)
    taker_id: UUID = Field(foreign_key="person.id", index=True)
    role: str = Field(max_length=40)
    purposes: list[str] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    most_minor: int | None = Field(default=None, sa_type=BigInteger)
    text: str = Field(max_length=500)
    from_on: date
    to_on: date | None = None
    revoked_on: date | None = None
    entered_on: date | None = None
    confirmed_on: date | None = None


class NoteWriter(WrittenOnce, table=True):
    """Somebody who was invited to write one concept note with the entities that take part in it."""

    __tablename__ = "note_writer"
    __table_args__ = witnessed()

    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    """The entity for which they write, whose budget is theirs too; none for another partner."""
    partner: str = Field(default="", max_length=300)
    """The partner of which they are, in words; it needs to be no entity of the note."""
    name: str = Field(max_length=200)
    """As whoever invited them has called them."""
    invited_at: datetime = Field(sa_type=UtcDateTime)
    invited_by: UUID


class NoteWriterEnded(WrittenOnce, table=True):
    """They write it no more; what they wrote stays."""

    __tablename__ = "note_writer_ended"
    __table_args__ = witnessed(UniqueConstraint("writer_id"))

    writer_id: UUID = Field(foreign_key="note_writer.id")
    ended_at: datetime = Field(sa_type=UtcDateTime)
    ended_by: UUID
    reason: str = Field(max_length=500)
