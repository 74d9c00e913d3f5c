"""The document of a programme as a file: as it stands, or a version as it was submitted."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import Door, ThisDoor
from api.pages.frame import words_of
from api.pages.papers import programmes as documents
from api.pages.papers.files import as_file

router = APIRouter(include_in_schema=False)


@router.get("/programmes/{number}.pdf")
def document_paper(door: ThisDoor, number: str) -> Response:
    """The document as it stands, on paper."""
    return _paper(door, number, None)


@router.get("/programmes/{number}/versions/{version}.pdf")
def version_paper(door: ThisDoor, number: str, version: int) -> Response:
    """A version of it as it was submitted, on paper; the same whenever it is printed."""
    return _paper(door, number, version)


def _paper(door: Door, number: str, version: int | None) -> Response:
    view = door.read(lambda work: documents.programme_view(work, words_of(door), number, version))
    return as_file(documents.printed(door.profile, view), documents.name_of(view, version))
