"""The SVG of a workflow: boxes, lines and words, with classes for a style to take hold of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from mptf.db import NEW
from workflows.diagram.layout import (
    LABEL_LINE,
    LINE,
    MARGIN,
    Box,
    Edge,
    Layout,
    Point,
    place,
)
from workflows.diagram.parting import MARK
from workflows.diagram.routes import measure
from workflows.grammar import Workflow

STYLE = """
.life { font-family: "IBM Plex Sans", "Helvetica Neue", Arial, sans-serif; }
.life .ground { fill: #ffffff; }
.life .state rect { fill: #f6f8fb; stroke: #1b2a41; stroke-width: 1.25; }
.life .state .inner { fill: none; stroke-width: 1; }
.life .state .begin { fill: #1b2a41; }
.life .state text { font-size: 14px; fill: #16202e; text-anchor: middle; }
.life .step path { fill: none; stroke: #51607a; stroke-width: 1.25; }
.life .step .head { fill: #51607a; }
.life .step.follows path { stroke-dasharray: 5 4; }
.life .plate { fill: #ffffff; }
.life .words { font-size: 12px; fill: #16202e; }
.life .decided { fill: #1f4b99; }
.life .mark circle { fill: #ffffff; stroke: #51607a; stroke-width: 1.25; }
.life .mark text { font-size: 12px; font-style: italic; fill: #16202e; text-anchor: middle; }
.life .count rect { fill: #1f4b99; }
.life .count text { font-size: 12px; fill: #ffffff; text-anchor: middle; }
.life .legend text { font-size: 12px; fill: #51607a; }
.life .legend path { fill: none; stroke: #51607a; stroke-width: 1.25; stroke-dasharray: 5 4; }
.life .legend rect { fill: none; stroke: #51607a; }
"""
"""What a picture looks like as a file of its own; a page may take it as it is into its sheet."""

ROUND = 12  # corners of lines
HEAD = 8  # length of an arrow's head


def draw(workflow: Workflow[Any], *, standalone: bool, counts: Mapping[str, int]) -> str:
    """The whole picture."""
    layout = place(workflow)
    measure(layout)
    legend = _legend(layout)
    width = max([layout.width, *(2 * MARGIN + wide for _, wide, _ in legend)])
    height = layout.height + len(legend) * 22 + (6 if legend else 0)
    name = workflow.name
    size = f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="life" role="img" {size}',
        f'aria-labelledby="{name}-title {name}-desc">',
        f'<title id="{name}-title">The life of a record: {escape(workflow.title)}</title>',
        f'<desc id="{name}-desc">{escape(_told(workflow))}</desc>',
    ]
    if standalone:
        parts += [f"<style>{STYLE}</style>", '<rect class="ground" width="100%" height="100%"/>']
    parts += [part for edge in layout.edges for part in _line(edge)]
    parts += [part for box in layout.boxes.values() for part in _state(box, counts)]
    parts += [part for edge in layout.edges for part in _words(edge)]
    parts.append('<g class="legend">')
    for line, (sign, _, text) in enumerate(legend):
        y = layout.height + 10 + line * 22
        parts.append(f'<g transform="translate({MARGIN} {_n(y)})">{sign}')
        parts.append(f'<text x="40" y="4">{escape(text)}</text></g>')
    parts += ["</g>", "</svg>"]
    return "\n".join(parts) + "\n"


def _told(workflow: Workflow[Any]) -> str:
    """The picture in words, for whoever does not see it."""
    return " ".join(
        f"{' or '.join(s.public for s in step.sources)}: {step.trigger} leads to "
        f"{step.dest.public}{' (an end)' if step.dest.is_end else ''}, by {step.by.label}."
        for step in workflow.steps
    )


def _legend(layout: Layout) -> list[tuple[str, float, str]]:
    """The signs that this picture uses: sign, width, meaning."""
    found = []
    if any(box.state.is_end for box in layout.boxes.values()):
        sign = '<rect x="2" y="-8" width="28" height="16" rx="5"/>'
        sign += '<rect x="5" y="-5" width="22" height="10" rx="3"/>'
        found.append((sign, "an end: nothing follows"))
    if any(decided for edge in layout.edges for _, decided in edge.label.lines):
        text = "taken by a signed decision of the Steering Committee"
        found.append((_diamond(16, 0), text))
    if any(edge.follows for edge in layout.edges):
        sign = '<path d="M 2 0 H 30"/>'
        found.append((sign, "nobody's own step: it follows from a step of another record"))
    if any(edge.mark for edge in layout.edges):
        letters = sorted(edge.mark for edge in layout.edges if edge.mark)
        text = "leads from every state that wears this mark"
        found += [(_mark(letter, (16, 0)), text) for letter in letters]
    return [(sign, 40 + 6.6 * len(text), text) for sign, text in found]


def _state(box: Box, counts: Mapping[str, int]) -> Iterator[str]:
    state = box.state
    middle = box.middle
    yield f'<g class="state{" end" if state.is_end else ""}" data-state="{escape(state.value)}">'
    if state.value == NEW:
        radius = box.width / 2
        yield f'<circle class="begin" cx="{_n(middle[0])}" cy="{_n(middle[1])}" r="{_n(radius)}"/>'
    else:
        yield _rectangle("outer", (box.x, box.y), (box.width, box.height), 10)
        if state.is_end:
            yield _rectangle("inner", (box.x + 4, box.y + 4), (box.width - 8, box.height - 8), 7)
        first = middle[1] - LINE * (len(box.lines) - 1) / 2 + 5
        for number, line in enumerate(box.lines):
            yield f'<text x="{_n(middle[0])}" y="{_n(first + LINE * number)}">{escape(line)}</text>'
    for number, letter in enumerate(box.marks):
        yield _mark(letter, (box.x + 24 + number * (2 * MARK + 4), box.y + box.height))
    if state.value in counts and state.value != NEW:
        yield from _count(box, str(counts[state.value]))
    yield "</g>"


def _count(box: Box, text: str) -> Iterator[str]:
    wide = 14 + 8 * len(text)
    x = box.x + box.width - 12 - wide
    yield f'<g class="count">{_rectangle("pill", (x, box.y - 9), (wide, 18), 9)}'
    yield f'<text x="{_n(x + wide / 2)}" y="{_n(box.y + 4)}">{text}</text></g>'


def _line(edge: Edge) -> Iterator[str]:
    yield f'<g class="step{" follows" if edge.follows else ""}">'
    yield f'<path d="{_curve(edge.points) if edge.curved else _path(edge.points)}"/>'
    yield _head(edge.points[-2], edge.points[-1])
    yield "</g>"
    if edge.mark:
        x, y = edge.points[0]
        yield _mark(edge.mark, (x - MARK, y))


def _words(edge: Edge) -> Iterator[str]:
    label = edge.label
    x, y = label.left, label.at[1] - label.height / 2
    yield _rectangle("plate", (x - 3, y), (label.width + 6, label.height), 3)
    for number, (text, decided) in enumerate(label.lines):
        middle = y + LABEL_LINE * (number + 0.5)
        if decided:
            yield _diamond(x + 5, middle)
        yield (
            f'<text class="words" x="{_n(x + (14 if decided else 0))}" y="{_n(middle + 4)}">'
            f"{escape(text)}</text>"
        )


def _path(points: list[Point]) -> str:
    """Straight lines with round corners."""
    said = [f"M {_p(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        said.append(
            f"L {_p(_short_of(corner, before))} Q {_p(corner)} {_p(_short_of(corner, after))}"
        )
    return " ".join([*said, f"L {_p(points[-1])}"])


def _curve(points: list[Point]) -> str:
    return f"M {_p(points[0])} C {' '.join(map(_p, points[1:]))}"


def _short_of(corner: Point, other: Point) -> Point:
    """The point on the way to a corner from which the line bends."""
    (x, y), (ox, oy) = corner, other
    length = abs(ox - x) + abs(oy - y)  # lines run along the axes
    share = min(ROUND, length / 2) / length if length else 0
    return x + (ox - x) * share, y + (oy - y) * share


def _head(before: Point, tip: Point) -> str:
    (bx, by), (x, y) = before, tip
    if abs(x - bx) > abs(y - by):
        back, half = (-HEAD if x > bx else HEAD), HEAD / 2
        corners = ((x, y), (x + back, y - half), (x + back, y + half))
    else:
        back, half = (-HEAD if y > by else HEAD), HEAD / 2
        corners = ((x, y), (x - half, y + back), (x + half, y + back))
    return f'<polygon class="head" points="{" ".join(f"{_n(a)},{_n(b)}" for a, b in corners)}"/>'


def _mark(letter: str, at: Point) -> str:
    x, y = at
    return (
        f'<g class="mark"><circle cx="{_n(x)}" cy="{_n(y)}" r="{MARK}"/>'
        f'<text x="{_n(x)}" y="{_n(y + 4)}">{letter}</text></g>'
    )


def _diamond(x: float, y: float) -> str:
    points = ((x - 5, y), (x, y - 5), (x + 5, y), (x, y + 5))
    return f'<polygon class="decided" points="{" ".join(f"{_n(a)},{_n(b)}" for a, b in points)}"/>'


def _rectangle(name: str, at: Point, size: Point, radius: float) -> str:
    return (
        f'<rect class="{name}" x="{_n(at[0])}" y="{_n(at[1])}" width="{_n(size[0])}" '
        f'height="{_n(size[1])}" rx="{_n(radius)}"/>'
    )


def _p(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(value: float) -> str:
    """A number without a tail: pictures are compared byte by byte."""
    return f"{value:.1f}".removesuffix(".0")
