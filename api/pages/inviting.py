"""Who writes a note by an invitation, and the page on which somebody invited comes in."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.deps import Door, SentForm, ThisDoor
from api.pages import guests
from api.pages.answering import NotTaken
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.access import passwords
from mptf.errors import Invalid
from mptf.notes import drafting, entry
from mptf.notes.drafting import WriterRow
from mptf.sheaf import Read
from mptf.templating import instant
from mptf.work import Work

router = APIRouter(include_in_schema=False)

_WRITES, _ENDED = Pill(_("May write"), "good"), Pill(_("Writes no more"), "plain")


class Line(NamedTuple):
    """Somebody who was invited: for whom, whether they may write, and how the link stands."""

    row: WriterRow
    pill: Pill
    link: str


def lines(work: Work, words: Words, of: Read) -> list[Line]:
    """Whoever was invited to write the note, for whom that is to know."""
    return [_line(work, words, row) for row in of[drafting.writers]]


def _line(work: Work, words: Words, row: WriterRow) -> Line:
    pill = _WRITES if row.ended_at is None else _ENDED
    return Line(row, pill._replace(label=words.say(pill.label)), _link(work, words, row))


def _link(work: Work, words: Words, row: WriterRow) -> str:
    zone = work.profile.fund.zone
    if row.ended_at is not None:
        said, at = _("ended %(at)s: %(why)s"), row.ended_at
    elif row.used_at is not None:
        said, at = _("the link was used %(at)s"), row.used_at
    elif row.ends_at <= work.now():
        said, at = _("the link ran out %(at)s"), row.ends_at
    else:
        said, at = _("the link works until %(at)s"), row.ends_at
    return words.say(said) % {"at": instant(at, zone), "why": row.reason}


# --- By the link ---------------------------------------------------------------------------------


@router.get("/write-with/{token}", response_model=None)
def come_in_page(request: Request, door: ThisDoor, token: str) -> HTMLResponse | RedirectResponse:
    """Choose a password, for whoever was mailed this link; with one, on to the note."""
    invited = entry.opened(door.fund, token)
    if invited.has_password:
        return RedirectResponse(f"/notes/{invited.number}/write", 303)
    return _page(request, door, token, invited)


@router.post("/write-with/{token}", response_model=None)
def come_in(
    request: Request, door: ThisDoor, token: str, sent: SentForm
) -> HTMLResponse | RedirectResponse:
    """Keep the password; the link is used up, and one signs in to the note."""
    invited = entry.opened(door.fund, token)
    try:
        number = entry.choose(door.fund, token, sent.get("password", ""))
    except Invalid as refusal:
        return _page(request, door, token, invited, NotTaken(422, {"password": refusal.reason}))
    return RedirectResponse(f"/sign-in?to=/notes/{number}/write", 303)


def _page(
    request: Request,
    door: Door,
    token: str,
    invited: entry.Invited,
    why: NotTaken | None = None,
) -> HTMLResponse:
    return guests.form(
        request,
        door,
        "write-with.html",
        title=_("Write a concept note"),
        why=why,
        token=token,
        invited=invited,
        email=invited.email,
        shortest=passwords.SHORTEST,
    )
