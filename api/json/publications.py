"""The consolidated reports that are published, for anybody."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.schemas.parts import Answer
from api.json.schemas.problems import READING
from mptf.papers import publishing
from mptf.papers.publishing import PublishedRow
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)


class PublishedItem(Answer):
    """An edition of the report on a year; its file is null while it is being printed.

    `size` is in bytes, `sha256` of the file's bytes.
    """

    year: int
    edition: int
    text: str
    published_on: date
    language: str
    file: str | None
    size: int | None
    sha256: str | None
    illustrative: bool

    @classmethod
    def of(cls, row: PublishedRow) -> PublishedItem:
        """An edition as it is sent."""
        address = f"/public/consolidated/{row.year}/{row.edition}.pdf"
        return cls(
            year=row.year,
            edition=row.edition,
            text=row.text,
            published_on=row.published_on,
            language="en",
            file=address if row.sha256 else None,
            size=row.size,
            sha256=row.sha256,
            illustrative=row.illustrative,
        )


class PublishedList(Answer):
    """Every edition, the latest year first."""

    items: list[PublishedItem]


@router.get("/published-reports", response_model=PublishedList, tags=["published-reports"])
def list_published_reports(door: ThisDoor) -> Response:
    """The consolidated reports that are published."""

    def view(work: Work) -> PublishedList:
        return PublishedList(items=[PublishedItem.of(e) for e in publishing.published.read(work)])

    return answer(door.read(view))
