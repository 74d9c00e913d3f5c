"""Who decides a revision: every limit at its border, with the reasons in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mptf import profile
from mptf.money import Money
from mptf.revisions.levels import Change, Course, Document, Judged, Level, judge

RULES = profile.load("migration").programme
START, END, ASKED = date(2021, 1, 15), date(2023, 1, 15), date(2022, 6, 1)
BASE: dict[tuple[str, int], int] = {
    ("IOM", 1): 60_000_000,
    ("IOM", 3): 10_000_000,
    ("ILO", 1): 30_000_000,
}


def money(budget: dict[tuple[str, int], int]) -> dict[tuple[str, int], Money]:
    return {line: Money(minor, "USD") for line, minor in budget.items()}


def document(budget: dict[tuple[str, int], int] | None = None, **content: Any) -> Document:
    end = content.pop("end_on", END)
    coordinator = content.pop("coordinator", "IOM")
    whole = {"title": "T", "countries": ["CHL"], "parts": {"situation": "W"}, **content}
    return Document(whole, money(BASE if budget is None else budget), coordinator, end)


def judged(then: Document, now: Document | None = None, **course: Any) -> Judged:
    before = document() if now is None else now
    at = Course(START, ASKED, 0, money(BASE))
    return judge(RULES, "USD", before, then, replace(at, **course))


def moved(minor: int, **course: Any) -> Judged:
    """So much from category 1 to category 3 of IOM, whose category 3 is 100,000.00."""
    after = BASE | {("IOM", 1): 60_000_000 - minor, ("IOM", 3): 10_000_000 + minor}
    return judged(document(after), **course)


@pytest.mark.parametrize(
    ("minor", "level", "share"),
    [
        (1, Level.TOLD, "0.01%"),
        (1_999_999, Level.TOLD, "20%"),
        (2_000_000, Level.TOLD, "20%"),
        (2_000_001, Level.SECRETARIAT, "20.01%"),
        (2_001_000, Level.SECRETARIAT, "20.01%"),
        (2_140_000, Level.SECRETARIAT, "21.4%"),
    ],
)
def test_a_category_moves_up_to_a_fifth_of_itself_by_telling(
    minor: int, level: Level, share: str
) -> None:
    found = moved(minor)
    assert found.changes == (Change.REALLOCATION,)
    assert found.level is level
    assert f"category 3 of IOM moves by {share}: {level.says}" in found.reasons


def test_the_reason_that_decides_comes_first() -> None:
    assert moved(2_140_000).reasons == (
        "category 3 of IOM moves by 21.4%: the secretariat approves",
        "category 1 of IOM moves by 3.57%: the entity tells",
    )


def test_a_category_that_had_nothing_is_above_every_share() -> None:
    after = BASE | {("IOM", 1): 59_999_999, ("IOM", 5): 1}
    found = judged(document(after))
    assert found.level is Level.SECRETARIAT
    assert "category 5 of IOM moves from nothing: the secretariat approves" in found.reasons


def test_small_steps_count_together_since_the_committee_approved() -> None:
    """Two of a tenth are told; a third passes a fifth and is not, although it is a tenth again."""
    by = 1_000_000
    now = document(BASE | {("IOM", 1): 60_000_000 - 2 * by, ("IOM", 3): 10_000_000 + 2 * by})
    third = document(BASE | {("IOM", 1): 60_000_000 - 3 * by, ("IOM", 3): 10_000_000 + 3 * by})
    found = judged(third, now)
    assert found.level is Level.SECRETARIAT
    assert found.reasons[0] == "category 3 of IOM moves by 30%: the secretariat approves"


def test_a_way_back_to_what_was_approved_is_told() -> None:
    now = document(BASE | {("IOM", 1): 57_000_000, ("IOM", 3): 13_000_000})
    back = document(BASE | {("IOM", 1): 58_000_000, ("IOM", 3): 12_000_000})
    assert judged(back, now).level is Level.TOLD


def test_what_moved_before_and_stays_is_not_held_against_another_category() -> None:
    base = BASE | {("IOM", 5): 5_000_000}
    now = base | {("IOM", 1): 57_000_000, ("IOM", 3): 13_000_000}
    then = now | {("IOM", 1): 56_900_000, ("IOM", 5): 5_100_000}
    found = judged(document(then), document(now), approved=money(base))
    assert found.level is Level.TOLD
    assert not any("category 3" in reason for reason in found.reasons)


def test_between_entities_or_with_another_total_the_committee_decides() -> None:
    between = judged(document(BASE | {("IOM", 1): 59_999_999, ("ILO", 1): 30_000_001}))
    assert between.level is Level.COMMITTEE
    assert between.changes == (Change.REALLOCATION,)
    assert between.reasons == (
        "the part of ILO changes from USD 300,000.00 to USD 300,000.01: the Committee decides",
        "the part of IOM changes from USD 700,000.00 to USD 699,999.99: the Committee decides",
    )
    total = judged(document(BASE | {("ILO", 1): 30_000_001}))
    assert total.level is Level.COMMITTEE
    assert Change.TOTAL in total.changes


@pytest.mark.parametrize(
    ("end", "level"),
    [
        (date(2023, 1, 16), Level.CHAIR),
        (date(2023, 7, 15), Level.CHAIR),
        (date(2023, 7, 16), Level.COMMITTEE),
        (date(2023, 8, 15), Level.COMMITTEE),
    ],
)
def test_the_chair_extends_by_six_months_at_most(end: date, level: Level) -> None:
    found = judged(document(end_on=end))
    assert found.changes == (Change.NO_COST_EXTENSION,)
    assert found.level is level
    assert not found.refused


def test_an_extension_says_how_long_it_is() -> None:
    assert judged(document(end_on=date(2023, 7, 15))).reasons == (
        "6 months more without cost: the Chair approves",
    )
    assert judged(document(end_on=date(2023, 8, 15))).reasons == (
        "7 months more, and the Chair gives up to 6: the Committee decides",
    )


def test_a_second_extension_goes_to_the_committee() -> None:
    found = judged(document(end_on=date(2023, 2, 15)), extensions=1)
    assert found.level is Level.COMMITTEE
    assert found.reasons == ("it was extended once before: the Committee decides",)


@pytest.mark.parametrize(
    ("asked", "level"),
    [
        (date(2022, 10, 15), Level.CHAIR),
        (date(2022, 10, 16), Level.COMMITTEE),
        (date(2023, 1, 15), Level.COMMITTEE),
    ],
)
def test_it_is_asked_for_three_months_ahead_to_the_day(asked: date, level: Level) -> None:
    found = judged(document(end_on=date(2023, 4, 15)), asked_on=asked)
    assert found.level is level
    late = "less than 3 months before the end on 15 January 2023: the Committee decides"
    assert any(late in reason for reason in found.reasons) is (level is Level.COMMITTEE)


@pytest.mark.parametrize(
    ("end", "refused"),
    [
        (date(2024, 7, 15), False),
        (date(2024, 7, 16), True),
        (date(2024, 8, 15), True),
    ],
)
def test_no_programme_lasts_longer_than_forty_two_months(end: date, refused: bool) -> None:  # noqa: FBT001 -- a column of the table above
    said = judged(document(end_on=end)).refused
    assert bool(said) is refused
    if refused:
        assert said == ("It would last 43 months; 42 is the most, until 15 July 2024.",)


def test_it_does_not_end_before_it_did() -> None:
    (said,) = judged(document(end_on=date(2023, 1, 14))).refused
    assert said.startswith("It would end before 15 January 2023")


def test_longer_and_dearer_is_the_committees_and_no_extension_without_cost() -> None:
    after = BASE | {("IOM", 1): 70_000_000}
    found = judged(document(after, end_on=date(2023, 2, 15)))
    assert set(found.changes) == {Change.REALLOCATION, Change.COST_EXTENSION}
    assert found.level is Level.COMMITTEE


@pytest.mark.parametrize(
    ("then", "change", "says"),
    [
        ({"title": "U"}, Change.SCOPE, "what it is for changes (title)"),
        ({"area": "2"}, Change.SCOPE, "what it is for changes (thematic area)"),
        (
            {"outcomes": [{"code": "1", "text": "O"}]},
            Change.SCOPE,
            "what it is for changes (results framework)",
        ),
        ({"countries": ["CHL", "MEX"]}, Change.COUNTRIES, "Mexico comes in"),
        ({"coordinator": "ILO"}, Change.PARTNERS, "ILO coordinates in the place of IOM"),
    ],
)
def test_scope_partners_and_countries_are_the_committees(
    then: dict[str, Any], change: Change, says: str
) -> None:
    found = judged(document(**then))
    assert found.changes == (change,)
    assert found.level is Level.COMMITTEE
    assert found.reasons == (f"{says}: the Committee decides",)


def test_an_entity_that_joins_or_leaves_is_named() -> None:
    after = {line: minor for line, minor in BASE.items() if line[0] != "ILO"}
    found = judged(document(after | {("UNDP", 1): 30_000_000}))
    assert Change.PARTNERS in found.changes
    assert {"UNDP joins: the Committee decides", "ILO leaves: the Committee decides"} <= set(
        found.reasons
    )


def test_how_the_work_is_planned_is_told_and_what_it_is_for_is_not() -> None:
    assert judged(document(parts={"situation": "Another"})).level is Level.TOLD
    theory = judged(document(parts={"situation": "W", "theory_of_change": "Another"}))
    assert theory.changes == (Change.SCOPE,)
    assert theory.level is Level.COMMITTEE


def test_what_changes_nothing_is_not_asked_for() -> None:
    found = judged(document())
    assert not found.changes
    assert found.refused == ("It changes nothing yet: say what is to be different.",)
