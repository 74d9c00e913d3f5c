"""Record a deposit: by hand, or of a line of a bank statement."""

from __future__ import annotations

from typing import Any

from mptf.contributions import instalments
from mptf.contributions import service as contributions
from mptf.contributions.models import Agreement, Deposit
from mptf.contributions.schemas import MatchSent, PartSent
from mptf.errors import Invalid
from mptf.work import Work
from workflows.deposit import DEPOSIT
from workflows.engine import begin


def record(
    work: Work, agreement: Agreement, *, instalment: int | None = None, **told: Any
) -> Deposit:
    """Record what arrived under an agreement, and which instalment it pays where that is said.

    Raises:
        Invalid: as for a deposit, or an instalment that cannot be said before it is matched.
    """
    deposit = contributions.deposit(work, agreement=agreement, **told)
    if instalment is not None:
        if deposit.received_currency != agreement.currency:
            raise Invalid(
                "instalment",
                f"{agreement.number} is in {agreement.currency}: leave this empty, and match the "
                "deposit by amounts",
            )
        whole = told["received"].plain()
        parts = (PartSent(instalment=instalment, amount=whole),)
        instalments.match(work, deposit, MatchSent(parts=parts))
    return begin(work, DEPOSIT, deposit)
