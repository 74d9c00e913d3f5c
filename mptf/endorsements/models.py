"""Who was asked to endorse a note, what they answered, and which file holds a signed letter.

The endorsement itself is `mptf.notes.models.Endorsement`; what is known of it besides lies here.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import UtcDateTime, WrittenOnce
from mptf.links.models import MailedLink


class EndorsementRequest(MailedLink, table=True):
    """A Resident Coordinator is asked to endorse a note by a link."""

    __tablename__ = "endorsement_request"

    note_id: UUID = Field(foreign_key="concept_note.id", index=True)


class EndorsementReply(WrittenOnce, table=True):
    """What came back by a link: an endorsement, or a comment to the entities."""

    __tablename__ = "endorsement_reply"
    __table_args__ = witnessed(UniqueConstraint("request_id"), UniqueConstraint("endorsement_id"))

    request_id: UUID = Field(foreign_key="endorsement_request.id")
    note_id: UUID = Field(foreign_key="concept_note.id", index=True)
    country: str = Field(max_length=3)
    endorsement_id: UUID | None = Field(default=None, foreign_key="endorsement.id")
    """None where it is a comment."""
    name: str = Field(max_length=200)
    title: str = Field(max_length=200)
    text: str = Field(max_length=5000)
    """What they say; for an endorsement it may be empty."""
    read_hash: str = Field(max_length=64)
    """SHA-256, in hexadecimal, of the note's canonical content that they had before them."""
    replied_at: datetime = Field(sa_type=UtcDateTime)


class EndorsementFile(WrittenOnce, table=True):
    """The file that holds the signed letter of an endorsement."""

    __tablename__ = "endorsement_file"
    __table_args__ = witnessed(UniqueConstraint("endorsement_id"))

    endorsement_id: UUID = Field(foreign_key="endorsement.id")
    attachment_id: UUID = Field(foreign_key="attachment.id", index=True)
