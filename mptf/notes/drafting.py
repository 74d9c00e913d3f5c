"""What is read of a draft: which text stands in each field; for its writers, their comments."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from mptf.chain import table_of
from mptf.notes.models import ConceptNote, NoteComment, NoteField
from mptf.notes.visibility import opened, written_by
from mptf.policy import Sight
from mptf.reading import OF, rows


class OwnRow(NamedTuple):
    """A note that the reader's entity writes."""

    id: UUID


class SavedRow(NamedTuple):
    """What stands in a field, and since when."""

    name: str
    seq: int
    saved_at: datetime
    saved_by: UUID


class CommentRow(NamedTuple):
    """A comment on a field."""

    id: UUID
    name: str
    text: str
    made_at: datetime
    made_by: UUID
    settled_at: datetime | None
    settled_by: UUID | None


_N, _S, _C = table_of(ConceptNote), table_of(NoteField), table_of(NoteComment)


@rows(OwnRow._make)
def own(sight: Sight) -> Select[Any]:
    """The note, where the reader's entity writes it."""
    return select(_N.c.id).where(_N.c.id == OF, written_by(sight))


@rows(SavedRow._make, _S.c.name)
def saved(sight: Sight) -> Select[Any]:
    """The last text of each field that was ever written."""
    last = (
        select(_S.c.name, func.max(_S.c.seq).label("seq"))
        .where(_S.c.note_id == OF)
        .group_by(_S.c.name)
        .subquery()
    )
    return (
        select(_S.c.name, _S.c.seq, _S.c.saved_at, _S.c.saved_by)
        .join(last, and_(last.c.name == _S.c.name, last.c.seq == _S.c.seq))
        .where(_S.c.note_id == OF, opened(sight))
    )


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
