"""A programme's round of signatures, and the page on which somebody without an account signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.deps import Door, SentForm, ThisDoor
from api.pages import doing, guests
from api.pages.answering import NotTaken, sent_as, taking
from api.pages.deadlines import Chip, chip
from api.pages.document import document
from api.pages.frame import show, words_of
from api.pages.subjects import names
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.links.queries import LinkRow
from mptf.links.service import reading
from mptf.programmes import queries as programmes
from mptf.programmes import service
from mptf.programmes.models import JointProgramme
from mptf.sheaf import Read, Sheaf
from mptf.signing import entry
from mptf.signing import queries as signing
from mptf.signing.queries import AskRow, GivenRow, ReminderRow
from mptf.signing.schemas import SignedByLink
from mptf.signing.service import COUNTRY
from mptf.work import Work

router = APIRouter(include_in_schema=False)

KIND = "joint-programme"
OF_A_ROUND = (
    signing.given,
    signing.asked,
    signing.reminders,
    signing.links,
    signing.comments,
    signing.due,
)
"""What a page reads to show a round of signatures."""

_SHEAF = Sheaf(programmes.partners, *OF_A_ROUND)
_OF_LINK = Sheaf(programmes.partners)
_SIGNED, _ASKED = Pill(_("Signed"), "good"), Pill(_("Asked"), "moving")
_LATE, _NOT_ASKED = Pill(_("Late"), "bad"), Pill(_("Not asked by mail"), "due")
_AHEAD = Pill(_("Ahead"), "plain")
_ACTS = frozenset(
    f"joint-programme.{name}" for name in ("countersign", "ask-signature", "complete-signatures")
)


class Line(NamedTuple):
    """A signature that the document needs: whose, how it stands, how it came or is waited for."""

    quality: str
    party: str
    pill: Pill
    who: str
    signed_on: date | None
    how: str
    file: str
    file_url: str
    asked_at: datetime | None
    reminded: Sequence[datetime]
    link: LinkRow | None
    nobody: bool
    """Whether nobody could be asked by mail, for no address is known."""


@router.get("/programmes/{number}/signatures")
def signatures_page(door: ThisDoor, number: str) -> HTMLResponse:
    """Who has signed, who was asked and reminded when, and who is late."""
    words = words_of(door)
    view = door.read(lambda work: _round(work, words, number))
    return show(
        door,
        "programme-signatures.html",
        title=words.say(_("%(number)s: signatures")) % {"number": number},
        section="programmes",
        **view,
    )


def _round(work: Work, words: Words, number: str) -> dict[str, Any]:
    programme = programmes.numbered(work, number)
    of = _SHEAF.read(work, subject=programme.id)
    record = work.get(JointProgramme, programme.id)
    due = next((row.due_on for row in of[signing.due]), None)
    codes = [row.code for row in of[programmes.partners]]
    wanted = service.signatures_wanted(work, record, codes) if programme.whole else []
    late = due is not None and due < work.today()
    lines = [_line(words, whose, of, late=late) for whose in wanted]
    return {
        "programme": programme,
        "state": words.state(KIND, programme.state),
        "doing": doing.among(doing.on_record(work, words, record, programme.id), _ACTS),
        "lines": lines,
        "given": sum(line.signed_on is not None for line in lines),
        "due": _chip(work, due),
        "comments": of[signing.comments],
    }


def _chip(work: Work, due: date | None) -> Chip | None:
    return None if due is None else chip(due, work.today(), work.profile.holidays)


def _line(words: Words, whose: tuple[str, str], of: Read, *, late: bool) -> Line:
    kind, party = whose
    given = next((r for r in of[signing.given] if (r.kind, r.party) == (kind, party)), None)
    ask = next((r for r in of[signing.asked] if (r.kind, r.party) == (kind, party)), None)
    links = [r for r in of[signing.links] if kind == COUNTRY and r.country == party]
    open_now = [r for r in links if r.waits]
    pill = _pill(given, ask, late=late, by_link=bool(open_now))
    return Line(
        words.signer(kind),
        words.party(kind, party),
        pill._replace(label=words.say(pill.label)),
        given.signed_by if given else "",
        given.signed_on if given else None,
        words.say(_("by the link that was mailed")) if given and given.by_link else "",
        (given.file or "") if given else "",
        f"/files/{given.file_id}" if given and given.file_id else "",
        ask.asked_at if ask and ask.mailed else None,
        _reminded(ask, of[signing.reminders]),
        open_now[-1] if open_now and not given else None,
        ask is not None and not (given or ask.mailed or open_now),
    )


def _pill(given: GivenRow | None, ask: AskRow | None, *, late: bool, by_link: bool) -> Pill:
    if given is not None:
        return _SIGNED
    if ask is None:
        return _AHEAD
    if late:
        return _LATE
    return _ASKED if ask.mailed or by_link else _NOT_ASKED


def _reminded(ask: AskRow | None, reminders: Sequence[ReminderRow]) -> Sequence[datetime]:
    if ask is None:
        return ()
    return [row.reminded_at for row in reminders if row.ask_id == ask.id and row.mailed]


# --- Without an account --------------------------------------------------------------------------


@router.get("/sign/{token}")
def sign_page(request: Request, door: ThisDoor, token: str) -> HTMLResponse:
    """The document as it was approved, for whoever was mailed this link."""
    return _page(request, door, token)


@router.post("/sign/{token}")
def sign(request: Request, door: ThisDoor, token: str, sent: SentForm) -> HTMLResponse:
    """Take the answer; the link is used up."""
    words = words_of(door)
    try:
        with taking(words, _SAY, otherwise="answer"):
            given = entry.answer(door.fund, token, sent_as(SignedByLink, sent))
    except NotTaken as why:
        return _page(request, door, token, sent, why)
    return guests.form(
        request,
        door,
        "signed.html",
        title=words.say(_("Thank you")),
        signed=given.signature_id is not None,
        country=words.country(given.country),
    )


_SAY = {
    "answer": _("Press one of the two buttons."),
    "name": _("Write your name, in at most 200 characters."),
    "title": _("Write your functional title, in at most 200 characters."),
    "text": _("Say what is in the way, in at most 5,000 characters."),
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
    view = entry.opened(door.fund, token, lambda work, asked: _view(work, words, asked))
    kept = {"name": view["asked"].name, "title": view["asked"].title, "text": "", **(sent or {})}
    return guests.form(
        request,
        door,
        "sign.html",
        title=words.say(_("Sign a programme document")),
        why=why,
        token=token,
        kept=kept,
        **view,
    )


def _view(work: Work, words: Words, asked: entry.Asked) -> dict[str, Any]:
    """The approved document, whole, and nothing else."""
    programme = asked.programme
    of = _OF_LINK.read(work, subject=programme.id)
    found = names(work, {programme.coordinator_id})
    lead = found[programme.coordinator_id]
    return {
        "programme": programme,
        "version": asked.version,
        "doc": document(
            work.profile, words, service.form_of(work, programme.id), asked.version.content
        ),
        "asked": asked.link,
        "country": words.country(asked.link.country),
        "coordinator": lead.title or lead.label,
        "partners": of[programmes.partners],
        "read": reading(asked.version),
    }
