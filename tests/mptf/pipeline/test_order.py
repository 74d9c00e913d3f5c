"""The order of the pipeline and its reasons; how far the cash goes through it."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from mptf.money import Money
from mptf.pipeline.order import (
    Candidate,
    Ground,
    Ranked,
    Served,
    Third,
    months_between,
    ranked,
)
from mptf.pipeline.reach import reach

DAY = date(2022, 6, 30)
ALL = tuple(ground.value for ground in Ground)
NOTHING = Served({}, {}, 4, 4)


def usd(units: int) -> Money:
    return Money(units * 100, "USD")


def note(number: str, **said: object) -> Candidate:
    """A note like any other, but for what is said."""
    like = {
        "area": "TA1",
        "region": "Africa",
        "asked": usd(100),
        "since": date(2021, 1, 31),
        "scores": (800,),
    }
    return Candidate(id=uuid4(), number=number, **{**like, **said})  # type: ignore[arg-type]


def order(
    *notes: Candidate,
    by: tuple[str, ...] = ALL,
    free: dict[str, Money] | None = None,
    served: Served = NOTHING,
) -> list[Ranked]:
    return ranked(notes, by, free or {}, served, DAY)


def numbers(found: list[Ranked]) -> list[str]:
    return [one.candidate.number for one in found]


PLAIN = note("M")


@pytest.mark.parametrize(
    ("better", "free", "served"),
    [
        (note("Z", area="TA2"), {"areas:TA2+TA3": usd(1)}, NOTHING),
        (note("Z", region="Asia"), {"region:Asia": usd(1)}, NOTHING),
        (note("Z", scores=(810, 900, 100)), {}, NOTHING),
        (note("Z", area="TA2"), {}, Served({"TA1": usd(9), "TA2": usd(8)}, {}, 4, 4)),
        (note("Z", area="TA2"), {}, Served({"TA1": usd(9)}, {}, 4, 4)),
        (note("Z", region="Asia"), {}, Served({}, {"Africa": usd(9)}, 4, 4)),
        (note("Z", since=date(2021, 1, 30)), {}, NOTHING),
    ],
    ids=["earmarked area", "earmarked region", "median", "area", "new area", "region", "age"],
)
def test_each_ground_speaks_for_a_note(
    better: Candidate, free: dict[str, Money], served: Served
) -> None:
    assert numbers(order(PLAIN, better, free=free, served=served)) == ["Z", "M"]
    assert numbers(order(better, PLAIN, free=free, served=served)) == ["Z", "M"]


def test_an_earlier_ground_outweighs_every_later_one() -> None:
    older = note("A", since=date(2019, 1, 1), area="TA2")
    better = note("B", scores=(801,))
    served = Served({"TA1": usd(9)}, {}, 4, 4)
    assert numbers(order(older, better, served=served)) == ["B", "A"]
    assert numbers(order(older, better, served=served, by=("age", "quality-score"))) == ["A", "B"]


def test_cash_without_an_earmark_and_an_empty_pool_fit_nobody_in_particular() -> None:
    (only,) = order(PLAIN, free={"open": usd(9), "areas:TA1": usd(0), "areas:TA2": usd(9)})
    assert only.reasons.pools == ()


def test_the_number_breaks_a_tie_so_that_the_order_is_one_order() -> None:
    assert numbers(order(note("C"), note("A"), note("B"))) == ["A", "B", "C"]


def test_reasons_say_what_is_known() -> None:
    served = Served({"TA1": usd(10), "TA2": usd(90)}, {"Africa": usd(100)}, 4, 4)
    high, low, none = order(
        note("A", scores=(900, 700)),
        note("B", scores=(500,), area="TA2"),
        note("C", scores=(), area=None, region=None),
        free={"areas:TA1+TA2": usd(5), "areas:TA1": usd(5)},
        served=served,
    )
    assert high.reasons.pools == ("areas:TA1", "areas:TA1+TA2")
    assert (high.reasons.area_share, high.reasons.region_share) == (10, None)
    assert (high.reasons.third, low.reasons.third) == (Third.UPPER, Third.LOWER)
    assert low.reasons.area_share is None
    assert none.reasons == ((), None, None, None, 16)


def test_before_anything_is_approved_no_area_is_served_less_than_another() -> None:
    assert order(PLAIN)[0].reasons.area_share is None


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2021, 1, 31), date(2021, 2, 28), 0),
        (date(2021, 1, 31), date(2021, 3, 31), 2),
        (date(2020, 6, 17), date(2022, 6, 16), 23),
        (date(2020, 6, 17), date(2022, 6, 17), 24),
    ],
)
def test_months_are_whole(first: date, last: date, months: int) -> None:
    assert months_between(first, last) == months


def reached(free: dict[str, Money], *notes: Candidate) -> list[tuple[bool, bool]]:
    return [(one.is_paid, one.before_the_line) for one in reach(notes, free)]


def test_the_line_stands_before_the_first_that_cannot_be_paid_in_full() -> None:
    three = [note("A"), note("B"), note("C")]
    assert reached({"open": usd(250)}, *three) == [(True, True), (True, True), (False, False)]
    assert reached({}, *three) == [(False, False)] * 3
    assert reached({"open": usd(300)}, *three) == [(True, True)] * 3


def test_the_narrowest_earmark_pays_first_and_what_is_left_pays_on() -> None:
    first, second = reach(
        [note("A", area="TA2"), note("B")],
        {"open": usd(150), "areas:TA2": usd(60), "region:Africa": usd(10)},
    )
    assert first.parts == {"areas:TA2": usd(60), "region:Africa": usd(10), "open": usd(30)}
    assert second.parts == {"open": usd(100)}


def test_an_earmark_that_only_a_later_note_can_use_moves_no_line() -> None:
    free = {"open": usd(50), "areas:TA2": usd(100)}
    found = reached(free, note("A"), note("B", area="TA2"))
    assert found == [(False, False), (True, False)]


def test_a_note_that_cannot_be_paid_takes_nothing() -> None:
    _missed, paid = reach([note("A", asked=usd(900)), note("B")], {"open": usd(100)})
    assert paid.parts == {"open": usd(100)}
    assert not paid.before_the_line
