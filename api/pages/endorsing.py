"""A note's endorsements as a grid, and the page on which somebody without an account endorses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.deps import Door, SentForm, ThisDoor
from api.pages import files, guests, parts
from api.pages.answered import parts_of
from api.pages.answering import NotTaken, sent_as, taking
from api.pages.frame import words_of
from api.pages.subjects import names
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.attachments import queries as attachments
from mptf.clock import day_in
from mptf.endorsements import entry
from mptf.endorsements import queries as endorsements
from mptf.endorsements.queries import GivenRow
from mptf.endorsements.schemas import EndorsedByLink
from mptf.forms import service as forms
from mptf.links.queries import LinkRow
from mptf.links.service import reading
from mptf.money import Money
from mptf.notes import queries as notes
from mptf.profile import Profile
from mptf.sheaf import Read, Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

KINDS = ("resident-coordinator", "government")
OF_A_NOTE = (endorsements.given, endorsements.asked, endorsements.comments, attachments.of_record)
"""What a page reads to show endorsements and files."""

_SHEAF = Sheaf(notes.partners, attachments.of_record)
_GIVEN = Pill(_("Endorsed"), "good")
_ASKED = Pill(_("Asked"), "moving")
_OVER = Pill(_("Asked, the link ran out"), "due")
_SAID = Pill(_("Not endorsed, commented"), "due")
_MISSING = Pill(_("Missing"), "bad")
_FREE = Pill(_("Not asked for"), "plain")


class Stand(NamedTuple):
    """Where one endorsement stands: in a word, who, how it came or is waited for."""

    pill: Pill
    who: str
    when: date | None
    how: str
    file: str
    file_url: str
    until: datetime | None


class Line(NamedTuple):
    """A country, with a stand for each of those who endorse."""

    country: str
    stands: Sequence[Stand]


def grid(work: Work, words: Words, countries: Sequence[str], of: Read) -> list[Line]:
    """Every country of a note, and any other for which an endorsement was given."""
    given, asked = of[endorsements.given], of[endorsements.asked]
    commented = {row.country: row for row in of[endorsements.comments]}
    wanted = _wanted(work.profile)
    every = dict.fromkeys((*countries, *(row.country for row in given)))

    def stand(iso3: str, kind: str) -> Stand:
        mine = [row for row in given if (row.country, row.kind) == (iso3, kind)]
        if mine:
            return _endorsed(words, mine[-1])
        if kind == KINDS[0]:
            open_now = [q for q in asked if q.country == iso3 and q.waits]
            if open_now:
                return _waiting(work, words, open_now[-1])
            if iso3 in commented:
                row = commented[iso3]
                when = day_in(work.profile.fund.zone, row.replied_at)
                return _stand(words, _SAID, f"{row.name}, {row.title}", when)
        return _stand(words, _MISSING if wanted[kind] else _FREE)

    return [Line(words.country(iso3), [stand(iso3, kind) for kind in KINDS]) for iso3 in every]


def _wanted(profile: Profile) -> Mapping[str, bool]:
    rules = profile.note.endorsements_required
    return {KINDS[0]: rules.resident_coordinator, KINDS[1]: rules.government}


def _endorsed(words: Words, row: GivenRow) -> Stand:
    how = words.say(_("by the link that was mailed")) if row.by_link else ""
    url = f"/files/{row.file_id}" if row.file_id else ""
    found = _stand(words, _GIVEN, row.signed_by, row.signed_on)
    return found._replace(how=how, file=row.file or "", file_url=url)


def _waiting(work: Work, words: Words, row: LinkRow) -> Stand:
    pill = _ASKED if work.now() < row.ends_at else _OVER
    found = _stand(
        words, pill, f"{row.name}, {row.title}", day_in(work.profile.fund.zone, row.asked_at)
    )
    return found._replace(how=row.email, until=row.ends_at)


def _stand(words: Words, pill: Pill, who: str = "", when: date | None = None) -> Stand:
    return Stand(pill._replace(label=words.say(pill.label)), who, when, "", "", "", None)


# --- Without an account --------------------------------------------------------------------------


@router.get("/endorse/{token}")
def endorse_page(request: Request, door: ThisDoor, token: str) -> HTMLResponse:
    """The note as it stands, for whoever was mailed this link."""
    return _page(request, door, token)


@router.get("/endorse/{token}/files/{key}")
def endorse_file(door: ThisDoor, token: str, key: UUID) -> Response:
    """A file on the note, for whoever was mailed this link."""
    found = entry.opened(
        door.fund,
        token,
        lambda work, asked: attachments.content_on(work, asked.note.id, key),
    )
    return files.as_sent(found)


@router.post("/endorse/{token}")
def endorse(request: Request, door: ThisDoor, token: str, sent: SentForm) -> HTMLResponse:
    """Take the answer; the link is used up."""
    words = words_of(door)
    try:
        with taking(words, _SAY, otherwise="answer"):
            given = entry.answer(door.fund, token, sent_as(EndorsedByLink, sent))
    except NotTaken as why:
        return _page(request, door, token, sent, why)
    return guests.form(
        request,
        door,
        "endorsed.html",
        title=words.say(_("Thank you")),
        endorsed=given.endorsement_id is not None,
        country=words.country(given.country),
    )


_SAY = {
    "answer": _("Press one of the two buttons."),
    "name": _("Write your name, in at most 200 characters."),
    "title": _("Write your functional title, in at most 200 characters."),
    "text": _("Say what the entities should know, in at most 5,000 characters."),
}
"""What is wrong with a field of the answer."""


def _page(
    request: Request,
    door: Door,
    token: str,
    sent: Mapping[str, str] | None = None,
    why: NotTaken | None = None,
) -> HTMLResponse:
    words = words_of(door)
    view = entry.opened(door.fund, token, lambda work, asked: _view(work, words, token, asked))
    kept = {"name": view["asked"].name, "title": view["asked"].title, "text": "", **(sent or {})}
    return guests.form(
        request,
        door,
        "endorse.html",
        title=words.say(_("Endorse a concept note")),
        why=why,
        token=token,
        kept=kept,
        **view,
    )


def _view(work: Work, words: Words, token: str, asked: entry.Asked) -> dict[str, Any]:
    """The note as it stands, and nothing else: its texts, budget and files."""
    note, content = asked.note, asked.note.content
    of = _SHEAF.read(work, subject=note.id)
    rows = of[attachments.of_record]
    found = names(work, {row.attached_by for row in rows} | {note.coordinator_id})
    form = forms.of_call(work, note.call_id)
    return {
        "note": note,
        "parts_of_form": parts_of(words, form, content, note.currency),
        "asked": asked.request,
        "country": words.country(asked.request.country),
        "coordinator": found[note.coordinator_id].title or found[note.coordinator_id].label,
        "partners": of[notes.partners],
        "budget": parts.budget(words, content.get("budget", []), note.currency),
        "asks_for": Money(note.amount_minor, note.currency),
        "files": files.lines(work, words, rows, found, f"/endorse/{token}/files"),
        "read": reading(note),
    }
