"""A revision of a joint programme: what it would change, who decides it, what came into force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import LIVING_COLUMNS, Json, Living, UtcDateTime, WrittenOnce
from mptf.lives.models import lives_by_transitions


class ProgrammeRevision(Living, WrittenOnce, table=True):
    """A change of an approved programme, drafted by its coordinating entity."""

    MUTABLE: ClassVar[frozenset[str]] = LIVING_COLUMNS
    __tablename__ = "programme_revision"
    __table_args__ = lives_by_transitions(*witnessed(UniqueConstraint("number")))

    number: str = Field(max_length=40)
    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    coordinator_id: UUID = Field(foreign_key="organisation.id", index=True)
    """The entity that coordinates the programme while this is drafted."""
    title: str = Field(max_length=500)
    """The programme's, as it stood then."""
    drafted_by: UUID
    drafted_at: datetime = Field(sa_type=UtcDateTime)
    illustrative: bool = False


class RevisionTerms(WrittenOnce, table=True):
    """The document as it would be, whole; the last version counts."""

    __tablename__ = "revision_terms"
    __table_args__ = witnessed(UniqueConstraint("revision_id", "seq"))

    revision_id: UUID = Field(foreign_key="programme_revision.id")
    seq: int
    kinds: list[str] = Field(default_factory=list, sa_type=Json)
    """What kinds of change it brings, as they follow from what differs."""
    reason: str = Field(max_length=5000)
    from_version: int
    """The version of the document that it would follow."""
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    coordinator_before: UUID = Field(foreign_key="organisation.id")
    coordinator_after: UUID = Field(foreign_key="organisation.id")
    end_before: date | None = None
    end_after: date | None = None
    written_by: UUID
    written_at: datetime = Field(sa_type=UtcDateTime)


class RevisionShare(WrittenOnce, table=True):
    """An entity's part of the budget as it would be, in one version of the terms."""

    __tablename__ = "revision_share"
    __table_args__ = witnessed(UniqueConstraint("revision_id", "seq", "organisation_id"))

    revision_id: UUID = Field(foreign_key="programme_revision.id")
    seq: int
    organisation_id: UUID = Field(foreign_key="organisation.id")
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)


class RevisionConfirmation(WrittenOnce, table=True):
    """An entity that joins has confirmed its part; it holds as long as its amount is the same."""

    __tablename__ = "revision_confirmation"
    __table_args__ = witnessed(UniqueConstraint("revision_id", "seq", "organisation_id"))

    revision_id: UUID = Field(foreign_key="programme_revision.id")
    seq: int
    organisation_id: UUID = Field(foreign_key="organisation.id")
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    confirmed_by: UUID
    confirmed_at: datetime = Field(sa_type=UtcDateTime)


class RevisionLevel(WrittenOnce, table=True):
    """Who decides it, and why, as it was found when it was submitted."""

    __tablename__ = "revision_level"
    __table_args__ = witnessed(UniqueConstraint("revision_id", "submission"))

    revision_id: UUID = Field(foreign_key="programme_revision.id")
    submission: int
    seq: int
    """The version of the terms that was submitted."""
    level: str = Field(max_length=40)
    reasons: list[str] = Field(default_factory=list, sa_type=Json)
    measured_against: int
    """The version of the document that the Committee approved last."""
    asked_on: date


class RevisionInForce(WrittenOnce, table=True):
    """A revision came into force: the version of the document that it made."""

    __tablename__ = "revision_in_force"
    __table_args__ = witnessed(
        UniqueConstraint("revision_id"), UniqueConstraint("programme_id", "version")
    )

    revision_id: UUID = Field(foreign_key="programme_revision.id")
    programme_id: UUID = Field(foreign_key="joint_programme.id")
    seq: int
    version: int
    from_version: int
    level: str = Field(max_length=40)
    in_force_on: date
    extends: bool
    """Whether it is an extension that costs nothing: a second one goes to the Committee."""
    decision_item_id: UUID | None = Field(default=None, foreign_key="decision_item.id")
