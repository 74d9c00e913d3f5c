"""A paper as it is sent to a browser, or word that it is being printed."""

from __future__ import annotations

from fastapi.responses import Response

from api.deps import Door
from api.pages.frame import show
from api.pages.vocabulary import _
from mptf.exports import paper

MEDIA_TYPE = "application/pdf"
_AGAIN = 5
"""Seconds after which a browser looks again for a paper that is being printed."""


def as_file(content: bytes, name: str) -> Response:
    """The bytes under a name; asked for again each time, since what it says may have changed."""
    return Response(
        content,
        media_type=MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-cache",
        },
    )


def when_printed(door: Door, content: bytes | None, name: str, section: str) -> Response:
    """The same of a paper that may be long: a page that looks again until it is there."""
    if content is not None:
        return as_file(content, name)
    pages = paper.pages_laid_out(name.removesuffix(".pdf"))
    page = show(
        door, "printing.html", title=_("Being printed"), section=section, status=202, pages=pages
    )
    page.headers["Refresh"] = page.headers["Retry-After"] = str(_AGAIN)
    return page


def as_edition(pdf: bytes, sha256: str, name: str) -> Response:
    """A PDF that was published and never changes: who has it already is told so by its digest."""
    return Response(
        pdf,
        media_type=MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "ETag": f'"{sha256}"',
            "Cache-Control": "no-cache",
        },
    )
