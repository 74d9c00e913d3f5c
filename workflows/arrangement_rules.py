"""The guards of arrangements with donors, and what follows from their steps."""

from __future__ import annotations

from collections.abc import Sequence

from mptf.agreements import diligence
from mptf.agreements import service as agreements
from mptf.agreements.models import Arrangement, ClearanceOutcome
from workflows import arrangement_grounds as grounds
from workflows.arrangement_grounds import Deviation, Donor, Signed
from workflows.grammar import Case
from workflows.grounds import rests_on

Its = Case[Arrangement]


@rests_on(grounds.deviation)
def departs_from_the_standard(_case: Its, deviation: Sequence[Deviation]) -> str | None:
    """There is something to clear, and it is not cleared yet."""
    (terms,) = deviation
    if not terms.text:
        return "It keeps to the fund’s standard: it needs no clearance."
    if terms.outcome == ClearanceOutcome.CLEARED:
        return "It is cleared as it stands."
    if terms.outcome == ClearanceOutcome.REFUSED:
        return "Clearance of these terms was refused: write them anew first."
    return None


@rests_on(grounds.deviation)
def every_deviation_is_cleared(_case: Its, deviation: Sequence[Deviation]) -> str | None:
    """What departs from the standard is cleared, in the terms as they stand."""
    (terms,) = deviation
    if not terms.text or terms.outcome == ClearanceOutcome.CLEARED:
        return None
    if terms.outcome == ClearanceOutcome.REFUSED:
        return f"Its deviation from the standard was refused: {terms.reason}"
    return "It departs from the fund’s standard: ask for clearance first."


@rests_on(grounds.donor, grounds.signed)
def due_diligence_is_valid(
    case: Its, donor: Sequence[Donor], signed: Sequence[Signed]
) -> str | None:
    """On the day of the signature a due diligence of such a donor holds, and it was passed."""
    day = max((one.signed_on for one in signed), default=case.work.today())
    held = [
        (one.from_on, one.until_on, one.outcome)
        for one in donor
        if one.from_on and one.until_on and one.outcome
    ]
    return diligence.why_not(case.work, donor[0].kind, donor[0].name, held, day)


def clear_the_deviation(case: Its) -> None:
    """The deviation is cleared for the terms as they stand."""
    agreements.decide(case.work, case.subject, ClearanceOutcome.CLEARED, case.remark)


def refuse_the_deviation(case: Its) -> None:
    """The deviation is refused for the terms as they stand."""
    agreements.decide(case.work, case.subject, ClearanceOutcome.REFUSED, case.remark)


def bring_it_into_force(case: Its) -> None:
    """It counts as a commitment from the day of the later signature."""
    agreements.bring_into_force(case.work, case.subject)
