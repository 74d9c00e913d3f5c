"""Who was asked to sign an approved document and reminded, the links, and how signatures came.

The signature itself is `mptf.programmes.models.ProgrammeSignature`; what is known of it besides
lies here.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import UtcDateTime, WrittenOnce
from mptf.links.models import MailedLink


class SignatureAsk(WrittenOnce, table=True):
    """A signature was asked for: of whom, on which version."""

    __tablename__ = "signature_ask"
    __table_args__ = witnessed(UniqueConstraint("programme_id", "version", "kind", "party"))

    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    version: int
    kind: str = Field(max_length=40)
    party: str = Field(max_length=40)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    mailed: int
    """To how many persons; none where no address is known."""


class SignatureReminder(WrittenOnce, table=True):
    """Somebody was reminded on one of the profile's days."""

    __tablename__ = "signature_reminder"
    __table_args__ = witnessed(UniqueConstraint("ask_id", "due_on", "days"))

    ask_id: UUID = Field(foreign_key="signature_ask.id", index=True)
    due_on: date
    days: int
    """Before the day by which all should have signed; below zero after it."""
    reminded_at: datetime = Field(sa_type=UtcDateTime)
    mailed: int


class SignatureLink(MailedLink, table=True):
    """A Resident Coordinator is asked by a link to sign a version of a document."""

    __tablename__ = "signature_link"

    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    version: int


class SignatureReply(WrittenOnce, table=True):
    """What came back by a link: a signature, or what keeps them from signing."""

    __tablename__ = "signature_reply"
    __table_args__ = witnessed(UniqueConstraint("link_id"), UniqueConstraint("signature_id"))

    link_id: UUID = Field(foreign_key="signature_link.id")
    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    country: str = Field(max_length=3)
    signature_id: UUID | None = Field(default=None, foreign_key="programme_signature.id")
    """None where they did not sign."""
    name: str = Field(max_length=200)
    title: str = Field(max_length=200)
    text: str = Field(max_length=5000)
    read_hash: str = Field(max_length=64)
    """SHA-256, in hexadecimal, of the version's canonical content that they had before them."""
    replied_at: datetime = Field(sa_type=UtcDateTime)


class SignatureFile(WrittenOnce, table=True):
    """The file that holds a signature which the secretariat entered from paper."""

    __tablename__ = "signature_file"
    __table_args__ = witnessed(UniqueConstraint("signature_id"))

    signature_id: UUID = Field(foreign_key="programme_signature.id")
    attachment_id: UUID = Field(foreign_key="attachment.id", index=True)
