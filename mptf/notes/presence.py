"""Who else is in a note now: kept for minutes, witnessed by nobody, told to its writers alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, delete, select

from mptf.chain import table_of
from mptf.db import UtcDateTime
from mptf.errors import NotFound
from mptf.notes import drafting
from mptf.notes.models import NotePresence
from mptf.notes.visibility import written_by
from mptf.people.models import Organisation, Person
from mptf.policy import Sight
from mptf.reading import OF, OWN_ID, rows
from mptf.work import Work

LASTS = timedelta(minutes=2)
"""Whoever was not heard of for so long is not there any more."""

_H, _P, _O = (table_of(m) for m in (NotePresence, Person, Organisation))
_SINCE: BindParameter[Any] = bindparam("present_since", type_=UtcDateTime())


class PresentRow(NamedTuple):
    """Somebody else who is in the note, where, and when they last saved something there."""

    name: str
    organisation: str
    part: str
    field: str
    seen_at: datetime
    saved_at: datetime | None


@rows(PresentRow._make, _P.c.name, _H.c.id)
def others(sight: Sight) -> Select[Any]:
    """Everybody but the reader who was heard of in the note since an instant (`since`)."""
    found = select(
        _P.c.name, _O.c.code, _H.c.part, _H.c.field, _H.c.seen_at, _H.c.saved_at
    ).select_from(_H.join(_P, _P.c.id == _H.c.person_id).join(_O, _O.c.id == _P.c.organisation_id))
    now = (_H.c.seen_at > _SINCE, _H.c.person_id != OWN_ID)
    return found.where(_H.c.note_id == OF, *now, written_by(sight))


def since(work: Work) -> dict[str, datetime]:
    """From when on somebody counts as there, as `others` asks for it."""
    return {str(_SINCE.key): work.now() - LASTS}


def keep(work: Work, note_id: UUID, part: str, field: str = "", *, saved: bool = False) -> None:
    """The actor is in a section of a note, which they write; whoever is long gone falls away.

    Raises:
        NotFound: there is no such note, or they do not write it.
    """
    if not drafting.own.read(work, subject=note_id):
        raise NotFound("concept note", str(note_id))
    gone = delete(_H).where(_H.c.seen_at <= work.now() - LASTS)
    work.session.execute(gone)
    query = select(NotePresence).where(_H.c.note_id == note_id, _H.c.person_id == work.actor.id)
    row = work.session.scalars(query).first()
    if row is None:
        row = NotePresence(note_id=note_id, person_id=work.actor.id, part=part, seen_at=work.now())
    if row.part != part:
        row.saved_at = None
    row.part, row.field, row.seen_at = part[:40], field[:60], work.now()
    if saved:
        row.saved_at = work.now()
    work.session.add(row)
    work.session.flush()
