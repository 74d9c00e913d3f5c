"""The course of an indicator: what was planned by when, and what accepted reports say; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from mptf.clock import months_after

_MONTHS, _LAST_MONTH, _LAST_DAY = 12, 12, 31


class Plan(NamedTuple):
    """A programme as far as its results need it; `note` is the note that it grew from."""

    id: UUID
    number: str
    title: str
    area: str | None
    region: str | None
    start_on: date | None
    end_on: date | None
    illustrative: bool
    content: Mapping[str, Any]
    note: Mapping[str, Any]


class Actual(NamedTuple):
    """What an accepted report says of an indicator, since the start, by the end of its period."""

    programme_id: UUID
    report: str
    to_on: date
    code: str
    value: str
    remark: str


class Aim(NamedTuple):
    """What is to be reached by the end of a day."""

    on: date
    value: Decimal


class Year(NamedTuple):
    """A calendar year of an indicator: planned and reached by its end, and added within it.

    What is not known is None: no target has come by then, nobody has told, there is no baseline.
    """

    year: int
    planned: Decimal | None
    reached: Decimal | None
    added: Decimal | None
    report: str


@dataclass(frozen=True, slots=True)
class Course:
    """An indicator of a programme, with its targets and what was accepted, both in their order."""

    plan: Plan
    outcome: str
    code: str
    text: str
    unit: str
    entity: str
    baseline: Decimal | None
    objective: int | None
    goal: int | None
    aims: tuple[Aim, ...]
    actuals: tuple[Actual, ...]

    @property
    def last(self) -> Actual | None:
        """What was accepted last, by the end of its period."""
        return self.actuals[-1] if self.actuals else None

    @property
    def aimed(self) -> Decimal | None:
        """What is to be reached in the end."""
        return self.aims[-1].value if self.aims else None

    @property
    def now(self) -> Decimal | None:
        """What was reached, by the last accepted report."""
        return Decimal(self.last.value) if self.last else None

    @property
    def planned_by_then(self) -> Decimal | None:
        """What was to be reached by the end of that report's period."""
        return self.planned(self.last.to_on) if self.last else None

    @property
    def added(self) -> Decimal | None:
        """What has been added to the baseline; nothing where either is not known."""
        if self.now is None or self.baseline is None:
            return None
        return self.now - self.baseline

    @property
    def on_track(self) -> bool | None:
        """Whether it has reached what was planned by then; one that is to fall, fell as far."""
        now, planned = self.now, self.planned_by_then
        if now is None or planned is None:
            return None
        falls = None not in {self.baseline, self.aimed} and self.aimed < self.baseline  # type: ignore[operator]
        return now <= planned if falls else now >= planned

    def planned(self, on: date) -> Decimal | None:
        """The last target that had come by the end of a day."""
        past = [aim.value for aim in self.aims if aim.on <= on]
        return past[-1] if past else None

    def reached(self, on: date) -> Decimal | None:
        """What was told of the time through a day, or of an earlier one."""
        past = [actual.value for actual in self.actuals if actual.to_on <= on]
        return Decimal(past[-1]) if past else None

    @property
    def years(self) -> tuple[Year, ...]:
        """Year by year, from the first that has a target or a report to the last."""
        return tuple(self._years())

    def _years(self) -> Iterator[Year]:
        days = [aim.on for aim in self.aims] + [actual.to_on for actual in self.actuals]
        before = self.baseline
        for year in range(min(days).year, max(days).year + 1) if days else ():
            told = [actual for actual in self.actuals if actual.to_on.year == year]
            reached = Decimal(told[-1].value) if told else None
            added = None if reached is None or before is None else reached - before
            end = year_end(year)
            yield Year(year, self.planned(end), reached, added, told[-1].report if told else "")
            before = reached if reached is not None else before


def year_end(year: int) -> date:
    """The last day of a year."""
    return date(year, _LAST_MONTH, _LAST_DAY)


def courses(plans: Iterable[Plan], accepted: Iterable[Actual]) -> tuple[Course, ...]:
    """The indicators of programmes, in the order of their documents."""
    told: dict[tuple[UUID, str], list[Actual]] = defaultdict(list)
    for actual in sorted(accepted, key=lambda row: (row.to_on, row.report)):
        told[actual.programme_id, actual.code].append(actual)
    return tuple(
        _course(plan, outcome, indicator, told.get((plan.id, indicator["code"]), ()))
        for plan in plans
        for outcome in plan.content.get("outcomes", ())
        for part in (outcome, *outcome.get("outputs", ()))
        for indicator in part.get("indicators", ())
    )


def _course(
    plan: Plan, outcome: Mapping[str, Any], row: Mapping[str, Any], told: Sequence[Actual]
) -> Course:
    baseline, target = row.get("baseline"), row.get("sdg_target")
    return Course(
        plan=plan,
        outcome=outcome["code"],
        code=row["code"],
        text=row["text"],
        unit=row["unit"],
        entity=row.get("entity") or "",
        baseline=None if baseline is None else Decimal(baseline),
        objective=row.get("objective") or _primary(plan),
        goal=int(target.partition(".")[0]) if target else None,
        aims=tuple(_aims(plan.start_on, row.get("targets", ()))),
        actuals=tuple(told),
    )


def _primary(plan: Plan) -> int | None:
    """The primary objective of the programme, by its document or by the note that it grew from."""
    named = plan.content.get("objectives") or plan.note.get("objectives") or (None,)
    return named[0]


def _aims(start_on: date | None, targets: Sequence[Mapping[str, Any]]) -> Iterator[Aim]:
    """Each target on the day on which its year of the programme ends; none before it has begun."""
    if start_on is None:
        return
    for row in sorted(targets, key=lambda row: int(row["year"])):
        after = months_after(start_on, _MONTHS * int(row["year"]))
        yield Aim(after - timedelta(days=1), Decimal(row["value"]))
