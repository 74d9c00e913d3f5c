"""What is still to come of agreements, instalment by instalment, in the fund's currency.

Together it is exactly what is due of them, so that no page can say two things of one debt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from mptf.contributions.dues import due
from mptf.contributions.instalments import Standing, standing
from mptf.contributions.queries import AgreementRow, DepositRow
from mptf.contributions.schedules import DueRow, PaidRow
from mptf.money import Money


class Expected(NamedTuple):
    """An instalment, and what is still to come of it.

    There is no instalment where an agreement names none, or where all that it names are paid and
    something is due nevertheless: then it is the rest of the agreement.
    """

    agreement: AgreementRow
    instalment: Standing | None
    worth: Money

    @property
    def due_on(self) -> date | None:
        """The day that was agreed, where one was."""
        return self.instalment.due_on if self.instalment else None

    @property
    def is_overdue(self) -> bool:
        """Whether that day is gone by."""
        return self.instalment is not None and self.instalment.is_overdue

    @property
    def trigger(self) -> str:
        """What is to happen before; nothing where a day was agreed, or neither."""
        return self.instalment.trigger if self.instalment else ""


def expected(
    agreements: Iterable[AgreementRow],
    deposits: Sequence[DepositRow],
    signed: Iterable[DueRow],
    paid: Iterable[PaidRow],
    *,
    day: date,
    currency: str,
) -> list[Expected]:
    """Every instalment of these agreements as of a day, paid ones too, in the agreements' order.

    What is due of an agreement is shared among its open instalments as they stand in its own
    currency, to the cent.
    """
    dues: dict[UUID, list[DueRow]] = defaultdict(list)
    pays: dict[UUID, list[PaidRow]] = defaultdict(list)
    for one in signed:
        dues[one.agreement_id].append(one)
    for payment in paid:
        pays[payment.agreement_id].append(payment)
    found: list[Expected] = []
    for row in agreements:
        sums = standing(dues[row.id], pays[row.id], day)
        found += _of(row, sums, due(row, deposits, currency))
    return found


def _of(row: AgreementRow, sums: Sequence[Standing], left: Money) -> list[Expected]:
    weights = [one.left.minor for one in sums]
    if any(weights):
        parts = left.split(weights)
        return [Expected(row, one, part) for one, part in zip(sums, parts, strict=True)]
    nothing = Money.zero(left.currency)
    rest = [Expected(row, None, left)] if left or not sums else []
    return [*(Expected(row, one, nothing) for one in sums), *rest]
