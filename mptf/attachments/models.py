"""Files on records: the bytes once by their hash, what hangs where, and what was taken away.

The bytes lie in the database, as the sheets of letters do, and in no folder beside it: they are
kept or undone with the act that attaches them, a preview leaves nothing behind, one backup holds
all, the chain covers them, and no path leads to them past whoever may see them.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import UtcDateTime, WrittenOnce


class FileKind(StrEnum):
    """What a file is on its record."""

    ENDORSEMENT = "endorsement"
    """A signed letter of a Resident Coordinator or of a government, on a note."""
    ANNEX = "annex"
    """Anything else on a note."""
    DOCUMENT = "document"
    """What a call hands out, or what goes with the papers of an item before the Committee."""
    PRODUCT = "product"
    """What a product is, or a picture of it; anybody reads it once that is published."""
    PAPER = "paper"
    """Of an agreement with a donor."""
    SIGNATURE = "signature"
    """The signed page of a programme document."""
    EVIDENCE = "evidence"
    """On what the due diligence of an implementing partner of a programme rests."""


class StoredFile(WrittenOnce, table=True):
    """The bytes of a file, once for all records on which they hang."""

    __tablename__ = "stored_file"
    __table_args__ = witnessed(UniqueConstraint("sha256"))

    sha256: str = Field(max_length=64)
    """Of the bytes, in hexadecimal."""
    size: int = Field(sa_type=BigInteger)
    """In bytes."""
    content: bytes = Field(sa_type=LargeBinary)


class Attachment(WrittenOnce, table=True):
    """A file on a record: seen by whoever sees the record."""

    __table_args__ = witnessed()

    subject_kind: str = Field(max_length=40)
    """The table of the record, with hyphens."""
    subject_id: UUID = Field(index=True)
    kind: str = Field(max_length=40)
    name: str = Field(max_length=200)
    """As `names.neutral` leaves it."""
    media: str = Field(max_length=100)
    """The type under which it is sent."""
    sha256: str = Field(foreign_key="stored_file.sha256", index=True, max_length=64)
    size: int = Field(sa_type=BigInteger)
    attached_at: datetime = Field(sa_type=UtcDateTime)
    attached_by: UUID


class PartnerEvidence(WrittenOnce, table=True):
    """Of which implementing partner of a programme a file tells."""

    __tablename__ = "partner_evidence"
    __table_args__ = witnessed(UniqueConstraint("attachment_id"))

    attachment_id: UUID = Field(foreign_key="attachment.id")
    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    partner: str = Field(max_length=500)
    """By the name that it had in the document."""


class PictureCaption(WrittenOnce, table=True):
    """What is to be seen in a photograph of a report, for whoever does not see it too."""

    __tablename__ = "picture_caption"
    __table_args__ = witnessed(UniqueConstraint("attachment_id"))

    attachment_id: UUID = Field(foreign_key="attachment.id")
    text: str = Field(max_length=500)


class AttachmentTakenAway(WrittenOnce, table=True):
    """A file hangs on its record no more; its bytes stay, for what was said with them."""

    __tablename__ = "attachment_taken_away"
    __table_args__ = witnessed(UniqueConstraint("attachment_id"))

    attachment_id: UUID = Field(foreign_key="attachment.id")
    taken_at: datetime = Field(sa_type=UtcDateTime)
    taken_by: UUID
    reason: str = Field(max_length=500)
