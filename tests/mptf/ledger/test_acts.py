"""The worked examples of the handbook, and what each act of the books does and refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

import pytest

from mptf.clock import StoppedClock
from mptf.errors import (
    InsufficientFunds,
    Invalid,
    InvariantBroken,
    KeyReused,
    NotFound,
    PeriodClosed,
    WrongState,
)
from mptf.ledger import periods, pools, queries, rules, service
from mptf.ledger.entries import Ref, free
from mptf.ledger.journal import journal
from mptf.ledger.pools import OPEN, Pool
from mptf.money import Money
from mptf.policy import SYSTEM
from mptf.work import Work
from tests.mptf.ledger.scene import (
    DONORS,
    ENTITIES,
    NOTES,
    NOW,
    POOLS,
    PROGRAMMES,
    Books,
    day,
    ref,
    usd,
)

ZERO = usd("0")


def allocated(work: Work, entity: Ref) -> dict[str, Money]:
    """What an entity of the first programme can be sent."""
    return queries.allocated_to(work, PROGRAMMES[0].id, entity.id)


def fund_a_programme(books: Books) -> None:
    """17.5 million in, 2 million for a programme of two entities, first tranche of 70%."""
    books.post(rules.deposit(books.at(day(1)), DONORS[0], usd("17500000"), fee_bps=100))
    parts = pools.draw(
        books.read(lambda work: queries.drawable_by_pool(work, day(2))),
        usd("2000000"),
        "TA2",
        "Africa",
    )
    books.post(rules.reserve(books.at(day(2)), NOTES[0], parts))
    books.post(
        rules.allocate(
            books.at(day(3)),
            PROGRAMMES[0],
            [(ENTITIES[0], usd("1200000")), (ENTITIES[1], usd("700000"))],
            note=NOTES[0],
            reserved_by_pool=books.read(lambda work: queries.reserved_for(work, NOTES[0].id)),
        )
    )
    for entity, amount in zip(ENTITIES, ("840000", "490000"), strict=True):
        held = books.read(partial(allocated, entity=entity))
        books.post(rules.transfer(books.at(day(4)), PROGRAMMES[0], entity, usd(amount), held))


def test_a_deposit_of_seventeen_and_a_half_million_leaves_its_fee(books: Books) -> None:
    books.post(rules.deposit(books.at(day(1)), DONORS[0], usd("17500000"), fee_bps=100))
    found = books.read(queries.statement)
    assert (found.deposits, found.fee) == (usd("17,500,000.00"), usd("175,000.00"))
    assert found.available == found.balance_agent == usd("17,325,000.00")


def test_a_fee_may_be_stated_for_one_deposit(books: Books) -> None:
    stated = usd("985.50")
    books.post(rules.deposit(books.at(day(1)), DONORS[0], usd("100000"), fee_bps=100, fee=stated))
    assert books.read(queries.statement).fee == stated
    with pytest.raises(Invalid, match="not a part"):
        rules.deposit(books.at(day(1)), DONORS[0], usd("1"), fee_bps=100, fee=usd("2"))


def test_a_programme_is_funded_and_the_rest_of_its_reservation_is_free(books: Books) -> None:
    fund_a_programme(books)
    then = books.read(lambda work: queries.statement(work, day(2)))
    assert (then.reserved, then.available) == (usd("2000000"), usd("17325000"))
    now = books.read(queries.statement)
    assert now.reserved == ZERO
    assert now.transfers == usd("1330000")
    assert now.allocated == usd("570000")
    assert now.available == now.free == usd("15425000")
    assert now.balance_agent == now.available + now.allocated
    entities = {row.organisation_id: row for row in books.read(queries.entity_balances)}
    assert entities[ENTITIES[0].id].held == usd("840000")
    assert entities[ENTITIES[1].id].allocated == usd("210000")


def test_refund_interest_costs_and_the_identities_of_the_handbook(books: Books) -> None:
    fund_a_programme(books)
    sent = books.read(lambda work: queries.transferred_to(work, PROGRAMMES[0].id, ENTITIES[0].id))
    books.post(
        rules.expenditure(books.at(day(5)), PROGRAMMES[0], ENTITIES[0], usd("800000.01")),
        rules.refund(books.at(day(6)), PROGRAMMES[0], ENTITIES[0], usd("39999.99"), sent),
        rules.interest(books.at(day(6)), usd("1234.56")),
        rules.puno_interest(books.at(day(6)), ENTITIES[0], {OPEN.code: usd("7.89")}),
        rules.other_income(books.at(day(6)), usd("10")),
        rules.exchange_difference(books.at(day(6)), usd("-3.21")),
        rules.direct_cost_budget(books.at(day(7)), usd("5000")),
        rules.direct_cost(books.at(day(8)), usd("4000")),
        rules.bank_charge(books.at(day(8)), usd("12.34")),
        rules.fund_transfer(books.at(day(9)), "MCS00", {"open": usd("100")}),
        rules.deposit(books.at(day(10)), DONORS[1], usd("333.33"), POOLS[1], fee_bps=100),
    )
    for number in range(12):
        assert_identities(books, day(number))
    now = books.read(queries.statement)
    assert now.sources == usd("17501582.57")
    assert now.uses == usd("1469115.68")
    assert now.allocated == usd("571000")
    assert now.delivery == Fraction(80000001, 129000001)
    assert now.balance_entities == now.transfers - now.refunds - now.expenditure


def assert_identities(books: Books, on: date | None) -> None:
    """Those of handbook 7: each from other accounts than the statement takes it from."""
    found = books.read(lambda work: queries.statement(work, on))
    by_pool = books.read(lambda work: queries.available_by_pool(work, on))
    held = books.read(lambda work: queries.balances(work, on))
    claims = sum(row.money.minor for row in held if row.kind in {"free", "reserved", "allocated"})
    assert found.balance_agent.minor == claims
    assert found.balance_agent == found.sources - found.uses
    assert found.available == found.free + found.reserved
    assert found.available.minor == sum(money.minor for money in by_pool.values())
    assert all(money.minor >= 0 for money in by_pool.values())
    assert found.net_funded == found.transfers - found.refunds
    assert found.balance_entities == found.net_funded - found.expenditure
    assert sum(row.money.minor for row in held) == 0


def test_the_narrowest_earmark_pays_first_and_the_unearmarked_last() -> None:
    two = Pool(areas=frozenset({"TA2", "TA3"}))
    free = {
        pool.code: usd("100")
        for pool in (OPEN, POOLS[2], two, POOLS[1], Pool(areas=frozenset({"TA9"})))
    }
    drawn = pools.draw(free, usd("350"), "TA2", "Africa")
    assert list(drawn.items()) == [
        ("areas:TA2", usd("100")),
        ("areas:TA2+TA3", usd("100")),
        ("region:Africa", usd("100")),
        ("open", usd("50")),
    ]
    assert pools.draw(free, usd("100"), "TA1", "Arab States") == {"open": usd("100")}
    with pytest.raises(InsufficientFunds, match=r"hold USD 400\.00"):
        pools.draw(free, usd("400.01"), "TA2", "Africa")


@pytest.mark.parametrize("code", ["open", "areas:TA2+TA3", "region:Africa"])
def test_a_pool_is_its_code(code: str) -> None:
    assert Pool.parse(code).code == code


@pytest.mark.parametrize("code", ["", "opened", "areas:", "area:TA2", "region:", "areas:A++B"])
def test_what_is_no_pool_is_refused(code: str) -> None:
    with pytest.raises(Invalid):
        Pool.parse(code)


def test_a_refund_goes_back_pro_rata_of_the_pools_it_came_from() -> None:
    sent = {"areas:TA2": usd("100"), "open": usd("200")}
    books = Books.__new__(Books)
    books.keys = iter(range(9))
    entry = rules.refund(books.at(day(1)), PROGRAMMES[0], ENTITIES[0], usd("1"), sent)
    lines = {key.code: minor for key, minor in entry.lines}
    assert (lines["free:areas:TA2"], lines["free:open"]) == (33, 67)
    with pytest.raises(InsufficientFunds):
        rules.refund(books.at(day(1)), PROGRAMMES[0], ENTITIES[0], usd("300.01"), sent)


def test_an_approval_larger_than_its_reservation_draws_on_free_money(books: Books) -> None:
    books.post(
        rules.deposit(books.at(day(1)), DONORS[0], usd("100"), fee_bps=0),
        rules.deposit(books.at(day(1)), DONORS[0], usd("100"), POOLS[1], fee_bps=0),
        rules.reserve(books.at(day(2)), NOTES[0], {"areas:TA2": usd("100")}),
    )
    shares = [(ENTITIES[0], usd("70")), (ENTITIES[1], usd("50"))]
    kept = {"areas:TA2": usd("100")}
    with pytest.raises(InsufficientFunds, match=r"approval of JP-1 needs USD 120\.00"):
        rules.allocate(
            books.at(day(3)), PROGRAMMES[0], shares, note=NOTES[0], reserved_by_pool=kept
        )
    entry = rules.allocate(
        books.at(day(3)),
        PROGRAMMES[0],
        shares,
        note=NOTES[0],
        reserved_by_pool=kept,
        extra={"open": usd("20")},
    )
    books.post(entry)
    assert books.read(queries.available_by_pool) == {"areas:TA2": ZERO, "open": usd("80")}
    first = books.read(lambda work: queries.allocated_to(work, PROGRAMMES[0].id, ENTITIES[0].id))
    assert first == {"areas:TA2": usd("58.33"), "open": usd("11.67")}
    second = books.read(lambda work: queries.allocated_to(work, PROGRAMMES[0].id, ENTITIES[1].id))
    assert second == {"areas:TA2": usd("41.67"), "open": usd("8.33")}


def test_what_was_allocated_and_reserved_can_be_released(books: Books) -> None:
    fund_a_programme(books)
    left = books.read(lambda work: queries.allocated_to(work, PROGRAMMES[0].id, ENTITIES[0].id))
    books.post(
        rules.release_allocation(books.at(day(9)), PROGRAMMES[0], ENTITIES[0], left),
        rules.reserve(books.at(day(9)), NOTES[1], {"open": usd("5")}),
        rules.release_reservation(books.at(day(10)), NOTES[1], {"open": usd("5")}),
    )
    found = books.read(queries.statement)
    assert (found.allocated, found.reserved) == (usd("210000"), ZERO)
    assert_identities(books, None)


def test_the_same_key_answers_once_and_another_act_under_it_is_refused(books: Books) -> None:
    entry = rules.deposit(books.at(day(1), "k"), DONORS[0], usd("5"), fee_bps=100)
    assert books.post(entry) == books.post(entry)
    assert len(books.read(journal)) == 1
    with pytest.raises(KeyReused):
        books.post(replace(entry, memo="another"))


def test_no_pool_gives_what_it_does_not_hold(books: Books) -> None:
    books.post(rules.deposit(books.at(day(5)), DONORS[0], usd("100"), fee_bps=0))
    with pytest.raises(InsufficientFunds, match=r"needs USD 100\.01.*hold USD 100\.00"):
        books.post(rules.reserve(books.at(day(5)), NOTES[0], {"open": usd("100.01")}))
    with pytest.raises(InsufficientFunds, match=r"hold USD 0\.00"):
        books.post(rules.reserve(books.at(day(4)), NOTES[0], {"open": usd("1")}))


def test_an_entry_of_the_past_cannot_take_what_was_used_since(books: Books) -> None:
    books.post(
        rules.deposit(books.at(day(1)), DONORS[0], usd("100"), fee_bps=0),
        rules.reserve(books.at(day(5)), NOTES[0], {"open": usd("80")}),
        rules.deposit(books.at(day(9)), DONORS[0], usd("100"), fee_bps=0),
    )
    drawable = books.read(lambda work: queries.drawable_by_pool(work, day(3)))
    assert drawable == {"open": usd("20")}
    with pytest.raises(InsufficientFunds, match=r"hold USD 20\.00"):
        books.post(rules.reserve(books.at(day(3)), NOTES[1], {"open": usd("20.01")}))
    books.post(rules.reserve(books.at(day(3)), NOTES[1], {"open": usd("20")}))
    for number in range(11):
        assert_identities(books, day(number))


def test_nothing_is_dated_in_the_future_or_in_a_closed_period(books: Books) -> None:
    with pytest.raises(PeriodClosed, match="future"):
        books.post(rules.interest(books.at(date(2022, 1, 1)), usd("1")))
    closed = books.write(lambda work: periods.close(work, day(31)))
    assert books.write(lambda work: periods.close(work, day(31))) == closed
    with pytest.raises(PeriodClosed, match="closed through 2021-01-31"):
        books.post(rules.interest(books.at(day(31)), usd("1")))
    with pytest.raises(PeriodClosed, match="closed through"):
        books.write(lambda work: periods.close(work, day(30)))
    with pytest.raises(PeriodClosed, match="over"):
        books.write(lambda work: periods.close(work, NOW.date()))
    books.post(rules.interest(books.at(day(32)), usd("1")))
    assert books.read(periods.closed_through) == day(31)


def test_the_day_is_that_of_the_funds_zone(books: Books) -> None:
    late = StoppedClock(NOW.replace(hour=23, minute=30))  # already 2022 in Zurich
    with books.fund.writing(SYSTEM, late) as work:
        service.post(work, rules.interest(books.at(date(2022, 1, 1)), usd("1")))


def test_a_reversal_undoes_an_entry_once(books: Books) -> None:
    (deposited,) = books.post(rules.deposit(books.at(day(2)), DONORS[0], usd("100"), fee_bps=100))

    def undo(key: str, on: date = date(2021, 1, 3)) -> object:
        return books.write(lambda work: service.reverse(work, deposited, on, "wrong donor", key))

    with pytest.raises(Invalid, match="2021-01-02"):
        undo("r", day(1))
    reversal = undo("r")
    assert undo("r") == reversal
    with pytest.raises(WrongState, match="reversed"):
        undo("r2")
    with pytest.raises(WrongState, match="reversal"):
        books.write(lambda work: service.reverse(work, reversal, day(4), "again", "r3"))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        books.write(lambda work: service.reverse(work, NOTES[0].id, day(4), "none", "r4"))
    assert all(not row.money for row in books.read(queries.balances))
    assert books.read(lambda work: queries.statement(work, day(2))).deposits == usd("100")
    assert books.read(queries.paid_by_donor) == {}
    latest, first = books.read(journal)
    assert (latest.reverses_id, first.reversed_by_id) == (first.id, latest.id)


def test_money_that_was_used_cannot_be_unsaid(books: Books) -> None:
    (deposited,) = books.post(rules.deposit(books.at(day(1)), DONORS[0], usd("100"), fee_bps=0))
    books.post(rules.reserve(books.at(day(2)), NOTES[0], {"open": usd("1")}))
    with pytest.raises(InsufficientFunds):
        books.write(lambda work: service.reverse(work, deposited, day(3), "wrong", "r"))


def test_what_is_no_balanced_entry_is_refused(books: Books) -> None:
    good = rules.interest(books.at(day(1)), usd("5"))
    (source, _), (target, _) = good.lines
    for lines in (
        ((source, -5),),
        ((source, -5), (target, 4)),
        ((source, -5), (target, 5), (target, 5), (source, -5)),
        ((source, -5), (target, 5), (free("areas:TA2"), 0)),
        ((source, -(10**17)), (target, 10**17)),
    ):
        with pytest.raises(Invalid):
            books.post(replace(good, lines=lines))
    books.post(good)
    with pytest.raises(Invalid, match="kept in USD"):
        books.post(replace(good, idem_key="eur", currency="EUR"))


def test_a_short_name_stands_for_one_thing(books: Books) -> None:
    books.post(rules.deposit(books.at(day(1)), DONORS[0], usd("5"), fee_bps=0))
    impostor = Ref(ref("someone else").id, DONORS[0].name)
    with pytest.raises(InvariantBroken, match="stands for something else"):
        books.post(rules.deposit(books.at(day(1)), impostor, usd("5"), fee_bps=0))


def test_amounts_of_acts_are_above_zero(books: Books) -> None:
    at = books.at(day(1))
    for amount in (ZERO, usd("-1")):
        with pytest.raises(Invalid):
            rules.deposit(at, DONORS[0], amount, fee_bps=100)
        with pytest.raises(Invalid):
            rules.reserve(at, NOTES[0], {"open": amount})
        with pytest.raises(Invalid):
            rules.bank_charge(at, amount)
        with pytest.raises(Invalid):
            pools.draw({"open": usd("9")}, amount, None, None)
    with pytest.raises(Invalid):
        rules.reserve(at, NOTES[0], {})


def test_the_journal_takes_one_query_however_long(books: Books) -> None:
    counted = []
    for _ in range(2):
        books.post(*(rules.interest(books.at(day(1)), Money(n + 1, "USD")) for n in range(5)))
        with books.counting() as seen:
            page = books.read(lambda work: journal(work, limit=7))
        counted.append(sum(statement.startswith("SELECT") for statement in seen))
    assert counted == [1, 1]
    assert [row.seq for row in page] == [10, 9, 8, 7, 6, 5, 4]
    rest = books.read(lambda work: journal(work, limit=7, before_seq=4))
    assert [row.seq for row in rest] == [3, 2, 1]


def test_today_is_read_from_what_is_kept_and_says_what_its_days_add_up_to(books: Books) -> None:
    fund_a_programme(books)
    today = NOW.date()
    for query in (
        queries.statement,
        queries.balances,
        queries.available_by_pool,
        queries.paid_by_donor,
        queries.entity_balances,
    ):
        with books.counting() as sent:
            kept = books.read(partial(query, as_of=today))
        assert not any("account_day" in statement for statement in sent), query
        with books.fund.reading(SYSTEM, StoppedClock(NOW + timedelta(days=1))) as tomorrow:
            assert query(tomorrow, today) == kept, query
