"""The guards and the acts of a programme’s end that its table names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mptf.closing import service as closure
from mptf.programmes.models import JointProgramme
from mptf.transfers.queries import OVER
from workflows import closing, closing_grounds
from workflows import joint_programme_grounds as grounds
from workflows.closing_grounds import Evaluated, Part, Recommended, Unmet, Waived
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.joint_programme_grounds import (
    Paper,
    Request,
)

Programme = Case[JointProgramme]
ACTIVITIES_DONE = "activities-done"


@rests_on(grounds.evidence)
def activities_are_done(_case: Programme, evidence: Sequence[Paper]) -> str | None:
    """The coordinating entity has said that activities are done."""
    if any(paper.kind == ACTIVITIES_DONE for paper in evidence):
        return None
    return "The coordinating entity has not yet said that activities are done."


@rests_on(*closing.GROUNDS)
def every_line_of_the_checklist_is_met(case: Programme, *found: Any) -> str | None:
    """Reports, refunds, interest, the evaluation and the agent’s word are in: nothing is left."""
    lines = closing.checklist(case.subject, closing.Papers(*found))
    return " ".join(line.says for line in lines if not line.met) or None


@rests_on(closing_grounds.parts)
def something_was_not_transferred(_case: Programme, parts: Sequence[Part]) -> str | None:
    """Something is allocated to it that was not transferred."""
    if any(row.allocated_minor for row in parts):
        return None
    return "Nothing is kept for it that was not transferred."


@rests_on(grounds.requests)
def no_request_is_open(_case: Programme, requests: Sequence[Request]) -> str | None:
    """No transfer is under way."""
    waiting = [row.number for row in requests if row.state not in OVER]
    return f"Still under way: {', '.join(waiting)}." if waiting else None


@rests_on(closing_grounds.unmet)
def a_condition_is_open(_case: Programme, unmet: Sequence[Unmet]) -> str | None:
    """A condition of a decision on it is not met yet."""
    return None if unmet else "No condition of its approval is open."


@rests_on(closing_grounds.evaluation)
def it_is_not_evaluated_yet(_case: Programme, evaluation: Sequence[Evaluated]) -> str | None:
    """There is no evaluation of it."""
    return "The programme was evaluated already." if evaluation else None


@rests_on(closing_grounds.waiver)
def its_evaluation_was_not_waived(_case: Programme, waiver: Sequence[Waived]) -> str | None:
    """Its evaluation is waited for."""
    return "Its evaluation was waived already." if waiver else None


@rests_on(closing_grounds.recommendations)
def something_was_recommended(
    _case: Programme, recommendations: Sequence[Recommended]
) -> str | None:
    """Its evaluation recommends something."""
    return None if recommendations else "No evaluation of it recommends anything."


def expect_the_evaluation(case: Programme) -> None:
    """So many months after its end the final evaluation is due, by the profile."""
    closure.expect_evaluation(case.work, case.subject)
