"""Nobody has two duties that are kept apart: every pair, everybody, as a program and by the act.

The pairs are those of `workflows.duties.APART`, of which the tables' guards are made. Whoever may
take the first duty takes it, then tries the second, whatever roles they hold, one person every
role; another person takes the second then, so that it is refused for nothing but the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic_core import to_jsonable_python

from api.json.addresses import Served, served
from mptf.clock import StoppedClock
from mptf.errors import GuardRefused, NotFound, NotPermitted, Refused
from mptf.work import Work
from tests.apart import EVERYBODY, SCENES, STAND_IN, Move, Scene, another, brought, go, record, take
from tests.api.programs import program_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from workflows.acts import perform
from workflows.duties import APART, Apart
from workflows.tables import WORKFLOWS

ROUTES = {one.name: one for one in served()}


class Undone(Exception):
    """What was done is not kept."""


def pairs(row: Apart) -> Iterator[tuple[str, str]]:
    """What nobody does both of."""
    return ((had, then) for had in row.had for then in row.then)


def scene_of(row: Apart, had: str, then: str) -> tuple[Scene, tuple[str, ...]]:
    """Where the two meet, and the way there."""
    for scene in SCENES[row.record]:
        route = scene.route(had, then)
        if route is not None:
            return scene, route
    raise AssertionError(f"{row.record}: no scene in which “{had}” comes before “{then}”")


def step_of(scene: Scene, name: str) -> Move:
    """A step of a scene, which is no filler."""
    move = scene.moves[name]
    assert isinstance(move, Move), name
    return move


def may(story: Story, who: str, move: Move) -> bool:
    """Whether a person may take a step now; it is not kept."""

    def tried(work: Work) -> None:
        on = story.of if move.begins else record(story)  # type: ignore[attr-defined]
        perform(work, move.act, on, dict(move.sent(story)), why=move.why)
        raise Undone

    try:
        story.fund.write(story.actor(who), tried, StoppedClock(story.now))
    except Undone:
        return True
    except Refused:
        return False
    raise AssertionError("it was done, and nothing was raised")


def by_program(story: Story, who: str, move: Move) -> tuple[int, list[str]]:
    """The status and the reasons of the same through the API."""
    one: Served = ROUTES[move.act]
    assert one.on is not None, "what is kept apart is done on a record"
    row: Any = story.ask(lambda work: work.get(one.on, record(story)))
    body = {**move.sent(story), **({"why": move.why} if move.why else {})}
    answer = program_of(story, who).post(
        one.address(str(getattr(row, one.key.partition(":")[0]))),
        content=json.dumps(to_jsonable_python(body)),
        headers={
            "content-type": "application/json",
            "idempotency-key": f"{who}-{story.now:%f%S%M}",
        },
    )
    return answer.status_code, answer.json().get("reasons", [answer.json().get("detail", "")])


def has_one_not_both(
    story: Story, scene: Scene, row: Apart, route: tuple[str, ...], at: int
) -> str:
    """One person's attempt at both, and another's at the second; what the person was told."""
    who: str = story.who  # type: ignore[attr-defined]
    take(story, who, step_of(scene, route[at]))
    go(story, scene, route[at + 1 : -1], than=who)
    last = step_of(scene, route[-1])
    with pytest.raises(Refused) as refused:
        take(story, who, last)
    status, reasons = by_program(story, who, last)
    if isinstance(refused.value, NotPermitted | NotFound):
        assert status in {403, 404}, (who, route, status, reasons)
        said = ""
    else:
        assert isinstance(refused.value, GuardRefused), (who, route, refused.value)
        assert row.told in refused.value.reasons, (who, route, refused.value.reasons)
        assert (status, reasons) == (409, list(refused.value.reasons)), (who, route)
        said = row.told
    another(story, last, than=who)
    return said


@pytest.mark.same_on_both
@pytest.mark.parametrize("name", SCENES)
def test_who_holds_every_role_has_one_of_two_duties(databases: Databases, name: str) -> None:
    tried_by(databases, name, only=EVERYBODY)


@pytest.mark.proof
@pytest.mark.parametrize("name", SCENES)
def test_nobody_has_two_duties_that_are_kept_apart(databases: Databases, name: str) -> None:
    tried_by(databases, name)


def tried_by(databases: Databases, name: str, only: str = "") -> None:
    """Every pair of a record, tried by whoever may take the first; each refused as a person."""
    refused, rows = 0, [row for row in APART if row.record == name]
    for row in rows:
        for had, then in pairs(row):
            scene, route = scene_of(row, had, then)
            at = len(route) - 1 - route[::-1].index(had)
            able = [only] if only else who_may(databases, scene, route[:at], step_of(scene, had))
            assert EVERYBODY in able, (name, had)
            for who in able:
                with going_on(databases, scene.chapter) as story:
                    story.who = who  # type: ignore[attr-defined]
                    go(story, scene, route[:at], than=who)
                    told = has_one_not_both(story, scene, row, route, at)
                    assert told or who != EVERYBODY, "who holds every role is refused as a person"
                    refused += bool(told)
    print(f"{name}: {refused} attempts at a second duty refused by {len(rows)} rows")


def who_may(databases: Databases, scene: Scene, before: tuple[str, ...], move: Move) -> list[str]:
    """Whoever of all people of the story may take a step that comes after these."""
    with brought(databases, scene, before) as story:
        return [who for who in story.people if who != "programme" and may(story, who, move)]


def test_each_row_is_a_guard_of_exactly_its_steps() -> None:
    """A row that no table uses would keep nothing apart, and one without a scene is not tried."""
    assert {row.record for row in APART} == SCENES.keys()
    tables = {workflow.name: workflow for workflow in WORKFLOWS}
    for row in APART:
        steps = {step.trigger: step for step in tables[row.record].steps}
        guarded = {
            trigger
            for trigger, step in steps.items()
            if row.rule in {guard.__doc__ for guard in step.when}
        }
        of_it = [other for other in APART if (other.record, other.rule) == (row.record, row.rule)]
        assert guarded == {then for other in of_it for then in other.then}, row
        assert {had for had in row.had if had in steps} or row.record == "joint-programme", row


def test_a_delegate_of_the_chair_does_not_sign_what_they_made(databases: Databases) -> None:
    """Lent roles count as much as one's own."""
    (scene,) = SCENES["transfer-request"]
    with brought(databases, scene, ()) as story:
        take(story, STAND_IN, step_of(scene, "make"))
        with pytest.raises(GuardRefused, match="You made this request"):
            take(story, STAND_IN, step_of(scene, "sign"))
        take(story, "chair", step_of(scene, "sign"))
