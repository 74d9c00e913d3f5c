"""A file as it is sent, and what is sent to take one away."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from mptf.attachments.models import FileKind
from mptf.errors import Invalid
from mptf.sent import Sent, Short

MOST_BASE64 = 32 * 1024 * 1024
"""Characters; a fund's own limit lies below it (`attachments.megabytes_max`)."""


class FileSent(Sent):
    """A file: its name with its ending, and its bytes in Base64 (RFC 4648, section 4)."""

    name: Annotated[str, Field(min_length=1, max_length=500)]
    content: Annotated[
        str,
        Field(max_length=MOST_BASE64, json_schema_extra={"contentEncoding": "base64"}),
    ]

    def decoded(self) -> bytes:
        """The bytes.

        Raises:
            Invalid: it is no Base64.
        """
        try:
            return base64.b64decode(self.content, validate=True)
        except (binascii.Error, ValueError):
            raise Invalid("file", "its content is not sent in Base64") from None


class DocumentSent(Sent):
    """A document for everybody who reads the record."""

    file: FileSent


class AttachSent(Sent):
    """A file on a note, and what it is."""

    kind: Annotated[FileKind, Field(description="endorsement or annex")]
    file: FileSent


class PartnerEvidenceSent(Sent):
    """A file on which the due diligence of an implementing partner rests."""

    partner: Annotated[Short, Field(description="an implementing partner that the document names")]
    file: FileSent


class ReportFileSent(DocumentSent):
    """A photograph of a report, with what is to be seen in it, or an annex."""

    caption: Short | None = None


class TakeAwaySent(Sent):
    """Which file is taken away, and why."""

    attachment: UUID
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
