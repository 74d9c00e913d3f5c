"""Which invitations to write a note are in force, as a condition for every statement that asks."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, exists

from mptf.chain import table_of
from mptf.people.models import NoteWriter, NoteWriterEnded

WRITERS = table_of(NoteWriter)
_ENDED = table_of(NoteWriterEnded).alias("writer_ended")


def goes_on(writer: FromClause = WRITERS) -> ColumnElement[bool]:
    """Whether nobody has ended it."""
    return ~exists().where(_ENDED.c.writer_id == writer.c.id).correlate(writer)
