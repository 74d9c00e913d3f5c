"""What a fund rules of files that are attached, and of what is asked for by a link."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from mptf.profile.parts import Part, Positive, distinct_values

FileType = Literal["pdf", "docx", "xlsx", "png", "jpeg"]
"""What the system can examine."""
Megabytes = Annotated[int, Field(ge=1, le=20)]
"""They lie in the database, and an act holds one in memory."""


class Attachments(Part):
    """Which files are taken, how large, how many."""

    types: Annotated[tuple[FileType, ...], Field(min_length=1), AfterValidator(distinct_values)]
    megabytes_max: Megabytes
    """Of one file; a megabyte is 1024 x 1024 bytes."""
    per_record_max: Positive


class Endorsement(Part):
    """How a Resident Coordinator is asked to endorse a note without an account."""

    link_days: Positive
    """So long the link that is mailed can be used, in days of 24 hours."""


class Writing(Part):
    """How somebody from outside the entities is invited to write a note."""

    link_days: Positive
    """So long the link that is mailed can be used, in days of 24 hours."""
