"""Workflows as data, and the status of the fund, as they are sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from api.json.schemas.parts import Answer
from mptf.db import NEW
from workflows import paper
from workflows.grammar import Step, Workflow


class StateItem(Answer):
    """A state: its code, its public name, and how many records stand in it now."""

    code: str
    name: str
    records: int


class StepItem(Answer):
    """A row of a workflow's table."""

    trigger: str
    from_states: list[str]
    to_state: str
    who: str
    only_when: list[str]
    what_follows: list[str]
    decided_by: str | None
    says_why: bool

    @classmethod
    def of(cls, step: Step) -> StepItem:
        """A row as it is sent."""
        return cls(
            trigger=step.trigger,
            from_states=[source.value for source in step.sources],
            to_state=step.dest.value,
            who=step.by.label,
            only_when=[paper.condition(guard) for guard in step.when],
            what_follows=[str(effect) for effect in step.then],
            decided_by=step.decides.value if step.decides else None,
            says_why=step.why,
        )


class WorkflowItem(Answer):
    """The life of one kind of record, as the table that the engine runs on."""

    name: str
    title: str
    states: list[StateItem]
    steps: list[StepItem]

    @classmethod
    def of(cls, workflow: Workflow[Any], standing: dict[str, int]) -> WorkflowItem:
        """A workflow as it is sent."""
        return cls(
            name=workflow.name,
            title=workflow.title,
            states=[
                StateItem(code=state.value, name=state.public, records=standing.get(state.value, 0))
                for state in workflow.states
                if state.value != NEW
            ],
            steps=[StepItem.of(step) for step in workflow.steps],
        )


class WorkflowPage(Answer):
    """Every workflow of the fund."""

    items: list[WorkflowItem]


class StatusReport(Answer):
    """The fund in one look. Amounts are text in US dollars; progress is a share of the target."""

    as_of: date
    concept_notes_submitted: int
    positively_assessed_ever: int
    pipeline_active: int
    programmes_funded: int
    programmes_operational: int
    un_entities: int
    donors: int
    pledged_usd: str
    committed_usd: str
    deposited_usd: str
    aa_fee_usd: str
    transferred_usd: str
    refunded_usd: str
    available_usd: str
    reserved_usd: str
    available_by_pool: dict[str, str]
    target_usd: str | None
    target_progress: float | None = Field(ge=0)
    closed_on: date | None = Field(description="Since when the fund itself is closed.")
