"""Let people in and out: sessions, one-time links, passwords, tokens of programs."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select

from mptf.access import limits
from mptf.access.models import (
    AccessToken,
    Login,
    OneTimeLink,
    Purpose,
    SavedView,
    Scope,
    SignIn,
)
from mptf.access.queries import secret_hash, stamp
from mptf.audit import service as audit
from mptf.errors import Invalid, LinkUsedUp, NotFound
from mptf.outbox import service as outbox
from mptf.people.models import Person
from mptf.policy import require, secretariat
from mptf.templating import render_text
from mptf.work import Work

IDLE = timedelta(hours=12)
"""A session that was not used for so long has ended."""
WHOLE = timedelta(days=7)
"""The longest that a session lasts."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is kept when a session was last used: a read must not become a write."""
VISIT_APART = timedelta(hours=2)
"""Whoever comes back after so long comes for another visit."""
LINK_LASTS = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=2)}
LONGEST_TOKEN = timedelta(days=365)
TOKEN_PREFIX = "mptf_"  # noqa: S105 - by which a leaked token is recognised

_SUBJECTS = {
    Purpose.INVITATION: "choose a password for your account",
    Purpose.RESET: "choose a new password",
}


# --- Accounts ------------------------------------------------------------------------------------


def login_of(work: Work, email: str) -> Login | None:
    """The account with this address, however it is written."""
    return work.session.exec(select(Login).where(Login.email == _plain(email))).first()


def open_account(work: Work, person: Person) -> Login:
    """Give a person a way in; an account that is there is given back.

    Raises:
        Invalid: the person has no address, or another account has it.
    """
    there = work.session.exec(select(Login).where(Login.person_id == person.id)).first()
    if there is not None:
        return there
    if not person.email:
        raise Invalid("email", f"{person.name} has no e-mail address to be invited at.")
    if login_of(work, person.email) is not None:
        raise Invalid("email", f"another account has the address {person.email}.")
    login = work.add(Login(person_id=person.id, email=_plain(person.email), made_at=work.now()))
    audit.record(work, "open account", "person", person.id)
    return login


def invite(work: Work, person: Person) -> None:
    """Open an account and mail its invitation; again where the first one ran out."""
    _mail_link(work, open_account(work, person), person, Purpose.INVITATION)


def open_demonstration(work: Work, password_hash: str) -> None:
    """Give every illustrative person who has none an account, all with one printed password."""
    people = select(Person).where(
        col(Person.illustrative).is_(True),
        col(Person.email).is_not(None),
        col(Person.retired_at).is_(None),
        col(Person.id).not_in(select(Login.person_id)),
    )
    for person in work.session.exec(people).all():
        login = open_account(work, person)
        login.password_hash, login.demonstration = password_hash, True
    work.session.flush()


# --- Sessions ------------------------------------------------------------------------------------


def begin_session(work: Work, login_id: UUID, agent: str = "") -> str:
    """A session of an account whose password was right. Its token, which is kept nowhere else."""
    login = work.get(Login, login_id)
    token = secrets.token_urlsafe(32)
    person = work.get(Person, login.person_id)
    now = work.now()
    work.add(
        SignIn(
            token_hash=secret_hash(token),
            login_id=login.id,
            stamp=stamp(login.password_hash, person.roles),
            agent=agent[:200],
            begun_at=now,
            seen_at=now,
            ends_at=now + WHOLE,
        )
    )
    limits.forget(work, limits.SIGN_IN_BY_ACCOUNT, login.email)
    _begin_visit(work, login, login.visit_at)
    audit.record(work, "sign in", "person", person.id)
    return token


def keep_seen(work: Work, session_id: UUID) -> None:
    """Somebody has just been here; after a long while it is another visit."""
    session = work.get(SignIn, session_id)
    before, session.seen_at = session.seen_at, work.now()
    if before + VISIT_APART <= work.now():
        _begin_visit(work, work.get(Login, session.login_id), before)
    work.session.flush()


def _begin_visit(work: Work, login: Login, last_seen: datetime | None) -> None:
    login.visit_before_at, login.visit_at = last_seen, work.now()
    work.session.flush()


def end_session(work: Work, session_id: UUID) -> None:
    """Sign out of one session; ended already, it stays so.

    Raises:
        NotFound: there is no such session.
    """
    session = work.get(SignIn, session_id)
    if session.ended_at is None:
        session.ended_at = work.now()
        work.session.flush()
        login = work.get(Login, session.login_id)
        audit.record(work, "sign out", "person", login.person_id)


def end_sessions(work: Work, login_id: UUID) -> int:
    """Sign out everywhere. How many sessions ended."""
    running = (col(SignIn.login_id) == login_id, col(SignIn.ended_at).is_(None))
    ending = list(work.session.exec(select(SignIn).where(*running)))
    for session in ending:
        session.ended_at = work.now()
    work.session.flush()
    login = work.get(Login, login_id)
    audit.record(work, "sign out everywhere", "person", login.person_id)
    return len(ending)


# --- Passwords and links -------------------------------------------------------------------------


def mail_reset(work: Work, login: Login) -> None:
    """Mail a link by which the account's owner chooses another password."""
    _mail_link(work, login, work.get(Person, login.person_id), Purpose.RESET)


def link_for(work: Work, token: str) -> OneTimeLink:
    """The link of a token, while it may be used.

    Raises:
        LinkUsedUp: it was used, ran out, or never was.
    """
    link = work.session.exec(
        select(OneTimeLink).where(OneTimeLink.token_hash == secret_hash(token))
    ).first()
    if link is None or link.used_at is not None or link.ends_at <= work.now():
        raise LinkUsedUp
    return link


def account_of(work: Work, token: str) -> Login:
    """The account whose password a link sets.

    Raises:
        LinkUsedUp: it was used, ran out, or never was.
    """
    return work.get(Login, link_for(work, token).login_id)


def use_link(work: Work, token: str, password_hash: str) -> Login:
    """Set the password that a link was sent for; no other link of the account works any more.

    Raises:
        LinkUsedUp: it was used, ran out, or never was.
    """
    login = account_of(work, token)
    others = select(OneTimeLink).where(
        OneTimeLink.login_id == login.id, col(OneTimeLink.used_at).is_(None)
    )
    for link in work.session.exec(others):
        link.used_at = work.now()
    set_password(work, login, password_hash)
    return login


def set_password(work: Work, login: Login, password_hash: str) -> None:
    """Keep another password. Every session of the account has ended with that."""
    login.password_hash, login.demonstration = password_hash, False
    work.session.flush()
    audit.record(work, "set password", "person", login.person_id)


def _mail_link(work: Work, login: Login, person: Person, purpose: Purpose) -> None:
    token = secrets.token_urlsafe(32)
    link = work.add(
        OneTimeLink(
            token_hash=secret_hash(token),
            login_id=login.id,
            purpose=purpose,
            made_at=work.now(),
            ends_at=work.now() + LINK_LASTS[purpose],
        )
    )
    text = render_text(
        f"emails/{purpose}.txt",
        {
            "name": person.name,
            "fund": work.profile.fund.name,
            "address": f"{work.public_url}/choose-password/{token}",
            "hours": int(LINK_LASTS[purpose].total_seconds() // 3600),
        },
    )
    outbox.queue(
        work,
        key=f"link/{link.id}",
        to_email=login.email,
        to_name=person.name,
        subject=f"{work.profile.fund.short_name}: {_SUBJECTS[purpose]}",
        text=text,
    )
    audit.record(work, f"mail {purpose}", "person", person.id)


# --- Tokens of programs --------------------------------------------------------------------------


def issue_token(
    work: Work, login: Login, *, name: str, scopes: Collection[Scope], days: int
) -> str:
    """A token for a program, given once in clear.

    Raises:
        Invalid: it has no name or no scope, or would last longer than a year.
    """
    if not name.strip():
        raise Invalid("name", "say what the token is for.")
    if not scopes:
        raise Invalid("scopes", "choose at least one.")
    if not 1 <= days <= LONGEST_TOKEN.days:
        raise Invalid("days", f"a token lasts 1 to {LONGEST_TOKEN.days} days.")
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    work.add(
        AccessToken(
            token_hash=secret_hash(token),
            login_id=login.id,
            name=name.strip()[:80],
            scopes=sorted(scopes),
            made_at=work.now(),
            ends_at=work.now() + timedelta(days=days),
        )
    )
    audit.record(work, "issue token", "person", login.person_id, after={"scopes": sorted(scopes)})
    return token


def keep_used(work: Work, token_id: UUID) -> None:
    """A program has just come with this token; the day is kept, so that a day costs one write."""
    work.get(AccessToken, token_id).used_on = work.today()
    work.session.flush()


def end_token(work: Work, login: Login, token_id: UUID) -> None:
    """Take back a token of the account; taken back already, it stays so.

    Raises:
        NotFound: the account has no such token.
    """
    token = work.session.get(AccessToken, token_id)
    if token is None or token.login_id != login.id:
        raise NotFound("token", str(token_id))
    if token.ended_at is None:
        token.ended_at = work.now()
        work.session.flush()
        audit.record(work, "end token", "person", login.person_id)


def calendar_token(work: Work, login: Login) -> str:
    """What the address of one's calendar ends with, given once in clear; it replaces any other."""
    end_calendar(work, login)
    return issue_token(
        work, login, name=Scope.CALENDAR, scopes={Scope.CALENDAR}, days=LONGEST_TOKEN.days
    )


def end_calendar(work: Work, login: Login) -> None:
    """Withdraw the address of one's calendar, where there is one."""
    query = select(AccessToken).where(
        AccessToken.login_id == login.id, col(AccessToken.ended_at).is_(None)
    )
    for token in work.session.exec(query):
        if Scope.CALENDAR in token.scopes:
            end_token(work, login, token.id)


# --- Views of lists ------------------------------------------------------------------------------


def save_view(work: Work, place: str, name: str, query: str) -> SavedView:
    """Keep a list with its filters under a name; the same name again takes its place.

    Raises:
        Invalid: it has no name.
    """
    name = name.strip()[:80]
    if not name:
        raise Invalid("name", "give the view a name.")
    mine = (SavedView.person_id == work.actor.id, SavedView.place == place, SavedView.name == name)
    view = work.session.exec(select(SavedView).where(*mine)).first()
    if view is None:
        return work.add(
            SavedView(person_id=work.actor.id, place=place, name=name, query=query[:1000])
        )
    view.query = query[:1000]
    work.session.flush()
    return view


def share_view(work: Work, view_id: UUID, *, shared: bool) -> None:
    """Let the rest of the secretariat see a view of the actor's own, or no longer.

    Raises:
        NotPermitted: the actor is not of the secretariat.
        NotFound: they have no such view.
    """
    require(work.actor, secretariat, None, "share a view")
    view = work.session.get(SavedView, view_id)
    if view is None or view.person_id != work.actor.id:
        raise NotFound("view of your own", str(view_id))
    view.shared_at = work.now() if shared else None
    work.session.flush()


def drop_view(work: Work, view_id: UUID) -> None:
    """Forget a view of the actor's own; what is not there need not be forgotten."""
    view = work.session.get(SavedView, view_id)
    if view is not None and view.person_id == work.actor.id:
        work.session.delete(view)
        work.session.flush()


def _plain(email: str) -> str:
    return email.strip().casefold()
