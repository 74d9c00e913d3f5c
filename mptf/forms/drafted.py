"""What is read of fields written together: which text stands, what is said, who is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, FromClause, Select, bindparam, delete, select

from mptf.chain import table_of
from mptf.db import UtcDateTime
from mptf.people.models import Organisation, Person
from mptf.reading import OWN_ID
from mptf.work import Work

LASTS = timedelta(minutes=2)
"""Whoever was not heard of for so long is not there any more."""

_P, _O = table_of(Person), table_of(Organisation)
_SINCE: BindParameter[Any] = bindparam("present_since", type_=UtcDateTime())


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


class PresentRow(NamedTuple):
    """Somebody else who is in it, where, and when they last saved something there."""

    name: str
    organisation: str
    part: str
    field: str
    seen_at: datetime
    saved_at: datetime | None


def others(here: FromClause) -> Select[Any]:
    """Everybody but the reader who was heard of since an instant (`since`), wherever that was."""
    found = select(
        _P.c.name, _O.c.code, here.c.part, here.c.field, here.c.seen_at, here.c.saved_at
    ).select_from(
        here.join(_P, _P.c.id == here.c.person_id).join(_O, _O.c.id == _P.c.organisation_id)
    )
    return found.where(here.c.seen_at > _SINCE, here.c.person_id != OWN_ID)


BY = (_P.c.name,)
"""The order in which whoever is there is named."""


def since(work: Work) -> dict[str, datetime]:
    """From when on somebody counts as there, as `others` asks for it."""
    return {str(_SINCE.key): work.now() - LASTS}


def keep(
    work: Work, model: Any, of: dict[str, UUID], part: str, field: str = "", *, saved: bool
) -> None:
    """The actor is in a section of a record; whoever is long gone falls away."""
    here = table_of(model)
    work.session.execute(delete(here).where(here.c.seen_at <= work.now() - LASTS))
    own = [here.c[name] == key for name, key in of.items()]
    query = select(model).where(*own, here.c.person_id == work.actor.id)
    row = work.session.scalars(query).first()
    if row is None:
        row = model(**of, person_id=work.actor.id, part=part, seen_at=work.now())
    if row.part != part:
        row.saved_at = None
    row.part, row.field, row.seen_at = part[:40], field[:60], work.now()
    if saved:
        row.saved_at = work.now()
    work.session.add(row)
    work.session.flush()
