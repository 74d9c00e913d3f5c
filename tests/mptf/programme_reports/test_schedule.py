"""Which reports are due by when: years, ends, leap days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mptf.clock import months_after
from mptf.profile import Profile
from mptf.programme_reports.schedule import due_on, is_provisional, programme_year, year_ends


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2020, 10, 20), date(2023, 10, 20), [2020, 2021, 2022]),
        (date(2020, 12, 31), date(2021, 12, 31), [2020]),
        (date(2020, 12, 31), date(2022, 1, 1), [2020, 2021]),
        (date(2021, 1, 1), date(2021, 12, 31), []),
        (date(2020, 2, 29), date(2020, 2, 29), []),
    ],
)
def test_a_year_is_told_of_where_it_ends_before_the_programme(
    start: date, end: date, expected: list[int]
) -> None:
    assert list(year_ends(start, end)) == [date(year, 12, 31) for year in expected]


@pytest.mark.parametrize(
    ("kind", "to_on", "due"),
    [
        ("narrative", date(2020, 12, 31), date(2021, 3, 31)),
        ("financial", date(2020, 12, 31), date(2021, 4, 30)),
        ("financial", date(2023, 12, 31), date(2024, 4, 30)),
        ("final-financial", date(2023, 10, 20), date(2024, 4, 30)),
        ("final-narrative", date(2023, 10, 20), date(2024, 1, 20)),
        ("final-narrative", date(2023, 11, 30), date(2024, 2, 29)),  # a leap year
        ("final-narrative", date(2022, 11, 30), date(2023, 2, 28)),
    ],
)
def test_the_day_by_which_a_report_is_due(
    migration: Profile, kind: str, to_on: date, due: date
) -> None:
    assert due_on(migration.programme.reports, kind, to_on) == due


def test_a_year_is_provisional_until_the_end_of_april(migration: Profile) -> None:
    rules, end = migration.programme.reports, date(2020, 12, 31)
    assert is_provisional(rules, end, date(2021, 4, 30))
    assert not is_provisional(rules, end, date(2021, 5, 1))


@pytest.mark.parametrize("start", [date(2020, 10, 20), date(2020, 2, 29), date(2021, 1, 1)])
def test_a_year_of_a_programme_is_over_on_the_day_before_its_birthday(start: date) -> None:
    for year in (1, 2, 3, 4):
        birthday = months_after(start, 12 * year)
        assert programme_year(start, birthday - timedelta(days=1)) == year
        assert programme_year(start, birthday - timedelta(days=2)) == year - 1
    assert programme_year(start, start) == 0
