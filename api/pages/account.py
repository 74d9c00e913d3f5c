"""One's own account: password, sessions, tokens of programs."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api import entrance
from api.deps import Door, SentForm, ThisDoor
from api.pages import due
from api.pages.frame import show
from api.pages.vocabulary import _
from mptf.access import entry, passwords, service
from mptf.access import queries as access
from mptf.access.models import Login, Scope
from mptf.access.queries import TokenRow, Visitor
from mptf.errors import Invalid, SignInNeeded
from mptf.work import Work

router = APIRouter(include_in_schema=False)

_DAYS = re.compile("[0-9]{1,4}")

SCOPES = {
    Scope.READ: _("Read what I may read"),
    Scope.ACT: _("Act in my name"),
}


@router.get("/account")
def account(door: ThisDoor) -> HTMLResponse:
    """Who one is here, where one has signed in, and which programs act in one's name."""
    return _page(door)


@router.post("/account/password", response_model=None)
def change_password(door: ThisDoor, sent: SentForm) -> HTMLResponse | RedirectResponse:
    """Choose another password; one signs in again with it."""
    visitor = _visitor(door)
    try:
        entry.change(door.fund, visitor, sent.get("old", ""), sent.get("password", ""))
    except Invalid as refusal:
        return _page(door, status=422, problems={refusal.field: refusal.reason})
    answer = RedirectResponse("/sign-in", 303)
    entrance.let_out(answer, door.fund)
    return answer


@router.post("/account/sessions")
def end_sessions(door: ThisDoor) -> RedirectResponse:
    """Sign out everywhere."""
    visitor = _visitor(door)
    door.write(lambda work: service.end_sessions(work, visitor.login_id))
    answer = RedirectResponse("/sign-in", 303)
    entrance.let_out(answer, door.fund)
    return answer


@router.post("/account/tokens")
async def issue_token(request: Request, door: ThisDoor, sent: SentForm) -> HTMLResponse:
    """A token for a program: shown once."""
    scopes = {Scope(s) for s in (await request.form()).getlist("scope") if s in SCOPES}
    visitor = _visitor(door)
    days = sent.get("days", "")

    def issue(work: Work) -> str:
        login = work.get(Login, visitor.login_id)
        return service.issue_token(
            work,
            login,
            name=sent.get("name", ""),
            scopes=scopes,
            days=int(days) if _DAYS.fullmatch(days) else 0,
        )

    try:
        token = door.write(issue)
    except Invalid as refusal:
        return _page(door, status=422, problems={refusal.field: refusal.reason})
    return _page(door, token=token)


@router.post("/account/calendar")
def make_calendar_address(door: ThisDoor) -> HTMLResponse:
    """A private address that a calendar program asks: shown once, in the place of any other."""
    visitor = _visitor(door)
    token = door.write(lambda work: service.calendar_token(work, work.get(Login, visitor.login_id)))
    return _page(door, calendar=f"{door.fund.public_url}{due.subscribed(token)}")


@router.post("/account/calendar/end")
def end_calendar_address(door: ThisDoor) -> RedirectResponse:
    """Withdraw it: whatever program asks it is refused from now on."""
    visitor = _visitor(door)
    door.write(lambda work: service.end_calendar(work, work.get(Login, visitor.login_id)))
    return RedirectResponse("/account#calendar-head", 303)


@router.post("/account/tokens/{token_id}/end")
def end_token(door: ThisDoor, token_id: UUID) -> RedirectResponse:
    """Take a token back."""
    visitor = _visitor(door)
    door.write(lambda work: service.end_token(work, work.get(Login, visitor.login_id), token_id))
    return RedirectResponse("/account", 303)


def _works(row: TokenRow, now: datetime) -> bool:
    return row.ended_at is None and row.ends_at > now


def _visitor(door: Door) -> Visitor:
    if door.guest.visitor is None:
        raise SignInNeeded
    return door.guest.visitor


def _page(
    door: Door,
    *,
    status: int = 200,
    token: str = "",
    calendar: str = "",
    problems: dict[str, str] | None = None,
) -> HTMLResponse:
    visitor = _visitor(door)

    def view(work: Work) -> dict[str, Any]:
        tokens = access.tokens(work, visitor.login_id)
        asked = [row for row in tokens if Scope.CALENDAR in row.scopes]
        return {
            "sessions": access.sessions(work, visitor.login_id),
            "tokens": [row for row in tokens if row not in asked],
            "address": next((row for row in asked if _works(row, work.now())), None),
        }

    return show(
        door,
        "account.html",
        title=_("Your account"),
        status=status,
        visitor=visitor,
        this_session=visitor.sign_in_id,
        token=token,
        calendar=calendar,
        problems=problems or {},
        scopes=SCOPES,
        shortest=passwords.SHORTEST,
        now=door.fund.clock(),
        **door.read(view),
    )
