"""Who is at the door: the person behind a session or a token, in one statement."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Boolean, Row, Select, and_, bindparam, case, false, or_, select

from mptf.access.models import AccessToken, Login, SavedView, Scope, SignIn
from mptf.chain import table_of
from mptf.people.lending import is_in_force
from mptf.people.models import Delegation, Organisation, Person
from mptf.people.service import power_of
from mptf.people.writing import WRITERS, goes_on
from mptf.policy import Actor, Role, Sight, secretariat
from mptf.reading import OWN_ID, rows
from mptf.work import Work


class Visitor(NamedTuple):
    """Somebody who has shown who they are, with the roles in force today."""

    actor: Actor
    login_id: UUID
    title: str
    email: str
    organisation: str
    language: str
    demonstration: bool
    visit_at: datetime | None
    visit_before_at: datetime | None
    sign_in_id: UUID | None = None
    seen_at: datetime | None = None
    scopes: frozenset[Scope] = frozenset(Scope)
    token_id: UUID | None = None
    used_on: date | None = None
    """On which day the token was used last, before this."""


class ExampleRow(NamedTuple):
    """An account of the demonstration."""

    roles: list[str]
    email: str
    name: str
    organisation: str


class SessionRow(NamedTuple):
    """A session of an account, as its owner and the administrator see it."""

    id: UUID
    person: str
    email: str
    agent: str
    begun_at: datetime
    seen_at: datetime
    ends_at: datetime
    ended_at: datetime | None


class TokenRow(NamedTuple):
    """A token of a program; what it is in clear was shown once and is kept nowhere."""

    id: UUID
    name: str
    scopes: list[str]
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    used_on: date | None


class ViewRow(NamedTuple):
    """A list under a name of somebody's: `owner` shares it, where it is not one's own."""

    id: UUID
    name: str
    query: str
    shared_at: datetime | None
    owner: str | None
    may_be_shared: bool


def secret_hash(secret: str) -> str:
    """Under what a secret is kept and looked up. It is random and long: no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def stamp(password_hash: str | None, roles: Sequence[str]) -> str:
    """What ends every session of an account when it changes: its password, its person's roles."""
    return secret_hash(f"{password_hash}|{'|'.join(sorted(roles))}")


_A, _S, _T, _V = (table_of(m) for m in (Login, SignIn, AccessToken, SavedView))
_P, _O, _D = (table_of(m) for m in (Person, Organisation, Delegation))
_TODAY: Any = bindparam("today")
_PERSON = (
    _A.c.id.label("login_id"),
    _A.c.email,
    _A.c.password_hash,
    _A.c.demonstration,
    _A.c.visit_at,
    _A.c.visit_before_at,
    _P.c.id.label("person_id"),
    _P.c.name,
    _P.c.title,
    _P.c.language,
    _P.c.roles,
    _P.c.organisation_id,
    _O.c.name.label("organisation"),
    _O.c.country,
    _D.c.role.label("delegated"),
    _D.c.purposes,
    _D.c.most_minor,
    WRITERS.c.note_id.label("writes"),
)
_IN_FORCE = and_(_D.c.taker_id == _P.c.id, is_in_force(_TODAY))


def _of_a_person(query: Select[Any], account: Any) -> Select[Any]:
    """The query with the person, what they may do for others, and nobody who has retired."""
    return (
        query.add_columns(*_PERSON)
        .join(_A, _A.c.id == account)
        .join(_P, _P.c.id == _A.c.person_id)
        .join(_O, _O.c.id == _P.c.organisation_id)
        .outerjoin(_D, _IN_FORCE)
        .outerjoin(WRITERS, and_(WRITERS.c.person_id == _P.c.id, goes_on()))
        .where(_P.c.retired_at.is_(None))
    )


_BY_SESSION = _of_a_person(
    select(_S.c.id, _S.c.stamp, _S.c.seen_at).select_from(_S), _S.c.login_id
).where(
    _S.c.token_hash == bindparam("token"),
    _S.c.ended_at.is_(None),
    _S.c.ends_at > bindparam("now"),
    _S.c.seen_at > bindparam("idle_since"),
)
_BY_TOKEN = _of_a_person(
    select(_T.c.id, _T.c.scopes, _T.c.used_on).select_from(_T), _T.c.login_id
).where(
    _T.c.token_hash == bindparam("token"),
    _T.c.ended_at.is_(None),
    _T.c.ends_at > bindparam("now"),
)
_SESSIONS = (
    select(
        _S.c.id,
        _P.c.name,
        _A.c.email,
        _S.c.agent,
        _S.c.begun_at,
        _S.c.seen_at,
        _S.c.ends_at,
        _S.c.ended_at,
    )
    .join(_A, _A.c.id == _S.c.login_id)
    .join(_P, _P.c.id == _A.c.person_id)
    .order_by(_S.c.seen_at.desc())
)
_TOKENS = (
    select(
        _T.c.id,
        _T.c.name,
        _T.c.scopes,
        _T.c.made_at,
        _T.c.ends_at,
        _T.c.ended_at,
        _T.c.used_on,
    )
    .where(_T.c.login_id == bindparam("account"))
    .order_by(_T.c.made_at.desc())
)
_DEMONSTRATION = (
    select(_P.c.roles, _A.c.email, _P.c.name, _O.c.name)
    .join(_A, _A.c.person_id == _P.c.id)
    .join(_O, _O.c.id == _P.c.organisation_id)
    .where(_A.c.demonstration, _P.c.retired_at.is_(None))
    .order_by(_A.c.email)
)


def by_session(work: Work, token: str, idle_since: datetime) -> Visitor | None:
    """Whose session it is; nobody's where it ended, idled, or its account has changed since."""
    rows = _found(work, _BY_SESSION, token, idle_since=idle_since)
    if not rows or rows[0].stamp != stamp(rows[0].password_hash, rows[0].roles):
        return None
    return _visitor(rows)._replace(sign_in_id=rows[0].id, seen_at=rows[0].seen_at)


def by_token(work: Work, token: str) -> Visitor | None:
    """For whom a program acts, and how far."""
    rows = _found(work, _BY_TOKEN, token)
    if not rows:
        return None
    first = rows[0]
    return _visitor(rows)._replace(
        scopes=frozenset(Scope(scope) for scope in first.scopes),
        token_id=first.id,
        used_on=first.used_on,
    )


def _found(work: Work, query: Select[Any], token: str, **more: datetime) -> Sequence[Row[Any]]:
    asked = {"token": secret_hash(token), "now": work.now(), "today": work.today(), **more}
    return work.session.execute(query, asked).all()


def _visitor(rows: Sequence[Row[Any]]) -> Visitor:
    first = rows[0]
    actor = Actor(
        first.person_id,
        first.name,
        frozenset(Role(role) for role in first.roles),
        first.organisation_id,
        frozenset(
            power_of(row.delegated, row.purposes, row.most_minor) for row in rows if row.delegated
        ),
        first.country,
        frozenset(row.writes for row in rows if row.writes),
    )
    return Visitor(
        actor,
        first.login_id,
        first.title,
        first.email,
        first.organisation,
        first.language,
        first.demonstration,
        first.visit_at,
        first.visit_before_at,
    )


def sessions(work: Work, login_id: UUID | None = None) -> Sequence[SessionRow]:
    """The sessions of an account, or of all, the last seen first; those that ended included."""
    query = _SESSIONS if login_id is None else _SESSIONS.where(_A.c.id == login_id)
    return [SessionRow._make(row) for row in work.session.execute(query)]


def tokens(work: Work, login_id: UUID) -> Sequence[TokenRow]:
    """The tokens of an account, the latest first."""
    rows = work.session.execute(_TOKENS, {"account": login_id})
    return [TokenRow._make(row) for row in rows]


def demonstration(work: Work) -> Sequence[ExampleRow]:
    """The accounts whose password is printed, in the order in which their people were entered."""
    return [ExampleRow._make(row) for row in work.session.execute(_DEMONSTRATION)]


_MINE = _V.c.person_id == OWN_ID
_OWNER = case((_MINE, None), else_=_P.c.name).label("owner")


@rows(ViewRow._make, _OWNER.is_not(None), _V.c.name, _V.c.id)
def views(_sight: Sight) -> Select[Any]:
    """The kept views of a list (`place`): one's own, and to `staff` what their like share."""
    staff: Any = bindparam("staff", type_=Boolean())
    shared = and_(staff, _V.c.shared_at.is_not(None), _P.c.retired_at.is_(None))
    may = case((_MINE, staff), else_=false()).label("may_be_shared")
    kept = select(_V.c.id, _V.c.name, _V.c.query, _V.c.shared_at, _OWNER, may)
    found = kept.outerjoin(_P, _P.c.id == _V.c.person_id)
    return found.where(_V.c.place == bindparam("place"), or_(_MINE, shared))


def around(work: Work, place: str) -> dict[str, Any]:
    """What `views` asks for: the list, and whether its reader is of the secretariat."""
    return {"place": place, "staff": secretariat.includes(work.actor, None)}
