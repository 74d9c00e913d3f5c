"""`mptf publish`: the consolidated report on a year, by the same act as from its page."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api import office
from api.imports import person_named
from mptf import config
from workflows.acts import perform


def publish(
    year: Annotated[int, typer.Argument(help="A year whose figures are final.")],
    *,
    as_whom: Annotated[
        str,
        typer.Option("--as", metavar="EMAIL", help="Who publishes: a person of the secretariat."),
    ],
    text: Annotated[
        str, typer.Option(help="What is new, in an edition that follows another.")
    ] = "",
    illustrative: Annotated[
        bool, typer.Option("--illustrative", help="Mark it as illustrative.")
    ] = False,
) -> None:
    """Publish the fund's consolidated report on a year for everybody; the clockwork prints it."""
    fund = office.open_fund(config.load())
    sent: dict[str, Any] = {"year": year, "illustrative": illustrative}
    if text:
        sent["text"] = text
    edition = fund.write(
        person_named(fund, as_whom),
        lambda work: getattr(perform(work, "published-report.publish", None, sent), "edition", 0),
    )
    typer.echo(
        f"Published: {year}, edition {edition}. Once the clockwork has printed it, it is at "
        f"{fund.public_url}/public/consolidated/{year}.pdf"
    )
