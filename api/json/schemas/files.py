"""Files and endorsements as they are sent."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from api.json.schemas.parts import Answer
from mptf.attachments.queries import FileRow
from mptf.endorsements.queries import GivenRow
from mptf.links.queries import CommentRow, LinkRow


class FileItem(Answer):
    """A file on a record: `size` in bytes, `sha256` of its bytes; they lie at `address`."""

    id: UUID
    kind: str
    name: str
    media: str
    size: int
    sha256: str
    attached_at: datetime
    address: str

    @classmethod
    def of(cls, row: FileRow) -> FileItem:
        """A file as it is sent."""
        return cls(
            id=row.id,
            kind=row.kind,
            name=row.name,
            media=row.media,
            size=row.size,
            sha256=row.sha256,
            attached_at=row.attached_at,
            address=f"/api/v1/files/{row.id}",
        )


class Endorsed(Answer):
    """An endorsement; `letter` is the file that holds it, `by_link` how it came."""

    country: str
    kind: str
    signed_by: str
    signed_on: date
    letter: UUID | None
    by_link: bool
    text: str | None

    @classmethod
    def of(cls, row: GivenRow) -> Endorsed:
        """An endorsement as it is sent."""
        return cls(
            country=row.country,
            kind=row.kind,
            signed_by=row.signed_by,
            signed_on=row.signed_on,
            letter=row.file_id,
            by_link=row.by_link,
            text=row.text,
        )


class Question(Answer):
    """Somebody was asked to endorse by a link; `email` is empty for who is not to know it."""

    id: UUID
    country: str
    name: str
    title: str
    email: str
    asked_at: datetime
    ends_at: datetime
    answered_at: datetime | None
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, row: LinkRow) -> Question:
        """A question as it is sent."""
        return cls.model_validate(row._asdict())


class Comment(Answer):
    """What came by a link instead of an endorsement."""

    country: str
    name: str
    title: str
    text: str
    replied_at: datetime

    @classmethod
    def of(cls, row: CommentRow) -> Comment:
        """A comment as it is sent."""
        return cls.model_validate(row._asdict())
