"""Express interest in a note of the pipeline, from the public page and without an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.deps import Door, SentForm, ThisDoor
from api.entrance import peer
from api.pages import guests
from api.pages.answering import NotTaken, taking
from api.pages.frame import words_of
from api.pages.vocabulary import _
from mptf.interests import entry
from mptf.interests.schemas import PublicInterestSent
from mptf.interests.service import own_donor
from mptf.people.models import Person
from mptf.reports.public import PipelineRow, in_pipeline
from mptf.work import Work

router = APIRouter(include_in_schema=False)

_ASKED = ("organisation", "name", "email", "text")
_SAY = {
    "organisation": _("Write its name on one line, in at most 200 characters."),
    "name": _("Write your name on one line, in at most 200 characters."),
    "email": _("Write one e-mail address, such as name@example.org."),
    "text": _("Say it in at most 5,000 characters."),
}
"""What is wrong with a field."""


class _Form(NamedTuple):
    """The note as it is published, and what is known of whoever asks."""

    note: PipelineRow
    donor: str
    """The donor for which they have signed in."""
    known: Mapping[str, str]


@router.get("/public/interest/{number}")
def interest_page(request: Request, door: ThisDoor, number: str) -> HTMLResponse:
    """The form; for a donor who has signed in, with what is known of them."""
    return _page(request, door, number)


@router.post("/public/interest/{number}")
def express(request: Request, door: ThisDoor, number: str, sent: SentForm) -> HTMLResponse:
    """Keep the interest, and say what follows."""
    words = words_of(door)
    asked = {name: sent.get(name, "") for name in _ASKED}
    try:
        with taking(words, _SAY):
            whole = PublicInterestSent.model_validate({"note": number, **asked})
            made = entry.express(door.fund, door.actor, whole, peer(request))
    except NotTaken as why:
        return _page(request, door, number, asked, why)
    return guests.form(
        request,
        door,
        "interest-thanks.html",
        title=words.say(_("Thank you")),
        number=made.number,
        note=number,
        sent_to=whole.email,
        followed=made.donor_id is not None,
    )


def _page(
    request: Request,
    door: Door,
    number: str,
    sent: Mapping[str, str] | None = None,
    why: NotTaken | None = None,
) -> HTMLResponse:
    words = words_of(door)
    form = door.read(lambda work: _form(work, number))
    shown: dict[str, Any] = {
        "note": form.note,
        "donor": form.donor,
        "kept": {**dict.fromkeys(_ASKED, ""), **form.known, **(sent or {})},
        "where": words.countries(list(form.note.countries)) or words.region(form.note.region),
        "area": words.area(form.note.area),
    }
    return guests.form(
        request,
        door,
        "interest-form.html",
        title=words.say(_("Express interest in a note")),
        why=why,
        **shown,
    )


def _form(work: Work, number: str) -> _Form:
    note, donor = in_pipeline(work, number), own_donor(work)
    if not work.actor.sight.signed_in:
        return _Form(note, "", {})
    person = work.get(Person, work.actor.id)
    known = {"name": person.name, "email": person.email or ""}
    return _Form(note, donor.name if donor else "", known)
