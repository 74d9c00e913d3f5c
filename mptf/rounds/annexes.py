"""Any file for whoever may have it: those on items go with the papers, which a seat may not have.

Whether an item's papers are a reader's is told by `table`; files elsewhere follow their record.
"""

from __future__ import annotations

from uuid import UUID

from mptf.attachments import queries as attachments
from mptf.attachments.queries import ContentRow
from mptf.attachments.visibility import ITEM
from mptf.errors import NotFound
from mptf.rounds.models import CommitteeItem
from mptf.rounds.table import on_the_table
from mptf.work import Work


def content(work: Work, key: UUID) -> ContentRow:
    """A file with its bytes.

    Raises:
        NotFound: there is none that the reader may see, or it was taken away.
    """
    on = attachments.on(work, key)
    if on is None or on.subject_kind != ITEM:
        return attachments.content(work, key)
    item = work.get(CommitteeItem, on.subject_id)
    papers = on_the_table(work, item.sitting_id).items
    if not any(annex.id == key for each in papers for annex in each.annexes):
        raise NotFound("file", str(key))
    return attachments.content_on(work, item.id, key)
