"""The main line of a life, and where on it a record stands: what a stepper shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from api.pages.words import Words
from mptf.db import NEW
from mptf.lives.queries import StepRow
from mptf.lives.states import Counts
from workflows.engine import workflow_named


class Stage(NamedTuple):
    """A state of a life as the stepper shows it."""

    label: str
    place: Literal["done", "current", "next"]


@cache
def main_line(kind: str) -> tuple[str, ...]:
    """The states of a life that goes well: the shortest way from its beginning to funded money."""
    workflow = workflow_named(kind)
    ways: list[tuple[str, ...]] = [(NEW,)]
    seen = {NEW}
    for way in ways:
        for step in workflow.steps:
            if way[-1] in step.sources and step.dest.value not in seen:
                longer = (*way, step.dest.value)
                if step.dest.is_end and Counts.FUNDED in step.dest.counts:
                    return longer[1:]
                seen.add(step.dest.value)
                ways.append(longer)
    return ()


def stages(words: Words, kind: str, state: str, steps: Sequence[StepRow]) -> list[Stage]:
    """The main line with what is done, where the record stands, and what comes next.

    A record beside the line stands after the last of its stages that it has come to; where it has
    ended there, nothing comes next.
    """
    line = main_line(kind)
    if state in line:
        here = line.index(state)
        return [_stage(words, kind, each, place - here) for place, each in enumerate(line)]
    come_to = [line.index(step.to_state) for step in steps if step.to_state in line]
    last = come_to[-1] if come_to else -1
    done = [_stage(words, kind, each, -1) for each in line[: last + 1]]
    ended = workflow_named(kind).states(state).is_end
    ahead = () if ended else line[last + 1 :]
    return [*done, _stage(words, kind, state, 0), *(_stage(words, kind, s, 1) for s in ahead)]


def _stage(words: Words, kind: str, state: str, distance: int) -> Stage:
    place: Literal["done", "current", "next"] = (
        "done" if distance < 0 else "next" if distance else "current"
    )
    return Stage(words.state(kind, state).label, place)
