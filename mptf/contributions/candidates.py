"""What lines of bank statements may be matched with: every agreement, as it stands today."""

from __future__ import annotations

from collections import defaultdict

from mptf.contributions import queries as contributions
from mptf.contributions import schedules
from mptf.contributions.instalments import standing
from mptf.contributions.matching import Candidate
from mptf.contributions.memos import under
from mptf.contributions.schedules import DueRow, PaidRow
from mptf.money import Money
from mptf.sheaf import Read, Sheaf
from mptf.work import Work

PARTS = (contributions.agreements, contributions.deposits, schedules.due, schedules.paid)
_ALL = Sheaf(*PARTS)


def candidates(work: Work) -> list[Candidate]:
    """Every agreement that the reader sees, in one statement."""
    return gathered(work, _ALL.read(work, as_of=work.today()))


def gathered(work: Work, of: Read) -> list[Candidate]:
    """The same, of what was read with other things."""
    due: dict[object, list[DueRow]] = defaultdict(list)
    paid: dict[object, list[PaidRow]] = defaultdict(list)
    for row in of[schedules.due]:
        due[row.agreement_id].append(row)
    for each in of[schedules.paid]:
        paid[each.agreement_id].append(each)
    found = []
    for agreement in of[contributions.agreements]:
        arrived = sum(
            row.kept_as_received.minor
            for row in under(agreement, of[contributions.deposits])
            if row.received_currency == agreement.currency
        )
        left = max(agreement.amount_minor - arrived, 0)
        found.append(
            Candidate(
                agreement,
                standing(due[agreement.id], paid[agreement.id], work.today()),
                Money(left, agreement.currency),
            )
        )
    return found
