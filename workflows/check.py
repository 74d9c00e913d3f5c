"""The model checker: what must be true of every table, whatever its guards say at run time."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from mptf.committee.models import Outcome
from mptf.db import NEW
from mptf.letters.binding import LETTERS, Letter
from mptf.lives.states import State
from mptf.policy import Actor, Party, Role, nobody
from mptf.profile import Profile
from mptf.resources import resources
from workflows.grammar import Carry, Do, Due, Follow, Issue, Lift, Post, Step, Workflow
from workflows.tables import WORKFLOWS
from workflows.together import Finding, System

OWN_OUTCOMES = frozenset(
    {
        Outcome.INVITE,
        Outcome.REMOVE,
        Outcome.RAISE_CEILING,
        Outcome.SUSPEND,
        Outcome.RESUME,
        Outcome.CANCEL,
    }
)
"""What the Committee decides besides an assessment, in every fund. Source: handbook 2, 5, 6."""

ASSESSED: dict[str, Callable[[Profile], Iterable[str]]] = {
    "concept-note": lambda profile: [o.code for o in profile.committee.note_outcomes],
    "joint-programme": lambda profile: [o.code for o in profile.committee.programme_outcomes],
    "programme-revision": lambda profile: [o.code for o in profile.committee.programme_outcomes],
}
"""The outcomes of an assessment are the profile's, by the kind of thing that is assessed."""

SOMEONE = UUID(int=7)


@dataclass(frozen=True, slots=True)
class House:
    """What a table is checked against."""

    workflows: tuple[Workflow[Any], ...]
    profiles: tuple[Profile, ...]
    letters: Mapping[str, Letter]

    def causes(self, workflow: Workflow[Any], trigger: str) -> list[Step]:
        """The steps of other records from which a step follows."""
        return [
            step
            for other in self.workflows
            for step in other.steps
            for effect in step.then
            if isinstance(effect, Follow)
            and (effect.workflow, effect.trigger) == (workflow.name, trigger)
        ]


Faults = Iterator[tuple[str, str]]
"""Pairs of where and what."""


def everything(*profiles: Profile) -> list[Finding]:
    """Every table of the fund and the two great lives together, under these profiles."""
    house = House(WORKFLOWS, profiles, LETTERS)
    tables = [finding for workflow in WORKFLOWS for finding in check(workflow, house)]
    return [*tables, *System().check()]


def check(workflow: Workflow[Any], house: House) -> list[Finding]:
    """Everything that is wrong with one table."""
    return [
        Finding(workflow.name, where, what)
        for rule in RULES
        for where, what in rule(workflow, house)
    ]


def begins_once(workflow: Workflow[Any], _house: House) -> Faults:
    """One step leads out of not having begun, and none leads back."""
    first = [step.trigger for step in workflow.steps if NEW in step.sources]
    if len(first) != 1:
        yield NEW, f"{len(first)} steps lead from here; a life begins in one way"
    for step in workflow.steps:
        if step.dest == NEW:
            yield step.trigger, "leads back to before the beginning"


def every_state_is_reached(workflow: Workflow[Any], _house: House) -> Faults:
    """Steps lead from the beginning to every state."""
    reached = _reached(workflow, {workflow.states(NEW)})
    for state in workflow.states:
        if state not in reached:
            yield state.value, "no steps lead here from the beginning"


def every_state_can_end(workflow: Workflow[Any], _house: House) -> Faults:
    """From every state an end can be reached, and no way leads out of an end."""
    for state in workflow.states:
        if not any(after.is_end for after in _reached(workflow, {state})):
            yield state.value, "no end can be reached from here"
    for step in workflow.steps:
        for source in step.sources:
            if source.is_end:
                yield source.value, f"an end, and “{step.trigger}” leads out of it"


def steps_are_told_apart(workflow: Workflow[Any], _house: House) -> Faults:
    """From one state, each trigger and each outcome takes one step."""
    for name, key in (("trigger", "trigger"), ("outcome", "decides")):
        found = Counter(
            (source, getattr(step, key))
            for step in workflow.steps
            for source in step.sources
            if getattr(step, key) is not None
        )
        for (source, value), times in found.items():
            if times > 1:
                yield source.value, f"{times} steps share the {name} “{value}”"


def every_step_has_someone(workflow: Workflow[Any], house: House) -> Faults:
    """A role is of the step's party, or the step follows from another record's."""
    carried = any(isinstance(e, Carry) for w in house.workflows for s in w.steps for e in s.then)
    for step in workflow.steps:
        if step.by is nobody:
            if not house.causes(workflow, step.trigger):
                yield step.trigger, "nobody may take it, and it follows from no other step"
        elif not any(_may(step.by, role) for role in Role):
            yield step.trigger, f"no role is “{step.by.label}”"
        if step.decides is not None and not carried:
            yield step.trigger, "no workflow carries out what a decision decides"


def what_follows_exists(workflow: Workflow[Any], house: House) -> Faults:
    """A step that follows is one of a table that is there."""
    tables = {other.name: other for other in house.workflows}
    for step, effect in _effects(workflow, Follow):
        other = tables.get(effect.workflow)
        if other is None:
            yield step.trigger, f"no workflow is named “{effect.workflow}”"
        elif effect.trigger not in other.triggers:
            yield step.trigger, f"“{effect.workflow}” has no step “{effect.trigger}”"


def outcomes_are_known(workflow: Workflow[Any], house: House) -> Faults:
    """What decides a step is an outcome of the profile or of every fund, and none is left over."""
    decided = {step.decides: step.trigger for step in workflow.steps if step.decides is not None}
    for profile in house.profiles:
        assessed = ASSESSED.get(workflow.name)
        known = set(assessed(profile)) if assessed else set()
        for outcome, trigger in decided.items():
            if outcome not in known | OWN_OUTCOMES:
                yield trigger, f"“{outcome}” is no outcome in the profile {profile.fund.code}"
        for missing in sorted(known - set(decided)):
            yield "(decisions)", f"no step follows the outcome “{missing}” of {profile.fund.code}"


def letters_are_there(workflow: Workflow[Any], house: House) -> Faults:
    """Every letter is bound, has a template, and an entry in each profile."""
    for step, effect in _effects(workflow, Issue):
        letter = effect.letter
        if house.letters.get(letter.name) is not letter:
            yield step.trigger, f"the letter “{letter.name}” is not bound"
        if not (resources() / "templates" / letter.template).is_file():
            yield step.trigger, f"the letter “{letter.name}” has no template"
        for profile in house.profiles:
            if letter.name not in profile.letters:
                yield step.trigger, f"“{letter.name}” is no letter of {profile.fund.code}"


def what_is_due_is_lifted(workflow: Workflow[Any], _house: House) -> Faults:
    """No life ends while something is due in it, whichever way it went."""
    begin: tuple[State, frozenset[str]] = (workflow.states(NEW), frozenset())
    queue, seen = [begin], {begin}
    for state, due in queue:
        for step in workflow.steps:
            if state not in step.sources:
                continue
            now = set(due)
            for effect in step.then:
                match effect:
                    case Due(_, what, _):
                        now.add(what)
                    case Lift(what):
                        now.discard(what)
            after = (step.dest, frozenset(now))
            if after in seen:
                continue
            seen.add(after)
            queue.append(after)
            if step.dest.is_end:
                for what in sorted(now):
                    yield step.trigger, f"ends in “{step.dest.value}” while “{what}” is due"


_NAMED = ((Post, "rule"), (Do, "act"), (Follow, "find"), (Carry, "items"), (Issue, "where"))


def functions_have_words(workflow: Workflow[Any], _house: House) -> Faults:
    """Guards and acts have a name and a docstring; a guard returns words or nothing."""
    for step in workflow.steps:
        for guard in step.when:
            said = inspect.signature(guard).return_annotation
            if said not in ("str | None", str | None):
                yield step.trigger, f"the guard {guard.__name__} gives {said}, not words or None"
        acts = [
            act
            for effect in step.then
            for kind, name in _NAMED
            if isinstance(effect, kind)
            for act in (getattr(effect, name),)
            if act is not None
        ]
        for function in (*step.when, *acts):
            if function.__name__ == "<lambda>" or not (function.__doc__ or "").strip():
                yield step.trigger, f"the function {function.__name__} has no name or docstring"


def names_are_well_formed(workflow: Workflow[Any], _house: House) -> Faults:
    """Values are lower-case words with hyphens; public names are there, and no two alike."""
    for state in workflow.states:
        if state.value != NEW and not re.fullmatch(r"[a-z]+(-[a-z]+)*", state.value):
            yield state.value, "a state's value is lower-case words with hyphens"
    public = Counter(state.public for state in workflow.states)
    for name, times in public.items():
        if times > 1:
            yield name, f"{times} states have this public name"
    for step in workflow.steps:
        if not re.fullmatch(r"[a-z]+( [a-z]+)*", step.trigger):
            yield step.trigger, "a trigger is lower-case words"


RULES: tuple[Callable[[Workflow[Any], House], Faults], ...] = (
    begins_once,
    every_state_is_reached,
    every_state_can_end,
    steps_are_told_apart,
    every_step_has_someone,
    what_follows_exists,
    outcomes_are_known,
    letters_are_there,
    what_is_due_is_lifted,
    functions_have_words,
    names_are_well_formed,
)


def _reached(workflow: Workflow[Any], states: set[State]) -> set[State]:
    reached, size = set(states), -1
    while size != len(reached):
        size = len(reached)
        reached |= {s.dest for s in workflow.steps if reached.intersection(s.sources)}
    return reached


def _effects(workflow: Workflow[Any], kind: type[Any]) -> Iterator[tuple[Step, Any]]:
    for step in workflow.steps:
        for effect in step.then:
            if isinstance(effect, kind):
                yield step, effect


def _may(party: Party, role: Role) -> bool:
    """Whether someone with this role alone, whose the thing is, is of the party."""
    thing = SimpleNamespace(coordinator_id=SOMEONE, organisation_id=SOMEONE, reviewer_id=SOMEONE)
    return party.includes(Actor(SOMEONE, "someone", frozenset({role}), SOMEONE), thing)
