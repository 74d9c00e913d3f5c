"""Notes and programmes as one system: each planted contradiction is seen."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from mptf.notes.states import NoteState
from mptf.programmes.states import ProgrammeState
from workflows.concept_note import CONCEPT_NOTE
from workflows.grammar import Follow, Step, Workflow
from workflows.joint_programme import JOINT_PROGRAMME
from workflows.joint_programme_rules import its_note
from workflows.together import System


def also(step: Step, **more: Any) -> Step:
    """A step with something planted in it."""
    return dataclasses.replace(step, **more)


def changed(
    workflow: Workflow[Any], trigger: str, change: Callable[[Step], Step | None]
) -> Workflow[Any]:
    """A table with one row changed, or left out."""
    steps = [change(s) if s.trigger == trigger else s for s in workflow.steps]
    return dataclasses.replace(workflow, steps=tuple(s for s in steps if s is not None))


def without_follow(step: Step) -> Step:
    return also(step, then=tuple(e for e in step.then if not isinstance(e, Follow)))


def test_the_two_lives_never_contradict_each_other() -> None:
    system = System()
    assert system.check() == []
    assert any(s.note is NoteState.FUNDED for s in system.ways)
    assert any(s.note is NoteState.REMOVED and s.over for s in system.ways), "after a failed one"
    assert len(system.ways) > 50


@pytest.mark.parametrize(
    ("notes", "programmes", "said", "last"),
    [
        (
            CONCEPT_NOTE,
            changed(JOINT_PROGRAMME, "not approve", without_follow),
            "not so: a note is invited exactly while one programme of it is in preparation",
            "joint programme: not approve",
        ),
        (
            CONCEPT_NOTE,
            changed(JOINT_PROGRAMME, "approve", without_follow),
            "not so: a note is funded exactly when a programme of it was approved",
            "joint programme: approve",
        ),
        (
            changed(CONCEPT_NOTE, "invite", without_follow),
            JOINT_PROGRAMME,
            "from here the two lives never both end",
            "concept note: invite",
        ),
        (
            CONCEPT_NOTE,
            changed(
                JOINT_PROGRAMME,
                "cancel",
                lambda s: also(
                    s, then=(Follow("concept-note", "return to the pipeline", its_note),)
                ),
            ),
            "is refused: “return to the pipeline” does not lead from “funded”",
            "joint programme: cancel",
        ),
        (
            changed(
                CONCEPT_NOTE,
                "withdraw",
                lambda s: also(s, source=(*s.sources, NoteState.INVITED)),
            ),
            JOINT_PROGRAMME,
            "not so: a note is invited exactly while one programme of it is in preparation",
            "concept note: withdraw",
        ),
        (
            changed(
                CONCEPT_NOTE,
                "invite",
                lambda s: also(s, source=(NoteState.PIPELINE, NoteState.INVITED)),
            ),
            JOINT_PROGRAMME,
            "not so: a note has one unfinished programme at the most",
            "concept note: invite",
        ),
        (
            CONCEPT_NOTE,
            changed(
                JOINT_PROGRAMME,
                "approve",
                lambda s: also(s, then=(Follow("concept-note", "fund", lambda _case: ()),)),
            ),
            "the checker does not know what <lambda> finds",
            "joint programme: approve",
        ),
        (
            CONCEPT_NOTE,
            changed(
                JOINT_PROGRAMME,
                "close financially",
                lambda s: also(s, dest=ProgrammeState.SUSPENDED),
            ),
            "from here the two lives never both end",
            "joint programme: start",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_planted_contradiction_is_found_with_its_way(
    notes: Workflow[Any], programmes: Workflow[Any], said: str, last: str
) -> None:
    hits = [f for f in System(notes, programmes).check() if said in f.what]
    assert hits, [str(f) for f in System(notes, programmes).check()]
    assert hits[0].path[0] == "concept note: begin"
    assert hits[0].path[-1] == last
