"""Coming in by a password: counted, compared and let in, each in a unit of its own.

What was counted must survive the refusal, and a hash takes two tenths of a second, in which no
writer may be kept waiting.
"""

from __future__ import annotations

from mptf.access import limits, passwords, service
from mptf.access.models import Login
from mptf.access.queries import Visitor
from mptf.errors import Invalid, SignInRefused
from mptf.people.models import Person
from mptf.people.service import actor
from mptf.policy import PUBLIC
from mptf.work import Fund, Work


def enter(fund: Fund, email: str, password: str, *, agent: str = "", address: str = "") -> str:
    """The token of a new session.

    Raises:
        SignInRefused: whatever is wrong; one answer, after the same time, for all of it.
    """
    with fund.writing(PUBLIC) as work:
        within = limits.count(work, limits.SIGN_IN_BY_ACCOUNT, email.strip().casefold())
        within &= limits.count(work, limits.SIGN_IN_BY_ADDRESS, address)
        login = service.login_of(work, email)
        open_now = login is not None and _may_enter(work, login.person_id)
        demonstration = login is not None and login.demonstration
    right = passwords.fits(login.password_hash if login else None, password)
    if (
        login is None
        or not (within and right and open_now)
        or (demonstration and not fund.demonstration)
    ):
        raise SignInRefused
    with fund.reading(PUBLIC) as work:
        who = actor(work, login.person_id)
    with fund.writing(who) as work:
        if not _is_still(work, login):
            raise SignInRefused
        return service.begin_session(work, login.id, agent)


def forgot(fund: Fund, email: str, address: str = "") -> None:
    """Mail a link to choose another password, if there is such an account; says nothing of it."""
    with fund.writing(PUBLIC) as work:
        within = limits.count(work, limits.LINKS_BY_ACCOUNT, email.strip().casefold())
        within &= limits.count(work, limits.LINKS_BY_ADDRESS, address)
        login = service.login_of(work, email)
        if login is not None and within and _may_enter(work, login.person_id):
            service.mail_reset(work, login)


def choose(fund: Fund, token: str, password: str) -> None:
    """Set the password that a link was mailed for.

    Raises:
        Invalid: the password is too short or too long.
        LinkUsedUp: the link was used, ran out, or never was.
    """
    with fund.reading(PUBLIC) as work:
        who = actor(work, service.account_of(work, token).person_id)
    kept = passwords.hashed(password)
    with fund.writing(who) as work:
        service.use_link(work, token, kept)


def change(fund: Fund, visitor: Visitor, old: str, new: str) -> None:
    """Choose another password while signed in; every session ends with it, this one too.

    Raises:
        Invalid: the old one is not right, or the new one is too short or too long.
    """
    with fund.writing(visitor.actor) as work:
        within = limits.count(work, limits.SIGN_IN_BY_ACCOUNT, visitor.email)
        login = work.get(Login, visitor.login_id)
    if not (within and passwords.fits(login.password_hash, old)):
        raise Invalid("old", "this is not your password.")
    kept = passwords.hashed(new)
    with fund.writing(visitor.actor) as work:
        if not _is_still(work, login):
            raise Invalid("old", "this is not your password.")
        service.set_password(work, work.get(Login, login.id), kept)


def _is_still(work: Work, compared: Login) -> bool:
    """Whether the password is the one that was compared: meanwhile it may have been changed."""
    return work.get(Login, compared.id).password_hash == compared.password_hash


def _may_enter(work: Work, person_id: object) -> bool:
    person = work.get(Person, person_id)
    return person.retired_at is None
