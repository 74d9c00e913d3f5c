"""Make a link and find it again: the token is in the mail alone, the record keeps its hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlmodel import col, select

from mptf.access import limits
from mptf.access.limits import Limit
from mptf.access.queries import secret_hash
from mptf.db import Record, canonical_json
from mptf.errors import GuardRefused, LinkOver
from mptf.links.models import MailedLink
from mptf.links.schemas import AskSent
from mptf.templating import instant
from mptf.work import Work

R = TypeVar("R", bound=Record)
L = TypeVar("L", bound=MailedLink)


class Paper(Protocol):
    """What is read before one answers: a note, or a version of a document."""

    title: str
    content: dict[str, Any]


class Fresh(NamedTuple):
    """The token of a new link, and under what it is kept."""

    token: str
    hash: str


def fresh() -> Fresh:
    """A token that nobody guesses."""
    token = secrets.token_urlsafe(32)
    return Fresh(token, secret_hash(token))


def require_not_flooded(work: Work, limit: Limit, email: str, done: str) -> None:
    """Count one mail to an address: a mailbox is not filled by links asked for again and again.

    Raises:
        GuardRefused: it had as many within the limit's time; `done` says what was done to it.
    """
    if not limits.count(work, limit, email.strip().casefold()):
        raise GuardRefused((f"{email.strip()} was {done} {limit.times} times within a day: wait.",))


def asking(work: Work, sent: AskSent, kept: Fresh, days: int) -> dict[str, Any]:
    """What every link says of who is asked; it works for so many days."""
    return {
        "country": sent.country,
        "name": sent.name,
        "title": sent.title,
        "email": sent.email.strip(),
        "token_hash": kept.hash,
        "asked_at": work.now(),
        "asked_by": work.actor.id,
        "ends_at": work.now() + timedelta(days=days),
    }


def waiting(work: Work, links: type[L], *about: Any) -> list[L]:
    """Links that wait for an answer, whether they still work or have run out."""
    unanswered = col(links.answered_at).is_(None), col(links.withdrawn_at).is_(None)
    found = select(links).where(*about, *unanswered).order_by(col(links.asked_at))
    return list(work.session.exec(found))


def withdraw(work: Work, links: Iterable[MailedLink]) -> None:
    """Let links work no more."""
    for link in links:
        link.withdrawn_at = work.now()
    work.session.flush()


def found(work: Work, links: type[R], token: str) -> R:
    """The record of a link.

    Raises:
        LinkOver: there never was such a link.
    """
    kept: Any = links
    row = work.session.exec(select(links).where(kept.token_hash == secret_hash(token))).first()
    if row is None:
        raise LinkOver("This link is not known here; it may have been cut short in the mail.")
    return row


def require_standing(work: Work, withdrawn_at: datetime | None, ends_at: datetime) -> None:
    """Refuse a link that was taken back or has run out.

    Raises:
        LinkOver: it was.
    """
    if withdrawn_at is not None:
        raise LinkOver("This link was taken back, or replaced by a later one.")
    if ends_at <= work.now():
        raise LinkOver(f"This link ran out on {instant(ends_at, work.profile.fund.zone)}.")


def asked(work: Work, links: type[L], token: str) -> L:
    """A link that can be answered.

    Raises:
        LinkOver: there never was such a link, it was used, or as for `require_standing`.
    """
    link = found(work, links, token)
    if link.answered_at is not None:
        when = instant(link.answered_at, work.profile.fund.zone)
        raise LinkOver(f"This link was used on {when}.")
    require_standing(work, link.withdrawn_at, link.ends_at)
    return link


def last(work: Work, links: type[L], *about: Any) -> L | None:
    """The link that was asked by last of those that are meant."""
    return work.session.exec(
        select(links).where(*about).order_by(col(links.asked_at).desc())
    ).first()


def reading(paper: Paper) -> str:
    """The hash of what somebody has before them, by which one knows later what it was."""
    return hashlib.sha256(canonical_json([paper.title, paper.content]).encode()).hexdigest()
