"""The OpenAPI document: what the routes say of themselves, how one shows who one is, the rooms."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.entrance import SESSION, cookie
from api.json.schemas.problems import Problem

_METHODS = frozenset({"get", "post"})
_OPEN = frozenset({"status"})

_ABOUT = """\
The services of the pages, for programs.

A program shows a token of its person: `Authorization: Bearer mptf_...`; the account page issues it.
It may do what its person may, as far as the token reaches. A browser's session reads, but does not
act.

Lists come page by page: `next` of one page is the `cursor` of the following. Money is text with the
decimals of its currency, days are ISO 8601. Each record says what may be done to it now (`allowed`)
and what is held back, with every reason (`blocked`). Whatever is refused is a problem document
(RFC 9457), and nothing of it was done.
"""

_TOKEN = {"type": "http", "scheme": "bearer", "description": "A token of a person: mptf_..."}


def describe(app: FastAPI) -> None:
    """Let the application serve its description, made once."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title, version=app.version, description=_ABOUT, routes=app.routes
    )
    parts = document["components"]
    session = {"type": "apiKey", "in": "cookie", "name": cookie(app.state.fund, SESSION)}
    parts["securitySchemes"] = {"token": _TOKEN, "session": session}
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts["schemas"] |= problem.pop("$defs") | {"Problem": problem}
    for operations in document["paths"].values():
        for method in _METHODS & operations.keys():
            operations[method]["security"] = _shown_with(method, *operations[method]["tags"])
    rooms = {
        tag: None
        for operations in document["paths"].values()
        for operation in operations.values()
        for tag in operation["tags"]
    }
    document["tags"] = [{"name": room} for room in rooms]
    return document


def _shown_with(method: str, room: str) -> list[dict[str, list[str]]]:
    """How one shows who one is. What is open to the public asks for nothing."""
    if room in _OPEN:
        return []
    return [{"token": []}, {"session": []}] if method == "get" else [{"token": []}]
