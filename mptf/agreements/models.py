"""An arrangement on its way to both signatures; what was found of donors, and whom to write to."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import LIVING_COLUMNS, Json, Living, UtcDateTime, WrittenOnce
from mptf.lives.models import lives_by_transitions


class Arrangement(Living, WrittenOnce, table=True):
    """What a donor and the agent are to sign: a new agreement, or an amendment of one."""

    MUTABLE: ClassVar[frozenset[str]] = LIVING_COLUMNS
    __table_args__ = lives_by_transitions(*witnessed(UniqueConstraint("number")))

    number: str = Field(max_length=40)
    donor_id: UUID = Field(foreign_key="organisation.id", index=True)
    agreement_id: UUID | None = Field(default=None, foreign_key="agreement.id", index=True)
    """The agreement that it amends; nothing where it is a new one."""
    drafted_by: UUID
    drafted_at: datetime = Field(sa_type=UtcDateTime)
    illustrative: bool = False


class ArrangementTerms(WrittenOnce, table=True):
    """What is to be signed, as it was written; the last version counts."""

    __tablename__ = "arrangement_terms"
    __table_args__ = witnessed(UniqueConstraint("arrangement_id", "seq"))

    arrangement_id: UUID = Field(foreign_key="arrangement.id")
    seq: int
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    booked_minor: int = Field(sa_type=BigInteger)
    areas: list[str] = Field(default_factory=list, sa_type=Json)
    region: str | None = Field(default=None, max_length=80)
    ends_on: date | None = None
    deviation: str = Field(default="", max_length=2000)
    """Where it departs from the fund's standard; nothing where it does not."""
    instalments: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    written_by: UUID
    written_at: datetime = Field(sa_type=UtcDateTime)


class ClearanceOutcome(StrEnum):
    """What the fund's owner says of a deviation."""

    CLEARED = "cleared"
    REFUSED = "refused"


class Clearance(WrittenOnce, table=True):
    """What was said of a deviation from the standard, in one version of the terms."""

    __table_args__ = witnessed(UniqueConstraint("arrangement_id", "terms_seq", "seq"))

    arrangement_id: UUID = Field(foreign_key="arrangement.id")
    terms_seq: int
    seq: int
    outcome: str = Field(max_length=40)
    reason: str = Field(default="", max_length=2000)
    decided_by: UUID
    decided_at: datetime = Field(sa_type=UtcDateTime)


class Side(StrEnum):
    """Who signs an arrangement."""

    DONOR = "donor"
    AGENT = "agent"


class ArrangementSignature(WrittenOnce, table=True):
    """A signature of one side, as it stands on the paper."""

    __tablename__ = "arrangement_signature"
    __table_args__ = witnessed(UniqueConstraint("arrangement_id", "side"))

    arrangement_id: UUID = Field(foreign_key="arrangement.id")
    side: str = Field(max_length=40)
    name: str = Field(max_length=200)
    title: str = Field(max_length=200)
    signed_on: date
    entered_by: UUID
    entered_at: datetime = Field(sa_type=UtcDateTime)


class DiligenceOutcome(StrEnum):
    """What came of looking into a donor."""

    PASSED = "passed"
    FAILED = "failed"


class DueDiligence(WrittenOnce, table=True):
    """A donor was looked into: what came of it, and how long that holds."""

    __tablename__ = "due_diligence"
    __table_args__ = witnessed()

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    outcome: str = Field(max_length=40)
    text: str = Field(max_length=2000)
    done_by: str = Field(max_length=200)
    from_on: date
    until_on: date
    """The last day on which it holds."""
    entered_by: UUID
    entered_at: datetime = Field(sa_type=UtcDateTime)


class DonorContact(WrittenOnce, table=True):
    """Somebody at a donor to whom letters go, in the language that they prefer."""

    __tablename__ = "donor_contact"
    __table_args__ = witnessed()

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=200)
    title: str = Field(max_length=200)
    email: str | None = Field(default=None, max_length=320)
    address: list[str] = Field(default_factory=list, sa_type=Json)
    language: str = Field(max_length=5)
    from_on: date
    illustrative: bool = False
    entered_by: UUID
    entered_at: datetime = Field(sa_type=UtcDateTime)


class DonorContactEnd(WrittenOnce, table=True):
    """A contact holds no longer."""

    __tablename__ = "donor_contact_end"
    __table_args__ = witnessed(UniqueConstraint("contact_id"))

    contact_id: UUID = Field(foreign_key="donor_contact.id")
    ended_on: date
    ended_by: UUID
    ended_at: datetime = Field(sa_type=UtcDateTime)
