"""What is read of a note's endorsements: those given, who was asked, what came back by a link."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, select

from mptf.attachments.models import Attachment
from mptf.attachments.visibility import visible_to as files_visible_to
from mptf.chain import table_of
from mptf.endorsements.models import EndorsementFile, EndorsementReply, EndorsementRequest
from mptf.links import queries as links
from mptf.links.queries import CommentRow, LinkRow
from mptf.notes.models import Endorsement
from mptf.notes.visibility import opened
from mptf.policy import Sight
from mptf.reading import OF, rows

_E, _R, _Q, _F, _A = (
    table_of(m)
    for m in (Endorsement, EndorsementReply, EndorsementRequest, EndorsementFile, Attachment)
)


class GivenRow(NamedTuple):
    """An endorsement: for which country, by whom, and how it came.

    `file_id` and `file` name the file that holds the signed letter; `by_link` says that it was
    given by a link that was mailed, and `text` what was said with it.
    """

    country: str
    kind: str
    signed_by: str
    signed_on: date
    file_id: UUID | None
    file: str | None
    by_link: bool
    text: str | None


@rows(GivenRow._make, _E.c.country, _E.c.kind.desc(), _E.c.signed_on)
def given(sight: Sight) -> Select[Any]:
    """Every endorsement of a note, country by country."""
    file = and_(_A.c.id == _F.c.attachment_id, files_visible_to(sight))
    joined = (
        _E.outerjoin(_F, _F.c.endorsement_id == _E.c.id)
        .outerjoin(_A, file)
        .outerjoin(_R, _R.c.endorsement_id == _E.c.id)
    )
    found = select(
        _E.c.country,
        _E.c.kind,
        _E.c.signed_by,
        _E.c.signed_on,
        _A.c.id.label("file_id"),
        _A.c.name.label("file"),
        _R.c.id.is_not(None).label("by_link"),
        _R.c.text,
    )
    return found.select_from(joined).where(_E.c.note_id == OF, opened(sight))


@rows(LinkRow._make, _Q.c.country, _Q.c.asked_at)
def asked(sight: Sight) -> Select[Any]:
    """Who was asked to endorse a note, whatever became of it."""
    return links.links(_Q, sight).where(_Q.c.note_id == OF, opened(sight))


@rows(CommentRow._make, _R.c.replied_at)
def comments(sight: Sight) -> Select[Any]:
    """What was said by a link without endorsing, the oldest first."""
    found = links.comments(_R)
    return found.where(_R.c.note_id == OF, _R.c.endorsement_id.is_(None), opened(sight))
