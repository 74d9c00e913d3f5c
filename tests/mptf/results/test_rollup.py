"""Results rolled up, against figures added up by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from mptf.profile.results_rules import FundIndicator, Results
from mptf.results.courses import Actual, Course, Plan, Year, courses
from mptf.results.rollup import By, Line, Sums, Way, YearSum, grouped, years

RULES = Results(summed_units=("people",), indicators=())
FIRST, SECOND = UUID(int=1), UUID(int=2)


def indicator(code: str, unit: str = "people", **more: Any) -> dict[str, Any]:
    """Planned are 100 by the end of the first year, 300 by that of the second."""
    targets = [{"year": 1, "value": "100"}, {"year": 2, "value": "300"}]
    return {"code": code, "text": code, "unit": unit, "baseline": "0", "targets": targets, **more}


def plan(key: UUID, *indicators: dict[str, Any], **more: Any) -> Plan:
    """A programme that began on 1 July 2020: its years end on 30 June."""
    outcome = {"code": "1", "text": "Better", "indicators": list(indicators), "outputs": []}
    made = Plan(
        key, f"JP-{key.int}", "T", "TA1", "africa", date(2020, 7, 1), date(2022, 6, 30), False,  # noqa: FBT003 -- a row
        {"outcomes": [outcome], "objectives": [7]}, {"markers": [{"code": "gender", "score": "2"}]},
    )  # fmt: skip
    return made._replace(**more)


def actual(key: UUID, code: str, to_on: date, value: str, report: str = "RP-1") -> Actual:
    return Actual(key, report, to_on, code, value, "")


def one_line(found: tuple[Course, ...], unit: str | None = "people") -> Line:
    (group,) = grouped(RULES, found, Way(By.OBJECTIVE))
    (line,) = [line for line in group.lines if line.unit == unit]
    return line


def test_equal_units_are_added_up_and_others_are_counted() -> None:
    plans = (
        plan(FIRST, indicator("a"), indicator("b", "per cent"), indicator("c", "kilometres")),
        plan(SECOND, indicator("a", "People"), indicator("b", "kilometres")),
    )
    told = [
        actual(FIRST, "a", date(2021, 6, 30), "120"),
        actual(FIRST, "b", date(2021, 6, 30), "90"),
        actual(FIRST, "c", date(2021, 6, 30), "100"),
        actual(SECOND, "a", date(2021, 6, 30), "30.5"),
    ]
    found = courses(plans, told)
    people = one_line(found)
    assert people.sums == Sums(
        aimed=Decimal(600),
        planned=Decimal(200),
        reached=Decimal("150.5"),
        told=Decimal("150.5"),
        added=Decimal("150.5"),
    )
    assert (people.indicators, people.reported, people.compared, people.on_track) == (2, 2, 2, 1)
    rest = one_line(found, None)
    assert rest.sums is None, "kilometres are equal, but the fund does not add them up"
    assert (rest.indicators, rest.reported, rest.on_track, rest.programmes) == (3, 2, 1, 2)


def test_what_was_not_told_is_not_nought() -> None:
    line = one_line(courses([plan(FIRST, indicator("a"))], []))
    assert line.sums == Sums(Decimal(300), None, None, None, None)
    assert (line.reported, line.compared, line.on_track) == (0, 0, 0)


def test_without_a_baseline_nobody_knows_what_was_added() -> None:
    plans = [plan(FIRST, indicator("a", baseline=None), indicator("b", baseline="40"))]
    told = [actual(FIRST, code, date(2021, 6, 30), "100") for code in "ab"]
    line = one_line(courses(plans, told))
    assert line.sums is not None
    assert (line.sums.told, line.sums.added, line.without_baseline) == (
        Decimal(200),
        Decimal(60),
        1,
    )


def test_a_report_before_the_first_target_is_told_and_not_compared() -> None:
    plans = [plan(FIRST, indicator("a"), indicator("b"))]
    told = [
        actual(FIRST, "a", date(2020, 12, 31), "20"),
        actual(FIRST, "b", date(2021, 6, 30), "90"),
    ]
    line = one_line(courses(plans, told))
    assert line.sums == Sums(
        aimed=Decimal(600),
        planned=Decimal(100),
        reached=Decimal(90),
        told=Decimal(110),
        added=Decimal(110),
    )
    assert (line.reported, line.compared, line.on_track) == (2, 1, 0)


def test_two_reports_of_one_year_count_once_as_the_later_one_says() -> None:
    told = [
        actual(FIRST, "a", date(2021, 12, 31), "140", "RP-2"),
        actual(FIRST, "a", date(2020, 12, 31), "20", "RP-1"),
        actual(FIRST, "a", date(2021, 3, 31), "60", "RP-0"),
    ]
    (one,) = courses([plan(FIRST, indicator("a"))], told)
    assert one.years == (
        Year(2020, None, Decimal(20), Decimal(20), "RP-1"),
        Year(2021, Decimal(100), Decimal(140), Decimal(120), "RP-2"),
        Year(2022, Decimal(300), None, None, ""),
    )
    assert one.now == Decimal(140)


def test_an_indicator_that_is_to_fall_is_on_track_when_it_fell() -> None:
    falling = indicator("a", baseline="80", targets=[{"year": 1, "value": "50"}])
    fell, rose = (
        courses([plan(FIRST, falling)], [actual(FIRST, "a", date(2021, 6, 30), value)])[0]
        for value in ("50", "50.1")
    )
    assert (fell.on_track, rose.on_track) == (True, False)


def test_a_target_has_come_on_the_last_day_of_its_year_and_not_before() -> None:
    (one,) = courses([plan(FIRST, indicator("a"))], [])
    assert one.planned(date(2021, 6, 29)) is None
    assert one.planned(date(2021, 6, 30)) == Decimal(100)
    assert one.planned(date(2022, 6, 29)) == Decimal(100)
    assert one.planned(date(2022, 6, 30)) == Decimal(300)


def test_over_time_an_indicator_keeps_what_it_told_last() -> None:
    told = [
        actual(FIRST, "a", date(2020, 12, 31), "20"),
        actual(SECOND, "a", date(2020, 12, 31), "5"),
        actual(FIRST, "a", date(2021, 12, 31), "140"),
    ]
    found = courses([plan(FIRST, indicator("a")), plan(SECOND, indicator("a"))], told)
    assert years(one_line(found)) == (
        YearSum(2020, None, Decimal(25), 2),
        YearSum(2021, Decimal(200), Decimal(145), 2),
        YearSum(2022, Decimal(600), None, 0),
    )


def test_before_a_programme_began_nothing_is_planned_by_a_day() -> None:
    (one,) = courses([plan(FIRST, indicator("a"), start_on=None)], [])
    assert (one.aims, one.years, one.on_track) == ((), (), None)


def test_groups_are_by_objective_area_region_goal_and_marker() -> None:
    plans = [
        plan(FIRST, indicator("a", objective=23), indicator("b", sdg_target="10.7")),
        plan(SECOND, indicator("a", objective=2), region=None, note={}),
    ]
    found = courses(plans, [])

    def keys(way: Way) -> list[tuple[str | None, int]]:
        return [
            (group.key, sum(line.indicators for line in group.lines))
            for group in grouped(RULES, found, way)
        ]

    assert keys(Way(By.OBJECTIVE)) == [("2", 1), ("7", 1), ("23", 1)]
    assert keys(Way(By.AREA)) == [("TA1", 3)]
    assert keys(Way(By.REGION)) == [("africa", 2), (None, 1)]
    assert keys(Way(By.GOAL)) == [("10", 1), (None, 2)]
    assert keys(Way(By.MARKER, "gender")) == [("2", 2), (None, 1)]


def test_the_funds_own_indicators_count_what_fits_their_unit_objective_and_goal() -> None:
    rules = Results(
        summed_units=("people", "litres"),
        indicators=(
            FundIndicator(code="served", title="Served", unit="people", objective=15),
            FundIndicator(code="water", title="Water", unit="litres", goal=6),
        ),
    )
    plans = [
        plan(
            FIRST,
            indicator("a", objective=15),
            indicator("b", objective=14),
            indicator("c", "litres", sdg_target="6.1"),
            indicator("d", "litres"),
        )
    ]
    found = grouped(rules, courses(plans, []), Way(By.FRAMEWORK))
    assert [(g.key, [one.code for line in g.lines for one in line.courses]) for g in found] == [
        ("served", ["a"]),
        ("water", ["c"]),
        (None, ["b", "d"]),
    ]
