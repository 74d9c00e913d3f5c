"""The model checker: it finds nothing in the fund's tables, and every planted fault in others."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

import pytest

from mptf.committee.models import Outcome
from mptf.contributions.models import Deposit
from mptf.letters import notes as letters
from mptf.letters.binding import LETTERS
from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State
from mptf.policy import Party, agent, nobody
from mptf.profile import Profile, load
from tests.lives import PROFILES
from workflows import check
from workflows.duties import apart
from workflows.grammar import Do, Due, Follow, Issue, Lift, Step, Workflow
from workflows.grounds import Guard
from workflows.joint_programme_rules import its_note
from workflows.tables import WORKFLOWS

TABLES = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda w: w.name)


@pytest.fixture(scope="module")
def profiles() -> tuple[Profile, ...]:
    """The fund's rules and the imaginary one's."""
    return tuple(load(path) for path in PROFILES.values())


class Small(State):
    """A life that is short, to plant faults in."""

    NEW = BEGIN
    OPEN = "open", "Open"
    DONE = "done", "Done", Counts.END


class Odd(State):
    """States that are badly named, or lead nowhere."""

    NEW = BEGIN
    OPEN = "open", "Open"
    LONELY = "Lonely_One", "Open"
    DONE = "done", "Done", Counts.END


START = Step("start", Small.NEW, Small.OPEN, agent)
FINISH = Step("finish", Small.OPEN, Small.DONE, agent)


def table(*steps: Step, states: type[State] = Small, name: str = "deposit") -> Workflow[Deposit]:
    """A table with a fault in it; the grammar's own refusal is stepped around."""
    workflow = Workflow(name, "Small", Deposit, states, steps=())
    object.__setattr__(workflow, "steps", steps)
    return workflow


def found(workflow: Workflow[Any], profiles: Iterable[Profile] = (), **letters_: Any) -> list[str]:
    """What the checker says of a table in this house."""
    bound = letters_.get("bound", LETTERS)
    house = check.House((*WORKFLOWS, workflow), tuple(profiles), MappingProxyType(bound))
    return [str(finding) for finding in check.check(workflow, house)]


def also(step: Step, **more: Any) -> Step:
    """A step with something planted in it."""
    return dataclasses.replace(step, **more)


def silent(_case: Any) -> str | None:
    return None


def mute(_case: Any) -> bool:
    """It gives no words."""
    return True


def act(_case: Any) -> None:
    """It does nothing."""


def test_nothing_is_wrong_with_the_funds_tables(profiles: tuple[Profile, ...]) -> None:
    assert [str(finding) for finding in check.everything(*profiles)] == []


def test_nothing_is_wrong_with_a_small_table(profiles: tuple[Profile, ...]) -> None:
    assert found(table(START, FINISH), profiles) == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (table(FINISH), "0 steps lead from here; a life begins in one way"),
        (table(START, FINISH, also(START, trigger="jump")), "2 steps lead from here"),
        (table(START, FINISH, Step("undo", Small.OPEN, Small.NEW, agent)), "before the beginning"),
        (
            table(Step("start", Odd.NEW, Odd.OPEN, agent), states=Odd),
            "Lonely_One: no steps lead here from the beginning",
        ),
        (table(START), "open: no end can be reached from here"),
        (
            table(START, FINISH, Step("reopen", Small.DONE, Small.OPEN, agent)),
            "done: an end, and “reopen” leads out of it",
        ),
        (table(START, FINISH, FINISH), "2 steps share the trigger “finish”"),
        (
            table(
                START,
                also(FINISH, decides=Outcome.REMOVE),
                Step("drop", Small.OPEN, Small.DONE, agent, decides=Outcome.REMOVE),
            ),
            "2 steps share the outcome “remove”",
        ),
        (table(START, also(FINISH, by=nobody)), "nobody may take it, and it follows from no other"),
        (
            table(START, also(FINISH, by=Party("the moon", lambda _actor, _thing: False))),
            "no role is “the moon”",
        ),
        (
            table(START, also(FINISH, then=(Follow("moon", "rise", its_note),))),
            "no workflow is named “moon”",
        ),
        (
            table(START, also(FINISH, then=(Follow("concept-note", "rise", its_note),))),
            "“concept-note” has no step “rise”",
        ),
        (
            table(START, also(FINISH, decides=Outcome.POSITIVE)),
            "finish: “positive” is no outcome in the profile MIG00",
        ),
        (
            table(START, FINISH, name="concept-note"),
            "no step follows the outcome “not-retained” of MIG00",
        ),
        (
            table(START, also(FINISH, then=(Due(agent, "bring it", lambda _profile: 1),))),
            "finish: ends in “done” while “bring it” is due",
        ),
        (table(START, also(FINISH, when=(silent,))), "silent has no name or docstring"),
        (table(START, also(FINISH, when=(mute,))), "the guard mute gives bool, not words or None"),
        (table(START, also(FINISH, then=(Do(lambda _case: None),))), "<lambda> has no name"),
        (
            table(Step("start", Odd.NEW, Odd.LONELY, agent), states=Odd),
            "Lonely_One: a state's value is lower-case words with hyphens",
        ),
        (
            table(Step("start", Odd.NEW, Odd.LONELY, agent), states=Odd),
            "Open: 2 states have this public name",
        ),
        (table(also(START, trigger="Start_It"), FINISH), "a trigger is lower-case words"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_planted_fault_is_found(
    broken: Workflow[Any], said: str, profiles: tuple[Profile, ...]
) -> None:
    assert any(said in finding for finding in found(broken, profiles)), found(broken, profiles)


def test_a_letter_needs_binding_template_and_profile(profiles: tuple[Profile, ...]) -> None:
    stray = dataclasses.replace(letters.receipt, name="love-letter")
    said = found(table(START, also(FINISH, then=(Issue(stray),))), profiles)
    assert any("“love-letter” is not bound" in finding for finding in said)
    assert any("“love-letter” has no template" in finding for finding in said)
    assert sum("“love-letter” is no letter of" in finding for finding in said) == len(profiles)


def test_what_is_lifted_is_no_longer_due() -> None:
    due = Due(agent, "bring it", lambda _profile: 1)
    assert found(table(also(START, then=(due,)), also(FINISH, then=(Lift("bring it"),)))) == []


def test_good_guards_and_acts_pass() -> None:
    good = also(FINISH, when=apart("deposit", "confirm"), then=(Do(act),))
    assert found(table(START, good)) == []


def test_without_a_table_that_carries_no_decision_can_decide() -> None:
    step = also(FINISH, decides=Outcome.REMOVE)
    house = check.House((table(START, step),), (), LETTERS)
    assert any(
        "no workflow carries out" in str(finding)
        for finding in check.check(house.workflows[0], house)
    )


def test_two_steps_with_one_source_and_trigger_are_refused_when_written() -> None:
    with pytest.raises(ValueError, match="share a source and a trigger"):
        Workflow("small", "Small", Deposit, Small, steps=(START, FINISH, FINISH))


@TABLES
def test_every_guard_of_the_fund_has_words(workflow: Workflow[Any]) -> None:
    guards: set[Guard] = {guard for step in workflow.steps for guard in step.when}
    assert all((guard.__doc__ or "").strip().endswith(".") for guard in guards)
