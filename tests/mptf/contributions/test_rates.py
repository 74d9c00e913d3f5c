"""Rates of exchange: the newest effective date wins; what is booked is exact to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from mptf.banking import rates
from mptf.banking.models import Basis, DepositBasis, ExchangeRate
from mptf.contributions import queries as contributions
from mptf.contributions import schedules
from mptf.contributions.instalments import Standing, fill
from mptf.contributions.memos import unmatched, variance
from mptf.contributions.models import Deposit
from mptf.errors import GuardRefused, Invalid
from mptf.money import Money, convert, exponent
from mptf.reports.status import status
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

pytestmark = pytest.mark.same_on_both

DAY = date(2022, 9, 1)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.populate) as own:
        yield own


def take(story: Story, *lines: str, head: str = "currency,effective_on,rate") -> None:
    text = "\n".join((head, *lines))
    story.act("agent-1", "exchange-rate.take-in", csv=text, source="The UN Treasury")


def rate_on(story: Story, day: date, currency: str = "EUR") -> str | None:
    row = story.ask(lambda work: rates.on(work, currency, day))
    return row.rate if row else None


def agree(story: Story, **sent: Any) -> UUID:
    terms: dict[str, Any] = {"donor": "DON", "signed_on": story.today}
    made: UUID = story.act("agent-1", "agreement.enter", **(terms | sent))
    return made


def pay(story: Story, agreement: UUID, **sent: Any) -> UUID:
    known: dict[str, Any] = {"value_on": story.today, "bank_reference": f"REF-{story.now:%d%H%M%S}"}
    deposit: UUID = story.act("agent-1", "deposit.record", agreement, **(known | sent))
    return deposit


def test_the_newest_effective_date_by_then_wins_within_a_month_too(story: Story) -> None:
    take(story, "EUR,2022-08-01,0.9", "EUR,2022-08-16,0.95", "EUR,2022-09-01,1.01")
    assert rate_on(story, date(2022, 7, 31)) is None
    assert rate_on(story, date(2022, 8, 1)) == "0.9"
    assert rate_on(story, date(2022, 8, 15)) == "0.9"
    assert rate_on(story, date(2022, 8, 16)) == "0.95"
    assert rate_on(story, date(2022, 8, 31)) == "0.95"
    assert rate_on(story, date(2022, 9, 1)) == "1.01"
    assert rate_on(story, date(2022, 9, 1), "GBP") is None


def test_a_rate_that_is_known_is_left_and_another_one_takes_its_place(story: Story) -> None:
    take(story, "EUR,2022-08-01,0.9")
    take(story, "EUR,2022-08-01,0.90")
    count = story.ask(lambda work: len(work.session.exec(select(ExchangeRate)).all()))
    assert count == 1
    agreement = agree(story, amount="100.00", currency="EUR")
    first = pay(story, agreement, amount="9.00", currency="EUR")
    take(story, "EUR,2022-08-01,0.8")
    second = pay(story, agreement, amount="9.00", currency="EUR")
    booked = [
        story.ask(lambda work, k=k: work.get(Deposit, k).amount_minor) for k in (first, second)
    ]
    assert booked == [1000, 1125]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("EUR,2022-08-02,0", "Line 3: “0” is no rate"),
        ("EUR,2022-08-02,-1", "is no rate"),
        ("EUR,2022-08-02,1e5", "is no rate"),
        ("EUR,2022-08-02,=1+1", "is no rate"),
        ("EUR,2022-08-02,1.123456789", "is no rate"),
        ("EUR,2022-08-02,٣", "is no rate"),
        ("EUR,02/08/2022,1", "is no day"),
        ("EUR,2023-08-02,1", "too far ahead"),
        ("USD,2022-08-02,1", "own currency"),
        ("XXX,2022-08-02,1", "takes no “XXX”"),
        ("GBP,2022-08-01,2", "another rate of 2022-08-01 above"),
    ],
)
def test_rates_with_one_wrong_line_are_not_taken_in(story: Story, line: str, says: str) -> None:
    with pytest.raises(GuardRefused, match=says):
        take(story, "GBP,2022-08-01,1", line)
    assert rate_on(story, DAY, "GBP") is None


def test_every_wrong_line_is_named_up_to_a_limit(story: Story) -> None:
    with pytest.raises(GuardRefused) as refused:
        take(story, *(f"EUR,2022-08-02,{n}x" for n in range(30)))
    assert "And 10 more lines are wrong." in refused.value.reasons


def test_a_deposit_is_booked_at_the_rate_of_its_payment_date(story: Story) -> None:
    take(story, "JPY,2022-08-01,139.27", "JPY,2022-08-20,137")
    agreement = agree(story, amount="1000000", currency="JPY", signed_on=date(2022, 8, 10))
    key = pay(story, agreement, amount="1000000", currency="JPY", value_on=date(2022, 8, 19))
    row = story.ask(lambda work: work.get(Deposit, key))
    assert (row.amount_minor, row.fee_minor, row.rate) == (718_030, 7_180, None)
    later = pay(story, agreement, amount="1", currency="JPY", value_on=date(2022, 8, 20))
    assert story.ask(lambda work: work.get(Deposit, later)).amount_minor == 1
    basis = story.ask(
        lambda work: work.session.exec(
            select(DepositBasis).where(DepositBasis.deposit_id == key)
        ).one()
    )
    assert (basis.basis, basis.at_rate_minor) == (Basis.UN_RATE, 718_030)


def test_what_the_bank_booked_stands_beside_what_the_rate_gives(story: Story) -> None:
    take(story, "EUR,2022-08-01,0.8")
    agreement = agree(story, amount="100.00", currency="EUR", booked="120.00")
    key = pay(story, agreement, amount="80.00", currency="EUR", booked="99.50")
    story.act("agent-2", "deposit.confirm", key)

    def read(work: Any) -> Any:
        day = work.today()
        deposits = contributions.deposits.read(work, as_of=day)
        (signed,) = contributions.agreements.read(work, as_of=day)
        return deposits[0].variance, variance(signed, deposits, "USD"), status(work).deposited

    against_rate, memo, deposited = story.ask(read)
    assert against_rate == Money(-50, "USD")
    assert memo == Money(9950 - 9600, "USD")  # 80 of 100 were expected to be 96.00
    assert deposited == Money(9950, "USD")  # the memo is in no source


def test_without_a_rate_or_with_two_ways_to_book_it_is_refused(story: Story) -> None:
    agreement = agree(story, amount="100.00", currency="EUR", booked="120.00")
    with pytest.raises(Invalid, match="no UN operational rate of EUR is known"):
        pay(story, agreement, amount="1.00", currency="EUR")
    with pytest.raises(Invalid, match="not both"):
        pay(story, agreement, amount="1.00", currency="EUR", rate="1.1", booked="1.10")
    with pytest.raises(Invalid, match="as it came"):
        pay(story, agreement, amount="1.00", currency="USD", booked="1.10")
    take(story, "JPY,2022-08-01,1000")
    with pytest.raises(Invalid, match="less than one cent"):
        pay(story, agreement, amount="1", currency="JPY")


def test_it_is_expected_at_the_rate_of_the_day_where_nothing_is_stated(story: Story) -> None:
    with pytest.raises(Invalid, match="no rate of EUR is known"):
        agree(story, amount="90.00", currency="EUR")
    take(story, "EUR,2022-08-01,0.9")
    agree(story, amount="90.00", currency="EUR")
    (row,) = story.ask(lambda work: contributions.agreements.read(work, as_of=work.today()))
    assert row.booked_minor == 10_000


CURRENCIES = st.sampled_from(("USD", "EUR", "JPY", "KWD", "BHD", "KRW"))
RATES = st.decimals("0.00000001", "99999999", places=8, allow_nan=False)


@given(minor=st.integers(1, 10**15), currency=CURRENCIES, rate=RATES)
def test_booking_is_exact_whatever_the_decimals(minor: int, currency: str, rate: Decimal) -> None:
    """Against decimals of 80 digits, which is another way to come to the same cent."""
    with localcontext() as context:
        context.prec = 80
        units = Decimal(minor).scaleb(-exponent(currency))
        wanted = (units / rate * 100).quantize(Decimal(1), ROUND_HALF_UP)
    booked = convert(Money(minor, currency), rates.per_unit(f"{rate:f}"), "USD")
    assert booked.minor == int(wanted)


@given(
    amounts=st.lists(st.integers(1, 10**9), min_size=1, max_size=12),
    payments=st.lists(st.integers(1, 10**9), max_size=12),
    currency=CURRENCIES,
)
def test_what_is_paid_what_is_left_and_what_is_over_add_up(
    amounts: list[int], payments: list[int], currency: str
) -> None:
    """Early, late, split and over-paid: to the minor unit, in every currency."""
    paid = [0] * len(amounts)
    over = 0
    for payment in payments:
        now = [
            Standing(n, Money(a, currency), None, "R", Money(p, currency), is_overdue=False)
            for n, (a, p) in enumerate(zip(amounts, paid, strict=True))
        ]
        parts = fill(now, Money(payment, currency))
        for place, part in parts:
            paid[place] += part.minor
        over += payment - sum(part.minor for _place, part in parts)
    assert sum(paid) + over == sum(payments)
    assert all(p <= a for p, a in zip(paid, amounts, strict=True))
    assert over == max(sum(payments) - sum(amounts), 0)
    full = [p == a for p, a in zip(paid, amounts, strict=True)]
    assert full == sorted(full, reverse=True)  # one after another


SHAPES = (
    # currency, rate, agreement, instalments, payments
    ("USD", "", "1000.00", ("400.00", "600.00"), ("399.99", "0.01", "600.00")),
    ("EUR", "0.9371", "1000.01", ("500.00", "500.01"), ("750.00", "250.00", "10.00")),
    ("GBP", "0.8123", "1.00", ("1.00",), ("0.33", "0.33", "0.34")),
    ("CHF", "0.9711", "999.99", (), ("999.99",)),
    ("NOK", "10.4021", "15000000.00", ("7500000.00", "7500000.00"), ("15000000.00",)),
    ("SEK", "11.0001", "300.00", ("100.00", "100.00", "100.00"), ("50.00",)),
    ("DKK", "7.4791", "33.33", ("11.11", "22.22"), ("11.11", "11.11")),
    ("JPY", "139.27", "1000001", ("1", "1000000"), ("2", "999999", "5")),
)


def test_eight_currencies_hold_to_the_cent_at_every_date(story: Story) -> None:
    """The fund's identities beside an own sum over what was sent, day by day."""
    start = story.today
    take(story, *(f"{c},{start},{rate}" for c, rate, *_ in SHAPES if rate))
    expected: dict[date, int] = {}
    fees: dict[date, int] = {}
    for currency, rate, amount, parts, payments in SHAPES:
        plan = [{"amount": part, "trigger": "R"} for part in parts]
        agreement = agree(story, amount=amount, currency=currency, instalments=plan)
        for payment in payments:
            story.wait(hours=5)
            key = pay(story, agreement, amount=payment, currency=currency)
            story.act("agent-2", "deposit.confirm", key)
            own = Fraction(payment) / (Fraction(rate) if rate else 1) * 100
            cents = (own + Fraction(1, 2)).__floor__()
            expected[story.today] = expected.get(story.today, 0) + cents
            fee = (Fraction(cents, 100) + Fraction(1, 2)).__floor__()
            fees[story.today] = fees.get(story.today, 0) + fee
        _adds_up(story, agreement, currency, payments)
    days = [start + timedelta(days=n) for n in range((story.today - start).days + 1)]
    for day in days:
        now = story.ask(lambda work, day=day: status(work, day))
        through = sum(cents for when, cents in expected.items() if when <= day)
        taken = sum(cents for when, cents in fees.items() if when <= day)
        assert (now.deposited.minor, now.aa_fee.minor) == (through, taken)
        assert now.available.minor == through - taken


def _adds_up(story: Story, agreement: UUID, currency: str, payments: tuple[str, ...]) -> None:
    def read(work: Any) -> Any:
        day = work.today()
        rows = contributions.agreements.read(work, as_of=day)
        row = next(row for row in rows if row.id == agreement)
        paid = schedules.paid_of.read(work, subject=agreement, as_of=day)
        deposits = contributions.deposits_under.read(work, subject=agreement, as_of=day)
        return sum(one.amount_minor for one in paid), unmatched(row, deposits, paid)

    matched, over = story.ask(read)
    arrived = sum(Money.parse(payment, currency).minor for payment in payments)
    assert matched + over.minor == arrived
