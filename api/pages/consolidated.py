"""The fund's consolidated report on a year: where it is asked for, and the paper itself."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages.frame import show, words_of
from api.pages.papers import consolidated as papers
from api.pages.papers.files import when_printed
from api.pages.vocabulary import _
from mptf.papers import publishing
from mptf.papers.consolidated import FIRST_YEAR
from mptf.policy import secretariat
from mptf.work import Work

router = APIRouter(include_in_schema=False)

Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=2999)]
_OFFERED = 10


@router.get("/reports/consolidated")
def about_it(door: ThisDoor, year: Year = None) -> HTMLResponse:
    """What the report on a year would tell, and which programmes lack something for it."""
    words = words_of(door)

    def view(work: Work) -> papers.ConsolidatedView:
        return papers.consolidated_view(work, words, year or work.today().year - 1)

    found = door.read(view)
    editions = [row for row in door.read(publishing.published.read) if row.year == found.year]
    last = door.read(lambda work: work.today().year - 1)
    return show(
        door,
        "consolidated.html",
        title=_("Consolidated report"),
        section="reports",
        view=found,
        offered=[(str(each), str(each)) for each in range(last, last - _OFFERED, -1)],
        publishes=secretariat.includes(door.actor, None),
        withheld=door.read(lambda work: publishing.withheld(work, found.year, editions)),
        editions=editions,
    )


@router.get("/reports/consolidated.pdf")
def the_report(door: ThisDoor, year: Year = None) -> Response:
    """The report on paper; while it is being printed, a page that looks again."""
    words, profile = words_of(door), door.profile

    def view(work: Work) -> papers.ConsolidatedView:
        return papers.consolidated_view(work, words, year or work.today().year - 1, pictured=True)

    found = door.read(view)
    name = f"{papers.name_of(profile, found.year)}.pdf"
    return when_printed(door, papers.asked_for(profile, found), name, "reports")
