"""Coming in and going out: sign-in, sign-out, a new password by a link that works once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.background import BackgroundTask

from api import entrance
from api.deps import Door, SentForm, ThisDoor
from api.entrance import peer
from api.pages.guests import form as _form
from api.pages.vocabulary import _
from mptf.access import entry, passwords, service
from mptf.errors import Invalid, Refused

router = APIRouter(include_in_schema=False)

Address = Annotated[str, Query(max_length=500)]


@router.get("/sign-in")
def sign_in_page(request: Request, door: ThisDoor, to: Address = "") -> HTMLResponse:
    """The form by which a person comes in."""
    return _form(request, door, "sign-in.html", title=_("Sign in"), to=_within(to))


@router.post("/sign-in", response_model=None)
def sign_in(request: Request, door: ThisDoor, sent: SentForm) -> HTMLResponse | RedirectResponse:
    """Let a person in, to the page that they wanted."""
    email, to = sent.get("email", "").strip(), _within(sent.get("to", ""))
    try:
        token = entry.enter(
            door.fund,
            email,
            sent.get("password", ""),
            agent=request.headers.get("user-agent", ""),
            address=peer(request),
        )
    except Refused as refusal:
        return _form(
            request,
            door,
            "sign-in.html",
            title=_("Sign in"),
            status=401,
            to=to,
            email=email,
            problem=refusal.sentence(),
        )
    _end_session(door)
    answer = RedirectResponse(to or "/", 303)
    entrance.let_in(answer, door.fund, token)
    return answer


@router.post("/sign-out")
def sign_out(door: ThisDoor) -> RedirectResponse:
    """End this session at once."""
    _end_session(door)
    answer = RedirectResponse("/sign-in", 303)
    entrance.let_out(answer, door.fund)
    return answer


def _end_session(door: Door) -> None:
    """Whatever the browser held before ends: none is left behind that nobody can sign out of."""
    visitor = door.guest.visitor
    if visitor is not None and visitor.sign_in_id is not None:
        session = visitor.sign_in_id
        door.write(lambda work: service.end_session(work, session))


@router.get("/forgot-password")
def forgot_page(request: Request, door: ThisDoor) -> HTMLResponse:
    """Ask for a link to choose another password."""
    return _form(request, door, "forgot-password.html", title=_("Choose a new password"))


@router.post("/forgot-password")
def forgot(request: Request, door: ThisDoor, sent: SentForm) -> HTMLResponse:
    """Mail the link, if there is such an account; the answer is the same if there is none.

    It is mailed after the answer, which therefore takes as long whether there is one or not.
    """
    email = sent.get("email", "").strip()
    page = _form(
        request, door, "forgot-password.html", title=_("Choose a new password"), email=email
    )
    page.background = BackgroundTask(entry.forgot, door.fund, email, peer(request))
    return page


@router.get("/choose-password/{token}")
def choose_page(request: Request, door: ThisDoor, token: str) -> HTMLResponse:
    """Choose a password, by a link from a mail."""
    return _choose(request, door, token)


@router.post("/choose-password/{token}", response_model=None)
def choose(
    request: Request, door: ThisDoor, token: str, sent: SentForm
) -> HTMLResponse | RedirectResponse:
    """Keep the password; the link is used up."""
    try:
        entry.choose(door.fund, token, sent.get("password", ""))
    except Invalid as refusal:
        return _choose(request, door, token, problem=refusal.reason, status=422)
    return RedirectResponse("/sign-in", 303)


def _choose(
    request: Request, door: Door, token: str, *, problem: str = "", status: int = 200
) -> HTMLResponse:
    return _form(
        request,
        door,
        "choose-password.html",
        title=_("Choose a password"),
        status=status,
        token=token,
        email=door.read(lambda work: service.account_of(work, token)).email,
        problem=problem,
        shortest=passwords.SHORTEST,
    )


def _within(address: str) -> str:
    """A page of this server; of any other address nothing is left."""
    safe = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if safe and address.isprintable() else ""
