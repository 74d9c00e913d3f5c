"""Letters: the list, one letter with its facts, and its printed sheet."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.deps import PAGE_SIZE, PageNumber, Pages, ThisDoor
from api.pages.frame import show
from api.pages.subjects import names
from api.pages.vocabulary import _
from mptf.letters import queries as letters
from mptf.work import Work

router = APIRouter(include_in_schema=False)

# A browser shows a PDF in a viewer of its own, which the pages' policy would leave blank.
_PDF_POLICY = "default-src 'self'; object-src 'self'; base-uri 'none'; frame-ancestors 'none'"


@router.get("/letters")
def letter_list(door: ThisDoor, page: PageNumber = 1) -> HTMLResponse:
    """Signed letters, the latest first."""

    def view(work: Work) -> dict[str, Any]:
        pages = Pages(page, letters.count(work))
        rows = letters.listed(work, limit=PAGE_SIZE, offset=pages.offset)
        return {"rows": rows, "pages": pages}

    return show(door, "letters.html", title=_("Letters"), section="letters", **door.read(view))


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
    """One letter: to whom, by whom, on what, with what code."""

    def view(work: Work) -> dict[str, Any]:
        letter = letters.referenced(work, reference)
        frame = letters.facts(work, reference).get("frame", {})
        asked = frame.get("action_required_by")
        return {
            "letter": letter,
            "addressee": frame.get("addressee", {}),
            "signatory": frame.get("signatory", {}),
            "copies": frame.get("copies", []),
            "enclosures": frame.get("enclosures", []),
            "asked_by": date.fromisoformat(asked) if asked else None,
            "place": frame.get("place", ""),
            "subject": names(work, [letter.subject_id])[letter.subject_id],
        }

    return show(door, "letter.html", title=reference, section="letters", **door.read(view))
