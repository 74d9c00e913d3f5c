"""Forms for somebody who need not have signed in: where nobody has, a visit begins with them."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from api import entrance
from api.deps import Door, door_of
from api.entrance import Guest, form_key
from api.pages.frame import show


def form(
    request: Request,
    door: Door,
    template: str,
    *,
    title: str,
    status: int = 200,
    **view: Any,
) -> HTMLResponse:
    """A page with a form that anybody may send, known as theirs by their session or visit."""
    shown: dict[str, Any] = {"email": "", "problem": "", "to": "", **view}
    if door.guest.visitor is not None:
        return show(door, template, title=title, status=status, **shown)
    secret = entrance.visit_secret(request)
    visiting = door_of(request, Guest(None, form_key(secret)))
    page = show(visiting, template, title=title, status=status, **shown)
    entrance.begin_visit(request, page, secret)
    return page
