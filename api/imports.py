"""`mptf import`: notes and expenditure of workbooks; rates and statements of CSV; evidence."""

from __future__ import annotations

import base64
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import select

from api import office
from api.pages.listed import spending_faults, workbook_faults
from mptf import config
from mptf.calls import service as calls
from mptf.errors import NotFound
from mptf.exports.service import Format, export
from mptf.imports import workbook as books
from mptf.imports.faults import shown
from mptf.imports.layout import layout
from mptf.imports.reading import Read
from mptf.imports.spending import writing as spending_books
from mptf.people.models import Person
from mptf.people.service import actor
from mptf.policy import SYSTEM, Actor
from mptf.programmes import queries as programmes
from mptf.work import Fund, Work
from workflows import importing, spending
from workflows.acts import perform
from workflows.ahead import look_ahead
from workflows.importing import Done, Outcome

app = typer.Typer(
    help="Concept notes and expenditure from workbooks; rates and bank statements from CSV; files "
    "as evidence on partners."
)

_SHOWN = 50
"""Faults that are printed; a report has all of them."""
_EVIDENCE = "joint-programme.attach-evidence"
_INTERRUPTED = 130
"""What a shell says of a program that was stopped from the keyboard."""


@app.command()
def workbook(
    call: Annotated[str, typer.Argument(help="The number of a call.")],
    out: Annotated[Path | None, typer.Argument(help="The file to write.")] = None,
) -> None:
    """Hand out the workbook for concept notes of a call."""
    with office.open_fund(config.load()).reading(SYSTEM) as work:
        made = layout(work, calls.numbered(work, call))
    file = out or Path(f"notes-{made.call.number}.xlsx")
    file.write_bytes(books.write(made))
    typer.echo(str(file))


@app.command()
def notes(
    file: Annotated[Path, typer.Argument(help="The workbook, as XLSX.")],
    *,
    as_whom: Annotated[
        str,
        typer.Option(
            "--as", metavar="EMAIL", help="Whose notes they become: a person of a UN entity."
        ),
    ],
    write: Annotated[
        bool, typer.Option("--write/--dry-run", help="Write the notes, or only say what is wrong.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="A file for every fault, cell by cell: .csv or .xlsx.")
    ] = None,
) -> None:
    """Check a workbook of concept notes cell by cell; with --write, take its notes in.

    Each note is taken in whole or not at all, as a draft of the person's entity. Run again, it
    changes only what has changed; interrupted, it goes on where it was. Exits with 1 if anything
    is wrong.
    """
    if report is not None:
        _form_of(report)
    content = _content(file)
    fund = office.open_fund(config.load())
    who = person_named(fund, as_whom)
    found = importing.read(fund, who, content)
    with fund.reading(who) as work:
        entity = importing.entity_of(work)
        foreseen = importing.foreseen(work, found)
    call = found.layout.call.number
    typer.echo(f"Call {call}: {found.rows} notes, in the name of {entity.code} ({who.name}).")
    _say_faults(found)
    if report is not None:
        _keep(report, found)
    done = _taken_in(fund, who, found) if write else foreseen
    _say_outcomes(done, is_done=write)
    refused = any(one.outcome is Outcome.REFUSED for one in done)
    raise typer.Exit(1 if found.wrong or refused else 0)


@app.command()
def expenditure_workbook(
    out: Annotated[Path | None, typer.Argument(help="The file to write.")] = None,
    *,
    as_whom: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="A person of the UN entity.")
    ],
) -> None:
    """Hand out the workbook of an entity: a sheet for each financial report that is due."""
    fund = office.open_fund(config.load())
    with fund.reading(person_named(fund, as_whom)) as work:
        book = spending.book_of(work)
    file = out or Path(f"expenditure-{book.entity}-{book.made_on.isoformat()}.xlsx")
    file.write_bytes(spending_books.write(book))
    typer.echo(str(file))


@app.command()
def expenditure(
    file: Annotated[Path, typer.Argument(help="The workbook, as XLSX.")],
    *,
    as_whom: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="A person of the UN entity.")
    ],
    write: Annotated[
        bool, typer.Option("--write/--dry-run", help="Submit, or only say what is wrong.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="A file for every mistake: .csv or .xlsx.")
    ] = None,
) -> None:
    """Check an entity's workbook of expenditure cell by cell; with --write, submit its reports.

    Each report is submitted whole or not at all. Run again, it changes nothing that is in. Exits
    with 1 if anything is wrong.
    """
    if report is not None:
        _form_of(report)
    fund = office.open_fund(config.load())
    who = person_named(fund, as_whom)
    found = spending.read(fund, who, _content(file))
    typer.echo(f"Expenditure of {found.book.entity_name} ({who.name}).")
    for fault in found.faults[:_SHOWN]:
        typer.echo(f"  {fault.sentence()}")
    if (more := len(found.faults) - _SHOWN) > 0:
        typer.echo(f"  and {more} more: --report FILE names all of them.")
    if report is not None:
        table = spending_faults.table(found, report.stem)
        report.write_bytes(export(table, _form_of(report)).content)
        typer.echo(str(report))
    would = spending.foreseen(found)
    done = list(spending.take_in(fund, who, found)) if write else []
    refused = _say_reports(done if write else would, is_done=write)
    raise typer.Exit(1 if found.faults or refused else 0)


def _say_reports(done: Sequence[spending.Done], *, is_done: bool) -> bool:
    """What became of each report; whether one was refused."""
    for one in done:
        where = f"  {one.sheet.number}, {one.sheet.programme}"
        match one.outcome:
            case spending.Outcome.SUBMITTED if one.read is not None:
                said = "submitted" if is_done else "would be submitted"
                typer.echo(f"{where}: {said}, {one.read.spent.grouped()} spent")
            case spending.Outcome.REFUSED:
                typer.echo(f"{where}: {one.reason}")
            case spending.Outcome.BLANK:
                typer.echo(f"{where}: empty, stays due")
            case _:
                typer.echo(f"{where}: in already, as it stands")
    if not is_done:
        typer.echo("Nothing was written. Run it with --write to submit the reports.")
    return any(one.outcome is spending.Outcome.REFUSED for one in done)


@app.command()
def rates(
    file: Annotated[Path, typer.Argument(help="CSV: currency, effective_on, rate.")],
    *,
    source: Annotated[str, typer.Option(help="Who publishes them.")],
    as_whom: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="A person of the Administrative Agent.")
    ],
) -> None:
    """Take in UN operational rates of exchange, all of them or none."""
    _take_in(as_whom, "exchange-rate.take-in", csv=_text(file), source=source)


@app.command()
def statement(
    file: Annotated[
        Path, typer.Argument(help="CSV: value_on, amount, currency, bank_reference, ...")
    ],
    *,
    as_whom: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="A person of the Administrative Agent.")
    ],
) -> None:
    """Take in the lines of a bank statement that are not there yet, all of them or none."""
    _take_in(as_whom, "bank-line.take-in", csv=_text(file))


@app.command()
def evidence(
    programme: Annotated[str, typer.Argument(help="Its number, such as JP-2022-0001.")],
    file: Annotated[Path, typer.Argument(help="The file: PDF, DOCX, XLSX, PNG or JPEG.")],
    *,
    partner: Annotated[str, typer.Option(help="The implementing partner, as the document says.")],
    as_whom: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="A person of an entity that takes part.")
    ],
) -> None:
    """Attach a file on which the due diligence of a programme's implementing partner rests."""
    content = base64.b64encode(_content(file)).decode()
    sent = {"partner": partner, "file": {"name": file.name, "content": content}}
    fund = office.open_fund(config.load())
    look_ahead(fund.profile, _EVIDENCE, sent)

    def attach(work: Work) -> None:
        perform(work, _EVIDENCE, programmes.numbered(work, programme).id, sent)

    fund.write(person_named(fund, as_whom), attach)
    typer.echo("Taken in.")


def _text(file: Path) -> str:
    try:
        return _content(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{file} is no text in UTF-8: save it as CSV UTF-8.") from None


def _take_in(email: str, act: str, **sent: str) -> None:
    """By the same act as from a page; a refusal names every line that is wrong."""
    fund = office.open_fund(config.load())
    fund.write(person_named(fund, email), lambda work: perform(work, act, None, sent))
    typer.echo("Taken in.")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read: {error.strerror}.") from None


def person_named(fund: Fund, email: str) -> Actor:
    """The person with that address, as an actor.

    Raises:
        NotFound: nobody has it.
    """

    def find(work: Work) -> Actor:
        key = work.session.exec(select(Person.id).where(Person.email == email)).first()
        if key is None:
            raise NotFound("person", email)
        return actor(work, key)

    with fund.reading(SYSTEM) as work:
        return find(work)


def _taken_in(fund: Fund, who: Actor, found: Read) -> Sequence[Done]:
    """Every note in turn; from the keyboard it is stopped between two of them."""
    done: list[Done] = []
    bar = typer.progressbar(length=len(found.notes), label="Taking in", file=sys.stderr)
    with bar as shown_bar:
        try:
            for one in importing.take_in(fund, who, found):
                done.append(one)
                shown_bar.update(1)
        except KeyboardInterrupt:
            typer.echo(
                f"\nStopped after {len(done)} of {len(found.notes)} notes, which are kept. "
                "Run it again to go on.",
                err=True,
            )
            raise typer.Exit(_INTERRUPTED) from None
    return done


def _say_faults(found: Read) -> None:
    for fault in found.wrong[:_SHOWN]:
        typer.echo(f"  {fault.sentence()}")
    if (more := len(found.wrong) - _SHOWN) > 0:
        typer.echo(f"  and {more} more: --report FILE names all of them.")
    later = len(found.faults) - len(found.wrong)
    if later:
        typer.echo(
            f"{later} things are still to be mended before these notes can be submitted; "
            "--report FILE names them."
        )
    if not found.is_whole:
        typer.echo("Its sheets are not as they were handed out: nothing of it is taken in.")
    elif left := found.rows - len(found.notes):
        typer.echo(f"{left} of {found.rows} notes cannot be taken in.")


_WOULD = {
    Outcome.BEGUN: "would be begun",
    Outcome.WRITTEN: "would be written into their drafts",
    Outcome.UNCHANGED: "have not changed",
    Outcome.SUBMITTED: "have changed, but are already submitted",
}
_DID = {
    Outcome.BEGUN: "begun",
    Outcome.WRITTEN: "written into their drafts",
    Outcome.UNCHANGED: "have not changed",
    Outcome.SUBMITTED: "have changed, but are already submitted",
    Outcome.REFUSED: "refused",
}


def _say_outcomes(done: Sequence[Done], *, is_done: bool) -> None:
    counts = Counter(one.outcome for one in done)
    for outcome, said in (_DID if is_done else _WOULD).items():
        if counts[outcome]:
            typer.echo(f"{counts[outcome]} {said}.")
    for one in done:
        if one.outcome is Outcome.REFUSED:
            typer.echo(f"  {one.note.place}, “{shown(one.note.key)}”: {one.reason}")
        elif one.outcome is Outcome.SUBMITTED:
            typer.echo(f"  {one.note.place}, “{shown(one.note.key)}”: {one.number}")
    if not is_done:
        typer.echo("Nothing was written. Run it with --write to take the notes in.")


def _keep(file: Path, found: Read) -> None:
    """Every fault in a file of its own."""
    table = workbook_faults.table(found, file.stem)
    file.write_bytes(export(table, _form_of(file)).content)
    typer.echo(str(file))


def _form_of(file: Path) -> Format:
    match file.suffix.lower():
        case ".csv":
            return "csv"
        case ".xlsx":
            return "xlsx"
    raise typer.BadParameter("Name a report that ends in .csv or .xlsx.")
