"""Adopt targets. Source: handbook 8."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from mptf.audit import service as audit
from mptf.errors import Invalid
from mptf.money import Money
from mptf.targets.models import Target
from mptf.work import Work


def adopt(
    work: Work,
    *,
    amount: Money,
    adopted_on: date,
    basis: str | None = None,
    decision_id: UUID | None = None,
    date_illustrative: bool = False,
    source: str = "",
) -> Target:
    """Enter an adopted target; it replaces the one before it from its day on.

    Raises:
        Invalid: not above zero, not in the fund's currency, or adopted in the future.
    """
    if amount.minor <= 0 or amount.currency != work.profile.fund.currency:
        raise Invalid("amount", f"give an amount of {work.profile.fund.currency} above zero")
    if adopted_on > work.today():
        raise Invalid("adopted_on", "a target is entered after it was adopted")
    row = work.add(
        Target(
            amount_minor=amount.minor,
            currency=amount.currency,
            basis=basis or work.profile.targets.basis,
            adopted_on=adopted_on,
            decision_id=decision_id,
            date_illustrative=date_illustrative,
            source=source,
        )
    )
    audit.record(work, "adopt", "target", row.id, after={"amount": amount.plain()})
    return row
