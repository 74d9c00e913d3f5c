"""Workflows: each life as a table in words and as a picture, with how many records stand where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.deps import ThisDoor
from api.pages.frame import show, words_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.db import NEW
from mptf.errors import NotFound
from workflows import paper, sight
from workflows.duties import APART
from workflows.grammar import Issue, Step, Workflow
from workflows.tables import WORKFLOWS

router = APIRouter(include_in_schema=False)


class Row(NamedTuple):
    """A step in words."""

    sources: tuple[Pill, ...]
    trigger: str
    dest: Pill
    who: str
    when: tuple[str, ...]
    then: tuple[str, ...]
    letters: tuple[str, ...]


@router.get("/workflows")
def workflow_list(door: ThisDoor) -> HTMLResponse:
    """Every workflow of the fund."""
    standing = door.read(sight.counts)
    rows = [(w, sum(_standing(standing, w).values())) for w in WORKFLOWS]
    titles = {workflow.name: workflow.title for workflow in WORKFLOWS}
    return show(
        door,
        "workflows.html",
        title=_("Workflows"),
        section="workflows",
        rows=rows,
        apart=[(titles[row.record], row.rule) for row in APART],
    )


@router.get("/workflows/{name}")
def one_workflow(door: ThisDoor, name: str) -> HTMLResponse:
    """One workflow: its states with live counts, its picture, its table."""
    workflow = _named(name)
    say = words_of(door)
    standing = _standing(door.read(sight.counts), workflow)
    return show(
        door,
        "workflow.html",
        title=workflow.title,
        section="workflows",
        workflow=workflow,
        rows=[_row(say, workflow, step) for step in workflow.steps],
        states=[
            (say.state(name, value), standing.get(value, 0)) for value, _name in say.states(name)
        ],
        # The drawing escapes its own words, and nothing that a user wrote is among them.
        picture=Markup(paper.picture(workflow, counts=standing)),  # noqa: S704
    )


def _standing(counts: Mapping[str, dict[str, int]], workflow: Workflow[Any]) -> dict[str, int]:
    """How many records of a workflow stand in each state, of those that the reader sees."""
    return counts.get(str(workflow.record.__tablename__), {})


def _named(name: str) -> Workflow[Any]:
    for workflow in WORKFLOWS:
        if workflow.name == name:
            return workflow
    raise NotFound("workflow", name)


def _row(say: Words, workflow: Workflow[Any], step: Step) -> Row:
    return Row(
        sources=tuple(
            say.state(workflow.name, source.value) for source in step.sources if source.value != NEW
        ),
        trigger=step.trigger.capitalize(),
        dest=say.state(workflow.name, step.dest.value),
        who=step.by.label,
        when=tuple(paper.condition(guard) for guard in step.when),
        then=tuple(str(effect) for effect in step.then if not isinstance(effect, Issue)),
        letters=tuple(
            say.letter(effect.letter.name) for effect in step.then if isinstance(effect, Issue)
        ),
    )
