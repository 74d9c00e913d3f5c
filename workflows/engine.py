"""How a step is taken: the only place where a state changes, and that names pytransitions.

Each column of a workflow's table is one of pytransitions' hooks:

    by    prepare       the party is checked first, then what was sent is kept
    when  conditions    then the guards, all of them
    then  after         then the transition is written, which moves the record, and the effects

The machine moves a `Firing`, never the record: the database moves the record when the transition
row is inserted, and refuses any other way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar, assert_never
from uuid import uuid4

from pydantic import ValidationError
from transitions import EventData, Machine, MachineError

from mptf.audit import service as audit
from mptf.chain import table_of
from mptf.committee import service as committee
from mptf.committee.models import DecisionItem
from mptf.db import NEW, Living
from mptf.deadlines import service as deadlines
from mptf.errors import GuardRefused, Invalid, InvariantBroken, WrongState
from mptf.ledger import service as ledger
from mptf.letters import service as letters
from mptf.lives.models import Transition
from mptf.policy import Actor, require
from mptf.work import Work
from workflows import grounds, messages
from workflows.grammar import (
    Carry,
    Case,
    Do,
    Due,
    Effect,
    Follow,
    Issue,
    Lift,
    Notify,
    Post,
    Step,
    Workflow,
)

T = TypeVar("T", bound=Living)

_TRANSITION = table_of(Transition)
_WORKFLOWS: dict[str, Workflow[Any]] = {}


@dataclass(slots=True)
class Firing:
    """One attempt at a step: what pytransitions moves in the record's stead."""

    state: str
    workflow: Workflow[Any]
    case: Case[Any]
    answers: Mapping[str, Any] | None


def register(*workflows: Workflow[Any]) -> None:
    """Make workflows known by name, so that one record's step can follow from another's."""
    for workflow in workflows:
        _WORKFLOWS[workflow.name] = workflow


def workflow_named(name: str) -> Workflow[Any]:
    """A registered workflow."""
    if name not in _WORKFLOWS:
        raise InvariantBroken(f"no workflow is named {name}")
    return _WORKFLOWS[name]


def open_to(actor: Actor, workflow: Workflow[T], subject: T) -> list[Step]:
    """The steps that are an actor's to take from here; decided ones are taken by a signature."""
    return [
        step
        for step in workflow.steps
        if subject.state in step.sources
        and step.decides is None
        and step.by.includes(actor, subject)
    ]


def reasons(step: Step, case: Case[Any], file: grounds.File) -> tuple[str, ...]:
    """Every reason why a step may not be taken now, by what its guards rest on."""
    return tuple(reason for guard in step.when if (reason := file.answer(guard, case)))


def begin(work: Work, workflow: Workflow[T], subject: T) -> T:
    """Take a new record's first step."""
    first = next(step for step in workflow.steps if NEW in step.sources)
    fire(work, workflow, subject, first.trigger)
    return subject


def fire(
    work: Work,
    workflow: Workflow[T],
    subject: T,
    trigger: str,
    *,
    answers: Mapping[str, Any] | None = None,
    remark: str = "",
    item: DecisionItem | None = None,
) -> None:
    """Take one step, whole, or raise and take none of it.

    Raises:
        WrongState: the step does not lead from the record's state.
        NotPermitted: the actor is not the step's party.
        Invalid: what was sent with the step is not well formed.
        GuardRefused: every reason why the step may not be taken.
    """
    firing = Firing(subject.state, workflow, Case(work, subject, item, remark), answers)
    event = _machine(workflow).events.get(trigger)
    state = workflow.states(subject.state).public
    if event is None:
        raise WrongState(trigger, state)
    try:
        event.trigger(firing, firing=firing)
    except MachineError:
        raise WrongState(trigger, state) from None


@cache
def _machine(workflow: Workflow[Any]) -> Machine:
    """One machine for all records of a workflow. Nothing is registered with it."""
    return Machine(
        model=None,
        states=[state.value for state in workflow.states],
        initial=None,
        auto_transitions=False,
        send_event=True,
        transitions=[
            {
                "trigger": step.trigger,
                "source": source.value,
                "dest": step.dest.value,
                "prepare": partial(_check_party, step),
                "conditions": partial(_check_guards, step),
                "after": partial(_bring_about, step, source.value),
            }
            for step in workflow.steps
            for source in step.sources
        ],
    )


def _check_party(step: Step, event: EventData) -> None:
    firing: Firing = event.kwargs["firing"]
    case = firing.case
    if step.decides is None:
        require(case.work.actor, step.by, case.subject, step.trigger)
    else:
        _check_decision(step, case)
    if step.asks is not None:
        try:
            sent = step.asks.form.model_validate(firing.answers or {})
        except ValidationError as error:
            first = error.errors()[0]
            raise Invalid(".".join(map(str, first["loc"])) or step.trigger, first["msg"]) from None
        step.asks.keep(case.work, case.subject, sent)
    elif firing.answers:
        raise Invalid(step.trigger, f"this step takes no {', '.join(sorted(firing.answers))}")


def _check_decision(step: Step, case: Case[Any]) -> None:
    """Only an item of a signed decision, on this very thing, with this very outcome, may decide."""
    item = case.item and committee.signed_item(case.work, case.item.id)
    if item is None or item.subject_id != case.subject.id or item.outcome != step.decides:
        raise GuardRefused(
            (f"Only a signed decision “{step.decides}” of the Steering Committee does this.",)
        )


def _check_guards(step: Step, event: EventData) -> bool:
    firing: Firing = event.kwargs["firing"]
    refusals = _refusals(step, firing.case)
    if step.why and not firing.case.remark.strip():
        refusals = (*refusals, "Say why: the record keeps the reason.")
    if refusals:
        raise GuardRefused(refusals)
    return True


def _refusals(step: Step, case: Case[Any]) -> tuple[str, ...]:
    """What the guards of a step say now, under the lock under which it is taken."""
    files = grounds.files(case.work, {case.subject.id: step.when})
    return reasons(step, case, files[case.subject.id])


def _bring_about(step: Step, source: str, event: EventData) -> None:
    firing: Firing = event.kwargs["firing"]
    case, work, subject = firing.case, firing.case.work, firing.case.subject
    work.session.flush()
    work.write_once(
        _TRANSITION,
        id=uuid4(),
        workflow=firing.workflow.name,
        subject_id=subject.id,
        step=subject.step + 1,
        prev_step=subject.step or None,
        trigger=step.trigger,
        from_state=source,
        to_state=step.dest.value,
        at=work.now(),
        act_on=work.today(),
        actor_id=work.actor.id,
        decision_item_id=case.item.id if case.item and step.decides else None,
    )
    work.session.refresh(subject, ["state", "step"])
    for effect in step.then:
        _apply(effect, firing)
    audit.record(
        work,
        step.trigger,
        firing.workflow.name,
        subject.id,
        before={"state": source},
        after={"state": step.dest.value},
        consequences="; ".join(map(str, step.then)),
        remark=case.remark,
    )


def _apply(effect: Effect, firing: Firing) -> None:  # noqa: C901 -- one case per effect
    case, work = firing.case, firing.case.work
    match effect:
        case Issue():
            _issue(effect, case)
        case Post(rule):
            for entry in rule(case):
                ledger.post(work, entry)
        case Notify(party):
            messages.tell(case, firing.workflow, party)
        case Due(party, what, days, working):
            name = firing.workflow.name
            key, after = case.subject.id, days(work.profile)
            deadlines.set_due(
                work, name, key, what=what, party=party.label, days=after, working=working
            )
        case Lift(what):
            deadlines.lift(work, case.subject.id, what)
        case Do(act):
            act(case)
        case Follow(name, trigger, find):
            for other in find(case):
                _fire_following(case, workflow_named(name), other, trigger)
        case Carry(items):
            for item in items(case):
                _carry(case, item)
        case _:
            assert_never(effect)


def _issue(effect: Issue, case: Case[Any]) -> None:
    if effect.where is None or effect.where(case):
        letters.issue(case.work, effect.letter, case.subject, case.item)


def _fire_following(case: Case[Any], workflow: Workflow[Any], other: Living, trigger: str) -> None:
    """A step that follows is not the actor's own: its row's party is not asked, its guards are."""
    step = workflow.step(other.state, trigger)
    if step is None:
        raise WrongState(trigger, workflow.states(other.state).public)
    firing = Firing(other.state, workflow, Case(case.work, other, case.item, case.remark), None)
    if refusals := _refusals(step, firing.case):
        raise GuardRefused(refusals)
    event = EventData(None, None, _machine(workflow), firing, (), {"firing": firing})
    _bring_about(step, other.state, event)


def _carry(case: Case[Any], item: DecisionItem) -> None:
    """Take the step that one item of a signed decision decides."""
    if item.subject_kind not in _WORKFLOWS:
        return
    workflow = workflow_named(item.subject_kind)
    subject = case.work.get(workflow.record, item.subject_id)
    step = workflow.deciding(subject.state, item.outcome)
    if step is None:
        raise WrongState(f"decide “{item.outcome}” on", workflow.states(subject.state).public)
    fire(case.work, workflow, subject, step.trigger, item=item, remark=item.text)
