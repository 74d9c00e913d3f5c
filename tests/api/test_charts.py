"""The geometry of charts: sums are the figures', nothing is drawn longer than the whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages import charts
from api.pages.spread import spread
from mptf.money import Money
from mptf.network.places import places
from mptf.network.reference import countries

amounts = st.integers(-(10**15), 10**15).map(lambda minor: Money(minor, "USD"))


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@given(st.lists(st.tuples(st.just("x"), amounts)))
def test_the_greatest_bar_fills_the_width_and_none_is_longer(rows: list[tuple[str, Money]]) -> None:
    drawn = charts.bars(rows)
    assert [bar.value for bar in drawn] == [value for _, value in rows]
    assert all(0 <= bar.width <= charts.WIDE for bar in drawn)
    if any(value.minor > 0 for _, value in rows):
        assert max(bar.width for bar in drawn) == charts.WIDE


@given(st.lists(st.lists(amounts, min_size=3, max_size=3), max_size=5))
def test_parts_of_a_stack_touch_and_stay_within_the_whole(rows: list[list[Money]]) -> None:
    chart = charts.stacked(("a", "b", "c"), [("x", row) for row in rows])
    for stack, row in zip(chart.stacks, rows, strict=True):
        assert stack.whole == usd(sum(money.minor for money in row))
        end = 0
        for part in stack.segments:
            assert part.x == end
            end += part.width
        assert end <= charts.WIDE


def test_nothing_is_a_chart_too() -> None:
    assert charts.bars([]) == ()
    assert charts.stacked((), []).stacks == ()
    assert charts.flow([]) == ()
    assert charts.world([]) == ()
    assert charts.lines((), []).courses == ()
    whole = charts.matrix((), (), {}, "USD").whole
    assert (whole.records, whole.amount) == (0, usd(0))
    zero = charts.bars([("nothing", usd(0)), ("a refund", usd(-5))])
    assert [bar.width for bar in zero] == [0, 0]


def test_a_target_bar_is_on_the_scale_of_the_greatest_amount() -> None:
    bar = charts.target_bar(
        deposited=usd(50),
        committed=usd(60),
        pledged=usd(200),
        targets=[("before", usd(25)), ("now", usd(100))],
    )
    assert (bar.deposited, bar.committed, bar.pledged, bar.forecast) == (250, 300, 1000, 0)
    assert [tick.x for tick in bar.ticks] == [125, 500]


def test_a_target_bar_of_a_fund_without_anything_is_empty() -> None:
    bar = charts.target_bar(deposited=usd(0), committed=usd(0), pledged=usd(0), targets=())
    assert (bar.deposited, bar.committed, bar.pledged, bar.ticks) == (0, 0, 0, ())


@pytest.mark.parametrize(("most", "top"), [(0, 2), (1, 2), (3, 5), (7, 10), (10, 20), (38, 50)])
def test_a_scale_ends_at_a_round_number_above_the_greatest(most: int, top: int) -> None:
    chart = charts.lines(("a", "b"), [("x", (0, most))])
    assert chart.ups == (top, top // 2, 0)
    last = charts.HIGH - most * charts.HIGH // top
    assert chart.courses[0].points == f"0,{charts.HIGH} {charts.WIDE},{last}"
    assert chart.table == (("a", 0), ("b", most))


def test_a_matrix_adds_up_both_ways() -> None:
    cells = {("A", "x"): (2, usd(300)), ("B", "x"): (1, usd(100)), ("B", "y"): (1, usd(1))}
    chart = charts.matrix(("A", "B"), ("x", "y"), cells, "USD")
    assert [whole.amount for _, _, whole in chart.rows] == [usd(300), usd(101)]
    assert [square.amount for square in chart.sums] == [usd(400), usd(1)]
    assert (chart.whole.records, chart.whole.amount) == (4, usd(401))
    assert [square.heat for _, squares, _ in chart.rows for square in squares] == [3, 0, 1, 1]


def test_millions_are_rounded_half_up_and_a_little_is_not_nothing() -> None:
    said = [charts.Square(1, usd(minor), 0).millions for minor in (1_234_999_999, 5_000_000, 4)]
    assert said == ["12.3", "0.1", "< 0.1"]


def test_joints_of_a_flow_run_from_bar_to_bar() -> None:
    first, second = charts.flow([("Promised", usd(100)), ("Paid", usd(50))])
    assert (first.height, second.height, second.joint) == (100, 50, "")
    assert first.joint == "170,0 250,25 250,75 170,100"


def test_bubbles_are_as_their_values_and_on_the_map() -> None:
    drawn = charts.world([("KEN", "Kenya", 1), ("CHL", "Chile", 4), ("XXX", "Nowhere", 9)])
    assert [bubble.label for bubble in drawn] == ["Chile", "Kenya"]
    for code, (longitude, latitude) in places().items():
        (bubble,) = charts.world([(code, code, 1)])
        assert 0 <= bubble.x <= charts.WORLD_WIDTH, (code, longitude)
        assert latitude < -58 or 0 <= bubble.y <= charts.WORLD_HEIGHT, (code, latitude)
    kenya = charts.world([("KEN", "Kenya", 1)])[0]
    assert abs(kenya.x - 1210) < 20
    assert abs(kenya.y - 483) < 20


def test_every_place_is_a_country_of_the_reference() -> None:
    assert set(places()) <= set(countries())
    assert len(places()) > 230


@given(st.lists(st.integers(1, 5), max_size=9))
def test_every_point_is_a_dot_on_its_scale_and_equal_ones_stand_side_by_side(
    points: list[int],
) -> None:
    [drawn] = spread([("x", points)], least=1, most=5)
    assert [dot.value for dot in drawn.dots] == sorted(points)
    assert {(dot.value, dot.x) for dot in drawn.dots} <= {(n, (n - 1) * 250) for n in range(1, 6)}
    assert len({(dot.x, dot.place) for dot in drawn.dots}) == len(points)
