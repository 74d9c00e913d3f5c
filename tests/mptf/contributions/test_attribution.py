"""Whose money did what: to the cent, never more than one gave, and only what lay there then."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from mptf.contributions.attribution import Move, Way, attribute
from mptf.money import Money

A, B = UUID(int=1), UUID(int=2)
FIRST, SECOND = UUID(int=11), UUID(int=12)
DAY = date(2021, 1, 1)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def move(day: int, way: Way, minor: int, whom: UUID | None = None, pool: str = "open") -> Move:
    return Move(DAY + timedelta(days=day), way, pool, whom, usd(minor))


def test_a_pool_pays_pro_rata_of_whose_money_lies_in_it() -> None:
    did = attribute(
        [
            move(0, Way.PAID_IN, 300, A),
            move(0, Way.PAID_IN, 100, B),
            move(1, Way.SENT, 200, FIRST),
        ]
    )
    assert did.at_work[FIRST] == {A: usd(150), B: usd(50)}
    assert did.left(A, "USD") == usd(150)


def test_what_was_paid_before_a_donor_came_is_not_its_doing() -> None:
    did = attribute(
        [
            move(2, Way.PAID_IN, 100, B),
            move(0, Way.PAID_IN, 100, A),
            move(1, Way.SENT, 60, FIRST),
            move(3, Way.SENT, 70, SECOND),
        ]
    )
    assert did.of(A) == {FIRST: usd(60), SECOND: usd(20)}
    assert did.of(B) == {SECOND: usd(50)}


def test_other_pools_are_other_money() -> None:
    did = attribute(
        [
            move(0, Way.PAID_IN, 100, A, "areas:TA2"),
            move(0, Way.PAID_IN, 100, B),
            move(1, Way.SENT, 40, FIRST, "areas:TA2"),
        ]
    )
    assert did.of(B) == {}


def test_what_comes_back_goes_to_whose_it_was_and_may_be_sent_again() -> None:
    did = attribute(
        [
            move(0, Way.PAID_IN, 100, A),
            move(1, Way.SENT, 100, FIRST),
            move(2, Way.PAID_IN, 300, B),
            move(3, Way.SENT, -100, FIRST),
            move(4, Way.SENT, 200, SECOND),
        ]
    )
    assert did.of(A) == {SECOND: usd(50)}
    assert did.of(B) == {SECOND: usd(150)}


def test_interest_is_nobodys_and_costs_are_everybodys() -> None:
    did = attribute(
        [
            move(0, Way.PAID_IN, 90, A),
            move(0, Way.OTHER, 10),
            move(1, Way.OTHER, -50),
            move(2, Way.SENT, 50, FIRST),
        ]
    )
    assert did.at_work[FIRST] == {A: usd(45), None: usd(5)}


def test_a_deposit_taken_back_is_first_taken_from_its_donor() -> None:
    did = attribute(
        [
            move(0, Way.PAID_IN, 100, A),
            move(0, Way.PAID_IN, 100, B),
            move(1, Way.PAID_IN, -100, A),
            move(2, Way.SENT, 100, FIRST),
        ]
    )
    assert did.at_work[FIRST] == {A: usd(0), B: usd(100)}


moves = st.lists(
    st.builds(
        move,
        st.integers(0, 9),
        st.sampled_from(list(Way)),
        st.integers(-1_000, 1_000).filter(bool),
        st.none(),
        st.sampled_from(["open", "areas:TA2", "region:Africa"]),
    ).flatmap(
        lambda m: st.sampled_from(
            {Way.PAID_IN: (A, B), Way.OTHER: (None,), Way.SENT: (FIRST, SECOND)}[m.way]
        ).map(lambda whom: m._replace(whom=whom))
    ),
    max_size=30,
)


def lawful(passed: list[Move]) -> list[Move]:
    """What the books would have let through: no pool and no programme gives what it has not."""
    has: dict[object, int] = defaultdict(int)
    kept = []
    for m in sorted(passed, key=lambda m: (m.day, not m.comes_in, m.way, m.pool, str(m.whom))):
        sent = m.amount.minor if m.way is Way.SENT else 0
        into_pool = -sent or m.amount.minor
        if has[m.pool] + into_pool >= 0 and has[m.pool, m.whom] + sent >= 0:
            has[m.pool] += into_pool
            has[m.pool, m.whom] += sent
            kept.append(m)
    return kept


@given(moves.map(lawful))
def test_shares_add_up_to_the_whole_to_the_cent(passed: list[Move]) -> None:
    did = attribute(passed)
    sent: dict[UUID | None, int] = defaultdict(int)
    for m in passed:
        if m.way is Way.SENT:
            sent[m.whom] += m.amount.minor
    assert sent == {
        key: sum(money.minor for money in stakes.values()) for key, stakes in did.at_work.items()
    }
    lies = sum(money.minor for stakes in did.in_pools.values() for money in stakes.values())
    came = sum(m.amount.minor for m in passed if m.way is not Way.SENT)
    assert lies + sum(sent.values()) == came


@given(moves.map(lawful))
def test_no_donor_is_said_to_have_paid_for_more_than_it_gave(passed: list[Move]) -> None:
    did = attribute(passed)
    for donor in (A, B):
        gave = sum(m.amount.minor for m in passed if m.whom == donor and m.comes_in)
        used = sum(money.minor for money in did.of(donor).values())
        assert 0 <= used <= gave
