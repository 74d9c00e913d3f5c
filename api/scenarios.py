"""`mptf scenario`: what a sum would pay for, asked from a file; kept only where that is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from api import office
from api.imports import person_named
from api.json.scenarios import show_scenario
from api.json.schemas.scenarios import ScenarioRecord
from mptf import config
from mptf.errors import Invalid
from mptf.work import Work
from workflows.acts import perform
from workflows.ahead import think_ahead

_ACT = "scenario.propose"


def scenario(
    file: Annotated[
        Path, typer.Argument(help="What is asked, as JSON: the body of `scenarios/propose`.")
    ],
    *,
    as_whom: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="Who asks: a person of the secretariat.")
    ],
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the scenario; else it is only looked at.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As the API gives it.")] = False,
) -> None:
    """Ask what a sum of money would pay for, with the reasons; it changes no other record."""
    sent = _sent(file)
    fund = office.open_fund(config.load())
    who = person_named(fund, as_whom)

    def read(view: Any) -> Any:
        with fund.reading(who) as work:
            return view(work)

    think_ahead(read, _ACT, sent)

    def ask(work: Work) -> ScenarioRecord:
        return show_scenario(work, str(getattr(perform(work, _ACT, None, sent), "number", "")))

    if keep:
        told = fund.write(who, ask)
    else:
        with fund.trying(who) as work:
            told = ask(work)
    typer.echo(told.model_dump_json(indent=2) if as_json else _in_words(told, is_kept=keep))


def _sent(file: Path) -> dict[str, Any]:
    try:
        sent = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise Invalid("file", f"it is no JSON that can be read: {wrong}") from None
    if not isinstance(sent, dict):
        raise Invalid("file", 'write an object, such as {"title": "Two million for area 2"}')
    return sent


def _in_words(told: ScenarioRecord, *, is_kept: bool) -> str:
    lines = [f"{told.number}: {told.title}" if is_kept else told.title, told.says]
    lines += [f"  {rule.says}" for rule in told.conflict]
    lines += [
        f"  + {one.number} {one.amount.amount} {one.title}: {'; '.join(one.why)}"
        for one in told.proposed
    ]
    near = sorted((one for one in told.missed if one.near), key=lambda one: one.near or 0)
    lines += [
        f"  - {one.number} {one.amount.amount} {one.title}: {'; '.join(one.why)}" for one in near
    ]
    return "\n".join(lines)
