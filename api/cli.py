"""The command line: what an operator does, each command with help that a stranger can follow."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api import (
    closing,
    imports,
    office,
    printing,
    proof,
    publishing,
    reporting,
    scenarios,
    serving,
    users,
)
from api.app import create_app
from mptf import config, logs
from mptf.access import queries as access
from mptf.config import Settings
from mptf.errors import BadHistory, MptfError
from mptf.money import Money
from mptf.policy import SYSTEM, Role
from mptf.reports.status import Status
from mptf.reports.status import status as status_of
from mptf.resources import histories
from mptf.verification import checkpoint as checkpoints
from mptf.verification import kept as checks
from mptf.verification import report
from mptf.verification.service import Verdict
from mptf.verification.service import verify as verify_database
from mptf.work import Fund
from workflows import clockwork as clock_room
from workflows import paper as papers
from workflows import tables
from workflows.history import files_of, schema
from workflows.replay import Progress

app = typer.Typer(
    help="The grant-management workflow engine of a UN pooled fund. Settings come from MPTF_* "
    "variables of the environment: see `mptf config`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(users.app, name="users")
app.add_typer(printing.app, name="print")
app.add_typer(imports.app, name="import")
app.command()(reporting.report)
app.command()(reporting.beancount)
app.command()(scenarios.scenario)
app.command()(closing.closing)
app.command()(publishing.publish)

DEMONSTRATION = "Demonstration: the clock runs from the day after the history's end"


@app.command()
def run() -> None:
    """Replay the demonstration and serve it: what is missing is migrated and replayed first.

    The demonstration has a clock of its own (MPTF_CLOCK=history): the day after its history's end.
    """
    given = office.with_seals(config.load())
    fund = office.prepare(given)
    _replay(given, fund, [histories()], finish=False)
    clock = office.set_history_clock(fund)
    office.open_demonstration(fund)
    _print_examples(fund)
    fund.engine.dispose()
    shown = clock().astimezone().strftime("%d %B %Y")
    typer.echo(f"Its today is {shown}. Open http://{given.host}:{given.port}/ (Ctrl-C stops it.)")
    _serve(office.with_clock(given, "history"), with_clockwork=True)


@app.command()
def serve() -> None:
    """Serve the pages and the API on MPTF_HOST and MPTF_PORT. Start `mptf clockwork` beside it."""
    _serve(config.load(), with_clockwork=False)


@app.command()
def clockwork() -> None:
    """Do what happens by itself: print letters, send mail, let notes lapse. One process leads."""
    given = config.load()
    logs.begin(given.log)
    fund = office.open_fund(given)
    with office.shop(given, fund) as shop:
        clock_room.run_forever(shop)


@app.command()
def migrate() -> None:
    """Create the database, or bring it to this version: tables, triggers, legal steps."""
    given = config.load()
    office.prepare(given)
    typer.echo(f"{config.masked(given.database_url)} is at this version.")


@app.command()
def replay(
    files: Annotated[
        list[Path] | None, typer.Argument(help="History files, or folders of them.")
    ] = None,
    show_schema: Annotated[  # noqa: FBT002
        bool, typer.Option("--schema", help="Print the JSON Schema of a line, and stop.")
    ] = False,
) -> None:
    """Run history files through the real workflow, in the order of their names.

    Each line is one dated act. Interrupted, it resumes; run again, it changes nothing; a refused
    act stops it with file, line and reason, and nothing of that act is kept.
    """
    if show_schema:
        typer.echo(json.dumps(schema(), indent=2))
        return
    if not files:
        raise typer.BadParameter("Name the history files, or a folder of them.")
    given = config.load()
    _replay(given, office.open_fund(office.with_clock(given, "system")), files, finish=True)


@app.command()
def status(
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="Through the end of this day, YYYY-MM-DD.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,  # noqa: FBT002
) -> None:
    """Say where the fund stands, today or as of any date, from dated events."""
    day = _day(as_of) if as_of else None
    fund = office.open_fund(config.load())
    with fund.reading(SYSTEM) as work:
        found = status_of(work, day)
    typer.echo(json.dumps(found.as_json(), indent=2) if as_json else _in_words(found))


@app.command()
def verify(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,  # noqa: FBT002
    against: Annotated[
        Path | None,
        typer.Option("--checkpoint", help="A line that `mptf checkpoint` printed before."),
    ] = None,
) -> None:
    """Recompute chain, books, lives, decisions, rounds, letters, triggers from raw rows alone.

    Nothing in the database is changed. Names table and row of each finding, and exits with 1 if
    there is one. When it was made and how much it found is kept in MPTF_VAR, for the record page.
    """
    given = config.load()
    fund = office.open_fund(given)
    kept = None
    if against is not None:
        kept = checkpoints.read(_text_of(against), fund.profile.fund.code, given.seal_key)
    verdict = verify_database(fund.engine, tables.edges(), tables.decided(), fund.profile, kept)
    fund.engine.dispose()
    findings = verdict.findings
    _keep(given, fund, verdict, checks.By.CHECKPOINT if kept else checks.By.COMMAND)
    told = report.as_json if as_json else report.as_table
    typer.echo(told(findings, verdict.sealed))
    raise typer.Exit(1 if findings else 0)


def _keep(given: Settings, fund: Fund, verdict: Verdict, by: checks.By) -> None:
    """A folder that cannot be written to is said, and takes nothing from what was found."""
    check = checks.Check(
        at=fund.clock(), by=by, through=verdict.through, findings=len(verdict.findings)
    )
    try:
        checks.keep(given.var, check)
    except OSError as error:
        typer.echo(f"The result is not kept: {error}", err=True)


@app.command()
def checkpoint() -> None:
    """Print the chain's last block as one line, to be kept outside (paper, mail, another office).

    `mptf verify --checkpoint FILE` finds by it what whoever owns the database could hide: a chain
    recomputed whole, or its end cut off. Signed where MPTF_SEAL_KEY is set.
    """
    given = config.load()
    with office.open_fund(given).reading(SYSTEM) as work:
        taken = checkpoints.take(work, given.seal_key)
    if taken is None:
        typer.echo("Nothing has been done in this database yet.", err=True)
        raise typer.Exit(1)
    typer.echo(taken.line())


@app.command(name="config")
def show_config() -> None:
    """Print each setting with its value, where it comes from and what it means; secrets masked."""
    for row in config.described(config.load()):
        typer.echo(f"{row.name:<20} {row.shown:<48} {row.origin:<12} {row.meaning}")


@app.command()
def paper(
    folder: Annotated[Path, typer.Argument(help="Where to write them.")] = Path("paper"),
) -> None:
    """Write every workflow as a table (Markdown) and as a picture (SVG)."""
    for file in papers.write(folder):
        typer.echo(str(file))


@app.command(name="proof")
def run_proof(
    again: Annotated[bool, typer.Option(help="Forget what has passed.")] = False,  # noqa: FBT002
) -> None:
    """Run the full bars of every proof, from a checkout. Interrupted, it goes on where it was."""
    raise typer.Exit(proof.run(config.load().var / "proof", again=again))


@app.command()
def bench() -> None:
    """Measure what must be fast, from a checkout: medians, and ratios to raw SQL."""
    raise typer.Exit(proof.bench())


def _print_examples(fund: Fund) -> None:
    """One account of each role, and the password of all."""
    with fund.reading(SYSTEM) as work:
        rows = access.demonstration(work)
    typer.echo(f"Sign in as one of these, with the password “{office.DEMONSTRATION_PASSWORD}”:")
    for role in Role:
        mine = [row for row in rows if role in row.roles]
        mine.sort(key=lambda row: (row.email not in office.BUSIEST, len(row.roles)))
        for row in mine[: 2 if role in office.BY_TWO else 1]:
            typer.echo(f"  {role:<22} {row.email:<36} {row.name}")


def _serve(given: config.Settings, *, with_clockwork: bool) -> None:
    logs.begin(given.log)
    fund = office.open_fund(given)
    web = create_app(
        fund,
        clock_note=DEMONSTRATION if given.clock == "history" else None,
        api_limit=given.api_limit,
    )
    server = serving.server(web, host=given.host, port=given.port)
    serving.settle()
    if not with_clockwork:
        server.run()
        return
    with office.shop(given, fund) as shop:
        scheduler = clock_room.start(shop)
        try:
            server.run()
        finally:
            clock_room.stop(shop, scheduler)


def _replay(given: config.Settings, fund: Fund, paths: list[Path], *, finish: bool) -> None:
    files = files_of(paths)
    if not files:
        raise BadHistory(str(paths[0]), 0, "there is no history file (*.jsonl) here")
    bar = typer.progressbar(length=1, label="Replaying", file=sys.stderr)
    with bar as shown:

        def watch(progress: Progress) -> None:
            shown.length = progress.whole
            shown.label = f"Replaying {progress.at:%Y-%m-%d}"
            shown.update(progress.done - shown.pos)

        done = office.replay_printing(given, fund, files, watch, finish=finish)
    typer.echo(f"{done} acts replayed from {len(files)} files.")


def _in_words(found: Status) -> str:
    rows = [
        (key.replace("_", " "), value if not isinstance(value, Money) else str(value))
        for key, value in found.as_json().items()
    ]
    return "\n".join(f"{key:<28} {value}" for key, value in rows)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is no date; write it as 2021-03-18.") from None


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read: {error.strerror}.") from None


def main() -> None:
    """Run a command; say a refusal as one sentence, not as a trace."""
    try:
        app()
    except MptfError as error:
        typer.echo(f"mptf: {error}", err=True)
        sys.exit(2)
