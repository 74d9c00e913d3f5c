"""The quorum at its boundaries: vacancies, recusals, a category without an entitled seat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, combinations

import pytest

from mptf.committee.quorum import Lacking, Seat, needed, reached
from mptf.profile import load
from tests.lives import PROFILES

RULE = load("migration").committee.quorum
CATEGORIES = {"chair": 1, "un": 3, "donors": 3, "countries": 3, "stakeholders": 3}
ALL = tuple(
    Seat(f"{category}-{number}", category)
    for category, count in CATEGORIES.items()
    for number in range(1, count + 1)
)


def without(*codes: str, vacant: Iterable[str] = ()) -> tuple[Seat, ...]:
    """The Committee with these seats recused, and those vacant."""
    return tuple(
        replace(seat, recused=seat.code in codes, held=seat.code not in vacant) for seat in ALL
    )


def one_of_each(count: int, seats: Iterable[Seat] = ALL) -> list[str]:
    """So many counting seats, the first of every category among them."""
    counting = [seat for seat in seats if seat.counts]
    first = {seat.category: seat.code for seat in reversed(counting)}
    others = [seat.code for seat in counting if seat.code not in first.values()]
    return [*first.values(), *others][:count]


def test_the_whole_committee_needs_seven_of_thirteen() -> None:
    asked = needed(RULE, ALL)
    assert (asked.seats, asked.counting, asked.least) == (13, 13, 7)
    assert asked.categories == tuple(CATEGORIES)
    assert not reached(RULE, ALL, one_of_each(6), presided=True).is_reached
    assert reached(RULE, ALL, one_of_each(7), presided=True).is_reached


@pytest.mark.parametrize("counting", range(1, 14))
def test_more_than_half_of_any_number(counting: int) -> None:
    gone = [seat.code for seat in ALL[counting:]]
    for seats in (without(*gone), without(vacant=gone)):
        asked = needed(RULE, seats)
        assert asked.counting == counting
        assert asked.least * 2 > counting >= (asked.least - 1) * 2
        assert asked.can_be_reached


def test_vacant_and_recused_seats_leave_the_denominator_and_are_told_apart() -> None:
    seats = without("donors-1", "un-1", vacant=("un-1", "countries-3"))
    asked = needed(RULE, seats)
    assert (asked.vacant, asked.recused, asked.counting, asked.least) == (2, 1, 10, 6)


def test_a_category_without_a_seat_that_counts_is_not_asked_for() -> None:
    seats = without("donors-1", "donors-2", vacant=("donors-3",))
    asked = needed(RULE, seats)
    assert "donors" not in asked.categories
    assert reached(RULE, seats, one_of_each(asked.least, seats), presided=True).is_reached


def test_a_category_that_is_not_there_is_named_however_many_others_are() -> None:
    there = [seat.code for seat in ALL if seat.category != "stakeholders"]
    found = reached(RULE, ALL, there, presided=True)
    assert (found.lacking, found.missing) == ((Lacking.CATEGORY,), ("stakeholders",))


def test_somebody_must_preside() -> None:
    everybody = [seat.code for seat in ALL]
    assert reached(RULE, ALL, everybody, presided=False).lacking == (Lacking.PRESIDING,)


def test_whoever_is_there_for_a_recused_or_vacant_seat_does_not_count() -> None:
    seats = without("un-1", vacant=("un-2",))
    there = [*one_of_each(5, seats), "un-1", "un-2"]
    found = reached(RULE, seats, there, presided=True)
    assert (found.present, found.lacking) == (5, (Lacking.NUMBER,))


def test_nobody_at_all_is_no_quorum() -> None:
    nobody = without(*(seat.code for seat in ALL))
    assert not needed(RULE, nobody).can_be_reached
    assert not needed(RULE, ()).can_be_reached
    assert Lacking.NUMBER in reached(RULE, (), (), presided=True).lacking


def test_more_people_never_make_a_quorum_less() -> None:
    small = ALL[:5]
    everyone = [seat.code for seat in small]
    subsets = list(
        chain.from_iterable(combinations(everyone, size) for size in range(len(everyone) + 1))
    )
    for there in subsets:
        if reached(RULE, small, there, presided=True).is_reached:
            for more in subsets:
                if set(there) <= set(more):
                    assert reached(RULE, small, more, presided=True).is_reached


def test_another_fund_asks_for_two_thirds_and_for_nobody_to_preside() -> None:
    rule = load(PROFILES["imaginary"]).committee.quorum
    seats = [Seat("p", "chair"), *(Seat(f"d{n}", "donors") for n in (1, 2, 3, 4, 5))]
    asked = needed(rule, seats)
    assert (asked.least, asked.categories, asked.presiding) == (5, (), False)
    there = [seat.code for seat in seats]
    assert not reached(rule, seats, there[:4], presided=False).is_reached
    assert reached(rule, seats, there[1:], presided=False).is_reached
