"""`mptf closing`: how far the fund is from its end, line by line."""

from __future__ import annotations

from typing import Annotated

import typer

from api import office
from api.json.fund_closings import show_all
from mptf import config
from mptf.policy import SYSTEM


def closing(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As the API gives it.")] = False,
) -> None:
    """Say what keeps the fund from being closed; the fund itself is closed by two persons.

    Exits with 1 while something does.
    """
    fund = office.open_fund(config.load())
    with fund.reading(SYSTEM) as work:
        told = show_all(work)
    if as_json:
        typer.echo(told.model_dump_json(indent=2))
    else:
        if told.closed_on:
            typer.echo(f"The fund was closed on {told.closed_on}.")
        for line in told.checklist:
            typer.echo(f"{'met ' if line.met else 'open'}  {line.says}")
    if not all(line.met for line in told.checklist):
        raise typer.Exit(1)
