"""What the acts on files, and on what is asked for by a link, rest on."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.attachments.models import Attachment, FileKind
from mptf.attachments.visibility import hangs
from mptf.chain import table_of
from mptf.endorsements.models import EndorsementRequest
from mptf.people.writing import WRITERS, goes_on
from mptf.policy import Sight
from mptf.reading import rows
from workflows.grounds import SUBJECTS

_A, _Q = table_of(Attachment), table_of(EndorsementRequest)


class OnIt(NamedTuple):
    """Something that hangs on a record."""

    subject_id: UUID
    id: UUID


@rows(OnIt._make)
def files(_sight: Sight) -> Select[Any]:
    """The files that hang on it."""
    return select(_A.c.subject_id, _A.c.id).where(_A.c.subject_id.in_(SUBJECTS), hangs())


@rows(OnIt._make)
def evidence(_sight: Sight) -> Select[Any]:
    """The evidence of its partners that hangs on a programme."""
    own = (_A.c.subject_id.in_(SUBJECTS), _A.c.kind == FileKind.EVIDENCE.value, hangs())
    return select(_A.c.subject_id, _A.c.id).where(*own)


@rows(OnIt._make)
def questions(_sight: Sight) -> Select[Any]:
    """Whoever was asked to endorse it and has neither answered nor been let off."""
    waiting = (_Q.c.answered_at.is_(None), _Q.c.withdrawn_at.is_(None))
    return select(_Q.c.note_id, _Q.c.id).where(_Q.c.note_id.in_(SUBJECTS), *waiting)


@rows(OnIt._make)
def writers(_sight: Sight) -> Select[Any]:
    """Whoever writes it by an invitation."""
    return select(WRITERS.c.note_id, WRITERS.c.id).where(WRITERS.c.note_id.in_(SUBJECTS), goes_on())
