"""Working days and deadlines, over week-ends, holidays and summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mptf import profile
from mptf.working_days import (
    add_working_days,
    deadline_at,
    end_of_day,
    is_working_day,
    working_days_between,
)

FRIDAY = date(2020, 6, 5)
NONE: frozenset[date] = frozenset()


def test_a_week_end_does_not_count() -> None:
    assert add_working_days(FRIDAY, 1, NONE) == date(2020, 6, 8)
    assert add_working_days(FRIDAY, 10, NONE) == date(2020, 6, 19)


def test_a_holiday_does_not_count() -> None:
    assert add_working_days(FRIDAY, 1, {date(2020, 6, 8)}) == date(2020, 6, 9)


def test_the_day_itself_never_counts() -> None:
    saturday, sunday = date(2020, 6, 6), date(2020, 6, 7)
    monday = date(2020, 6, 8)
    assert {add_working_days(day, 1, NONE) for day in (FRIDAY, saturday, sunday)} == {monday}


def test_no_working_days_is_today_or_the_next_open_day() -> None:
    assert add_working_days(FRIDAY, 0, NONE) == FRIDAY
    assert add_working_days(date(2020, 6, 6), 0, NONE) == date(2020, 6, 8)


def test_backward_is_refused() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_working_days(FRIDAY, -1, NONE)


def test_easter_lengthens_a_written_procedure() -> None:
    holidays = profile.load("migration").holidays
    # Circulated on Wednesday before Easter 2021: Good Friday and Easter Monday fall out.
    assert add_working_days(date(2021, 3, 31), 10, holidays) == date(2021, 4, 16)
    assert add_working_days(date(2021, 3, 31), 10, NONE) == date(2021, 4, 14)


@given(
    day=st.dates(date(2019, 1, 1), date(2027, 1, 1)),
    n=st.integers(1, 60),
    holidays=st.frozensets(st.dates(date(2019, 1, 1), date(2027, 12, 31)), max_size=30),
)
def test_counting_back_gives_the_number(day: date, n: int, holidays: frozenset[date]) -> None:
    last = add_working_days(day, n, holidays)
    assert is_working_day(last, holidays)
    assert working_days_between(day, last, holidays) == n
    assert working_days_between(day, last - timedelta(days=1), holidays) == n - 1


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2021, 3, 27), datetime(2021, 3, 27, 17, tzinfo=UTC)),
        (date(2021, 3, 28), datetime(2021, 3, 28, 16, tzinfo=UTC)),
        (date(2021, 10, 30), datetime(2021, 10, 30, 16, tzinfo=UTC)),
        (date(2021, 10, 31), datetime(2021, 10, 31, 17, tzinfo=UTC)),
    ],
)
def test_six_in_the_evening_follows_summer_time(day: date, utc: datetime) -> None:
    at = deadline_at(day, 18, "Europe/Zurich")
    assert at == utc
    assert at.tzinfo is UTC


def test_a_skipped_hour_is_the_jump_and_a_double_hour_its_first() -> None:
    skipped = deadline_at(date(2021, 3, 28), 2, "Europe/Zurich")
    assert skipped == datetime(2021, 3, 28, 1, tzinfo=UTC)
    double = deadline_at(date(2021, 10, 31), 2, "Europe/Zurich")
    assert double == datetime(2021, 10, 31, 0, tzinfo=UTC)


def test_a_day_ends_with_the_next() -> None:
    assert end_of_day(date(2020, 12, 31), "Europe/Zurich") == datetime(2020, 12, 31, 23, tzinfo=UTC)
    assert end_of_day(date(2020, 12, 31), "Asia/Tokyo") == datetime(2020, 12, 31, 15, tzinfo=UTC)
    long_day = end_of_day(date(2021, 10, 31), "Europe/Zurich") - end_of_day(
        date(2021, 10, 30), "Europe/Zurich"
    )
    assert long_day == timedelta(hours=25)
