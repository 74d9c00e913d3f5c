"""One step of many records: looked at first, then taken by the whole of a fixed set or by none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from mptf.db import Living
from mptf.errors import GuardRefused, Invalid, NotFound, Refused
from mptf.policy import Actor, require
from mptf.work import Work
from workflows.acts import STEPS
from workflows.engine import fire
from workflows.foresight import Foreseen, come_of
from workflows.grammar import Step, Workflow
from workflows.sight import seen

MOST = 200
"""Records in one set: what one person can still look through, and what is done in seconds."""


class Frozen(NamedTuple):
    """A record as it was looked at: it is the same one until it takes another step."""

    key: UUID
    step: int


class Line(NamedTuple):
    """What would become of one record, or has; with reasons it stays where it is."""

    key: UUID
    number: str
    title: str
    step: int
    from_state: str
    to_state: str
    reasons: tuple[str, ...] = ()


class Plan(NamedTuple):
    """What would follow if the step were taken now by all that may take it."""

    lines: Sequence[Line]
    foreseen: Foreseen

    @property
    def open(self) -> list[Line]:
        """Those that would take it."""
        return [line for line in self.lines if not line.reasons]

    @property
    def blocked(self) -> list[Line]:
        """Those that would not, each with its reasons."""
        return [line for line in self.lines if line.reasons]


class Outcome(NamedTuple):
    """What was done, and what was left out since it had moved on in between."""

    done: Sequence[Line]
    left: Sequence[Line]


def steps_of(actor: Actor, workflow: Workflow[Any]) -> Mapping[str, Step]:
    """The steps of a life that an actor may take for many records, by their acts' names.

    These are the steps that ask for nothing, and are theirs whatever the record.
    """
    return {
        name: step
        for name, (whose, trigger) in STEPS.items()
        if whose is workflow
        for step in workflow.steps
        if step.trigger == trigger
        and step.asks is None
        and not step.why
        and step.by.includes(actor, None)
    }


def sources(work: Work, name: str) -> frozenset[str]:
    """The states from which a step for many records starts.

    Raises:
        NotFound: there is no such step.
        NotPermitted: the step is not the actor's.
    """
    workflow, trigger = _step(work, name)
    return frozenset(
        source for step in workflow.steps if step.trigger == trigger for source in step.sources
    )


def look(work: Work, name: str, keys: Iterable[UUID]) -> Plan:
    """Try the step on each of the records, in a unit that will be undone (`Fund.trying`).

    Raises:
        NotFound: there is no such step, or no such record that the actor may see.
        NotPermitted: the step is not the actor's.
        Invalid: nothing was chosen, or too much at once.
    """
    workflow, trigger = _step(work, name)
    wanted = list(dict.fromkeys(keys))
    _require_some(wanted)
    subjects = sorted((seen(work, workflow.record, key) for key in wanted), key=_number)
    lines = []
    for subject in subjects:
        before = _line(subject)
        reasons = _attempt(work, workflow, subject, trigger)
        lines.append(before._replace(to_state="" if reasons else subject.state, reasons=reasons))
    return Plan(lines, come_of(work, None))


def take(work: Work, name: str, frozen: Iterable[Frozen]) -> Outcome:
    """Take the step with every record that is still as it was looked at: all of them or none.

    Raises:
        NotFound: there is no such step, or no such record that the actor may see.
        NotPermitted: the step is not the actor's.
        Invalid: nothing was chosen, or too much at once.
        GuardRefused: it was refused for one of them; nothing was done. Each is named.
    """
    workflow, trigger = _step(work, name)
    wanted = dict(frozen)
    _require_some(wanted)
    subjects = sorted((seen(work, workflow.record, key) for key in wanted), key=_number)
    done, left, refused = [], [], []
    for subject in subjects:
        before = _line(subject)
        if subject.step != wanted[subject.id]:
            public = workflow.states(subject.state).public
            left.append(before._replace(reasons=(f"It has moved on: it is now “{public}”.",)))
        elif reasons := _attempt(work, workflow, subject, trigger):
            refused += [f"{before.number}: {reason}" for reason in reasons]
        else:
            done.append(before._replace(to_state=subject.state))
    if refused:
        raise GuardRefused(tuple(refused))
    return Outcome(done, left)


def _step(work: Work, name: str) -> tuple[Workflow[Any], str]:
    workflow, trigger = STEPS.get(name, (None, ""))
    step = next((s for s in workflow.steps if s.trigger == trigger), None) if workflow else None
    if workflow is None or step is None or step.asks is not None or step.why:
        raise NotFound("step for many records", name)
    require(work.actor, step.by, None, trigger)
    return workflow, trigger


def _require_some(wanted: Sequence[UUID] | Mapping[UUID, int]) -> None:
    if not wanted:
        raise Invalid("on", "choose at least one.")
    if len(wanted) > MOST:
        raise Invalid("on", f"choose {MOST} at the most; these are {len(wanted)}.")


def _attempt(work: Work, workflow: Workflow[Any], subject: Living, trigger: str) -> tuple[str, ...]:
    """Take the step, or leave no trace of it and say why."""
    try:
        with work.session.begin_nested():
            fire(work, workflow, subject, trigger)
    except GuardRefused as refusal:
        return refusal.reasons
    except Refused as refusal:
        return (refusal.sentence(),)
    return ()


def _line(subject: Any) -> Line:
    return Line(subject.id, subject.number, subject.title, subject.step, subject.state, "")


def _number(subject: Any) -> str:
    return str(subject.number)
