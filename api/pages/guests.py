"""Forms for somebody who need not have signed in: where nobody has, a visit begins with them."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from api import entrance
from api.deps import Door, door_of
from api.entrance import Guest, form_key
from api.pages.answering import NotTaken
from api.pages.frame import show

_NOTHING: dict[str, Any] = {"problems": {}, "refusal": ""}


def form(
    request: Request,
    door: Door,
    template: str,
    *,
    title: str,
    status: int = 200,
    why: NotTaken | None = None,
    **view: Any,
) -> HTMLResponse:
    """A page with a form that anybody may send, known as theirs by their session or visit.

    `why` says why what was sent by it was not taken, and then gives the status.
    """
    status = why.status if why else status
    said = {"problems": why.problems, "refusal": why.refusal} if why else _NOTHING
    shown: dict[str, Any] = {"email": "", "problem": "", "to": "", **said, **view}
    if door.guest.visitor is not None:
        return show(door, template, title=title, status=status, **shown)
    secret = entrance.visit_secret(request)
    visiting = door_of(request, Guest(None, form_key(secret)))
    page = show(visiting, template, title=title, status=status, **shown)
    entrance.begin_visit(request, page, secret)
    return page
