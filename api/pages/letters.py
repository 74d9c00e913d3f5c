"""Letters: the list, one letter with its facts, and its printed sheet."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages.frame import show, words_of
from api.pages.listed import letters as listed
from api.pages.lives import Stage
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.service import Format
from mptf.letters import drafting
from mptf.letters import queries as letters
from mptf.letters.queries import LetterRow
from mptf.work import Work

router = APIRouter(include_in_schema=False)

InAddress = Annotated[listed.LettersAsked, Query()]

# A browser shows a PDF in a viewer of its own, which the pages' policy would leave blank, and which
# does not start at all in a sandbox. Nothing of it is taken for a page (nosniff), nor framed.
_PDF_POLICY = "default-src 'self'; object-src 'self'; base-uri 'none'; frame-ancestors 'none'"


@router.get("/letters")
def letter_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Letters that wait for a signature, and signed ones, the latest first."""
    words = words_of(door)
    page, waiting = door.read(lambda work: listed.page(work, words, asked))
    return show(
        door,
        "letters.html",
        title=_("Letters"),
        section="letters",
        list=page,
        waiting=waiting,
    )


@router.get("/letters.{form}")
def letter_file(door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/letters/drafts/{key}.pdf")
def draft(door: ThisDoor, key: UUID) -> Response:
    """A letter that waits, as it would be if the reader signed it now; marked as a draft."""
    text, reference = door.try_out(lambda work: drafting.text_of(work, key))
    pdf = drafting.sheet(text, reference, words_of(door).say(_("Draft")))
    return Response(
        pdf,
        media_type="application/pdf",
        headers={
            "Content-Disposition": 'inline; filename="draft.pdf"',
            "Content-Security-Policy": _PDF_POLICY,
            "Cache-Control": "private, no-store",
        },
    )


@router.get("/letters/{reference:path}/sheet.pdf")
def sheet(door: ThisDoor, reference: str) -> Response:
    """The printed sheet, byte for byte as it was kept; it never changes."""
    found = door.read(lambda work: letters.sheet(work, reference))
    name = found.reference.replace("/", "-")
    return Response(
        found.pdf,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}.pdf"',
            "Content-Security-Policy": _PDF_POLICY,
            "ETag": f'"{found.sha256}"',
            "Cache-Control": "private, max-age=3600",
        },
    )


@router.get("/letters/{reference:path}")
def one_letter(door: ThisDoor, reference: str) -> HTMLResponse:
    """One letter: its way, to whom, by whom, on what, with what code."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        letter = letters.referenced(work, reference)
        frame = letters.facts(work, reference).get("frame", {})
        asked = frame.get("action_required_by")
        return {
            "letter": letter,
            "to": listed.addressee(letter),
            "way": _way(words, letter),
            "sending": listed.way_of(words, letter),
            "why_not_sent": letter.send_error if work.actor.sight.everything else None,
            "addressee": frame.get("addressee", {}),
            "signatory": frame.get("signatory", {}),
            "copies": frame.get("copies", []),
            "enclosures": frame.get("enclosures", []),
            "asked_by": date.fromisoformat(asked) if asked else None,
            "place": frame.get("place", ""),
            "subject": names(work, [letter.subject_id])[letter.subject_id],
        }

    return show(door, "letter.html", title=reference, section="letters", **door.read(view))


def _way(words: Words, letter: LetterRow) -> list[Stage]:
    """What has become of it: called for, signed, printed, sent."""
    moments = (
        (_("Called for"), letter.called_for_at or letter.signed_at),
        (_("Signed"), letter.signed_at),
        (_("Printed"), letter.printed_at),
        (_("Sent"), letter.sent_at),
    )
    come = sum(moment is not None for _label, moment in moments)
    return [
        Stage(words.say(label), "done" if place < come else "current" if place == come else "next")
        for place, (label, _moment) in enumerate(moments)
    ]
