"""What the guards of a product rest on: its files."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.attachments.models import Attachment
from mptf.attachments.visibility import hangs
from mptf.chain import table_of
from mptf.policy import Sight
from mptf.reading import rows
from workflows.grounds import SUBJECTS

_A = table_of(Attachment)


class ItsFile(NamedTuple):
    """A file that hangs on it, with its type."""

    product_id: UUID
    media: str


@rows(ItsFile._make)
def files(_sight: Sight) -> Select[Any]:
    """The files that hang on it."""
    return select(_A.c.subject_id, _A.c.media).where(_A.c.subject_id.in_(SUBJECTS), hangs())
