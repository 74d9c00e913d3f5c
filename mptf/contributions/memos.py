"""Memos on an agreement: what is no source of the fund and no debt, but is to be known.

The variance is by how much more was booked than was expected at the signature, of what has arrived
in the agreement's own currency. Source: handbook 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from mptf.contributions.instalments import kept
from mptf.contributions.queries import AgreementRow, DepositRow
from mptf.contributions.schedules import PaidRow
from mptf.money import Money, convert, exponent, total


def under(agreement: AgreementRow, deposits: Iterable[DepositRow]) -> list[DepositRow]:
    """The confirmed deposits under an agreement."""
    return [row for row in deposits if row.agreement == agreement.number and row.counts]


def variance(
    agreement: AgreementRow, deposits: Iterable[DepositRow], currency: str
) -> Money | None:
    """Booked, less what the same amount was worth at the signature, half up to the cent.

    Nothing where the agreement is in the fund's own currency, or where something came in another
    currency than its own.
    """
    paid = under(agreement, deposits)
    if agreement.currency == currency or not paid or not agreement.amount_minor:
        return None
    if any(row.received_currency != agreement.currency for row in paid):
        return None
    arrived = Money(sum(row.received_minor for row in paid), agreement.currency)
    expected = convert(arrived, _expected_rate(agreement, currency), currency)
    return total([row.amount for row in paid], currency) - expected


def _expected_rate(agreement: AgreementRow, currency: str) -> Fraction:
    """What one unit of its currency was expected to be worth."""
    scale = Fraction(10) ** (exponent(agreement.currency) - exponent(currency))
    return Fraction(agreement.booked_minor, agreement.amount_minor) * scale


def unmatched(
    agreement: AgreementRow, deposits: Iterable[DepositRow], paid: Sequence[PaidRow]
) -> Money:
    """What has arrived in its currency and pays no instalment: an over-payment, or not matched."""
    arrived = sum(
        row.kept_as_received.minor
        for row in under(agreement, deposits)
        if row.received_currency == agreement.currency
    )
    own = {
        row.id for row in under(agreement, deposits) if row.received_currency == agreement.currency
    }
    matched = sum(row.amount_minor for row in kept(paid) if row.deposit_id in own)
    return Money(arrived - matched, agreement.currency)
