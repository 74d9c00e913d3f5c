"""What is due of an agreement is what has not arrived, whatever the rates did meanwhile."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from mptf.contributions.dues import due
from mptf.contributions.queries import AgreementRow, DepositRow
from mptf.money import Money

_KEY, _DAY = UUID(int=1), date(2021, 1, 1)


def agreement(amount: int, currency: str = "USD", booked: int | None = None) -> AgreementRow:
    worth = amount if booked is None else booked
    return AgreementRow(
        id=_KEY,
        donor_id=_KEY,
        code="D",
        name="Donor",
        number="SAA-1",
        amount_minor=amount,
        currency=currency,
        booked_minor=worth,
        signed_on=_DAY,
        areas=[],
        region=None,
        illustrative=False,
    )


def deposit(
    received: int,
    currency: str = "USD",
    booked: int | None = None,
    state: str = "confirmed",
    under: str = "SAA-1",
) -> DepositRow:
    worth = received if booked is None else booked
    return DepositRow(
        id=_KEY,
        donor_id=_KEY,
        code="D",
        name="Donor",
        number="DEP-1",
        agreement=under,
        value_on=_DAY,
        received_minor=received,
        received_currency=currency,
        rate=None,
        amount_minor=worth,
        fee_minor=0,
        currency="USD",
        state=state,
        illustrative=False,
        entry=None,
    )


@pytest.mark.parametrize(
    ("signed", "paid", "owed"),
    [
        (agreement(1000), [], 1000),
        (agreement(1000), [deposit(400), deposit(100)], 500),
        (agreement(1000), [deposit(1000)], 0),
        (agreement(1000), [deposit(1200)], 0),
        (agreement(1000), [deposit(400, state="recorded"), deposit(100, state="rejected")], 1000),
        (agreement(1000), [deposit(400, under="SAA-2")], 1000),
        # All of it came in its own currency, and was worth less by then: nothing is due.
        (agreement(1000, "EUR", 1100), [deposit(1000, "EUR", 1050)], 0),
        (agreement(1000, "EUR", 1100), [deposit(500, "EUR", 480)], 550),
        # It came in another currency: what is left is counted in the fund's.
        (agreement(1000, "EUR", 1100), [deposit(500, "USD", 500)], 600),
        (agreement(1000, "EUR", 1100), [deposit(1200, "USD", 1200)], 0),
    ],
)
def test_due(signed: AgreementRow, paid: list[DepositRow], owed: int) -> None:
    assert due(signed, paid, "USD") == Money(owed, "USD")
