"""`mptf print`: papers as files, from the console of whoever runs the server."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import typer

from api import office
from api.deps import day_asked_for
from api.pages.decisions import decision_view
from api.pages.papers import booklet as booklets
from api.pages.papers import brief as briefs
from api.pages.papers import consolidated, notes, programmes, sheets, sittings, statements
from api.pages.papers import pack as packs
from api.pages.words import Words
from mptf import config
from mptf.exports import paper
from mptf.papers.booklet import for_everybody, for_reader
from mptf.papers.briefs import note_brief
from mptf.policy import SYSTEM

app = typer.Typer(
    help="Papers as PDF: packs, decision sheets, concept notes, programme documents, statements of "
    "donors, the booklet."
)

_SAYS_AFTER = 2.0
"""Seconds between what is said of a long paper while it is printed."""

Number = Annotated[str, typer.Argument(help="Its number, such as WP-2022-0001.")]
Out = Annotated[Path | None, typer.Option(help="The file to write; by default named as it is.")]


@app.command()
def pack(
    number: Number,
    seat: Annotated[
        str, typer.Option(help="For this seat: without what it stands back from.")
    ] = "",
    out: Out = None,
) -> None:
    """Print the papers of a sitting: agenda, a brief for each item, annexes."""
    fund = office.open_fund(config.load())
    with fund.reading(SYSTEM) as work:
        papers = sittings.of_procedure(work, Words(fund.profile), number, seat)
    _write(out or Path(f"{papers.name}.pdf"), packs.printed(fund.profile, papers))


@app.command()
def sheet(number: Number, out: Out = None) -> None:
    """Print the sheet of a decision, such as SC-2020-06/01."""
    fund = office.open_fund(config.load())
    words = Words(fund.profile)
    with fund.reading(SYSTEM) as work:
        view = decision_view(work, words, number)
    name = Path(f"{number.replace('/', '-')}.pdf")
    _write(out or name, sheets.printed(fund, words, view))


@app.command()
def note(
    number: Number,
    version: Annotated[
        int | None, typer.Option(help="This version as it was submitted; else as it stands.")
    ] = None,
    out: Out = None,
) -> None:
    """Print a concept note, such as CN-2022-0001."""
    fund = office.open_fund(config.load())
    with fund.reading(SYSTEM) as work:
        view = notes.note_view(work, Words(fund.profile), number, version)
    _write(out or Path(notes.name_of(view, version)), notes.printed(fund.profile, view))


@app.command()
def programme(
    number: Annotated[str, typer.Argument(help="Its number, such as JP-2022-0001.")],
    version: Annotated[
        int | None, typer.Option(help="This version as it was submitted; else as it stands.")
    ] = None,
    out: Out = None,
) -> None:
    """Print the document of a joint programme, whole."""
    fund = office.open_fund(config.load())
    with fund.reading(SYSTEM) as work:
        view = programmes.programme_view(work, Words(fund.profile), number, version)
    _write(out or Path(programmes.name_of(view, version)), programmes.printed(fund.profile, view))


@app.command()
def brief(number: Number, out: Out = None) -> None:
    """Print a concept note on one page, such as CN-2022-0001."""
    fund = office.open_fund(config.load())
    with fund.reading(SYSTEM) as work:
        found, today = note_brief(work, number), work.today()
    view = briefs.note_view(fund.profile, Words(fund.profile), found)
    _write(out or Path(briefs.name_of(view)), briefs.printed(fund.profile, view, today))


@app.command()
def booklet(
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help="Through the end of this day, YYYY-MM-DD.")
    ] = "",
    *,
    public: Annotated[bool, typer.Option(help="Only what everybody may read, today.")] = False,
    out: Out = None,
) -> None:
    """Print the booklet of the pipeline: overview, a page for each note, how to read it."""
    fund = office.open_fund(config.load())
    with fund.reading(SYSTEM) as work:
        today = work.today()
        day = day_asked_for(as_of, today) if as_of else today
        found = for_everybody(work) if public else for_reader(work, day)
    view = booklets.booklet_view(fund.profile, Words(fund.profile), found)
    name = Path(f"{booklets.name_of(fund.profile, view)}.pdf")
    _write(out or name, booklets.printed(fund.profile, view))


@app.command()
def statement(
    code: Annotated[str, typer.Argument(help="The donor's code, such as DNK.")],
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help="Through the end of this day, YYYY-MM-DD.")
    ] = "",
    out: Out = None,
) -> None:
    """Print the statement of a donor: said, signed, paid, due, and what it became."""
    fund = office.open_fund(config.load())
    with fund.reading(SYSTEM) as work:
        today = work.today()
        day = day_asked_for(as_of, today) if as_of else today
        view = statements.statement_view(work, Words(fund.profile), code, day)
    _write(out or Path(statements.name_of(view)), statements.printed(fund, view))


@app.command("consolidated")
def print_consolidated(
    year: Annotated[int, typer.Option(min=2000, max=2999, help="A year that is over.")],
    out: Out = None,
) -> None:
    """Print the consolidated report on a year: the fund in figures, and every programme."""
    fund = office.open_fund(config.load())
    with fund.reading(SYSTEM) as work:
        view = consolidated.consolidated_view(work, Words(fund.profile), year, pictured=True)
    name = Path(f"{consolidated.name_of(fund.profile, year)}.pdf")
    _write(out or name, _told(name.stem, lambda: consolidated.printed(fund.profile, view)))


def _told(name: str, printing: Callable[[], bytes]) -> bytes:
    """Print, and say now and then how many pages are laid out."""
    with ThreadPoolExecutor(1) as hands:
        job = hands.submit(printing)
        while True:
            try:
                return job.result(_SAYS_AFTER)
            except TimeoutError:
                if pages := paper.pages_laid_out(name):
                    typer.echo(f"{pages} pages are laid out", err=True)


def _write(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    typer.echo(str(file))
