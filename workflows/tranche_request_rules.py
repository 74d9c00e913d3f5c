"""The guards that the table of requests for a tranche names; all but one weigh the evidence."""

from __future__ import annotations

from collections.abc import Sequence

from mptf.tranches import evidence
from mptf.tranches.evidence import rule_of
from mptf.tranches.measures import Course, Earlier, Flag, Held, Report, Standing
from mptf.tranches.models import TrancheRequest
from mptf.tranches.states import TrancheState
from workflows import tranche_request_grounds as grounds
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.tranche_request_grounds import Asked

Request = Case[TrancheRequest]


@rests_on(grounds.asked)
def was_not_asked_for(_case: Request, asked: Sequence[Asked]) -> str | None:
    """One request at a time is open for a tranche, and none once it is released."""
    for other in asked:
        said = TrancheState(other.state).public
        return f"It was asked for by {other.number}, which is: {said}."
    return None


@rests_on(grounds.standing)
def the_programme_is_under_way(case: Request, standing: Sequence[Standing]) -> str | None:
    """It is not suspended, closed or past its end."""
    return evidence.not_at_work(standing[0], case.work.today())


@rests_on(grounds.earlier)
def the_earlier_tranches_are_sent(case: Request, earlier: Sequence[Earlier]) -> str | None:
    """All that comes before it was transferred."""
    return evidence.not_sent(earlier, case.subject.tranche)


@rests_on(grounds.reports)
def reports_are_accepted(case: Request, reports: Sequence[Report]) -> str | None:
    """Every report that is due is accepted."""
    return evidence.not_accepted(rule_of(case.work.profile), reports)


@rests_on(grounds.courses)
def enough_is_used(case: Request, courses: Sequence[Course]) -> str | None:
    """The profile's share of the earlier tranches is spent or committed."""
    return evidence.not_enough(rule_of(case.work.profile), courses)


@rests_on(grounds.conditions)
def conditions_are_met(_case: Request, conditions: Sequence[Held]) -> str | None:
    """No open condition of the approval names the tranche."""
    return evidence.not_met(conditions)


@rests_on(grounds.flags)
def nothing_is_flagged(_case: Request, flags: Sequence[Flag]) -> str | None:
    """No flag holds the programme's money back."""
    return evidence.not_lifted(flags)
