"""Enter what goes back to a donor, to be confirmed by a second person. Source: handbook 7.

A refund names the deposit of which it pays back: so it goes out of the pool into which that came,
and is never more than the deposit brought there. The agent keeps its fee, which was taken for what
it did; what it gives back of it all the same is said with the refund.

A deposit that never came is reversed: it counts as if it had never been. One that came and goes
back is refunded: both stay to be seen.
"""

from __future__ import annotations

from datetime import date

from mptf.contributions.models import CashMovement, Deposit, DonorRefund, MovementKind
from mptf.contributions.service import movement
from mptf.errors import Invalid
from mptf.money import Money
from mptf.work import Work


def refund(
    work: Work,
    deposit: Deposit,
    *,
    amount: Money,
    value_on: date,
    reason: str,
    bank_reference: str,
    fee: Money | None = None,
    returned: Money | None = None,
) -> CashMovement:
    """What goes back of a deposit, in the fund's currency; `fee` is what of it the agent gives.

    `returned` is what the donor has back in the currency in which the deposit came; where it is not
    said, it is by what the deposit itself was booked, half up.

    Raises:
        Invalid: an amount that is not above zero, a fee above it, a day before the deposit's own,
            or another amount of what came in the fund's own currency.
    """
    own = work.profile.fund.currency
    fee = Money.zero(own) if fee is None else fee
    if fee > amount:
        raise Invalid("fee", f"of {amount} no more than that is of the fee")
    if value_on < deposit.value_on:
        raise Invalid("value_on", f"{deposit.number} itself is of {deposit.value_on.isoformat()}")
    row = movement(
        work,
        kind=MovementKind.DONOR_REFUND,
        amount=amount,
        value_on=value_on,
        text=reason,
        organisation_id=deposit.donor_id,
        illustrative=deposit.illustrative,
    )
    work.add(
        DonorRefund(
            movement_id=row.id,
            deposit_id=deposit.id,
            fee_minor=fee.minor,
            returned_minor=_returned(deposit, amount, returned).minor,
            bank_reference=bank_reference,
        )
    )
    return row


def _returned(deposit: Deposit, amount: Money, said: Money | None) -> Money:
    if deposit.received_currency != deposit.currency:
        if said is not None:
            return said
        whole, part = deposit.amount_minor, deposit.received_minor * amount.minor
        return Money((2 * part + whole) // (2 * whole), deposit.received_currency)
    if said not in (None, amount):
        raise Invalid("returned", f"it came in {deposit.currency}: leave this empty")
    return amount
