"""The only map from what can go wrong to HTTP: a status, and a problem document or a page."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.deps import door_of
from api.entrance import NOBODY
from api.maintenance import BACK_IN, does_not_answer
from api.pages.frame import show
from api.pages.vocabulary import OURS, TITLES, _
from mptf.errors import (
    Busy,
    Changed,
    Closed,
    FormStale,
    GuardRefused,
    Invalid,
    LinkOver,
    LinkUsedUp,
    MptfError,
    NotFound,
    NotPermitted,
    Refused,
    SignInNeeded,
    SignInRefused,
    TooMany,
)
from mptf.logs import kind_of

log = logging.getLogger(__name__)

STATUSES: Mapping[type[MptfError], int] = {
    NotFound: 404,
    NotPermitted: 403,
    Invalid: 422,
    Busy: 503,
    Closed: 503,
    SignInNeeded: 401,
    SignInRefused: 401,
    FormStale: 403,
    LinkOver: 410,
    LinkUsedUp: 410,
    TooMany: 429,
    Refused: 409,  # every other refusal: the thing is not in a condition to have this done to it
}
BROKEN = 500
GIVEN_UP = 499
"""A browser that went on before all was sent: nobody waits for the answer."""

RETRY_AFTER = "3"
"""Seconds after which a busy database is worth another try."""

_NOWHERE = _("Nothing lies at this address. It may have been mistyped, or the link is an old one.")


def route_of(request: Request) -> str:
    """What was knocked at, as the log may name it: an address holds links, numbers and words."""
    return f"{request.method} {getattr(request.scope.get('route'), 'path', 'no route')}"


class Wrong(NamedTuple):
    """A field that is not well formed."""

    field: str
    reason: str


def status_of(error: MptfError) -> int:
    """The HTTP status of an error: that of its nearest kind that has one."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), BROKEN)


def install(app: FastAPI) -> None:
    """Let the application answer refusals and unknown addresses by this map."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _plain)


def failed(request: Request, error: Exception) -> Response:
    """The answer to a bug: an error number that the log knows, and nothing else.

    A database that does not answer, or is locked for too long, is no bug: it may answer soon. Nor
    is a browser that went on before all was sent.
    """
    if isinstance(error, ClientDisconnect):
        return Response(status_code=GIVEN_UP)
    number = uuid4().hex[:12]
    if isinstance(error, OperationalError):
        log.warning("error %s at %s: %s", number, route_of(request), kind_of(error.orig or error))
        refusal = Closed() if does_not_answer(error) else Busy()
        return answer(request, 503, refusal.code, refusal.sentence(), headers=_headers(refusal))
    log.error("error %s at %s", number, route_of(request), exc_info=error)
    return answer(request, BROKEN, "internal-error", OURS, error_id=number)


def answer(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    reasons: tuple[str, ...] = (),
    errors: tuple[Wrong, ...] = (),
    error_id: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document for a program (RFC 9457), a page for a browser."""
    title = TITLES.get(code) or TITLES.get(status, TITLES[400])
    if _wants_json(request):
        problem: dict[str, Any] = {
            "type": f"urn:mptf:problem:{code}",
            "title": title,
            "status": status,
            "detail": detail,
            "code": code,
        }
        if reasons:
            problem["reasons"] = list(reasons)
        if errors:
            problem["errors"] = [wrong._asdict() for wrong in errors]
        if error_id:
            problem["error_id"] = error_id
        return JSONResponse(
            problem, status, dict(headers or {}), media_type="application/problem+json"
        )
    page = show(
        replace(door_of(request, getattr(request.state, "guest", NOBODY)), done=""),
        "error.html",
        title=title,
        status=status,
        detail=detail,
        reasons=(*reasons, *(f"{wrong.field}: {wrong.reason}" for wrong in errors)),
        error_id=error_id,
        code=status,
    )
    page.headers.update(headers or {})
    return page


def _wants_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or (
        "json" in accepted and "text/html" not in accepted
    )


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, Refused):
        raise error
    if isinstance(error, SignInNeeded) and not _wants_json(request):
        return _to_sign_in(request)
    reasons = error.reasons if isinstance(error, GuardRefused) else ()
    program = _wants_json(request)
    return answer(
        request,
        412 if isinstance(error, Changed) and "if-match" in request.headers else status_of(error),
        error.code,
        error.sentence(),
        reasons=reasons,
        errors=(Wrong(error.field, error.reason),)
        if isinstance(error, Invalid) and program
        else (),
        headers=_headers(error),
    )


def _headers(error: Refused) -> Mapping[str, str]:
    """What a program is told beside the sentence: when to come back, how to show who it is."""
    if isinstance(error, Busy):
        return {"Retry-After": RETRY_AFTER}
    if isinstance(error, Closed):
        return {"Retry-After": BACK_IN}
    if isinstance(error, TooMany):
        return {"Retry-After": str(error.wait)}
    return {"WWW-Authenticate": "Bearer"} if isinstance(error, SignInNeeded) else {}


def _to_sign_in(request: Request) -> Response:
    """Sign in first; then the page that was asked for."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    there = f"?{urlencode({'to': back})}" if request.method == "GET" and back != "/" else ""
    return RedirectResponse(f"/sign-in{there}", 303)


async def _malformed(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    found = error.errors()
    if any(wrong["type"] == "json_invalid" for wrong in found):
        return answer(request, 400, "unreadable", _("What was sent is no JSON."))
    errors = tuple(
        Wrong(".".join(str(part) for part in wrong["loc"][1:]) or wrong["loc"][0], wrong["msg"])
        for wrong in found
    )
    return answer(request, 422, "invalid", _("Mend the following."), errors=errors)


async def _plain(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    missing = error.status_code == 404  # noqa: PLR2004 -- the one status with a sentence of its own
    detail = _NOWHERE if missing else TITLES.get(error.status_code, TITLES[400])
    code = "not-found" if missing else "http-error"
    return answer(request, error.status_code, code, detail, headers=error.headers)
