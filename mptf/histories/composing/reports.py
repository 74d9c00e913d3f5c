"""What programmes report: figures by category from headquarters, and narratives with results.

Every figure and text is illustrative.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from mptf.histories.composing import documents, people, pictures
from mptf.histories.composing.form import budget
from mptf.histories.composing.people import EMPTY, focal
from mptf.histories.composing.programmes import Writer
from mptf.histories.composing.script import Pen, Script, day, rules
from mptf.money import Money
from mptf.programme_reports.checks import sections_of
from mptf.programme_reports.schedule import programme_year

OFFICER = "officer-2"
"""Who accepts what is reported."""

SINCE = "2021-04-06"
"""From this day on somebody at each headquarters certifies figures."""

WAIVED, RETURNED, LATE = ("tajikistan", 2020), ("north-macedonia", 2021), ("nigeria", 2021)
"""Narratives by programme and year: one that nobody needs, one that was mended, one not sent."""

PICTURED = (("chile-mexico", 2021), ("philippines", 2021))
"""Narratives with a picture, by programme and year."""

_TEXTS = {
    "summary": "The programme in {place} went on as planned, with authorities and communities. "
    f"What is told here is made up for the demonstration. {EMPTY}",
    "progress": "{entity} delivered tools and training, and reached people with services. "
    f"{EMPTY}",
    "cross-cutting": f"Half of those trained are women; data are told apart by sex. {EMPTY}",
    "lessons": f"Agreements with offices outlast a change of government. {EMPTY}",
    "risks": f"Access was agreed in advance with local authorities; no risk came true. {EMPTY}",
    "next-year": f"Delivery in the remaining districts, and a mid-term review. {EMPTY}",
    "sustainability": f"The tools are now part of the authorities’ own plans and budgets. {EMPTY}",
}
_REMARK = f"Restrictions on gatherings held outreach back. {EMPTY}"


def treasury(code: str) -> str:
    """The name, in the history, of who certifies an entity's figures."""
    return f"treasury-{people.slug(code)}"


def found(script: Script, writers: dict[str, Writer]) -> None:
    """Enter somebody at the headquarters of each entity that takes part in a programme."""
    pen = script.pen(day(SINCE))
    codes = sorted({code for writer in writers.values() for code in writer.note.entities})
    for code in codes:
        person = {
            # Named so that they come after the focal point, to whom letters are addressed.
            "name": f"Treasury of {code} {EMPTY}",
            "title": f"Treasury, headquarters {EMPTY}",
            "organisation": code,
            "roles": ["entity"],
            "email": f"{treasury(code)}@{people.slug(code)}.example",
            "illustrative": True,
        }
        pen.do("system", "person.add", sent=person, name=treasury(code))


def spend(pen: Pen, writer: Writer, code: str, name: str, amount: Money) -> None:
    """An entity reports what it spent: written, submitted, certified and accepted in one day."""
    lines = [
        {"category": line["category"], "spent": line["amount"]} for line in budget({code: amount})
    ]
    report = f"{writer.name}/report.{name}"
    sent = {"part": "expenditure", "lines": lines, "total": amount.plain()}
    pen.do(focal(code), "programme-report.write", report, sent)
    pen.do(focal(code), "programme-report.submit", report)
    pen.do(treasury(code), "programme-report.certify", report)
    pen.do(OFFICER, "programme-report.accept", report)


def narrate(script: Script, writer: Writer, year: int) -> None:
    """The coordinating entity tells of a year, in the March that follows."""
    key = (writer.note.key, year)
    lead = writer.note.entities[0]
    report = f"{writer.name}/report.narrative.{lead}.{year}"
    if key == LATE:
        return
    pen = script.pen(day(f"{year + 1}-03-24"), 14)
    if key == WAIVED:
        why = f"It tells of four weeks: the report on the year that follows tells of them. {EMPTY}"
        pen.do(OFFICER, "programme-report.waive", report, why=why)
        return
    _write(pen, writer, report, date(year, 12, 31), lags=year == RETURNED[1])
    if key in PICTURED:
        picture = pictures.photograph(f"Picture {writer.note.key} {year} {EMPTY}.png")
        sent = {"caption": f"A house at the edge of a field, drawn. {EMPTY}", "file": picture}
        pen.do(focal(lead), "programme-report.attach", report, sent)
    pen.do(focal(lead), "programme-report.submit", report)
    pen.wait(5)
    if key == RETURNED:
        finding = {"part": "lessons", "text": f"Say what you would do otherwise. {EMPTY}"}
        pen.do(OFFICER, "programme-report.return", report, {"findings": [finding]})
        pen.wait(4)
        mended = f"We would agree on data with the authorities before the start. {EMPTY}"
        pen.do(
            focal(lead),
            "programme-report.write",
            report,
            {"part": "lessons", "text": mended, "revision": 1},
        )
        pen.do(focal(lead), "programme-report.resubmit", report)
        pen.wait(2)
    pen.do(OFFICER, "programme-report.accept", report)


def narrate_the_end(script: Script, writer: Writer, ended: str, on: str) -> None:
    """The final narrative, after the operational closure."""
    lead = writer.note.entities[0]
    report = f"{writer.name}/report.final-narrative.{lead}"
    pen = script.pen(day(on), 9)
    _write(pen, writer, report, day(ended), lags=False)
    pen.do(focal(lead), "programme-report.submit", report)
    pen.wait(1)
    pen.do(OFFICER, "programme-report.accept", report)


def interim(script: Script, writer: Writer, through: str, on: str, spent: str) -> None:
    """An interim report that comes back with a finding and is with its entity at the end."""
    lead = writer.note.entities[0]
    name = f"rp-interim-{writer.note.key}"
    pen = script.pen(day(on), 10)
    amount = Money.parse(spent, rules().fund.currency)
    lines = [
        {"category": line["category"], "spent": line["amount"]} for line in budget({lead: amount})
    ]
    pen.do(focal(lead), "programme-report.begin", writer.name, {"to_on": through}, name=name)
    sent: dict[str, Any] = {"part": "expenditure", "lines": lines}
    pen.do(focal(lead), "programme-report.write", name, sent)
    pen.do(focal(lead), "programme-report.submit", name)
    pen.wait(4)
    finding = {
        "part": "category 4",
        "text": f"Name what was committed to contractors by the end of the period. {EMPTY}",
    }
    pen.do(OFFICER, "programme-report.return", name, {"findings": [finding]})


def _write(pen: Pen, writer: Writer, report: str, to_on: date, *, lags: bool) -> None:
    """Every section and every result, by the coordinating entity for all."""
    lead, entities = writer.note.entities[0], writer.note.entities
    kind = report.removeprefix(f"{writer.name}/report.").partition(".")[0]
    for section in sections_of(rules(), kind):
        for code in (lead,) if section.by == "coordinator" else entities:
            text = _TEXTS[section.code].format(place=writer.note.place, entity=code)
            sent = {"part": section.code, "text": text}
            if code != lead:
                sent["entity"] = code
            pen.do(focal(lead), "programme-report.write", report, sent)
    started = day(writer.plan.transfers[0].value)
    over = programme_year(started, to_on)
    months = writer.plan.months or writer.note.months
    targets = documents.targets_of(writer.note, list(writer.amounts()), months)
    by_entity: dict[str, list[dict[str, str]]] = {}
    for place, (code, entity, aims) in enumerate(targets):
        aim = aims[over - 1] if over else aims[0] // 4
        # The second indicator lags behind once, and says why.
        behind = lags and bool(over) and place == 1
        one = {"code": code, "value": str(aim * 7 // 10 if behind else aim)}
        if behind:
            one["remark"] = _REMARK
        by_entity.setdefault(entity, []).append(one)
    for entity, actuals in by_entity.items():
        sent_results: dict[str, Any] = {"part": "results", "actuals": actuals}
        if entity != lead:
            sent_results["entity"] = entity
        pen.do(focal(lead), "programme-report.write", report, sent_results)
