"""How money comes into the fund of a story and leaves it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.lives.people import Peopled


class Paid(Peopled):
    """A fund into which donors pay."""

    def deposit(self, amount: str, *, confirm: bool = True, **earmark: Any) -> UUID:
        """An arrangement and its cash, confirmed by the second person."""
        currency = self.profile.fund.currency
        agreement = self.act(
            "agent-1",
            "agreement.enter",
            donor="DON",
            amount=amount,
            currency=currency,
            signed_on=self.today,
            **earmark,
        )
        deposit: UUID = self.act(
            "agent-1",
            "deposit.record",
            agreement,
            amount=amount,
            currency=currency,
            value_on=self.today,
            bank_reference=f"BANK-{self.now:%H%M%S}",
        )
        if confirm:
            self.act("agent-2", "deposit.confirm", deposit)
        return deposit

    def movement(self, kind: str, amount: str, **sent: Any) -> UUID:
        """Another movement of cash, confirmed by the second person."""
        movement: UUID = self.act(
            "agent-1", "cash-movement.record", kind=kind, amount=amount, value_on=self.today, **sent
        )
        self.act("agent-2", "cash-movement.confirm", movement)
        return movement
