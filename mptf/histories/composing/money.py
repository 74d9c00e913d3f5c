"""The money: what donors said, signed and paid; months closed; other movements of cash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from mptf.clock import months_after
from mptf.histories.composing.script import Pen, Script, day, rules, workday
from mptf.money import Money, convert

MAKER, CHECKER = "agent-maker", "agent-checker"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a donor signed; `amount` is in whole units, `rate` its worth in dollars that day."""

    key: str
    donor: str
    signed: str
    amount: int
    currency: str = "USD"
    rate: str = "1"
    areas: tuple[str, ...] = ()
    region: str = ""
    pledged: str = ""
    parts: tuple[tuple[int, str], ...] = ()
    """Its instalments: how much, by when."""
    prepared: str = ""
    """Since when it was prepared here; nothing where it was entered as signed."""

    @property
    def name(self) -> str:
        """The agreement's name in the history."""
        return f"arr-{self.key}/agreement" if self.prepared else f"saa-{self.key}"


@dataclass(frozen=True, slots=True)
class Payment:
    """What a donor paid under an arrangement, at the rate of the payment date."""

    arrangement: str
    value: str
    amount: int
    rate: str = ""
    ends: str = "confirm"


@dataclass(frozen=True, slots=True)
class Movement:
    """Another movement of cash on its value date: what, how much, and how it ends."""

    key: str
    value: str
    kind: str
    amount: str
    text: str
    ends: str = "confirm"

    @property
    def name(self) -> str:
        """Its name in the history."""
        return f"cm-{self.key}"


INTEREST, CHARGES = "Interest on the fund’s balance", "Charges of the bank"

# Sourced: Norway's announcement of 2020 (NOK 15 million, areas 2 and 3). All else is illustrative,
# and chosen so that eleven donors had paid 17,500,000.00 by the end of 2020.
ARRANGEMENTS = (
    Arrangement(
        "germany",
        "germany",
        "2019-11-04",
        3_000_000,
        "EUR",
        "1.1",
        pledged="2019-07-16",
        parts=((2_000_000, "2019-11-30"), (1_000_000, "2020-09-30")),
    ),
    Arrangement("portugal", "portugal", "2019-11-18", 100_000, "EUR", "1.11"),
    Arrangement("sweden", "sweden", "2019-11-28", 20_000_000, "SEK", "0.104", pledged="2019-07-16"),
    Arrangement("uk", "united-kingdom", "2020-02-10", 2_000_000, "GBP", "1.31"),
    Arrangement(
        "denmark", "denmark", "2020-03-02", 20_000_000, "DKK", "0.149", pledged="2020-01-21"
    ),
    Arrangement("mexico", "mexico", "2020-03-23", 100_000),
    Arrangement("a", "donor-a", "2020-04-20", 1_500_000),
    Arrangement("b", "donor-b", "2020-05-18", 600_000),
    Arrangement(
        "norway",
        "norway",
        "2020-06-26",
        15_000_000,
        "NOK",
        "0.1035",
        ("TA2", "TA3"),
        pledged="2020-06-19",
    ),
    Arrangement("c", "donor-c", "2020-09-21", 1_548_000),
    Arrangement("d", "donor-d", "2020-10-26", 1_000_000, region="africa"),
    Arrangement("denmark-2", "denmark", "2021-03-22", 15_000_000, "DKK", "0.16"),
    Arrangement(
        "sweden-2", "sweden", "2021-03-31", 20_000_000, "SEK", "0.117", pledged="2021-02-22"
    ),
    Arrangement("a-2", "donor-a", "2021-05-03", 1_000_000),
    Arrangement(
        "germany-2",
        "germany",
        "2021-05-25",
        5_000_000,
        "EUR",
        "1.22",
        pledged="2021-03-01",
        parts=((2_000_000, "2021-06-30"), (3_000_000, "2022-05-31")),
    ),
    Arrangement("uk-2", "united-kingdom", "2021-10-25", 2_000_000, "GBP", "1.36"),
    Arrangement("norway-2", "norway", "2022-01-24", 20_000_000, "NOK", "0.1131", ("TA2", "TA3")),
    Arrangement("c-2", "donor-c", "2022-02-28", 1_000_000),
    Arrangement("denmark-3", "denmark", "2022-05-02", 20_000_000, "DKK", "0.1425"),
    Arrangement(
        "portugal-2",
        "portugal",
        "2022-11-07",
        200_000,
        "EUR",
        "1.01",
        pledged="2022-10-10",
        prepared="2022-10-17",
    ),
)
PAYMENTS = (
    Payment("germany", "2019-11-20", 2_000_000, "1.1"),
    Payment("portugal", "2019-12-05", 100_000, "1.12"),
    Payment("sweden", "2019-12-12", 20_000_000, "0.105"),
    Payment("uk", "2020-02-27", 2_000_000, "1.3"),
    Payment("denmark", "2020-03-19", 20_000_000, "0.15"),
    Payment("mexico", "2020-04-08", 100_000),
    Payment("a", "2020-05-12", 1_500_000),
    Payment("b", "2020-06-05", 600_000),
    Payment("norway", "2020-07-06", 15_000_000, "0.104"),
    Payment("germany", "2020-09-25", 1_000_000, "1.18"),
    Payment("c", "2020-10-15", 1_548_000),
    Payment("d", "2020-11-19", 1_000_000),
    Payment("denmark-2", "2021-03-30", 15_000_000, "0.16"),
    Payment("sweden-2", "2021-04-13", 20_000_000, "0.1175", "reject"),
    Payment("sweden-2", "2021-04-13", 20_000_000, "0.117"),
    Payment("a-2", "2021-05-20", 1_000_000),
    Payment("germany-2", "2021-06-10", 2_000_000, "1.2"),
    Payment("uk-2", "2021-11-18", 2_000_000, "1.35"),
    Payment("norway-2", "2022-02-17", 20_000_000, "0.115"),
    Payment("c-2", "2022-03-10", 1_000_000),
    Payment("denmark-3", "2022-05-19", 20_000_000, "0.14"),
    Payment("germany-2", "2022-06-14", 3_000_000, "1.05"),
    # Without a rate of its own: at that of the day, which was taken in the day before.
    Payment("portugal-2", "2022-12-14", 200_000, "", "stop"),
)
FIRST_CLOSED, LAST_CLOSED = day("2019-11-30"), day("2022-10-31")

# None of it is known from sources.
MOVEMENTS = (
    Movement("interest-2021", "2021-06-30", "fund-interest", "18250.40", INTEREST),
    Movement("charge-2021", "2021-07-15", "bank-charge", "310.00", CHARGES),
    Movement("charge-twice", "2021-07-16", "bank-charge", "310.00", CHARGES),
    Movement("charge-undone", "2021-07-28", "reversal", "310.00", "The charges came in twice"),
    Movement("income-2021", "2021-11-08", "other-income", "4200.00", "A petty advance closed"),
    Movement("exchange-2022", "2022-02-21", "exchange-difference", "-1180.25", "On cash in NOK"),
    Movement("interest-2022", "2022-06-30", "fund-interest", "42110.05", INTEREST),
    Movement("charge-2022", "2022-09-15", "bank-charge", "295.50", CHARGES),
    Movement("charge-wrong", "2022-09-19", "bank-charge", "2955.00", CHARGES, "reject"),
    Movement("interest-late", "2022-12-13", "fund-interest", "39004.12", INTEREST, "stop"),
)


def compose(script: Script) -> None:
    """Arrangements with their pledges, payments, closed months, and what else moved."""
    for arrangement in ARRANGEMENTS:
        _sign(script, arrangement)
    counts: dict[str, int] = {}
    for payment in PAYMENTS:
        counts[payment.arrangement] = counts.get(payment.arrangement, 0) + 1
        _receive(script, payment, counts[payment.arrangement])
    for movement in MOVEMENTS:
        more = {"reverses": "@cm-charge-twice/tx"} if movement.kind == "reversal" else {}
        move(script, movement, **more)
    _close(script)


def _sign(script: Script, row: Arrangement) -> None:
    sent = amounts(row)
    if row.pledged:
        text = (
            "Announced; the amount in kroner and the earmark are sourced, the day is illustrative"
        )
        said = {"pledged_on": row.pledged}
        if row.key == "norway":
            said["text"] = text
        script.pen(day(row.pledged), 15).do("officer-1", "pledge.enter", sent=sent | said)
    if row.prepared:
        return
    signed: dict[str, Any] = {"signed_on": row.signed}
    if row.parts:
        signed["instalments"] = [
            {"amount": Money.parse(str(part), row.currency).plain(), "due_on": by}
            for part, by in row.parts
        ]
    if row.areas:
        signed["areas"] = list(row.areas)
    if row.region:
        signed["region"] = row.region
    script.pen(day(row.signed), 15).do(MAKER, "agreement.enter", sent=sent | signed, name=row.name)


def amounts(row: Arrangement) -> dict[str, Any]:
    """Whose it is, how much, and its worth on the day of the signature."""
    own = rules().fund.currency
    amount = Money.parse(str(row.amount), row.currency)
    sent: dict[str, Any] = {
        "donor": row.donor,
        "amount": amount.plain(),
        "currency": row.currency,
        "illustrative": True,
    }
    if row.currency != own:
        sent["booked"] = convert(amount, Fraction(row.rate), own).plain()
    return sent


def _receive(script: Script, row: Payment, number: int) -> None:
    arrangement = next(a for a in ARRANGEMENTS if a.key == row.arrangement)
    sent: dict[str, Any] = {
        "amount": Money.parse(str(row.amount), arrangement.currency).plain(),
        "currency": arrangement.currency,
        "value_on": row.value,
        "bank_reference": f"ILLUSTRATIVE/{row.arrangement.upper()}/{number}",
    }
    if row.rate:
        sent["rate"] = row.rate
    name = f"dep-{row.arrangement}-{number}"
    pen = script.pen(day(row.value), 14)
    pen.do(MAKER, "deposit.record", arrangement.name, sent, name=name)
    if row.ends == "stop":
        return
    pen.wait(1)
    why = "The rate is not that of the payment date." if row.ends == "reject" else ""
    pen.do(CHECKER, f"deposit.{row.ends}", name, why=why)
    if row.ends == "confirm":
        pen.wait(1)
        pen.do("head", "deposit.sign-letter", name, {"letter": "donor-acknowledgement"})


def move(script: Script, row: Movement, **more: str) -> None:
    """Record a movement of cash on its value date; another person checks it."""
    sent = {
        "kind": row.kind,
        "amount": row.amount,
        "value_on": row.value,
        "text": row.text,
        "illustrative": True,
        **more,
    }
    pen = script.pen(day(row.value), 13)
    pen.do(MAKER, "cash-movement.record", sent=sent, name=row.name)
    if row.ends != "stop":
        pen.wait(1)
        why = "The amount is ten times that of the statement." if row.ends == "reject" else ""
        pen.do(CHECKER, f"cash-movement.{row.ends}", row.name, why=why)


def _close(script: Script) -> None:
    """Each month is closed on the profile's working day of the next one."""
    last = FIRST_CLOSED
    while last <= LAST_CLOSED:
        pen = _on_closing_day(script, last)
        pen.do(CHECKER, "period.close", sent={"through_on": last.isoformat()})
        last = months_after(last + timedelta(days=1), 1) - timedelta(days=1)


def _on_closing_day(script: Script, last: date) -> Pen:
    return script.pen(workday(last, rules().money.period_close_working_days), 18)
