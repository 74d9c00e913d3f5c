"""Joint programmes: the living record, its partners, versions, signatures, and its transfers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import LIVING_COLUMNS, Json, Living, Record, UtcDateTime, WrittenOnce
from mptf.lives.models import lives_by_transitions


class JointProgramme(Living, table=True):
    """A joint programme, linked to the exact version of the note that it grew from."""

    __tablename__ = "joint_programme"
    __table_args__ = lives_by_transitions()

    number: str = Field(unique=True, max_length=40)
    project_number: str | None = Field(default=None, max_length=8)
    note_id: UUID = Field(foreign_key="concept_note.id", unique=False, index=True)
    note_version_id: UUID = Field(foreign_key="note_version.id")
    invitation_item_id: UUID = Field(foreign_key="decision_item.id")
    coordinator_id: UUID = Field(foreign_key="organisation.id", index=True)
    title: str = Field(max_length=500)
    area: str | None = Field(default=None, max_length=20, index=True)
    region: str | None = Field(default=None, max_length=80, index=True)
    ceiling_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    version: int = 0
    invited_on: date
    start_on: date | None = None
    end_on: date | None = None
    illustrative: bool = False


class ProgrammePartner(Record, table=True):
    """A participating UN organisation of a programme and its part of the budget."""

    __tablename__ = "programme_partner"
    __table_args__ = (UniqueConstraint("programme_id", "organisation_id"),)

    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    label: str | None = Field(default=None, max_length=200)
    amount_minor: int = Field(default=0, sa_type=BigInteger)


class ProgrammeForm(WrittenOnce, table=True):
    """The form of its document, as it was when the programme was invited."""

    __tablename__ = "programme_form"
    __table_args__ = witnessed(UniqueConstraint("programme_id"))

    programme_id: UUID = Field(foreign_key="joint_programme.id")
    form_id: UUID = Field(foreign_key="form_version.id")


class ProgrammeField(Record, table=True):
    """What was written into one field of a draft; the row with the highest `seq` stands."""

    __tablename__ = "programme_field"
    __table_args__ = (UniqueConstraint("programme_id", "name", "seq"),)

    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    name: str = Field(max_length=60)
    """What is written apart; see `mptf.programmes.framework.flat`."""
    seq: int
    value: Any = Field(default=None, sa_type=Json, nullable=True)
    saved_at: datetime = Field(sa_type=UtcDateTime)
    saved_by: UUID


class ProgrammeComment(Record, table=True):
    """What one of those who write a document says to the others, until it is settled."""

    __tablename__ = "programme_comment"

    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    name: str = Field(max_length=60)
    """What it is about, as it is written apart."""
    text: str = Field(max_length=2000)
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by: UUID
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_by: UUID | None = None


class ProgrammePresence(Record, table=True):
    """Where a person who writes a document was last seen in it. It is kept for minutes."""

    __tablename__ = "programme_presence"
    __table_args__ = (UniqueConstraint("programme_id", "person_id"),)

    programme_id: UUID = Field(foreign_key="joint_programme.id")
    person_id: UUID = Field(foreign_key="person.id")
    part: str = Field(max_length=40)
    field: str = Field(default="", max_length=60)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    saved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProgrammeVersion(WrittenOnce, table=True):
    """The document as it was submitted, frozen."""

    __tablename__ = "programme_version"
    __table_args__ = witnessed(UniqueConstraint("programme_id", "number"))

    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    number: int
    frozen_at: datetime = Field(sa_type=UtcDateTime)
    title: str = Field(max_length=500)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    profile_digest: str = Field(max_length=64)


class ReviewComment(WrittenOnce, table=True):
    """A numbered comment of the technical review of one version."""

    __tablename__ = "review_comment"
    __table_args__ = witnessed(UniqueConstraint("programme_id", "version", "seq"))

    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    version: int
    seq: int
    field: str = Field(max_length=80)
    text: str = Field(max_length=2000)


class ProgrammeSignature(WrittenOnce, table=True):
    """One signature on the approved document: of an entity, an RC or a government."""

    __tablename__ = "programme_signature"
    __table_args__ = witnessed(UniqueConstraint("programme_id", "version", "kind", "party"))

    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    version: int
    kind: str = Field(max_length=40)
    party: str = Field(max_length=40)
    signed_by: str = Field(max_length=300)
    signed_on: date


class ClosureEvidence(WrittenOnce, table=True):
    """A word that a closure needs: that activities are done, that the agent's books agree."""

    __tablename__ = "closure_evidence"
    __table_args__ = witnessed(UniqueConstraint("programme_id", "kind", "party"))

    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    kind: str = Field(max_length=40)
    party: str = Field(max_length=40)
    received_on: date
    text: str = Field(default="", max_length=1000)


class TransferRequest(Living, WrittenOnce, table=True):
    """A fund transfer request for one tranche: made, signed, executed, confirmed."""

    MUTABLE: ClassVar[frozenset[str]] = LIVING_COLUMNS
    __tablename__ = "transfer_request"
    __table_args__ = lives_by_transitions(*witnessed())

    number: str = Field(unique=True, max_length=40)
    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    tranche: int
    decision_item_id: UUID = Field(foreign_key="decision_item.id")
    made_by: UUID
    made_at: datetime = Field(sa_type=UtcDateTime)
    illustrative: bool = False


class TransferLine(WrittenOnce, table=True):
    """What a request sends to one entity, in minor units."""

    __tablename__ = "transfer_line"
    __table_args__ = witnessed(UniqueConstraint("request_id", "organisation_id"))

    request_id: UUID = Field(foreign_key="transfer_request.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)


class TransferExecution(WrittenOnce, table=True):
    """What the agent says it has sent: its reference, the value date, the project number."""

    __tablename__ = "transfer_execution"
    __table_args__ = witnessed(UniqueConstraint("request_id"))

    request_id: UUID = Field(foreign_key="transfer_request.id")
    executed_by: UUID
    agent_reference: str = Field(max_length=80)
    value_on: date
    project_number: str = Field(max_length=8)
