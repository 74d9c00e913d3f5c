"""Whose turn it is: for each state of each life, who moves it on, and by what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from mptf.lives.states import Counts, State
from mptf.notes.states import NoteState as N
from mptf.policy import Actor, Party, calendar, committee, nobody
from mptf.programme_reports.states import ReportState
from mptf.programmes.states import ProgrammeState as P
from workflows.acts import ACTS, slug
from workflows.duties import brought_by
from workflows.grammar import Step, Workflow
from workflows.tables import WORKFLOWS

RESTING = frozenset({Counts.END, Counts.PIPELINE, Counts.PUBLISHED})
"""It is nobody's turn where nothing follows, and where money or another record is waited for."""

FIRST: Mapping[tuple[str, str], str] = {
    ("concept-note", N.DRAFT.value): "concept-note.write",
    ("concept-note", N.RETURNED.value): "concept-note.write",
    ("concept-note", N.REVISION_REQUESTED.value): "concept-note.write",
    ("concept-note", N.SCREENING.value): "concept-note.screen",
    ("concept-note", N.UNDER_REVIEW.value): "review-assignment.ask",
    ("joint-programme", P.DRAFTING.value): "joint-programme.write-fields",
    ("joint-programme", P.CHANGES_REQUESTED.value): "joint-programme.write-fields",
    ("joint-programme", P.APPROVED.value): "joint-programme.countersign",
    ("joint-programme", P.SIGNED.value): "transfer-request.draft",
    ("programme-report", ReportState.DUE.value): "programme-report.write",
    ("programme-report", ReportState.RETURNED.value): "programme-report.write",
}
"""What is done first where a step must be prepared, or where no step leads on by itself."""


class Whose(StrEnum):
    """Of which records in a state it is somebody's turn."""

    EVERY = auto()
    OWN = auto()
    NONE = auto()


class _Own(NamedTuple):
    """A record that the actor's organisation coordinates, or that they review."""

    coordinator_id: UUID | None
    reviewer_id: UUID
    organisation_id: UUID | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A state in which something waits for somebody."""

    workflow: str
    state: str
    party: Party
    steps: tuple[str, ...]
    """The acts that lead on, by their names; none where a signed decision or another act does."""
    first: str = ""
    decided: bool = False
    four_eyes: bool = False

    def whose(self, actor: Actor) -> Whose:
        """Of which records in this state it is the actor's turn."""
        if self.decided:
            return Whose.NONE
        if self.party.includes(actor, None):
            return Whose.EVERY
        return (
            Whose.OWN
            if self.party.includes(actor, _Own(actor.organisation, actor.id, actor.organisation))
            else Whose.NONE
        )

    def act(self, *, prepared: bool) -> str:
        """The one act to do now; empty where there is a choice, which the record's page shows."""
        if self.first and not prepared:
            return self.first
        return self.steps[0] if len(self.steps) == 1 else ""


@cache
def turns() -> Mapping[tuple[str, str], Turn]:
    """Every state in which something waits, by workflow and state."""
    rested = [(workflow, state) for workflow in WORKFLOWS for state in list(workflow.states)[1:]]
    found = (_turn(workflow, state) for workflow, state in rested)
    return {(turn.workflow, turn.state): turn for turn in found if turn is not None}


def _turn(workflow: Workflow[Any], state: State) -> Turn | None:
    if state.counts & RESTING:
        return None
    leading = [step for step in workflow.steps if state in step.sources and _leads_on(step, state)]
    taken = [step for step in leading if step.decides is None]
    first = FIRST.get((workflow.name, state.value), "")
    if not taken and not first:
        return Turn(workflow.name, state.value, committee, (), decided=True) if leading else None
    return Turn(
        workflow.name,
        state.value,
        taken[0].by if taken else ACTS[first].by,
        tuple(f"{workflow.name}.{slug(step.trigger)}" for step in taken),
        first,
        four_eyes=_wants_another(workflow, state, taken),
    )


def _leads_on(step: Step, state: State) -> bool:
    """Whether a record waits for a step; what ends it or takes it back, for a reason, may come.

    A step that leaves it where it stands is asked for apart.
    """
    return step.by not in (calendar, nobody) and not step.why and step.dest is not state


def _wants_another(workflow: Workflow[Any], state: State, steps: Iterable[Step]) -> bool:
    """Whether a step is kept from whoever brought the record to where it stands."""
    bringing = {step.trigger for step in workflow.steps if step.dest is state}
    return any(bringing.intersection(brought_by(workflow.name, step.trigger)) for step in steps)
