"""Who decides a revision: one pure function of what changes, with its reasons in words.

Nothing here reads a database. Every limit is the profile's. Source: handbook 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from mptf.clock import months_after
from mptf.money import Money, total
from mptf.network import reference
from mptf.profile.programme_rules import Programme
from mptf.templating import day

Line = tuple[str, int]
"""An entity by its code, and a category."""
Budget = Mapping[Line, Money]


class Level(StrEnum):
    """Who decides, from the least to the most."""

    TOLD = "told"
    SECRETARIAT = "secretariat"
    CHAIR = "chair"
    COMMITTEE = "committee"

    @property
    def rank(self) -> int:
        """The greater, the higher."""
        return list(Level).index(self)

    @property
    def says(self) -> str:
        """Who does what, at the end of a reason."""
        return _SAYS[self]


_SAYS = {
    Level.TOLD: "the entity tells",
    Level.SECRETARIAT: "the secretariat approves",
    Level.CHAIR: "the Chair approves",
    Level.COMMITTEE: "the Committee decides",
}


class Change(StrEnum):
    """The kinds of change that a revision may bring, several at once."""

    REALLOCATION = "reallocation"
    TOTAL = "total"
    NO_COST_EXTENSION = "no-cost-extension"
    COST_EXTENSION = "cost-extension"
    SCOPE = "scope"
    PARTNERS = "partners"
    COUNTRIES = "countries"
    PLAN = "plan"


SCOPE = {
    "title": "title",
    "area": "thematic area",
    "region": "region",
    "summary": "summary",
    "objectives": "objectives",
    "outcomes": "results framework",
}
"""What of a document says what the programme is for, besides some of its texts."""
_BY_ITSELF = frozenset({"budget", "countries", "duration_months", "parts", *SCOPE})
"""What is looked at by itself; the rest of a document is how the work is done."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a revision is measured on it."""

    content: Mapping[str, Any]
    budget: Budget
    coordinator: str
    end_on: date | None

    @property
    def entities(self) -> frozenset[str]:
        """Those that have a part of the budget."""
        return frozenset(entity for (entity, _category), money in self.budget.items() if money)


@dataclass(frozen=True, slots=True)
class Course:
    """What besides the two documents it depends on."""

    start_on: date | None
    asked_on: date
    extensions: int
    """How many extensions without cost came into force before."""
    approved: Budget
    """The budget that the Committee approved last: percentages are of this, so that many small
    steps are as large as the one that they make together."""


class Reason(NamedTuple):
    """A change, who decides it, and why."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What a revision is, and who decides it."""

    changes: tuple[Change, ...]
    found: tuple[Reason, ...]
    refused: tuple[str, ...]
    """Why it cannot be asked for at all."""

    @property
    def level(self) -> Level:
        """The highest that one of its changes needs."""
        levels = [reason.level for reason in self.found]
        return max(levels, key=lambda level: level.rank, default=Level.TOLD)

    @property
    def reasons(self) -> tuple[str, ...]:
        """All reasons, those that decide first."""
        ordered = sorted(self.found, key=lambda reason: -reason.level.rank)
        return tuple(reason.text for reason in ordered)


def budget_of(content: Mapping[str, Any], currency: str) -> dict[Line, Money]:
    """The budget of a document by entity and category, whatever else its lines say."""
    found: dict[Line, Money] = {}
    for line in content.get("budget", ()):
        key = (str(line["entity"]), int(line["category"]))
        money = Money.parse(line["amount"], currency)
        found[key] = found.get(key, Money.zero(currency)) + money
    return found


def parts_of(budget: Budget, currency: str) -> dict[str, Money]:
    """What each entity has of a budget."""
    found: dict[str, Money] = {}
    for (entity, _category), money in budget.items():
        found[entity] = found.get(entity, Money.zero(currency)) + money
    return found


def judge(rules: Programme, currency: str, now: Document, then: Document, course: Course) -> Judged:
    """What changes from `now` to `then`, who decides it, and why."""
    changes: list[Change] = []
    found: list[Reason] = []
    for change, reasons in (
        *_of_the_money(rules, currency, now, then, course),
        *_of_the_end(rules, currency, now, then, course),
        *_of_the_rest(rules, now, then),
    ):
        changes.append(change)
        found += reasons
    order = list(Change)
    kinds = tuple(sorted(dict.fromkeys(changes), key=order.index))
    return Judged(kinds, tuple(found), tuple(_refused(rules, now, then, course, kinds)))


Found = Iterator[tuple[Change, tuple[Reason, ...]]]


def _of_the_money(
    rules: Programme, currency: str, now: Document, then: Document, course: Course
) -> Found:
    before, after = parts_of(now.budget, currency), parts_of(then.budget, currency)
    whole, whole_after = (total(list(parts.values()), currency) for parts in (before, after))
    zero, limits = Money.zero(currency), rules.reallocation
    if whole != whole_after and not _costs(now, then, currency):
        level = Level(limits.between_punos_approved_by)
        text = f"the total changes from {whole} to {whole_after}: {level.says}"
        yield Change.TOTAL, (Reason(level, text),)
    for entity in sorted(before.keys() | after.keys()):
        part, part_after = before.get(entity, zero), after.get(entity, zero)
        if part != part_after:
            level = Level(limits.between_punos_approved_by)
            text = f"the part of {entity} changes from {part} to {part_after}: {level.says}"
            yield Change.REALLOCATION, (Reason(level, text),)
            continue
        moved = tuple(_of_a_part(rules, entity, now, then, course))
        if moved:
            yield Change.REALLOCATION, moved


def _of_a_part(
    rules: Programme, entity: str, now: Document, then: Document, course: Course
) -> Iterable[Reason]:
    """What moves between the categories of one entity whose part stays as it is."""
    limit = rules.reallocation.told_up_to_percent
    for line in sorted(now.budget.keys() | then.budget.keys()):
        before, after = (_minor(side, line) for side in (now.budget, then.budget))
        if line[0] != entity or before == after:
            continue
        approved = _minor(course.approved, line)
        moved = abs(after - approved)
        within = moved * 100 <= limit * approved
        level = Level.TOLD if within else Level(rules.reallocation.above_approved_by)
        share = f"by {percent(moved, approved)}" if approved else "from nothing"
        text = f"category {line[1]} of {entity} moves {share}: {level.says}"
        yield Reason(level, text)


def _minor(budget: Budget, line: Line) -> int:
    return budget[line].minor if line in budget else 0


def percent(moved: int, of: int) -> str:
    """A share with two decimals, rounded up: what is above a limit never reads as the limit."""
    hundredths = -(-moved * 10_000 // of)
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def _costs(now: Document, then: Document, currency: str) -> bool:
    """Whether it is longer and dearer."""
    longer = now.end_on is not None and then.end_on is not None and then.end_on > now.end_on
    before, after = (total(list(side.budget.values()), currency) for side in (now, then))
    return longer and after > before


def _of_the_end(
    rules: Programme, currency: str, now: Document, then: Document, course: Course
) -> Found:
    before, after = now.end_on, then.end_on
    if before is None or after is None or after <= before:
        return
    limits = rules.extension
    if _costs(now, then, currency):
        level = Level(rules.revision.cost_extension_approved_by)
        text = f"it goes on until {day(after)} and costs more: {level.says}"
        yield Change.COST_EXTENSION, (Reason(level, text),)
        return
    beyond = Level(limits.beyond_approved_by)
    months = _months(before, after)
    said = f"{months} months more" if months > 1 else "one month more"
    found = []
    if after > months_after(before, limits.chair_up_to_months):
        text = f"{said}, and the Chair gives up to {limits.chair_up_to_months}: {beyond.says}"
        found.append(Reason(beyond, text))
    if course.extensions >= limits.chair_times:
        text = f"it was extended {course.extensions} times before: {beyond.says}"
        if course.extensions == 1:
            text = f"it was extended once before: {beyond.says}"
        found.append(Reason(beyond, text))
    if months_after(course.asked_on, limits.asked_months_ahead) > before:
        late = Level(rules.revision.late_extension_approved_by)
        text = (
            f"asked on {day(course.asked_on)}, less than {limits.asked_months_ahead} months "
            f"before the end on {day(before)}: {late.says}"
        )
        found.append(Reason(late, text))
    usual = Reason(Level.CHAIR, f"{said} without cost: {Level.CHAIR.says}")
    yield Change.NO_COST_EXTENSION, tuple(found) or (usual,)


def _months(before: date, after: date) -> int:
    """So many months at most lie between the two days."""
    months = 1
    while months_after(before, months) < after:
        months += 1
    return months


def _of_the_rest(rules: Programme, now: Document, then: Document) -> Found:
    deciders = rules.revision
    scope = [word for part, word in SCOPE.items() if _said(now, part) != _said(then, part)]
    scope += _texts(now, then, deciders.scope_parts)
    if scope:
        level = Level(deciders.scope_approved_by)
        text = f"what it is for changes ({', '.join(scope)}): {level.says}"
        yield Change.SCOPE, (Reason(level, text),)
    level = Level(deciders.partners_approved_by)
    told = []
    told += [f"{entity} joins" for entity in sorted(then.entities - now.entities)]
    told += [f"{entity} leaves" for entity in sorted(now.entities - then.entities)]
    if now.coordinator != then.coordinator:
        told.append(f"{then.coordinator} coordinates in the place of {now.coordinator}")
    if told:
        yield Change.PARTNERS, tuple(Reason(level, f"{text}: {level.says}") for text in told)
    before, after = (set(side.content.get("countries", ())) for side in (now, then))
    if before != after:
        level = Level(deciders.countries_approved_by)
        moved = [f"{reference.country(iso3).name} comes in" for iso3 in sorted(after - before)]
        moved += [f"{reference.country(iso3).name} goes out" for iso3 in sorted(before - after)]
        yield Change.COUNTRIES, (Reason(level, f"{', '.join(moved)}: {level.says}"),)
    keys = (now.content.keys() | then.content.keys()) - _BY_ITSELF
    codes = {code for side in (now, then) for code in side.content.get("parts", {})}
    planned = _texts(now, then, sorted(codes - set(deciders.scope_parts)))
    if planned or any(_said(now, key) != _said(then, key) for key in keys):
        level = Level(deciders.plan_approved_by)
        text = f"how the work is planned changes: {level.says}"
        yield Change.PLAN, (Reason(level, text),)


def _texts(now: Document, then: Document, codes: Iterable[str]) -> list[str]:
    """The texts among these that differ, by name."""
    before, after = (side.content.get("parts", {}) for side in (now, then))
    return [
        code.replace("_", " ")
        for code in codes
        if (before.get(code) or "") != (after.get(code) or "")
    ]


def _said(side: Document, part: str) -> Any:
    """What a document says in a part; nothing said and an empty part are the same."""
    return side.content.get(part) or None


def _refused(
    rules: Programme,
    now: Document,
    then: Document,
    course: Course,
    kinds: tuple[Change, ...],
) -> Iterator[str]:
    if not kinds and now.end_on == then.end_on:
        yield "It changes nothing yet: say what is to be different."
    if now.end_on is None or then.end_on is None or course.start_on is None:
        return
    if then.end_on < now.end_on:
        yield f"It would end before {day(now.end_on)}: close it operationally instead."
    most = rules.extension.total_months_max
    if then.end_on > now.end_on and then.end_on > months_after(course.start_on, most):
        yield (
            f"It would last {_months(course.start_on, then.end_on)} months; {most} is the most, "
            f"until {day(months_after(course.start_on, most))}."
        )
