"""Words that would lie on others are moved along until they stand free."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from workflows.diagram.layout import Edge, Layout, Point

Area = tuple[float, float, float, float]
"""Left, top, right and bottom."""

MARK = 10
"""The radius of a mark."""
STEP, FARTHEST, BESIDE = 6, 60, 21
_FINE = 40


def part(layout: Layout) -> None:
    """Move words and marks that lie on boxes, lines or others, each as little as can be."""
    for edge in layout.edges:
        if edge.mark:
            _draw_out(layout, edge)
    for edge in layout.edges:
        x, y = edge.label.at
        for across, down in _WAYS:
            edge.label.at = (x + across, y + down)
            if _is_free(layout, edge, _words(edge)):
                break
        else:
            edge.label.at = (x, y)


def _draw_out(layout: Layout, edge: Edge) -> None:
    """A mark stands beside the middle of its state, or farther from it, where its way is taken."""
    (x, y), (end, _) = edge.points
    middle, height = edge.label.at
    for down in (0, -BESIDE, BESIDE):
        for out in range(0, FARTHEST * 2, STEP):
            edge.points = [(x - out, y + down), (end, y + down)]
            edge.label.at = (middle - out / 2, height + down)
            if _is_free(layout, edge, _mark(x - out, y + down)):
                return
    edge.points, edge.label.at = [(x, y), (end, y)], (middle, height)


def _is_free(layout: Layout, edge: Edge, area: Area) -> bool:
    """Whether nothing but the edge's own is where something of it would stand."""
    boxes = ((b.x, b.y, b.x + b.width, b.y + b.height) for b in layout.boxes.values())
    others = [other for other in layout.edges if other is not edge]
    marks = (_mark(*other.points[0]) for other in others if other.mark)
    words = (_words(other) for other in others)
    return not any(_overlap(area, taken) for taken in (*boxes, *marks, *words)) and not any(
        _inside(point, area) for other in others for point in _along(other)
    )


_REACH = range(-FARTHEST, FARTHEST + 1, STEP)
_WAYS = sorted(
    ((across, down) for across in _REACH for down in _REACH),
    key=lambda way: (way[0] ** 2 + way[1] ** 2, way),
)
"""How far words are moved, the nearest way first."""


def _mark(x: float, y: float) -> Area:
    return x - 2 * MARK, y - MARK, x, y + MARK


def _words(edge: Edge) -> Area:
    label = edge.label
    half = label.height / 2
    return label.left, label.at[1] - half, label.left + label.width, label.at[1] + half


def _overlap(a: Area, b: Area) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _inside(point: Point, area: Area) -> bool:
    return area[0] < point[0] < area[2] and area[1] < point[1] < area[3]


def _along(edge: Edge) -> Iterator[Point]:
    """Points of a line, close to each other."""
    if edge.curved:
        a, b, c, d = edge.points
        for n in range(_FINE + 1):
            t = n / _FINE
            shares = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
            yield (
                sum(share * p[0] for share, p in zip(shares, (a, b, c, d), strict=True)),
                sum(share * p[1] for share, p in zip(shares, (a, b, c, d), strict=True)),
            )
        return
    for (ax, ay), (bx, by) in pairwise(edge.points):
        parts = max(int((abs(bx - ax) + abs(by - ay)) // 2), 1)
        for n in range(parts):
            yield ax + (bx - ax) * n / parts, ay + (by - ay) * n / parts
