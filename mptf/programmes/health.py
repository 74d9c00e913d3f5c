"""How a programme fares, in one word with its reason: the first of these that holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from mptf.money import Money
from mptf.programmes.states import ProgrammeState as P

_WHOLE = 100


class Because(StrEnum):
    """What decides it."""

    SUSPENDED = auto()
    CANCELLED = auto()
    NOT_APPROVED = auto()
    BOOKS_CLOSED = auto()
    ACTIVITIES_DONE = auto()
    ENDED = auto()
    CONDITION = auto()
    TRANSFER_LATE = auto()
    ON_ITS_WAY = auto()
    TRANSFER = auto()
    SIGNATURES = auto()
    ASSESSMENT = auto()
    DOCUMENT = auto()


@dataclass(frozen=True, slots=True)
class Health:
    """Why, and what the sentence says of it: a day, or per cent of its time and of its money."""

    because: Because
    day: date | None = None
    time: int | None = None
    spent: int | None = None


_BY_STATE = {
    P.SUSPENDED: Because.SUSPENDED,
    P.CANCELLED: Because.CANCELLED,
    P.NOT_APPROVED: Because.NOT_APPROVED,
    P.FINANCIALLY_CLOSED: Because.BOOKS_CLOSED,
    P.OPERATIONALLY_CLOSED: Because.ACTIVITIES_DONE,
    P.DRAFTING: Because.DOCUMENT,
    P.CHANGES_REQUESTED: Because.DOCUMENT,
    P.TECHNICAL_REVIEW: Because.ASSESSMENT,
    P.BEFORE_COMMITTEE: Because.ASSESSMENT,
}
_WAITS_FOR = {P.APPROVED: Because.SIGNATURES, P.SIGNED: Because.TRANSFER}


@dataclass(frozen=True, slots=True)
class Course:
    """When it began and is to end, and what of the money that it received was reported as spent."""

    start_on: date | None
    end_on: date | None
    net_funded: Money
    spent: Money
    send_by: date | None = None
    """The day by which the agent is to send what it was asked for, while any of it is left."""


def health(state: str, course: Course, open_conditions: Sequence[date], today: date) -> Health:
    """How it fares today; `open_conditions` are the days on which those not met are due."""
    if because := _BY_STATE.get(P(state)):
        return Health(because)
    if course.end_on is not None and course.end_on < today:
        return Health(Because.ENDED, course.end_on)
    if overdue := [day for day in open_conditions if day < today]:
        return Health(Because.CONDITION, min(overdue))
    if course.send_by is not None and course.send_by < today:
        return Health(Because.TRANSFER_LATE, course.send_by)
    if waits_for := _WAITS_FOR.get(P(state)):
        return Health(waits_for)
    return Health(
        Because.ON_ITS_WAY,
        time=_passed(course, today),
        spent=_share(course.spent.minor, course.net_funded.minor),
    )


def _passed(course: Course, today: date) -> int | None:
    if course.start_on is None or course.end_on is None:
        return None
    return _share((today - course.start_on).days, (course.end_on - course.start_on).days)


def _share(part: int, whole: int) -> int | None:
    return part * _WHOLE // whole if whole > 0 else None
