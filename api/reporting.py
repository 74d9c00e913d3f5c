"""`mptf report` and `mptf beancount`: what the fund tells, on the console or as a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api import office
from api.deps import day_asked_for
from api.json.schemas.reports import ReportTable
from api.pages.reporting import REPORTS
from api.pages.words import Words
from mptf import config
from mptf.exports.service import Format, export
from mptf.policy import SYSTEM
from mptf.reports import beancount as book_file


class Form(StrEnum):
    """What is made of a report."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


_FILES: dict[Form, Format] = {Form.CSV: "csv", Form.XLSX: "xlsx", Form.PDF: "pdf"}


def report(
    name: Annotated[str, typer.Argument(help=f"Which report: {', '.join(REPORTS)}.")],
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help="Through the end of this day, YYYY-MM-DD.")
    ] = "",
    form: Annotated[Form, typer.Option(help="What is made of it.")] = Form.JSON,
    out: Annotated[
        Path | None, typer.Option(help="The file to write; JSON and CSV go to the console.")
    ] = None,
) -> None:
    """Print a report of the fund, today or as of any day; it is what its page shows."""
    if name not in REPORTS:
        raise typer.BadParameter(f"There is no report {name}; choose one of {', '.join(REPORTS)}.")
    fund = office.open_fund(config.load())
    with fund.reading(SYSTEM) as work:
        day = day_asked_for(as_of, work.today()) if as_of else work.today()
        table = REPORTS[name].table(work, Words(fund.profile), day)
    if form is Form.JSON:
        content = ReportTable.of(table, day).model_dump_json(indent=2).encode()
    else:
        content = export(table, _FILES[form]).content
    if out is None and form in {Form.JSON, Form.CSV}:
        typer.echo(content.decode())
        return
    file = out or Path(f"{table.name}.{form}")
    file.write_bytes(content)
    typer.echo(str(file))


def beancount(
    out: Annotated[Path | None, typer.Argument(help="The file to write.")] = None,
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help="Through the end of this day, YYYY-MM-DD.")
    ] = "",
) -> None:
    """Write the books as a beancount file, which `bean-check` can check without us."""
    fund = office.open_fund(config.load())
    with fund.reading(SYSTEM) as work:
        day = day_asked_for(as_of, work.today()) if as_of else work.today()
        file = out or Path(f"{fund.profile.fund.code}-{day.isoformat()}.beancount")
        with file.open("w", encoding="utf-8") as written:
            written.writelines(f"{line}\n" for line in book_file.lines(work, day))
    typer.echo(str(file))
