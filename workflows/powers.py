"""How far a delegation reaches: for what one may sign in another's role, and up to which amount."""

from __future__ import annotations

from mptf.money import Money
from mptf.policy import Purpose, Role
from mptf.templating import amount_of
from mptf.work import Work

_DONE = {
    Purpose.PRESIDE: "preside over the Committee",
    Purpose.SIGN_DECISION: "sign decisions",
    Purpose.SIGN_TRANSFER: "sign transfer requests",
}


def falls_short(work: Work, purpose: Purpose, role: Role, minor: int) -> str | None:
    """Why the actor may not sign so much in a role that is lent to them; nothing where they may.

    `minor` is in the fund's currency. Who has nothing of the role is told so by the step's party.
    """
    actor = work.actor
    powers = [power for power in actor.lent if power.role is role]
    if not powers or actor.may(purpose, role, minor):
        return None
    if not actor.may(purpose, role):
        return f"Your delegation does not let you {_DONE[purpose]}."
    most = max(power.most_minor or 0 for power in powers if power.covers(role, purpose))
    currency = work.profile.fund.currency
    return (
        f"Your delegation lets you sign up to {amount_of(Money(most, currency))}; "
        f"this is {amount_of(Money(minor, currency))}."
    )
