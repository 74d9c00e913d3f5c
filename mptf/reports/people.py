"""Who there is: organisations with their people, their accounts, their delegations."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, false, or_, select, true

from mptf.access.models import Login
from mptf.access.queries import SessionRow, sessions
from mptf.chain import table_of
from mptf.db import beyond
from mptf.errors import NotFound
from mptf.people.lending import Standing, is_held
from mptf.people.models import Delegation, Organisation, Person
from mptf.people.visibility import visible_to
from mptf.policy import Role, Sight
from mptf.reading import OF, execute, rows
from mptf.sheaf import Sheaf
from mptf.work import Work


class PersonRow(NamedTuple):
    """A person with their organisation and what their account has come to; never its password."""

    id: UUID
    name: str
    title: str
    email: str | None
    roles: list[str]
    illustrative: bool
    retired_at: datetime | None
    organisation: str
    organisation_name: str
    organisation_kind: str
    login_id: UUID | None
    has_password: bool
    visit_at: datetime | None


class DelegationRow(NamedTuple):
    """A role that one person may exercise for another: for what, and up to how much."""

    id: UUID
    role: str
    purposes: list[str]
    most_minor: int | None
    text: str
    giver: str
    taker: str
    giver_id: UUID
    taker_id: UUID
    from_on: date
    to_on: date | None
    revoked_on: date | None
    entered_on: date | None
    confirmed_on: date | None
    held: bool
    """Whether whoever lent the role still has it."""

    def standing(self, today: date) -> Standing:
        """How it stands on a day."""
        if self.revoked_on is not None or (self.to_on is not None and self.to_on < today):
            return Standing.ENDED
        if not self.held:
            return Standing.LAPSED
        if self.confirmed_on is None:
            return Standing.TO_BE_CONFIRMED
        return Standing.TO_COME if self.from_on > today else Standing.IN_FORCE


class OnePerson(NamedTuple):
    """All that the page of a person shows."""

    person: PersonRow
    delegations: tuple[DelegationRow, ...]
    sessions: tuple[SessionRow, ...]


_P, _O, _A, _D = (table_of(m) for m in (Person, Organisation, Login, Delegation))
_GIVER, _TAKER = _P.alias("giver"), _P.alias("taker")


def _opens(sight: Sight) -> ColumnElement[bool]:
    """Accounts and roles are for those who keep the list of people, or answer for the fund."""
    return true() if sight.people else false()


def _people(sight: Sight) -> Select[Any]:
    return (
        select(
            _P.c.id,
            _P.c.name,
            _P.c.title,
            _P.c.email,
            _P.c.roles,
            _P.c.illustrative,
            _P.c.retired_at,
            _O.c.code,
            _O.c.name.label("organisation_name"),
            _O.c.kind,
            _A.c.id.label("login_id"),
            _A.c.password_hash.is_not(None).label("has_password"),
            _A.c.visit_at,
        )
        .join(_O, _O.c.id == _P.c.organisation_id)
        .outerjoin(_A, _A.c.person_id == _P.c.id)
        .where(_opens(sight))
    )


@rows(PersonRow._make, _O.c.kind, _O.c.name, _P.c.name)
def listed(sight: Sight) -> Select[Any]:
    """Everybody, by organisation; those who have retired too."""
    return _people(sight)


@rows(PersonRow._make)
def one(sight: Sight) -> Select[Any]:
    """One person."""
    return _people(sight).where(_P.c.id == OF)


@rows(DelegationRow._make, _D.c.from_on.desc(), _D.c.id)
def delegations(sight: Sight) -> Select[Any]:
    """What a person lent and what was lent to them, the latest first."""
    return _delegations(sight).where(or_(_D.c.giver_id == OF, _D.c.taker_id == OF))


@rows(DelegationRow._make, _D.c.from_on.desc(), _D.c.id)
def of_a_role(sight: Sight) -> Select[Any]:
    """Who may exercise, or might, one role for another."""
    return _delegations(sight).where(_D.c.role == bindparam("role"))


@rows(DelegationRow._make)
def one_lent(sight: Sight) -> Select[Any]:
    """One delegation."""
    return _delegations(sight).where(_D.c.id == OF)


def _delegations(sight: Sight) -> Select[Any]:
    return (
        select(
            _D.c.id,
            _D.c.role,
            _D.c.purposes,
            _D.c.most_minor,
            _D.c.text,
            _GIVER.c.name.label("giver_name"),
            _TAKER.c.name.label("taker_name"),
            _D.c.giver_id,
            _D.c.taker_id,
            _D.c.from_on,
            _D.c.to_on,
            _D.c.revoked_on,
            _D.c.entered_on,
            _D.c.confirmed_on,
            is_held().label("held"),
        )
        .join(_GIVER, _GIVER.c.id == _D.c.giver_id)
        .join(_TAKER, _TAKER.c.id == _D.c.taker_id)
        .where(visible_to(sight))
    )


_ONE = Sheaf(one, delegations)
_LATEST = (_D.c.from_on, _D.c.id)


@cache
def _pages(sight: Sight) -> Select[Any]:
    latest = [column.desc() for column in _LATEST]
    return _delegations(sight).order_by(*latest).limit(bindparam("limit"))


def everybody(work: Work) -> list[PersonRow]:
    """Everybody, by organisation; one statement."""
    return listed.read(work)


def lent_by(work: Work, role: Role) -> list[DelegationRow]:
    """Every delegation of a role, the latest first; one statement."""
    return of_a_role.read(work, role=role.value)


def lent(
    work: Work, *, limit: int = 50, after: tuple[date, UUID] | None = None
) -> list[DelegationRow]:
    """A page of delegations, the latest first; `after` is first day and id of the last before."""
    page = _pages(work.actor.sight)
    if after is not None:
        page = page.where(beyond(_LATEST, after))
    return [DelegationRow._make(row) for row in execute(work, page, {"limit": limit})]


def delegation(work: Work, key: UUID) -> DelegationRow:
    """One delegation.

    Raises:
        NotFound: there is none that the reader may see.
    """
    found = one_lent.read(work, subject=key)
    if not found:
        raise NotFound("delegation", str(key))
    return found[0]


def person(work: Work, key: UUID) -> OnePerson:
    """One person, with delegations and sessions, in two statements.

    Raises:
        NotFound: there is none that the reader may see.
    """
    read = _ONE.read(work, subject=key)
    if not read[one]:
        raise NotFound("person", str(key))
    found: PersonRow = read[one][0]
    opened = sessions(work, found.login_id) if found.login_id else ()
    return OnePerson(found, tuple(read[delegations]), tuple(opened))
