"""One donor's page as of a day, its tables as files, its statement."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.deps import DayOfFile, ThisDay, ThisDoor
from api.pages import charts, doing
from api.pages.agreement_words import DILIGENCE
from api.pages.charts import Lines
from api.pages.donor.places import map_of, places_of
from api.pages.donor.reading import Papers, papers_of
from api.pages.donor.tables import tables_of
from api.pages.donors import ADDRESS
from api.pages.figures import Figures
from api.pages.frame import show, words_of
from api.pages.papers import statements
from api.pages.papers.files import as_file
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.agreements.queries import DiligenceRow
from mptf.errors import NotFound
from mptf.exports.service import Format
from mptf.exports.tables import Table
from mptf.ledger.models import CONTRIBUTIONS
from mptf.people.models import Organisation
from mptf.templating import day as day_in_words
from mptf.work import Work

router = APIRouter(include_in_schema=False)


class Looked(NamedTuple):
    """A due diligence with its mark, and whether it holds on the day."""

    row: DiligenceRow
    outcome: Pill
    holds: bool


@router.get(ADDRESS + "/{code}")
def one_donor(door: ThisDoor, day: ThisDay, code: str) -> HTMLResponse:
    """One donor: four stages of its money, what is due, what it helped to pay for, its papers."""
    words = words_of(door)
    view = door.read(lambda work: _donor(work, words, code, day.day))
    return show(
        door,
        "donor.html",
        title=view["given"].donor.name,
        section="donors",
        day=day,
        status=day.status,
        **view,
    )


@router.get(ADDRESS + "/{code}/statement.pdf")
def donor_statement(door: ThisDoor, day: DayOfFile, code: str) -> Response:
    """What was said, signed and paid by a day, what is due, and what it became, on paper."""
    words = words_of(door)
    view = door.read(lambda work: statements.statement_view(work, words, code, day))
    return as_file(statements.printed(door.fund, view), statements.name_of(view))


@router.get(ADDRESS + "/{code}/{part}.{form}")
def donor_part(door: ThisDoor, day: DayOfFile, code: str, part: str, form: Format) -> Response:
    """Any table of the page, as a file."""
    words = words_of(door)

    def tables(work: Work) -> dict[str, Table]:
        papers = papers_of(work, code, day)
        return tables_of(work, words, papers, places_of(words, papers), day)

    found = door.read(tables)
    if part not in found:
        raise NotFound("table", part)
    return file_of(found[part], form)


def _donor(work: Work, words: Words, code: str, day: date) -> dict[str, Any]:
    papers = papers_of(work, code, day)
    given, did = papers.given, papers.did
    figures = Figures(work.actor, day)
    asked = {"as_of": day.isoformat() if day != work.today() else ""}
    places = places_of(words, papers)
    tables = tables_of(work, words, papers, places, day)
    here = f"{ADDRESS}/{quote(given.donor.code)}"
    return {
        "given": given,
        "did": did,
        "paid": figures(given.paid, *CONTRIBUTIONS, organisation=given.donor.id),
        "flow": charts.flow(
            [
                (_("Promised"), given.pledged),
                (_("Signed"), given.signed),
                (_("Paid"), given.paid),
                (_("At work"), did.at_work),
            ]
        ),
        "course": _course(papers),
        "map": map_of(words, places),
        "tables": {name: Listing(table, f"{here}/{name}", asked) for name, table in tables.items()},
        "overdue": [one for one in papers.expected if one.worth and one.is_overdue],
        "statement_url": f"{here}/statement.pdf?as_of={day.isoformat()}",
        "diligence": [
            Looked(row, _outcome(words, row), row.from_on <= day <= row.until_on)
            for row in papers.diligence
        ],
        "doing": doing.on_record(
            work, words, work.get(Organisation, given.donor.id), given.donor.id
        ),
        "above": work.actor.sight.books,
    }


def _course(papers: Papers) -> Lines:
    """What was said, signed and paid by then, as three lines."""
    points = papers.points
    return charts.lines(
        [day_in_words(point.on) for point in points],
        [
            (_("Paid"), [point.paid for point in points]),
            (_("Signed"), [point.signed for point in points]),
            (_("Promised"), [point.promised for point in points]),
        ],
    )


def _outcome(words: Words, row: DiligenceRow) -> Pill:
    pill = DILIGENCE[row.outcome]
    return pill._replace(label=words.say(pill.label))
