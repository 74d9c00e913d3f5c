"""How a programme fares: a level, and everything that speaks for it, the worst first.

What is judged is a row of facts as one reader may know them; whoever knows the same is told the
same, wherever it is shown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum, auto
from typing import Final, NamedTuple

from mptf.money import Money
from mptf.programmes.facts import FactsRow
from mptf.programmes.states import ProgrammeState as P

LATE_DAYS: Final = 30
"""Up to so many days a report that is late is to be watched; after that it is trouble."""
SOON_DAYS: Final = 30
"""A condition is said so many days before it is due."""
BEHIND: Final = (25, 50)
"""By how many points per cent spending lags behind time to be watched, and to be trouble."""
ENDING_DAYS: Final = (180, 90)
"""In how many days the end is near enough to be watched, and to be trouble."""
LITTLE_USED: Final = 50
"""Less than so many per cent of the money spent or committed is little where the end is near."""
_WHOLE = 100


class Level(IntEnum):
    """In what order a portfolio shows programmes: trouble first."""

    TROUBLE = 1
    WATCH = 2
    GOOD = 3
    NONE = 4
    """There is nothing yet, or nothing any more, by which it could be judged."""


class Because(StrEnum):
    """What speaks for a level, in the order in which it is said."""

    SUSPENDED = auto()
    ENDED = auto()
    FLAG = auto()
    REPORTS_LATE = auto()
    CONDITION = auto()
    TRANSFER_LATE = auto()
    BEHIND = auto()
    ENDING = auto()
    REPORTS_RETURNED = auto()
    CONDITION_SOON = auto()
    RISKS = auto()
    ON_ITS_WAY = auto()
    ACTIVITIES_DONE = auto()
    UNREPORTED = auto()
    PUBLISHED = auto()
    TRANSFER = auto()
    SIGNATURES = auto()
    ASSESSMENT = auto()
    DOCUMENT = auto()
    CANCELLED = auto()
    NOT_APPROVED = auto()
    BOOKS_CLOSED = auto()


class Reason(NamedTuple):
    """Something that is so: how many of it, since or by when, and shares per cent."""

    because: Because
    level: Level
    many: int = 0
    day: date | None = None
    time: int | None = None
    spent: int | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """The level with its reasons, and how far its time has passed and its money is spent."""

    level: Level
    reasons: tuple[Reason, ...]
    time: int | None = None
    spent: int | None = None


class Due(NamedTuple):
    """The next thing that is due: what, and by when."""

    what: DueWhat
    day: date


class DueWhat(StrEnum):
    """What may be due."""

    REPORT = auto()
    CONDITION = auto()
    TRANSFER = auto()
    END = auto()


_UNJUDGED = {
    P.DRAFTING: Because.DOCUMENT,
    P.CHANGES_REQUESTED: Because.DOCUMENT,
    P.TECHNICAL_REVIEW: Because.ASSESSMENT,
    P.BEFORE_COMMITTEE: Because.ASSESSMENT,
    P.CANCELLED: Because.CANCELLED,
    P.NOT_APPROVED: Because.NOT_APPROVED,
    P.FINANCIALLY_CLOSED: Because.BOOKS_CLOSED,
}
_PLACES = {because: place for place, because in enumerate(Because)}
_WAITS_FOR = {P.APPROVED: Because.SIGNATURES, P.SIGNED: Because.TRANSFER}


def health(facts: FactsRow, today: date) -> Health:
    """How it fares today, by what the reader knows of it."""
    time = _per_cent(*_passed(facts, today))
    spent = _per_cent(facts.spent_minor, facts.net_funded_minor)
    if because := _UNJUDGED.get(P(facts.state)):
        return Health(Level.NONE, (Reason(because, Level.NONE),), None, spent)
    found = sorted(_reasons(facts, today), key=lambda one: (one.level, _PLACES[one.because]))
    if not found:
        found = [_nothing_wrong(facts)]
    return Health(found[0].level, tuple(found), time, spent)


def next_due(facts: FactsRow, today: date) -> Due | None:
    """What is due next from today on, as far as the reader knows."""
    days = {
        DueWhat.TRANSFER: facts.send_by,
        DueWhat.CONDITION: _next(facts.condition_days, today),
        DueWhat.REPORT: _next(facts.report_days, today),
        DueWhat.END: facts.end_on if P(facts.state) in (P.ACTIVE, P.SUSPENDED) else None,
    }
    ahead = [Due(what, day) for what, day in days.items() if day is not None and day >= today]
    return min(ahead, key=lambda due: due.day, default=None)


def changes_on(facts: FactsRow, today: date) -> date:
    """The first day after today on which it may fare otherwise though nothing is done."""
    now, last = today.toordinal(), date.max.toordinal()
    return date.fromordinal(min(turn for turn in (last, *_turns(facts, today)) if turn > now))


def net_funded(facts: FactsRow) -> Money:
    """What was sent for it, less what came back."""
    return Money(facts.net_funded_minor, facts.currency)


def spent_of(facts: FactsRow) -> Money:
    """What is reported as spent of it, by the books."""
    return Money(facts.spent_minor, facts.currency)


def _reasons(facts: FactsRow, today: date) -> Iterator[Reason]:
    runs = P(facts.state) == P.ACTIVE
    if facts.state == P.SUSPENDED:
        yield Reason(Because.SUSPENDED, Level.TROUBLE)
    if runs and facts.end_on is not None and facts.end_on < today:
        yield Reason(Because.ENDED, Level.TROUBLE, day=facts.end_on)
    if not facts.whole:
        return
    yield from _asked(facts, today)
    if facts.high_risks:
        yield Reason(Because.RISKS, Level.WATCH, facts.high_risks)
    if runs:
        yield from _delivery(facts, today)


def _asked(facts: FactsRow, today: date) -> Iterator[Reason]:
    """What is asked of somebody and not done."""
    if facts.flags:
        yield Reason(Because.FLAG, Level.TROUBLE, facts.flags, facts.flagged_on)
    if late := _past(facts.report_days, today):
        long = late[0] < today - timedelta(LATE_DAYS)
        level = Level.TROUBLE if long else Level.WATCH
        yield Reason(Because.REPORTS_LATE, level, len(late), late[0])
    if overdue := _past(facts.condition_days, today):
        yield Reason(Because.CONDITION, Level.TROUBLE, len(overdue), overdue[0])
    if facts.send_by is not None and facts.send_by < today:
        yield Reason(Because.TRANSFER_LATE, Level.TROUBLE, day=facts.send_by)
    if facts.returned_reports:
        yield Reason(Because.REPORTS_RETURNED, Level.WATCH, facts.returned_reports)
    soon = _next(facts.condition_days, today)
    if soon is not None and soon <= today + timedelta(SOON_DAYS):
        yield Reason(Because.CONDITION_SOON, Level.WATCH, day=soon)


def _delivery(facts: FactsRow, today: date) -> Iterator[Reason]:
    """Spending is held against the time until the day of which the entities have reported."""
    net, spent = facts.net_funded_minor, facts.spent_minor
    passed, whole = _passed(facts, facts.through or today)
    if facts.through is not None and whole > 0 and net > 0:
        lag = (passed * net - spent * whole) * _WHOLE  # in points per cent of whole times net
        if lag >= BEHIND[0] * whole * net:
            level = Level.TROUBLE if lag >= BEHIND[1] * whole * net else Level.WATCH
            shares = (_per_cent(passed, whole), _per_cent(spent, net))
            yield Reason(Because.BEHIND, level, 0, facts.through, *shares)
    used = spent + facts.obligated_minor
    left = None if facts.end_on is None else (facts.end_on - today).days
    is_near = left is not None and 0 <= left <= ENDING_DAYS[0]
    if is_near and net > 0 and used * _WHOLE < LITTLE_USED * net:
        level = Level.TROUBLE if left is not None and left <= ENDING_DAYS[1] else Level.WATCH
        yield Reason(Because.ENDING, level, day=facts.end_on, spent=_per_cent(used, net))


def _nothing_wrong(facts: FactsRow) -> Reason:
    if waits_for := _WAITS_FOR.get(P(facts.state)):
        return Reason(waits_for, Level.NONE)
    if not facts.whole:
        return Reason(Because.PUBLISHED, Level.NONE)
    if facts.state == P.OPERATIONALLY_CLOSED:
        return Reason(Because.ACTIVITIES_DONE, Level.GOOD)
    if facts.spent_minor == 0 and facts.through is None:
        return Reason(Because.UNREPORTED, Level.NONE)
    return Reason(Because.ON_ITS_WAY, Level.GOOD)


def _turns(facts: FactsRow, today: date) -> Iterator[int]:
    """The days, counted, from which on one of the rules above says something else."""
    for day in (*facts.report_days, *facts.condition_days, facts.send_by, facts.end_on):
        if day is not None:
            yield day.toordinal() + 1
    for day in facts.report_days[:1]:
        yield day.toordinal() + LATE_DAYS + 1
    for day in facts.condition_days:
        yield day.toordinal() - SOON_DAYS
    passed, whole = _passed(facts, today)
    if facts.end_on is not None:
        for days in ENDING_DAYS:
            yield facts.end_on.toordinal() - days
    if facts.start_on is not None and passed < whole:
        share = passed * _WHOLE // whole + 1  # the next per cent of its time
        yield facts.start_on.toordinal() - (-share * whole // _WHOLE)


def _past(days: tuple[date, ...], today: date) -> tuple[date, ...]:
    """Those of days in their order by which it was to be done."""
    return days[: bisect_left(days, today)]


def _next(days: tuple[date, ...], today: date) -> date | None:
    """The first of them from today on."""
    return next(iter(days[bisect_left(days, today) :]), None)


def _passed(facts: FactsRow, day: date) -> tuple[int, int]:
    """How many of its days have passed by a day, at most all, and how many they are."""
    if facts.start_on is None or facts.end_on is None:
        return 0, 0
    whole = (facts.end_on - facts.start_on).days
    return min(max((day - facts.start_on).days, 0), whole), whole


def _per_cent(part: int, whole: int) -> int | None:
    return part * _WHOLE // whole if whole > 0 else None
