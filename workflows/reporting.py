"""A report as it is written, with all that it is held against: for its guards and for its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mptf.errors import InvariantBroken
from mptf.money import Money, total
from mptf.profile import Profile
from mptf.profile.programme_rules import ReportSection
from mptf.programme_reports import checks
from mptf.programme_reports.checks import EXPENDITURE, RESULTS, Found, Gauge, Spending, Told
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.states import FINANCIAL
from mptf.reading import R, Rows
from mptf.sheaf import Read, Sheaf
from mptf.work import Work
from workflows import programme_report_grounds as grounds
from workflows.programme_report_grounds import (
    Before,
    Entity,
    Funds,
    ItsProgramme,
    Line,
    Written,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it is written so far."""

    profile: Profile
    report: ProgrammeReport
    programme: ItsProgramme
    entities: Sequence[Entity]
    written: Sequence[Written]
    lines: Sequence[Line]
    funds: Sequence[Funds]
    before: Sequence[Before]

    @property
    def is_financial(self) -> bool:
        """Whether it tells of money."""
        return self.report.kind in FINANCIAL

    def part(self, code: str, entity: str = "") -> dict[str, Any]:
        """What is written in a part; of one entity where it is named."""
        return next(
            (w.content for w in self.written if w.part == code and entity in {"", w.entity}), {}
        )

    def revision(self, code: str, entity: str = "") -> int:
        """How often a part was written."""
        found = (w.revision for w in self.written if w.part == code and entity in {"", w.entity})
        return next(found, 0)

    @property
    def sections(self) -> tuple[ReportSection, ...]:
        """The sections of a narrative."""
        return checks.sections_of(self.profile, self.report.kind)

    def writers(self, section: ReportSection) -> Sequence[str]:
        """Who writes a section, by code."""
        codes = [entity.code for entity in self.entities]
        return checks.writers_of(section, self.programme.coordinator, codes)

    @property
    def indicators(self) -> tuple[Gauge, ...]:
        """The indicators of the document, with what is written of each."""
        written = {
            one["code"]: one
            for row in self.written
            if row.part == RESULTS
            for one in row.content.get("actuals", ())
        }
        return checks.gauges(
            self.programme.content,
            coordinator=self.programme.coordinator,
            start_on=self.programme.start_on or self.report.from_on,
            to_on=self.report.to_on,
            written=written,
            before={row.code: row.value for row in self.before},
        )

    @property
    def spending(self) -> Spending:
        """What is written of the money, with what it is held against."""
        currency = self.profile.fund.currency
        content = self.part(EXPENDITURE)
        before: dict[int, Money] = {}
        for line in self.lines:
            told = Money(line.spent_minor, currency)
            before[line.category] = before.get(line.category, Money.zero(currency)) + told
        net, booked = next(((f.net_minor, f.spent_minor) for f in self.funds), (0, 0))
        stated = content.get("total")
        return Spending(
            from_on=self.report.from_on,
            start_on=self.programme.start_on or self.report.from_on,
            lines=checks.told(content, currency),
            stated=Money.parse(stated, currency) if stated else None,
            over=content.get("over", ""),
            before=before,
            reports=len({line.of_report for line in self.lines}),
            net_funded=Money(net, currency),
            booked=Money(booked, currency),
            budget=total(list(self.budget.values()), currency),
        )

    @property
    def budget(self) -> Mapping[int, Money]:
        """The entity's budget in force, by category; nothing where it is not planned as data."""
        currency, found = self.profile.fund.currency, dict[int, Money]()
        for line in self.programme.content.get("budget", ()):
            if line["entity"] == self.programme.owner:
                before = found.get(line["category"], Money.zero(currency))
                found[line["category"]] = before + Money.parse(line["amount"], currency)
        return found

    @property
    def found(self) -> tuple[Found, ...]:
        """Everything that the checks find in it."""
        if self.is_financial:
            return tuple(checks.of_spending(self.profile, self.spending))
        texts = {
            (row.part, row.entity): str(row.content.get("text", ""))
            for row in self.written
            if row.part != RESULTS
        }
        codes = [entity.code for entity in self.entities]
        coordinator = self.programme.coordinator
        return (
            *checks.of_texts(self.sections, coordinator, codes, texts),
            *checks.of_results(self.profile, self.indicators),
        )

    @property
    def lines_told(self) -> tuple[Told, ...]:
        """Every category of the fund, 0.00 where nothing is written."""
        currency = self.profile.fund.currency
        there = {line.category: line for line in self.spending.lines}
        zero = Money.zero(currency)
        return tuple(
            there.get(row.number, Told(row.number, zero, zero, ""))
            for row in self.profile.categories
        )

    def content(self) -> dict[str, Any]:
        """The whole of it as it is frozen on submission."""
        if self.is_financial:
            spending = self.spending
            lines = self.lines_told
            return {
                "lines": [
                    {
                        "category": line.category,
                        "spent": line.spent.plain(),
                        "obligated": line.obligated.plain(),
                        "reason": line.reason,
                    }
                    for line in lines
                ],
                "total": total([line.spent for line in lines], spending.booked.currency).plain(),
                "over": spending.over,
                "responsible": self.part(EXPENDITURE).get("responsible", ""),
                "net_funded": spending.net_funded.plain(),
                "spent_before": spending.booked.plain(),
            }
        return {
            "sections": [
                {
                    "code": section.code,
                    "title": section.title,
                    "entity": entity,
                    "text": self.part(section.code, entity).get("text", ""),
                }
                for section in self.sections
                for entity in self.writers(section)
            ],
            "results": [
                {
                    "code": one.code,
                    "text": one.text,
                    "unit": one.unit,
                    "entity": one.entity,
                    "year": one.year,
                    "target": one.target,
                    "value": one.value,
                    "remark": one.remark,
                }
                for one in self.indicators
            ],
        }


GROUNDS = (
    grounds.programme,
    grounds.entities,
    grounds.written,
    grounds.earlier_lines,
    grounds.funds,
    grounds.earlier_actuals,
)
"""What a draft is made of; they ask for the report among `subjects`."""
_DRAFT = Sheaf(*GROUNDS)


def drafted(work: Work, report: ProgrammeReport) -> Draft:
    """A report as it is written so far, read in one statement."""
    return drafts(work, [report])[report.id]


def drafts(work: Work, reports: Sequence[ProgrammeReport]) -> Mapping[UUID, Draft]:
    """Reports as they are written so far, by their keys, all read in one statement."""
    work.session.flush()
    of = _DRAFT.read(work, subjects=[report.id for report in reports])
    return {report.id: draft_from(work, report, of) for report in reports}


def draft_from(work: Work, report: ProgrammeReport, of: Read) -> Draft:
    """One of them, from what was read with other things."""

    def its(rows: Rows[R]) -> list[R]:
        return [row for row in of[rows] if row[0] == report.id]

    if not its(grounds.programme):
        raise InvariantBroken(f"{report.number} tells of no programme")
    return Draft(
        work.profile,
        report,
        its(grounds.programme)[0],
        its(grounds.entities),
        its(grounds.written),
        its(grounds.earlier_lines),
        its(grounds.funds),
        its(grounds.earlier_actuals),
    )
