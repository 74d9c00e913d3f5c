"""What is expected to arrive: instalments of agreements in force, by quarter, beside the target.

A forecast is no money of the fund. What it rests on is said wherever it is shown: agreements in
force alone, never pledges; at the worth that was expected at the signature; what waits for an event
or has no day stands apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mptf.contributions import queries as contributions
from mptf.contributions import schedules
from mptf.contributions.expected import Expected, expected
from mptf.money import Money, total
from mptf.policy import readers_of_the_books, require
from mptf.reports.quarters import Quarter, quarter_of
from mptf.reports.status import Status
from mptf.sheaf import Sheaf
from mptf.work import Work

_AHEAD = 20
"""Quarters that are told one by one: five years."""

_READ = Sheaf(contributions.agreements, contributions.deposits, schedules.due, schedules.paid)


class Coming(NamedTuple):
    """What is expected in a quarter, and how much that makes with all before it."""

    quarter: Quarter
    amount: Money
    reached: Money


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected after a day; amounts without a day of the next years stand apart."""

    as_of: date
    deposited: Money
    target: Money | None
    overdue: Money
    coming: tuple[Coming, ...]
    later: Money
    """With a day beyond the quarters that are told one by one."""
    on_trigger: Money
    undated: Money
    open: tuple[Expected, ...]
    """Every instalment that is still to come, by its day; those without one last."""

    @property
    def dated(self) -> Money:
        """What is deposited, with what is overdue and all that is told by quarter."""
        return self.coming[-1].reached if self.coming else self.deposited + self.overdue

    @property
    def whole(self) -> Money:
        """All that is due of agreements in force."""
        return total([one.worth for one in self.open], self.deposited.currency)


def forecast(work: Work, now: Status) -> Forecast:
    """What is expected after the day of a status, for whoever sees every donor's agreements.

    Raises:
        NotPermitted: the reader sees one donor's agreements, or none.
    """
    require(work.actor, readers_of_the_books, act="read the forecast")
    of = _READ.read(work, as_of=now.as_of)
    found = expected(
        of[contributions.agreements],
        of[contributions.deposits],
        of[schedules.due],
        of[schedules.paid],
        day=now.as_of,
        currency=now.deposited.currency,
    )
    return of_instalments(found, now)


def of_instalments(found: Iterable[Expected], now: Status) -> Forecast:
    """The forecast of what is still to come of agreements."""
    currency, today = now.deposited.currency, quarter_of(now.as_of)
    still = sorted(
        (one for one in found if one.worth),
        key=lambda one: (one.due_on or date.max, one.agreement.number),
    )
    late, waiting, never = (list[Money]() for _ in range(3))
    ahead: dict[int, list[Money]] = defaultdict(list)
    for one in still:
        if one.due_on is None:
            (waiting if one.trigger else never).append(one.worth)
        elif one.due_on < now.as_of:
            late.append(one.worth)
        else:
            ahead[quarter_of(one.due_on) - today].append(one.worth)
    overdue = total(late, currency)
    near = {step: amounts for step, amounts in ahead.items() if step < _AHEAD}
    return Forecast(
        as_of=now.as_of,
        deposited=now.deposited,
        target=now.target,
        overdue=overdue,
        coming=_course(near, today, now.deposited + overdue),
        later=total([m for step, ms in ahead.items() if step >= _AHEAD for m in ms], currency),
        on_trigger=total(waiting, currency),
        undated=total(never, currency),
        open=tuple(still),
    )


def _course(ahead: dict[int, list[Money]], now: Quarter, begun: Money) -> tuple[Coming, ...]:
    """Every quarter from now to the last in which something is expected."""
    course, reached = [], begun
    for step in range(max(ahead) + 1 if ahead else 0):
        amount = total(ahead.get(step, []), begun.currency)
        reached = reached + amount
        course.append(Coming(now + step, amount, reached))
    return tuple(course)
