"""Every state x trigger x person of every table, by the engine, against a matrix that was read.

`matrix.txt` lists what may be done and by whom; whatever it does not list is refused. It is
written by `python -m tests.workflows.test_matrix`, read against the handbook (2 and 6), and kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from mptf.errors import GuardRefused, NotPermitted, WrongState
from mptf.lives.states import State
from mptf.policy import Actor, Power, Role, require
from mptf.work import Work
from workflows import engine
from workflows.grammar import Step, Workflow
from workflows.tables import WORKFLOWS

MATRIX = Path(__file__).with_name("matrix.txt")
OWN, OTHER = UUID(int=101), UUID(int=102)
ASKED, ASKED_ID = "the reviewer who was asked", UUID(int=4)

HEAD = """\
# Who may take which step, from which state. Whatever is not listed is refused.
# state -> state  step: who. “(coordinating)” means of the thing's own coordinating entity; “+” also
# whoever exercises the role by delegation. “(a signed decision)” is taken by no person, only with
# the signature of the decision; “(follows)” only after another record's step.
"""


def people() -> Iterator[tuple[str, Actor]]:
    """Each role in an organisation of its own, in the thing's, by delegation; who was asked."""
    for role in Role:
        yield role.value, Actor(UUID(int=1), role.value, frozenset({role}), OTHER)
        yield f"{role} (coordinating)", Actor(UUID(int=2), role.value, frozenset({role}), OWN)
        yield (
            f"{role} by delegation",
            Actor(UUID(int=3), role.value, frozenset(), OTHER, frozenset({Power(role)})),
        )
    yield ASKED, Actor(ASKED_ID, ASKED, frozenset({Role.REVIEWER}), OTHER)


class Taken(Exception):
    """The engine got as far as bringing the step about."""


def answer(workflow: Workflow[Any], state: State, trigger: str, actor: Actor) -> str:
    """What the engine says to one person who tries one step from one state."""
    work = cast("Work", SimpleNamespace(actor=actor))
    whose = {"coordinator_id": OWN, "reviewer_id": ASKED_ID}
    subject = SimpleNamespace(state=state.value, id=UUID(int=9), step=1, **whose)
    try:
        engine.fire(work, workflow, cast("Any", subject), trigger)
    except WrongState:
        return "wrong state"
    except NotPermitted:
        return "not permitted"
    except GuardRefused:
        return "decided"
    except Taken:
        return "may"
    raise AssertionError("the step was neither refused nor taken")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine without guards, answers and effects: only state, party and decision are left."""
    strip(monkeypatch)


def strip(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what `bare` says."""

    def taken(*_: object) -> None:
        raise Taken

    def party_alone(step: Step, event: Any) -> None:
        if step.asks is None:
            original(step, event)
        else:
            case = event.kwargs["firing"].case
            require(case.work.actor, step.by, case.subject, step.trigger)

    original = engine._check_party
    monkeypatch.setattr(engine, "_check_party", party_alone)
    monkeypatch.setattr(engine, "_check_guards", lambda *_: True)
    monkeypatch.setattr(engine, "_bring_about", taken)
    engine._machine.cache_clear()


@pytest.fixture(autouse=True)
def _fresh_machines() -> Iterator[None]:
    """Machines hold the functions that a test put in place of the engine's."""
    yield
    engine._machine.cache_clear()


def matrix() -> str:
    """The whole product, as it is kept."""
    lines = [HEAD]
    everyone = dict(people())
    for workflow in WORKFLOWS:
        lines.append(f"\n[{workflow.name}]")
        for state in workflow.states:
            for trigger in sorted(workflow.triggers):
                said = {who: answer(workflow, state, trigger, a) for who, a in everyone.items()}
                if set(said.values()) == {"wrong state"}:
                    continue
                assert "wrong state" not in said.values(), "the state asks about the person"
                step = workflow.step(state, trigger)
                assert step is not None
                lines.append(f"{state} -> {step.dest}  {trigger}: {_who(said)}")
    return "\n".join(lines) + "\n"


def _who(said: dict[str, str]) -> str:
    if set(said.values()) == {"decided"}:
        return "(a signed decision)"
    assert "decided" not in said.values()
    may = [who for who, what in said.items() if what == "may"]
    shown = []
    for role in Role:
        own, also = role.value in may, f"{role} by delegation" in may
        if own:
            shown.append(f"{role}+" if also else role.value)
        elif f"{role} (coordinating)" in may:
            shown.append(f"{role} (coordinating)")
        assert own or not also, "more for a delegate than for the holder"
        assert not own or f"{role} (coordinating)" in may, "less for the thing's own people"
    if ASKED in may:
        shown.append(ASKED)
    return ", ".join(shown) or "(follows)"


@pytest.mark.usefixtures("bare")
def test_everyone_may_do_what_was_read_and_nothing_else() -> None:
    assert matrix() == MATRIX.read_text(encoding="utf-8")


@pytest.mark.usefixtures("bare")
def test_the_matrix_sees_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.workflows.test_matrix.WORKFLOWS", WORKFLOWS[1:])
    assert matrix() != MATRIX.read_text(encoding="utf-8")


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda w: w.name)
def test_offers_are_what_the_engine_would_take(workflow: Workflow[Any]) -> None:
    for state in workflow.states:
        whose = {"coordinator_id": OWN, "reviewer_id": ASKED_ID}
        subject = SimpleNamespace(state=state.value, id=UUID(int=9), **whose)
        for _, actor in people():
            offered = {s.trigger for s in engine.open_to(actor, workflow, cast("Any", subject))}
            taken = {t for t in workflow.triggers if answer(workflow, state, t, actor) == "may"}
            assert offered == taken


def main() -> None:
    """Write the matrix anew, to be read again."""
    with pytest.MonkeyPatch.context() as patch:
        strip(patch)
        MATRIX.write_text(matrix(), encoding="utf-8")


if __name__ == "__main__":
    main()
