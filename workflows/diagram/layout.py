"""Which cell each state of a workflow stands in, and which way each step runs.

The shortest way to the farthest end is the main path and runs down the middle. States that lead
back to it stand on the left, ends on the right. A step from many states is not drawn many times:
its states wear a mark, and the mark leads to where the step goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import count
from typing import Any

from mptf.db import NEW
from mptf.lives.states import State
from mptf.policy import nobody
from workflows.grammar import Step, Workflow

MANY = 3
"""From so many states on, a step is drawn by marks."""
CROWD = 3
"""More steps than these from two states each would lie on each other, and are drawn so as well."""

NAME, LABEL = 14, 12  # font sizes
BOX, START = 176, 22
LINE, LABEL_LINE = 18, 16
PAD, GAP, LANE, PORT = 15, 54, 18, 14
MARGIN = 24

Point = tuple[float, float]
Cell = tuple[int, int]  # column, row


class Way(Enum):
    """How an edge runs."""

    DOWN = auto()  # to the next state of the main path
    ARC = auto()  # within a column, beside it
    STRAIGHT = auto()  # to the neighbour in the row
    OVER_THEN_UP = auto()  # along the source's row, then into the target from above or below
    UP_THEN_OVER = auto()  # out of the source above or below, then along the target's row
    LANE = auto()  # out at the side, along the column, in at the side


@dataclass(slots=True)
class Label:
    """The words of an edge: their lines, and where their middle (or begin, or end) stands."""

    lines: tuple[tuple[str, bool], ...]  # text, and whether a decision takes the step
    at: Point = (0, 0)
    anchor: str = "middle"

    @property
    def width(self) -> float:
        """How much room the longest line takes, with the decision's sign."""
        return max(text_width(text, LABEL) + (14 if decided else 0) for text, decided in self.lines)

    @property
    def height(self) -> float:
        """How much room the lines take."""
        return LABEL_LINE * len(self.lines)

    @property
    def left(self) -> float:
        """Where its room begins."""
        return self.at[0] - {"middle": self.width / 2, "start": 0, "end": self.width}[self.anchor]


@dataclass(slots=True)
class Edge:
    """One line of the picture, from a state or a mark to a state."""

    source: State | None
    dest: State
    label: Label
    follows: bool
    way: Way = Way.STRAIGHT
    mark: str = ""
    points: list[Point] = field(default_factory=list)
    curved: bool = False


@dataclass(slots=True)
class Box:
    """One state: its cell, its place, the lines of its name, the marks it wears."""

    state: State
    cell: Cell
    lines: tuple[str, ...]
    x: float = 0
    y: float = 0
    width: float = BOX
    height: float = 0
    marks: list[str] = field(default_factory=list)

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(slots=True)
class Layout:
    """A whole picture: boxes, edges, and how large it is."""

    boxes: dict[State, Box]
    edges: list[Edge]
    width: float = 0
    height: float = 0


def place(workflow: Workflow[Any]) -> Layout:
    """Every state in its cell, every step with its way; `routes.measure` makes lengths of it."""
    cells = _cells(workflow)
    edges = _edges(workflow)
    boxes = {s: Box(s, cells[s], _wrapped(s.public, BOX - 2 * PAD, NAME)) for s in cells}
    for edge in edges:
        if edge.source is not None:
            edge.way = _way(edge.source, edge.dest, cells)
    for step, mark in _marked(workflow):
        for source in step.sources:
            if mark not in boxes[source].marks:
                boxes[source].marks.append(mark)
    return Layout(boxes, edges)


def text_width(text: str, size: int) -> float:
    """How wide a text is, rather too much: the fonts that will show it are not known here."""
    return size * sum(
        0.4 if c in "iljtfrI.,:;'’|! " else 0.97 if c in "mwMW" else 0.72 if c.isupper() else 0.62
        for c in text
    )


def _wrapped(text: str, width: float, size: int) -> tuple[str, ...]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)


def _cells(workflow: Workflow[Any]) -> dict[State, Cell]:
    """Column and row of every state: the main path in column 0, detours left, ends right."""
    path = _main_path(workflow)
    cells: dict[State, Cell] = {state: (0, row) for row, state in enumerate(path)}
    rest = [s for s in workflow.states if s not in cells]
    sources = {
        s: [x for step in workflow.steps if step.dest is s for x in step.sources] for s in rest
    }
    for state in sorted(rest, key=lambda s: s.is_end):
        known = [cells[s] for s in sources[state] if s in cells] or [(0, 0)]
        on_path = [row for column, row in known if column >= 0]
        if on_path:
            column, row = (1 if state.is_end else -1), on_path[0]
        else:
            column = min(column for column, _ in known) - 1
            row = (min(r for _, r in known) + max(r for _, r in known)) // 2
        taken = set(cells.values())
        free = (r for n in count() for r in (row + n, row - n) if r > 0)
        cells[state] = (column, next(r for r in free if (column, r) not in taken))
    return cells


def _main_path(workflow: Workflow[Any]) -> list[State]:
    begin = workflow.states(NEW)
    before: dict[State, State | None] = {begin: None}
    distance, queue = {begin: 0}, [begin]
    for state in queue:
        for step in workflow.steps:
            if state in step.sources and step.dest not in before:
                before[step.dest], distance[step.dest] = state, distance[state] + 1
                queue.append(step.dest)
    ends = [s for s in queue if s.is_end] or queue
    last: State | None = max(ends, key=lambda s: distance[s])
    path = []
    while last is not None:
        path.append(last)
        last = before[last]
    return path[::-1]


def many(workflow: Workflow[Any]) -> int:
    """From how many states a step leads that is drawn by a mark; two where such lines crowd."""
    return MANY - 1 if sum(len(s.sources) == MANY - 1 for s in workflow.steps) > CROWD else MANY


def _marked(workflow: Workflow[Any]) -> list[tuple[Step, str]]:
    """The steps that are drawn by marks; steps with the same states share one."""
    names: dict[tuple[tuple[State, ...], State], str] = {}
    found, least = [], many(workflow)
    for step in workflow.steps:
        if len(step.sources) >= least:
            key = (step.sources, step.dest)
            found.append((step, names.setdefault(key, chr(ord("a") + len(names)))))
    return found


def _edges(workflow: Workflow[Any]) -> list[Edge]:
    marks = {id(step): mark for step, mark in _marked(workflow)}
    groups: dict[tuple[State | str, State], list[Step]] = {}
    for step in workflow.steps:
        froms: Iterable[State | str] = step.sources
        if id(step) in marks:
            froms = (marks[id(step)],)
        for origin in froms:
            groups.setdefault((origin, step.dest), []).append(step)
    return [
        Edge(
            source=origin if isinstance(origin, State) else None,
            dest=dest,
            label=Label(tuple((s.trigger, s.decides is not None) for s in steps)),
            follows=all(s.by is nobody for s in steps),
            mark="" if isinstance(origin, State) else origin,
        )
        for (origin, dest), steps in groups.items()
    ]


def _way(source: State, dest: State, cells: dict[State, Cell]) -> Way:
    (c1, r1), (c2, r2) = cells[source], cells[dest]
    taken = set(cells.values())

    def free(columns: Iterable[int], rows: Iterable[int]) -> bool:
        down = list(rows)
        return not any((c, r) in taken for c in columns for r in down)

    if c1 == c2:
        return Way.DOWN if r2 == r1 + 1 else Way.ARC
    across, along = _between(c1, c2), _between(r1, r2)
    if r1 == r2:
        return Way.STRAIGHT if free(across, (r1,)) else Way.LANE
    over = free((*across, c2), (r1,)) and free((c2,), along)
    up = free((*across, c1), (r2,)) and free((c1,), along)
    if over and (c2 != 0 or not up):
        return Way.OVER_THEN_UP
    return Way.UP_THEN_OVER if up else Way.LANE


def _between(a: int, b: int) -> range:
    return range(min(a, b) + 1, max(a, b))
