"""When a delegation can be confirmed, and when it can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from mptf.people.models import Delegation
from mptf.policy import Role
from workflows.grammar import Case


def it_has_not_ended(case: Case[Any]) -> str | None:
    """It was not taken back, and its last day has not passed."""
    lent: Delegation = case.subject
    today = case.work.today()
    if lent.revoked_on is None and (lent.to_on or date.max) >= today:
        return None
    return "It has ended."


def it_waits_for_its_lender(case: Case[Any]) -> str | None:
    """Somebody else entered it, and whoever lends the role still has it."""
    lent: Delegation = case.subject
    if lent.confirmed_on is not None:
        return "It is confirmed."
    if not case.work.actor.holds(Role(lent.role)):
        return "The role is yours no more."
    return it_has_not_ended(case)
