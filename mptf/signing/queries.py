"""What is read of a round of signatures: who was asked, reminded, and how each signature came."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, select

from mptf.attachments.models import Attachment
from mptf.attachments.visibility import visible_to as files_visible_to
from mptf.chain import table_of
from mptf.deadlines.models import Deadline
from mptf.links import queries as mailed
from mptf.links.queries import CommentRow, LinkRow
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme, ProgrammeSignature
from mptf.programmes.visibility import is_opened
from mptf.reading import OF, rows
from mptf.signing.models import (
    SignatureAsk,
    SignatureFile,
    SignatureLink,
    SignatureReminder,
    SignatureReply,
)

SIGNATURES = "sign the programme document"
"""What is due from every signatory once a document is approved."""


class GivenRow(NamedTuple):
    """A signature on the present version, and how it came.

    `file_id` and `file` name the file from which the secretariat entered it; `by_link` says that
    it was given by a link that was mailed, and `text` what was said with it.
    """

    kind: str
    party: str
    signed_by: str
    signed_on: date
    file_id: UUID | None
    file: str | None
    by_link: UUID | None
    text: str | None


class AskRow(NamedTuple):
    """A signature was asked for; `mailed` says of how many persons."""

    id: UUID
    kind: str
    party: str
    asked_at: datetime
    mailed: int


class ReminderRow(NamedTuple):
    """Somebody was reminded."""

    ask_id: UUID
    reminded_at: datetime
    days: int
    mailed: int


class DueRow(NamedTuple):
    """The day by which all should have signed."""

    due_on: date


_P, _S, _Q, _M, _L, _R, _F, _A, _D = (
    table_of(m)
    for m in (
        JointProgramme,
        ProgrammeSignature,
        SignatureAsk,
        SignatureReminder,
        SignatureLink,
        SignatureReply,
        SignatureFile,
        Attachment,
        Deadline,
    )
)
_PRESENT = _P.c.id == OF


@rows(GivenRow._make, _S.c.signed_on, _S.c.kind, _S.c.party)
def given(sight: Sight) -> Select[Any]:
    """The signatures on the present version of the document."""
    file = and_(_A.c.id == _F.c.attachment_id, files_visible_to(sight))
    joined = (
        _S.join(_P, and_(_P.c.id == _S.c.programme_id, _P.c.version == _S.c.version))
        .outerjoin(_F, _F.c.signature_id == _S.c.id)
        .outerjoin(_A, file)
        .outerjoin(_R, _R.c.signature_id == _S.c.id)
    )
    found = select(
        _S.c.kind,
        _S.c.party,
        _S.c.signed_by,
        _S.c.signed_on,
        _A.c.id.label("file_id"),
        _A.c.name.label("file"),
        _R.c.id.label("by_link"),
        _R.c.text,
    )
    return found.select_from(joined).where(_PRESENT, is_opened(sight))


@rows(AskRow._make, _Q.c.kind, _Q.c.party)
def asked(sight: Sight) -> Select[Any]:
    """Whose signature was asked for on the present version."""
    present = and_(_P.c.id == _Q.c.programme_id, _P.c.version == _Q.c.version)
    found = select(_Q.c.id, _Q.c.kind, _Q.c.party, _Q.c.asked_at, _Q.c.mailed).join(_P, present)
    return found.where(_PRESENT, is_opened(sight))


@rows(ReminderRow._make, _M.c.reminded_at, _M.c.ask_id)
def reminders(sight: Sight) -> Select[Any]:
    """When each of them was reminded, on the present version."""
    present = and_(_P.c.id == _Q.c.programme_id, _P.c.version == _Q.c.version)
    found = select(_M.c.ask_id, _M.c.reminded_at, _M.c.days, _M.c.mailed)
    joined = found.join(_Q, _Q.c.id == _M.c.ask_id).join(_P, present)
    return joined.where(_PRESENT, is_opened(sight))


@rows(LinkRow._make, _L.c.country, _L.c.asked_at)
def links(sight: Sight) -> Select[Any]:
    """Who was asked by a link on the present version, whatever became of it."""
    present = and_(_P.c.id == _L.c.programme_id, _P.c.version == _L.c.version)
    return mailed.links(_L, sight).join(_P, present).where(_PRESENT, is_opened(sight))


@rows(CommentRow._make, _R.c.replied_at)
def comments(sight: Sight) -> Select[Any]:
    """What was said by a link without signing, the oldest first."""
    found = mailed.comments(_R)
    return found.where(_R.c.programme_id == OF, _R.c.signature_id.is_(None), is_opened(sight))


@rows(DueRow._make, _D.c.set_at)
def due(sight: Sight) -> Select[Any]:
    """By which day all should have signed, where that is still waited for."""
    found = select(_D.c.due_on).where(_D.c.subject_id == OF, _D.c.what == SIGNATURES)
    return found.where(_D.c.done_at.is_(None), is_opened(sight))
