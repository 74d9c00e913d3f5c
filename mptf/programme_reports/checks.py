"""What is wrong in a report as it is written; pure. Asked as one types, and again on submission."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from mptf.money import Money, total
from mptf.profile import Profile
from mptf.profile.programme_rules import ReportSection
from mptf.programme_reports.schedule import programme_year
from mptf.programme_reports.states import FINAL
from mptf.templating import day

EXPENDITURE, RESULTS = "expenditure", "results"
"""The parts of a report that are data; every other part is a section of the profile."""

_PERCENT = 100


class Rule(StrEnum):
    """Which rule of expenditure is broken, so that a workbook can name the cell."""

    EMPTY = "empty"
    START = "start"
    TOTAL = "total"
    REASON = "reason"
    SINCE = "since"
    INDIRECT = "indirect"
    FUNDED = "funded"
    BUDGET = "budget"


class Found(NamedTuple):
    """Something that a check found, and in which part; what `stands` may stand as it is."""

    part: str
    text: str
    stands: bool = False
    rule: Rule | None = None
    """Which one, of those of expenditure."""


class Told(NamedTuple):
    """What a financial report says of one category."""

    category: int
    spent: Money
    obligated: Money
    reason: str


@dataclass(frozen=True, slots=True)
class Spending:
    """A financial report as it is written, with what it is held against."""

    from_on: date
    start_on: date
    lines: tuple[Told, ...]
    stated: Money | None
    """What the entity's own books say that the lines add up to."""
    over: str
    before: Mapping[int, Money]
    """What its earlier reports told of each category."""
    reports: int
    """How many earlier reports those are."""
    net_funded: Money
    booked: Money
    """What the books say was spent before this report."""
    budget: Money
    """The entity's whole budget in force; zero where the document has none as data."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """An indicator of the document, with the target that was to be reached by now, if one was."""

    code: str
    text: str
    unit: str
    entity: str
    """The code of the entity that answers for it."""
    baseline: str | None
    year: int
    target: str | None
    value: str | None
    """What was reached, as far as it is written."""
    remark: str
    before: str | None
    """What the last accepted report said."""

    @property
    def variance(self) -> Fraction | None:
        """How far it is from its target, in parts of that; nothing where there is no target."""
        if self.value is None or self.target is None:
            return None
        target, value = Fraction(self.target), Fraction(self.value)
        if target == 0:
            return Fraction(0) if value == 0 else Fraction(1)
        return (value - target) / target


def told(content: Mapping[str, Any], currency: str) -> tuple[Told, ...]:
    """The lines of a part, as they are kept."""
    return tuple(
        Told(
            int(line["category"]),
            Money.parse(line["spent"], currency),
            Money.parse(line["obligated"], currency),
            line["reason"],
        )
        for line in content.get("lines", ())
    )


def of_spending(profile: Profile, report: Spending) -> Iterator[Found]:
    """What is wrong in a financial report."""
    currency = profile.fund.currency
    titles = {row.number: row.title for row in profile.categories}
    if not report.lines:
        text = "Enter what was spent in each category, 0.00 where nothing was."
        yield Found(EXPENDITURE, text, rule=Rule.EMPTY)
    if report.from_on < report.start_on:
        text = f"Nothing can be spent before the programme started on {day(report.start_on)}."
        yield Found(EXPENDITURE, text, rule=Rule.START)
    whole = total([line.spent for line in report.lines], currency)
    if report.stated is not None and report.stated != whole:
        yield Found(
            EXPENDITURE,
            f"The categories add up to {whole.grouped()}, not to {report.stated.grouped()}.",
            rule=Rule.TOTAL,
        )
    for line in report.lines:
        where = f"category {line.category}"
        title = titles[line.category]
        after = report.before.get(line.category, Money.zero(currency)) + line.spent
        if line.spent.minor < 0 and not line.reason:
            text = f"“{title}” is below zero: say what it corrects."
            yield Found(where, text, rule=Rule.REASON)
        if after.minor < 0:
            text = f"“{title}” would be {after.grouped()} since the start."
            yield Found(where, text, rule=Rule.SINCE)
    yield from _indirect(profile, report)
    spent = report.booked + whole
    if report.net_funded < spent:
        text = f"{spent.grouped()} spent in all is more than the {report.net_funded.grouped()} sent"
        yield _explained(report, text, Rule.FUNDED)
    bound = spent + total([line.obligated for line in report.lines], currency)
    if report.budget and report.budget < bound:
        text = (
            f"{bound.grouped()} spent and committed is more than the budget in force, "
            f"{report.budget.grouped()}"
        )
        yield _explained(report, text, Rule.BUDGET)


def _explained(report: Spending, text: str, rule: Rule) -> Found:
    """What may stand where the report says why."""
    if report.over:
        return Found(EXPENDITURE, f"{text}: {report.over}", stands=True, rule=rule)
    return Found(EXPENDITURE, f"{text}: say why.", rule=rule)


def _indirect(profile: Profile, report: Spending) -> Iterator[Found]:
    """Indirect cost is charged on direct cost, by the rate, since the start.

    Each report may round its own by half a cent, so that a cent is let through for each.
    """
    rules, currency = profile.money, profile.fund.currency
    since = dict(report.before)
    for line in report.lines:
        since[line.category] = since.get(line.category, Money.zero(currency)) + line.spent
    direct = total([m for c, m in since.items() if c != rules.indirect_category], currency)
    indirect = since.get(rules.indirect_category, Money.zero(currency))
    most = direct.share(rules.indirect_bps) + Money(report.reports + 1, currency)
    if most < indirect:
        rate = f"{Fraction(rules.indirect_bps, _PERCENT)}%"
        yield Found(
            f"category {rules.indirect_category}",
            f"{indirect.grouped()} of indirect cost since the start is more than {rate} of "
            f"{direct.grouped()} of direct cost, which is "
            f"{direct.share(rules.indirect_bps).grouped()}.",
            rule=Rule.INDIRECT,
        )


def sections_of(profile: Profile, kind: str) -> tuple[ReportSection, ...]:
    """The sections of a narrative report of a kind."""
    final = kind in FINAL
    return tuple(
        section
        for section in profile.programme.reports.sections
        if section.final is None or section.final is final
    )


def writers_of(section: ReportSection, coordinator: str, entities: Sequence[str]) -> Sequence[str]:
    """The codes of the entities that write a section."""
    return [coordinator] if section.by == "coordinator" else entities


def of_texts(
    sections: Sequence[ReportSection],
    coordinator: str,
    entities: Sequence[str],
    texts: Mapping[tuple[str, str], str],
) -> Iterator[Found]:
    """What is missing or too long in the sections; texts by section and entity."""
    for section in sections:
        for entity in writers_of(section, coordinator, entities):
            text = texts.get((section.code, entity), "")
            words = len(text.split())
            whose = f" by {entity}" if section.by == "each" else ""
            if not text:
                yield Found(section.code, f"“{section.title}”{whose} is not written.")
            elif words > section.words_max:
                yield Found(
                    section.code,
                    f"“{section.title}”{whose} has {words} words; "
                    f"{section.words_max} are the most.",
                )


def gauges(
    content: Mapping[str, Any],
    *,
    coordinator: str,
    start_on: date,
    to_on: date,
    written: Mapping[str, Mapping[str, str]],
    before: Mapping[str, str],
) -> tuple[Gauge, ...]:
    """The indicators of a programme's document, with what was to be reached and what was."""
    year = programme_year(start_on, to_on)
    rows = [
        indicator
        for outcome in content.get("outcomes", ())
        for part in (outcome, *outcome.get("outputs", ()))
        for indicator in part.get("indicators", ())
    ]
    return tuple(
        Gauge(
            code=row["code"],
            text=row["text"],
            unit=row["unit"],
            entity=row.get("entity") or coordinator,
            baseline=row.get("baseline"),
            year=year,
            target=_target(row, year),
            value=written.get(row["code"], {}).get("value"),
            remark=written.get(row["code"], {}).get("remark", ""),
            before=before.get(row["code"]),
        )
        for row in rows
    )


def _target(indicator: Mapping[str, Any], year: int) -> str | None:
    """The target of the last year that is over and has one."""
    by_year = {int(row["year"]): str(row["value"]) for row in indicator.get("targets", ())}
    return by_year[max(past)] if (past := [y for y in by_year if y <= year]) else None


def of_results(profile: Profile, indicators: Sequence[Gauge]) -> Iterator[Found]:
    """What is wrong in the actuals of the indicators."""
    most = profile.programme.reports.remark_beyond_percent
    for one in indicators:
        where = f"indicator {one.code}"
        if one.value is None:
            yield Found(where, f"{one.code}: enter what was reached.")
            continue
        variance = one.variance
        if variance is not None and abs(variance) * _PERCENT > most and not one.remark:
            yield Found(
                where,
                f"{one.code}: {one.value} is more than {most}% from the target of year {one.year}, "
                f"{one.target}: say why in a remark.",
            )
        if one.before is not None and Fraction(one.value) < Fraction(one.before) and not one.remark:
            yield Found(
                where,
                f"{one.code}: {one.value} is less than the {one.before} reported before, and it "
                "counts since the start: say why in a remark.",
            )
