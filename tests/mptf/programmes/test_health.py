"""How a programme fares is said with its reason, the worst first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from api.pages.vocabulary import HEALTH
from mptf.money import Money
from mptf.programmes.health import Because, Course, Health, health
from mptf.programmes.states import ProgrammeState as P

TODAY = date(2022, 7, 2)
BEGUN = Course(date(2022, 1, 1), date(2022, 12, 31), Money(1000, "USD"), Money(300, "USD"))
NOT_BEGUN = Course(None, None, Money(0, "USD"), Money(0, "USD"))
OVER = Course(date(2020, 1, 1), date(2022, 7, 1), Money(1000, "USD"), Money(300, "USD"))


def late(day: date) -> Course:
    """Money was to be sent by this day."""
    return replace(BEGUN, send_by=day)


YESTERDAY, TOMORROW = date(2022, 7, 1), date(2022, 7, 3)


@pytest.mark.parametrize(
    ("state", "course", "owed", "found"),
    [
        (P.ACTIVE, BEGUN, [], Health(Because.ON_ITS_WAY, time=50, spent=30)),
        (P.ACTIVE, BEGUN, [TODAY, TOMORROW], Health(Because.ON_ITS_WAY, time=50, spent=30)),
        (P.ACTIVE, BEGUN, [TOMORROW, YESTERDAY], Health(Because.CONDITION, YESTERDAY)),
        (P.ACTIVE, OVER, [YESTERDAY], Health(Because.ENDED, YESTERDAY)),
        (P.ACTIVE, NOT_BEGUN, [], Health(Because.ON_ITS_WAY)),
        (P.ACTIVE, late(YESTERDAY), [TODAY], Health(Because.TRANSFER_LATE, YESTERDAY)),
        (P.ACTIVE, late(TODAY), [], Health(Because.ON_ITS_WAY, time=50, spent=30)),
        (P.ACTIVE, late(YESTERDAY), [YESTERDAY], Health(Because.CONDITION, YESTERDAY)),
        (P.SIGNED, late(YESTERDAY), [], Health(Because.TRANSFER_LATE, YESTERDAY)),
        (P.SUSPENDED, OVER, [YESTERDAY], Health(Because.SUSPENDED)),
        (P.SIGNED, NOT_BEGUN, [], Health(Because.TRANSFER)),
        (P.APPROVED, NOT_BEGUN, [], Health(Because.SIGNATURES)),
        (P.APPROVED, NOT_BEGUN, [YESTERDAY], Health(Because.CONDITION, YESTERDAY)),
        (P.BEFORE_COMMITTEE, NOT_BEGUN, [], Health(Because.ASSESSMENT)),
        (P.CHANGES_REQUESTED, NOT_BEGUN, [], Health(Because.DOCUMENT)),
        (P.OPERATIONALLY_CLOSED, OVER, [], Health(Because.ACTIVITIES_DONE)),
        (P.FINANCIALLY_CLOSED, OVER, [], Health(Because.BOOKS_CLOSED)),
    ],
)
def test_health(state: P, course: Course, owed: list[date], found: Health) -> None:
    assert health(state, course, owed, TODAY) == found


@pytest.mark.parametrize("state", list(P)[1:])
def test_every_state_fares_somehow_and_every_reason_has_words(state: P) -> None:
    assert health(state, BEGUN, [], TODAY).because in HEALTH


def test_no_words_are_left_over() -> None:
    assert HEALTH.keys() == set(Because)
