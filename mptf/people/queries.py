"""Who holds what, and by what name they are found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, false, true
from sqlalchemy import select as select_rows
from sqlmodel import col, select

from mptf.chain import table_of
from mptf.db import beyond
from mptf.errors import NotFound
from mptf.people.models import Organisation, Person
from mptf.policy import Role
from mptf.work import Work


class PersonRow(NamedTuple):
    """A person with their organisation, as those who keep the list see them."""

    id: UUID
    name: str
    title: str
    email: str | None
    organisation: str
    organisation_name: str
    roles: list[str]
    illustrative: bool
    retired_at: datetime | None


class OrganisationRow(NamedTuple):
    """An organisation by its code."""

    id: UUID
    code: str
    name: str
    kind: str
    country: str | None
    illustrative: bool


_P, _O = table_of(Person), table_of(Organisation)
_PEOPLE: Select[Any] = select_rows(
    _P.c.id,
    _P.c.name,
    _P.c.title,
    _P.c.email,
    _O.c.code,
    _O.c.name.label("organisation_name"),
    _P.c.roles,
    _P.c.illustrative,
    _P.c.retired_at,
).join(_O, _O.c.id == _P.c.organisation_id)
_BY_NAME = (_P.c.name, _P.c.id)
_ORGANISATIONS: Select[Any] = select_rows(
    _O.c.id, _O.c.code, _O.c.name, _O.c.kind, _O.c.country, _O.c.illustrative
)
_LIMIT: Any = bindparam("limit")


def _seen(work: Work) -> ColumnElement[bool]:
    return true() if work.actor.sight.people else false()


def listed(
    work: Work, *, limit: int = 50, after: tuple[str, UUID] | None = None
) -> Sequence[PersonRow]:
    """A page of persons by name; `after` is name and id of the last one before it."""
    page = _PEOPLE.where(_seen(work)).order_by(*_BY_NAME).limit(_LIMIT)
    if after is not None:
        page = page.where(beyond(_BY_NAME, after, falling=False))
    return [PersonRow._make(row) for row in work.session.execute(page, {"limit": limit})]


def person(work: Work, key: UUID) -> PersonRow:
    """One person.

    Raises:
        NotFound: there is no such person, or the list of people is not the reader's.
    """
    row = work.session.execute(_PEOPLE.where(_P.c.id == key, _seen(work))).first()
    if row is None:
        raise NotFound("person", str(key))
    return PersonRow._make(row)


def organisations(
    work: Work, *, kind: str = "", limit: int = 50, after: str | None = None
) -> Sequence[OrganisationRow]:
    """A page of organisations by code; `after` is the last code before it."""
    page = _ORGANISATIONS.order_by(_O.c.code).limit(_LIMIT)
    if kind:
        page = page.where(_O.c.kind == kind)
    if after is not None:
        page = page.where(_O.c.code > after)
    return [OrganisationRow._make(row) for row in work.session.execute(page, {"limit": limit})]


def organisation(work: Work, code: str) -> Organisation:
    """An organisation by its code.

    Raises:
        NotFound: none has this code.
    """
    row = work.session.exec(select(Organisation).where(Organisation.code == code)).first()
    if row is None:
        raise NotFound("organisation", code)
    return row


def holders(work: Work, role: Role) -> list[Person]:
    """Persons in service who hold a role, in the order of their entry by name."""
    people = work.session.exec(
        select(Person).where(col(Person.retired_at).is_(None)).order_by(col(Person.name))
    )
    return [person for person in people if role in person.roles]


def holder(work: Work, role: Role) -> Person:
    """The one who holds a role that one person has: the Chair, the head of the secretariat.

    Raises:
        NotFound: nobody holds it.
    """
    found = holders(work, role)
    if not found:
        raise NotFound("holder of the role", role.value)
    return found[0]
