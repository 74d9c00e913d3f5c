"""Decisions of the Committee, and the conditions that they set."""

from __future__ import annotations

from uuid import UUID

from mptf.committee import service as committee
from mptf.committee.models import Decision
from mptf.committee.schemas import DecisionSent
from mptf.errors import Invalid, NotFound
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme
from mptf.work import Work
from workflows import forms
from workflows.decision import DECISION
from workflows.decision_rules import FUND
from workflows.engine import begin, workflow_named
from workflows.tables import decided


def record_decision(work: Work, _on: None, sent: DecisionSent) -> Decision:
    """Record a decision of the Committee, provisional until the Chair signs."""
    decision = committee.record(work, sent, lambda kind, key: title_of(work, kind, key))
    return begin(work, DECISION, decision)


def title_of(work: Work, kind: str, key: UUID) -> str:
    """What a thing that is decided on is called now.

    Raises:
        Invalid: nothing is decided on things of that kind.
    """
    if kind == FUND:
        return work.profile.fund.name
    if kind not in {workflow for workflow, _trigger in decided()}:
        raise Invalid("items", f"nothing is decided on a “{kind}”")
    title: str = work.get(workflow_named(kind).record, key).title
    return title


def meet_condition(
    work: Work, programme: JointProgramme, sent: forms.ConditionForm
) -> JointProgramme:
    """Accept the evidence for a condition of the approval."""
    item = programmes.approval(work, programme)
    for condition in committee.conditions(work, item) if item else []:
        if condition.seq == sent.condition:
            committee.meet(work, condition, sent.evidence)
            return programme
    raise NotFound("condition of the approval", str(sent.condition))
