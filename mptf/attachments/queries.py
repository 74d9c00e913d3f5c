"""What is read of files: those on a record, one of them, and its bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Select, Uuid, bindparam, select

from mptf.attachments.models import (
    Attachment,
    AttachmentTakenAway,
    PartnerEvidence,
    PictureCaption,
    StoredFile,
)
from mptf.attachments.visibility import CALL_DRAFT, ever_visible_to, hangs, visible_to
from mptf.chain import table_of
from mptf.db import UtcDateTime
from mptf.errors import NotFound
from mptf.policy import Sight
from mptf.reading import OF, execute, rows
from mptf.work import Work

_A, _S, _PE, _PC, _T = (
    table_of(m)
    for m in (Attachment, StoredFile, PartnerEvidence, PictureCaption, AttachmentTakenAway)
)
_KEY: BindParameter[Any] = bindparam("key", type_=Uuid())


class FileRow(NamedTuple):
    """A file on a record; `size` in bytes."""

    id: UUID
    kind: str
    name: str
    media: str
    size: int
    sha256: str
    attached_at: datetime
    attached_by: UUID


class OnRow(NamedTuple):
    """On what a file hangs."""

    subject_kind: str
    subject_id: UUID


class ContentRow(NamedTuple):
    """A file with its bytes."""

    name: str
    media: str
    sha256: str
    content: bytes


_ROW = (
    _A.c.id,
    _A.c.kind,
    _A.c.name,
    _A.c.media,
    _A.c.size,
    _A.c.sha256,
    _A.c.attached_at,
    _A.c.attached_by,
)


@rows(FileRow._make, _A.c.attached_at, _A.c.id)
def of_record(sight: Sight) -> Select[Any]:
    """The files on one record, the oldest first."""
    return select(*_ROW).where(_A.c.subject_id == OF, visible_to(sight))


class OfPartnerRow(NamedTuple):
    """A file on an implementing partner of a programme, by the name that it had."""

    partner: str
    file: FileRow


def _of_partner(row: Iterable[Any]) -> OfPartnerRow:
    partner, *file = row
    return OfPartnerRow(partner, FileRow._make(file))


@rows(_of_partner, _PE.c.partner, _A.c.attached_at, _A.c.id)
def of_partners(sight: Sight) -> Select[Any]:
    """The files on which the due diligence of a programme's implementing partners rests."""
    there = select(_PE.c.partner, *_ROW).join_from(_PE, _A, _PE.c.attachment_id == _A.c.id)
    return there.where(_PE.c.programme_id == OF, visible_to(sight))


class CaptionRow(NamedTuple):
    """What is to be seen in a photograph."""

    attachment_id: UUID
    text: str


@rows(CaptionRow._make, _PC.c.attachment_id)
def captions(sight: Sight) -> Select[Any]:
    """What is to be seen in the photographs of one record."""
    there = select(_PC.c.attachment_id, _PC.c.text).join(_A, _A.c.id == _PC.c.attachment_id)
    return there.where(_A.c.subject_id == OF, visible_to(sight))


class PictureRow(NamedTuple):
    """A photograph of a record with what is to be seen in it."""

    subject_id: UUID
    name: str
    caption: str
    sha256: str
    content: bytes


_AT: BindParameter[Any] = bindparam("at", type_=UtcDateTime())
_SUBJECTS: BindParameter[Any] = bindparam("pictured", type_=Uuid(), expanding=True)


@cache
def _pictures(sight: Sight) -> Select[Any]:
    found = select(_A.c.subject_id, _A.c.name, _PC.c.text, _A.c.sha256, _S.c.content)
    gone = _T.select().where(_T.c.attachment_id == _A.c.id, _T.c.taken_at <= _AT)
    return (
        found.join_from(_A, _PC, _PC.c.attachment_id == _A.c.id)
        .join(_S, _S.c.sha256 == _A.c.sha256)
        .where(
            _A.c.subject_id.in_(_SUBJECTS),
            _A.c.attached_at <= _AT,
            ~gone.correlate(_A).exists(),
            ever_visible_to(sight),
        )
        .order_by(_A.c.attached_at, _A.c.id)
    )


def pictures(work: Work, on: Collection[UUID], at: datetime) -> list[PictureRow]:
    """The photographs that hung on some records at an instant, the oldest first."""
    if not on:
        return []
    values = {_SUBJECTS.key: list(on), _AT.key: at}
    return [PictureRow._make(row) for row in execute(work, _pictures(work.actor.sight), values)]


class OfDraftRow(NamedTuple):
    """A file of a call in preparation."""

    draft_id: UUID
    file: FileRow


def _of_draft(row: Iterable[Any]) -> OfDraftRow:
    draft_id, *file = row
    return OfDraftRow(draft_id, FileRow._make(file))


@rows(_of_draft, _A.c.attached_at, _A.c.id)
def of_drafts(sight: Sight) -> Select[Any]:
    """The files of every call in preparation."""
    own = (_A.c.subject_kind == CALL_DRAFT, visible_to(sight))
    return select(_A.c.subject_id, *_ROW).where(*own)


_SUBJECT = select(_A.c.subject_kind, _A.c.subject_id).where(_A.c.id == _KEY, hangs())


def on(work: Work, key: UUID) -> OnRow | None:
    """On what a file hangs, whoever may see it; nothing where there is none."""
    row = work.session.execute(_SUBJECT, {_KEY.key: key}).first()
    return OnRow._make(row) if row else None


@cache
def _content(sight: Sight) -> Select[Any]:
    found = select(_A.c.name, _A.c.media, _A.c.sha256, _S.c.content)
    return found.join_from(_A, _S, _S.c.sha256 == _A.c.sha256).where(
        _A.c.id == _KEY, visible_to(sight)
    )


def content(work: Work, key: UUID) -> ContentRow:
    """A file with its bytes.

    Raises:
        NotFound: there is none that the reader may see, or it was taken away.
    """
    row = execute(work, _content(work.actor.sight), {_KEY.key: key}).first()
    if row is None:
        raise NotFound("file", str(key))
    return ContentRow._make(row)


_ON: BindParameter[Any] = bindparam("on", type_=Uuid())
_CONTENT_ON = (
    select(_A.c.name, _A.c.media, _A.c.sha256, _S.c.content)
    .join_from(_A, _S, _S.c.sha256 == _A.c.sha256)
    .where(_A.c.id == _KEY, _A.c.subject_id == _ON, hangs())
)


def content_on(work: Work, subject_id: UUID, key: UUID) -> ContentRow:
    """A file on a record that the reader was let in to by other means, such as a link.

    Raises:
        NotFound: no such file hangs on it.
    """
    row = work.session.execute(_CONTENT_ON, {_KEY.key: key, _ON.key: subject_id}).first()
    if row is None:
        raise NotFound("file", str(key))
    return ContentRow._make(row)
