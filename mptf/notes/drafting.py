"""What is read of a draft: which text stands in each field; for its writers, their comments."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from mptf.chain import table_of
from mptf.forms.drafted import CommentRow, SavedRow
from mptf.notes.models import ConceptNote, NoteComment, NoteField, WritingLink
from mptf.notes.visibility import inviting, opened, written_by
from mptf.notes.writing import FIELDS
from mptf.people.models import NoteWriterEnded, Organisation
from mptf.people.writing import WRITERS
from mptf.policy import Sight
from mptf.reading import OF, rows


class OwnRow(NamedTuple):
    """A note that the reader writes."""

    id: UUID


class WriterRow(NamedTuple):
    """Somebody who was invited to write: for which entity or partner, and how the link stands."""

    id: UUID
    name: str
    entity: str | None
    partner: str
    invited_at: datetime
    email: str
    ends_at: datetime
    used_at: datetime | None
    ended_at: datetime | None
    reason: str | None


_N, _S, _C = table_of(ConceptNote), table_of(NoteField), table_of(NoteComment)


@rows(OwnRow._make)
def own(sight: Sight) -> Select[Any]:
    """The note, where the reader writes it."""
    return select(_N.c.id).where(_N.c.id == OF, written_by(sight))


@rows(SavedRow._make, _S.c.name)
def saved(sight: Sight) -> Select[Any]:
    """The last text of each field that was ever written."""
    one = FIELDS.standing(OF).where(opened(sight))
    return one.with_only_columns(_S.c.name, _S.c.seq, _S.c.saved_at, _S.c.saved_by)


@rows(CommentRow._make, _C.c.made_at, _C.c.id)
def comments(sight: Sight) -> Select[Any]:
    """Every comment, settled or not, in the order in which they were made."""
    said = select(
        _C.c.id,
        _C.c.name,
        _C.c.text,
        _C.c.made_at,
        _C.c.made_by,
        _C.c.settled_at,
        _C.c.settled_by,
    )
    return said.where(_C.c.note_id == OF, written_by(sight))


_L, _E, _O = (table_of(m) for m in (WritingLink, NoteWriterEnded, Organisation))
_LATER = _L.alias("later_link")


@rows(WriterRow._make, WRITERS.c.invited_at, WRITERS.c.id)
def writers(sight: Sight) -> Select[Any]:
    """Whoever was ever invited to write, with the last link that was sent to them."""
    last = (
        select(func.max(_LATER.c.sent_at))
        .where(_LATER.c.writer_id == WRITERS.c.id)
        .correlate(WRITERS)
        .scalar_subquery()
    )
    joined = (
        WRITERS.join(_L, and_(_L.c.writer_id == WRITERS.c.id, _L.c.sent_at == last))
        .outerjoin(_O, _O.c.id == WRITERS.c.organisation_id)
        .outerjoin(_E, _E.c.writer_id == WRITERS.c.id)
    )
    found = select(
        WRITERS.c.id,
        WRITERS.c.name,
        _O.c.code,
        WRITERS.c.partner,
        WRITERS.c.invited_at,
        _L.c.email,
        _L.c.ends_at,
        _L.c.used_at,
        _E.c.ended_at,
        _E.c.reason,
    )
    return found.select_from(joined).where(WRITERS.c.note_id == OF, inviting(sight))
