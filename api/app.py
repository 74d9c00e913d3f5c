"""The web application of one fund: its routes, its static files, and what guards them all."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors, policy
from api.entrance import admit, only_from_here, only_text
from api.json import health
from api.json.description import describe
from api.json.routers import ROUTERS as API_ROUTERS
from api.maintenance import Gate
from api.pages import ROUTERS
from api.pages.frame import static_folder, static_url
from mptf.access import limits
from mptf.access.metering import Meter
from mptf.attachments.service import MEGABYTE
from mptf.work import Fund
from workflows.acts import ACTS
from workflows.ahead import takes_file

log = logging.getLogger(__name__)

MAX_BODY = 1024 * 1024
"""Bytes of a request. The longest form, a concept note, takes a tenth of it."""

_WITH_FILES = frozenset(name for name, act in ACTS.items() if takes_file(act))
_WORKBOOKS = frozenset(
    {
        "/notes/import",
        "/api/v1/note-workbooks",
        "/programme-reports/import",
        "/api/v1/expenditure-workbooks",
    }
)
_WITH_FILES_BY_PATH = tuple(f"/{name.rpartition('.')[2]}" for name in sorted(_WITH_FILES))

API_LIMIT = 1200
"""Requests of one program in a minute, where the settings say nothing else."""

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""What every answer carries, the worst ones included; an answer's own header wins."""

TLS = {"Strict-Transport-Security": "max-age=31536000"}
"""And where people use it by https: a year in which no browser tries without."""

_AS_THEY_ARE = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/json",  # a tag names one text, byte for byte
    "application/problem+json",
)
"""What is sent without being compressed, because it is already or must not be."""

_FOREVER = "public, max-age=31536000, immutable"
_OWN_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def create_app(fund: Fund, *, clock_note: str | None = None, api_limit: int = API_LIMIT) -> FastAPI:
    """The pages and the API of a fund.

    `clock_note` says on every page whose clock this is, and `api_limit` how many requests a minute
    the API takes from anybody.
    """
    app = FastAPI(
        title=fund.profile.fund.name,
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # both load scripts from elsewhere
        redoc_url=None,
        dependencies=[Depends(admit), Depends(only_from_here), Depends(only_text)],
    )
    answer_for(app, fund, clock_note=clock_note, api_limit=api_limit)
    app.add_middleware(GZipMiddleware, compresslevel=4, exclude_content_types=_AS_THEY_ARE)
    there = urlsplit(fund.public_url)
    app.add_middleware(_Shell, hosts=_OWN_HOSTS | {there.hostname or ""}, by_tls=fund.by_tls)
    errors.install(app)
    app.mount(static_url(), _Static(directory=static_folder()), name="static")
    for router in (*ROUTERS, *API_ROUTERS, health.router):
        app.include_router(router)
    describe(app)
    policy.assert_rows(app)
    return app


def answer_for(
    app: FastAPI, fund: Fund, *, clock_note: str | None = None, api_limit: int = API_LIMIT
) -> None:
    """Let an application answer for a fund: its routes know none, and ask here whose they are."""
    app.state.fund = fund
    app.state.clock_note = clock_note
    app.state.gate = Gate(fund)
    app.state.meter = Meter(fund, limits.of_the_api(api_limit))


def most_of(request: Request) -> int:
    """How many bytes of a request are taken: more where a file may be sent, in Base64 or plainly.

    One that is somewhat too large for the fund is still read, and refused with its size.
    """
    path = request.url.path
    is_page = path.removeprefix("/acts/") in _WITH_FILES or path in _WORKBOOKS
    if is_page or (path.startswith("/api/") and path.endswith(_WITH_FILES_BY_PATH)):
        fund: Fund = request.app.state.fund
        return MAX_BODY + fund.profile.attachments.megabytes_max * MEGABYTE * 4 // 3
    return MAX_BODY


class _Static(StaticFiles):
    """Files whose address changes with their content: kept by browsers for good."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = _FOREVER
        return response


class _Shell:
    """Around everything: the names it answers to, how much it takes, the headers, a bug."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], *, by_tls: bool) -> None:
        self._app = app
        self._hosts = hosts
        self._headers = {**HEADERS, **(TLS if by_tls else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        status, taken = 0, 0
        most = most_of(request)

        async def receive_so_much() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413)
            return message

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        # A page from elsewhere must not reach this server by a name that it made up itself.
        if request.url.hostname not in self._hosts:
            refusal = Response(
                "This server is not known by that name; its own is in MPTF_PUBLIC_URL.\n",
                421,
                media_type="text/plain",
            )
            await refusal(scope, receive, send_with_headers)
            return
        try:
            await self._app(scope, receive_so_much, send_with_headers)
        except Exception as error:
            if status:
                raise
            await errors.failed(request, error)(scope, receive, send_with_headers)
        log.info("%s %d", errors.route_of(request), status)
