"""Programmes that are revised, once by each of those who may decide it; all of it illustrative."""

from __future__ import annotations

from typing import Any

from mptf.clock import months_after
from mptf.histories.composing import documents
from mptf.histories.composing.committee import Docket
from mptf.histories.composing.form import budget
from mptf.histories.composing.people import focal
from mptf.histories.composing.programmes import Writer
from mptf.histories.composing.script import Pen, Script, day, rules
from mptf.money import Money

TRAVEL, CONTRACTS = 5, 4
MORE = Money(12_000_000, "USD")
"""What the cost extension adds for its coordinating entity."""


def compose(script: Script, docket: Docket, writers: dict[str, Writer]) -> None:
    """One is told, one approved by the secretariat, one by the Chair, one by the Committee."""
    _moved(
        script,
        writers["philippines"],
        "2021-11-09",
        10,
        "Meetings by video cost less than those in person; the difference pays for trainers.",
    )
    pen = _moved(
        script,
        writers["south-africa"],
        "2022-02-15",
        30,
        "Travel between the provinces was not possible; local organizations are contracted.",
    )
    pen.wait(4)
    pen.do("head", "programme-revision.approve", "rv-south-africa")
    _longer(script, writers["tajikistan"])
    _longer_and_dearer(script, docket, writers["trinidad"])


def _submit(script: Script, writer: Writer, on: str, sent: dict[str, Any]) -> Pen:
    pen, name = script.pen(day(on), 11), f"rv-{writer.note.key}"
    lead = focal(writer.note.entities[0])
    pen.do(lead, "programme-revision.draft", writer.name, sent, name=name)
    pen.wait(1)
    pen.do(lead, "programme-revision.submit", name)
    return pen


def _moved(script: Script, writer: Writer, on: str, percent: int, reason: str) -> Pen:
    """So many per cent of the coordinating entity's travel go to its contracts."""
    lines, lead = budget(writer.amounts()), writer.note.entities[0]
    own = {line["category"]: line for line in lines if line["entity"] == lead}
    currency = rules().fund.currency
    amounts = {code: Money.parse(line["amount"], currency) for code, line in own.items()}
    by = amounts[TRAVEL].share(percent * 100)
    own[TRAVEL]["amount"] = (amounts[TRAVEL] - by).plain()
    own[CONTRACTS]["amount"] = (amounts[CONTRACTS] + by).plain()
    return _submit(script, writer, on, {"reason": reason, "budget": lines})


def _end_of(writer: Writer, months: int) -> str:
    """So many months after the end as it was planned."""
    start = day(writer.plan.transfers[0].value)
    planned = writer.plan.months or writer.note.months
    return months_after(months_after(start, planned), months).isoformat()


def _longer(script: Script, writer: Writer) -> None:
    reason = "Work in the districts began five months late, after the borders had been closed."
    sent = {"reason": reason, "end_on": _end_of(writer, 5)}
    pen = _submit(script, writer, "2022-07-19", sent)
    pen.wait(5)
    pen.do("chair", "programme-revision.approve", f"rv-{writer.note.key}")


def _longer_and_dearer(script: Script, docket: Docket, writer: Writer) -> None:
    reason = (
        "More families arrive than were expected; the centres are needed until the end of 2023."
    )
    lead, amounts = writer.note.entities[0], writer.amounts()
    amounts[lead] += MORE
    sent = {
        "reason": reason,
        "end_on": _end_of(writer, 4),
        "budget": budget(amounts),
        "by_output": documents.by_output(writer.note, amounts),
    }
    _submit(script, writer, "2022-10-18", sent)
    docket.put(
        "nov22",
        "programme-revision",
        f"rv-{writer.note.key}",
        "approved",
        writer.note.entities,
        amounts=[{"entity": code, "amount": part.plain()} for code, part in amounts.items()],
    )
