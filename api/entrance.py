"""Who stands at the door, and whether this door is theirs: asked of every request, once."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Request
from starlette.responses import Response

from api import maintenance
from api.policy import party_of
from mptf.access import queries as access
from mptf.access import service
from mptf.access.metering import Meter
from mptf.access.models import Scope
from mptf.access.queries import Visitor
from mptf.errors import Busy, FormStale, Invalid, NotPermitted, SignInNeeded
from mptf.policy import PUBLIC, Actor
from mptf.work import Fund, Work

_HOST = "__Host-"
SESSION = "mptf_session"
VISIT = "mptf_visit"
"""The cookie by which the form of somebody who has not signed in is known to be theirs."""

FORM_FIELD = "form_token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_NOUGHT = "\0"
_API = "/api/"


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever knocks: signed in, or the public; and what their forms must carry."""

    visitor: Visitor | None
    form_key: bytes
    """What tells a form of theirs from one that somebody else has sent."""

    @property
    def actor(self) -> Actor:
        """In whose name things are read and done."""
        return self.visitor.actor if self.visitor else PUBLIC

    @property
    def form_token(self) -> str:
        """Their key as one page carries it, under a mask of that page alone.

        Pages are sent compressed, and how well a page compresses may tell what stands in it twice:
        a token that is never the same again cannot be guessed letter by letter (BREACH).
        """
        mask = secrets.token_bytes(len(self.form_key))
        return (mask + _mixed(mask, self.form_key)).hex()

    def has_sent(self, token: str) -> bool:
        """Whether a form with this token came from one of their pages."""
        try:
            sent = bytes.fromhex(token)
        except ValueError:
            return False
        mask, hidden = sent[: len(sent) // 2], sent[len(sent) // 2 :]
        return bool(self.form_key) and hmac.compare_digest(_mixed(mask, hidden), self.form_key)


NOBODY = Guest(None, b"")
"""Whoever is answered before anybody asked who they are."""


def admit(request: Request) -> Guest:
    """Let somebody through the door that the request knocks at.

    Raises:
        Closed: the system is closed for maintenance.
        SignInNeeded: this door is for those who have signed in, or a token is not good.
        NotPermitted: it is for others, or the program's token does not reach so far.
        TooMany: a program has sent more requests than it may.
    """
    maintenance.assert_open(request)
    fund: Fund = request.app.state.fund
    token = request.cookies.get(cookie(fund, SESSION), "")
    from_program = request.url.path.startswith(_API)
    visitor = _program(request, fund, token) if from_program else _person(fund, token)
    guest = Guest(visitor, form_key(token if visitor else _visit(request)))
    request.state.guest = guest
    party = party_of(request.method, request.scope["route"].path)
    if not party.includes(guest.actor, None):
        if visitor is None:
            raise SignInNeeded
        raise NotPermitted(party.label, "open this")
    return guest


ThisGuest = Annotated[Guest, Depends(admit)]


def form_key(secret: str) -> bytes:
    """By what the forms of this session are known; nothing where there is no session nor visit."""
    return hmac.digest(secret.encode(), b"form", "sha256") if secret else b""


def _mixed(mask: bytes, hidden: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(mask, hidden, strict=False))


async def only_from_here(request: Request, guest: ThisGuest) -> AsyncIterator[None]:
    """Refuse a form that another site has sent, or that was opened in another session.

    A program shows its token, which no browser sends by itself: it needs no form. What a form holds
    of files is let go of when the request is over.

    Raises:
        FormStale: nothing of it was done.
        NotPermitted: a browser's session reads the API but does not act through it.
    """
    if request.method in SAFE or _bearer(request):
        yield
        return
    if request.url.path.startswith(_API):
        raise NotPermitted("a program that shows its token", "act through the API")
    if not _is_same_origin(request):
        raise FormStale
    async with request.form() as form:
        sent = form.get(FORM_FIELD)
        if not isinstance(sent, str) or not guest.has_sent(sent):
            raise FormStale
        yield


async def only_text(request: Request, _guest: ThisGuest) -> None:
    """Refuse an address or a form with a character that no text has: databases differ over it.

    Raises:
        Invalid: names where it stands.
    """
    form = {} if request.method in SAFE or _bearer(request) else await request.form()
    sent = [("address", request.url.path), *request.query_params.items(), *form.items()]
    for name, value in sent:
        if _NOUGHT in name or (isinstance(value, str) and _NOUGHT in value):
            raise Invalid(name.replace(_NOUGHT, ""), "it holds a character that no text has.")


def peer(request: Request) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else ""


def _is_same_origin(request: Request) -> bool:
    origin = request.headers.get("origin") or request.headers.get("referer")
    site = request.headers.get("sec-fetch-site")
    if not origin:
        return site in {None, "same-origin", "none"}
    if origin == "null":  # a page that hides where it is from: the browser must vouch for it
        return site == "same-origin"
    fund: Fund = request.app.state.fund
    try:
        there = urlsplit(origin)
    except ValueError:
        return False
    schemes = {"https"} if fund.by_tls else {"http", "https"}
    return there.scheme in schemes and there.netloc == request.headers.get("host")


def _bearer(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _program(request: Request, fund: Fund, session: str) -> Visitor | None:
    """Who asks the API, counted before anything is refused: by a token, or by a session."""
    token = _bearer(request)
    visitor = _person(fund, session) if not token else of_token(fund, token)
    meter: Meter = request.app.state.meter
    meter.count(f"person/{visitor.actor.id}" if visitor else f"address/{peer(request)}")
    if token and visitor is None:
        raise SignInNeeded
    if visitor and (Scope.READ if request.method in SAFE else Scope.ACT) not in visitor.scopes:
        raise NotPermitted("a token with that scope", "do this")
    return visitor


def of_token(fund: Fund, token: str) -> Visitor | None:
    """Whoever a token acts for, as far as it reaches; nobody where it is not good."""
    with fund.reading(PUBLIC) as work:
        visitor, today = _admitted(fund, access.by_token(work, token)), work.today()
    if visitor is not None and visitor.token_id is not None and visitor.used_on != today:
        _note(fund, visitor, service.keep_used, visitor.token_id)
    return visitor


def _note(fund: Fund, visitor: Visitor, what: Callable[[Work, UUID], None], key: UUID) -> None:
    """Keep that somebody was here; where another writes, it is kept at the next request."""
    with suppress(Busy), fund.writing(visitor.actor) as work:
        what(work, key)


def _admitted(fund: Fund, visitor: Visitor | None) -> Visitor | None:
    """Nobody comes in elsewhere by what the demonstration gave to everybody."""
    printed = visitor is not None and visitor.demonstration and not fund.demonstration
    return None if printed else visitor


def _person(fund: Fund, token: str) -> Visitor | None:
    if not token:
        return None
    now = fund.clock()
    with fund.reading(PUBLIC) as work:
        visitor = _admitted(fund, access.by_session(work, token, now - service.IDLE))
    if visitor is None:
        return None
    seen, session = visitor.seen_at, visitor.sign_in_id
    if seen is not None and session is not None and seen + service.SEEN_EVERY <= now:
        _note(fund, visitor, service.keep_seen, session)
    return visitor


def cookie(fund: Fund, name: str) -> str:
    """Under which name a browser keeps it.

    Behind https the name itself makes browsers refuse it from any other host and from any page that
    was not encrypted: no neighbour in the same domain can plant a session or a visit.
    """
    return f"{_HOST}{name}" if fund.by_tls else name


def let_in(response: Response, fund: Fund, token: str) -> None:
    """Give the browser its session."""
    _keep(response, fund, SESSION, token)
    _drop(response, fund, VISIT)


def let_out(response: Response, fund: Fund) -> None:
    """Take it back."""
    _drop(response, fund, SESSION)


def begin_visit(request: Request, response: Response, secret: str) -> None:
    """Let somebody who has not signed in send a form."""
    if _visit(request) != secret:
        _keep(response, request.app.state.fund, VISIT, secret)


def visit_secret(request: Request) -> str:
    """The secret of a visit in progress, or a new one."""
    return _visit(request) or secrets.token_urlsafe(24)


def _visit(request: Request) -> str:
    return request.cookies.get(cookie(request.app.state.fund, VISIT), "")


def _keep(response: Response, fund: Fund, name: str, value: str) -> None:
    response.set_cookie(
        cookie(fund, name), value, httponly=True, samesite="lax", secure=fund.by_tls
    )


def _drop(response: Response, fund: Fund, name: str) -> None:
    # A browser heeds nothing about such a name, its end included, that is not said over TLS.
    response.delete_cookie(cookie(fund, name), httponly=True, samesite="lax", secure=fund.by_tls)
