"""The world's land for drawings in print: the same as that of the pages, and a coarser one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from api.pages.frame import static_folder

_STEP, _LEAST = 20, 4
"""What a small map leaves out: points nearer than this to the last, and rings of fewer points."""


@cache
def land() -> str:
    """A path in the units of `charts.world`."""
    drawing = (static_folder() / "world.svg").read_text(encoding="utf-8")
    found = re.search(r' d="([^"]+)"', drawing)
    return found[1] if found else ""


@cache
def coarse_land() -> str:
    """The same with fewer points, for maps of a few centimetres: each of them is drawn anew."""
    rings = ([*_far_apart(ring)] for ring in _rings(land()))
    return "".join(_drawn(ring) for ring in rings if len(ring) >= _LEAST)


def _rings(path: str) -> Iterator[list[tuple[int, int]]]:
    """Each ring as points; one is written as where it begins and the steps from there."""
    for ring in filter(None, path.split("M")):
        numbers = [int(text) for text in re.findall(r"-?\d+", ring)]
        x, y = 0, 0
        points = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        yield points


def _far_apart(points: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last = None
    for point in points:
        if last is None or abs(point[0] - last[0]) + abs(point[1] - last[1]) >= _STEP:
            yield point
            last = point


def _drawn(points: list[tuple[int, int]]) -> str:
    steps = (f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(points))
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z"
