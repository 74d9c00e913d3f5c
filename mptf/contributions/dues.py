"""What is still due of an agreement: what was signed, less what arrived under it and stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mptf.contributions.queries import AgreementRow, DepositRow
from mptf.money import Money, total
from mptf.profile import Profile
from mptf.working_days import add_working_days


def acknowledged_by(profile: Profile, deposit: DepositRow) -> date | None:
    """Until when a deposit's acknowledgement is to be signed; nothing before it is confirmed."""
    if not deposit.counts or deposit.since is None:
        return None
    days = profile.contribution.acknowledgement_working_days
    return add_working_days(deposit.since, days, profile.holidays)


def due(agreement: AgreementRow, deposits: Iterable[DepositRow], currency: str) -> Money:
    """In the fund's currency, never below zero.

    Where everything came in the agreement's own currency, the rest is worth what it was at the
    signature: a change of rates is a memo on the agreement, not a debt. Nothing is due of one that
    has ended. Source: handbook 7.
    """
    if agreement.ended_on is not None:
        return Money.zero(currency)
    signed = Money(agreement.booked_minor, currency)
    paid = [row for row in deposits if row.agreement == agreement.number and row.counts]
    if all(row.received_currency == agreement.currency for row in paid):
        arrived = min(sum(row.kept_as_received.minor for row in paid), agreement.amount_minor)
        left = agreement.amount_minor - arrived
        return signed.split((arrived, left))[1] if agreement.amount_minor else signed
    rest = signed - total([row.kept for row in paid], currency)
    return max(rest, Money.zero(currency))
