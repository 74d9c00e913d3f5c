"""Dots on a scale: several values of one thing, as a chart beside those of `charts`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from api.pages.charts import length


class Dot(NamedTuple):
    """One value on a scale; `place` is how many of the same stand before it."""

    value: int
    x: int
    place: int


class Spread(NamedTuple):
    """Several values of one thing on a scale, so that a mean hides no disagreement."""

    label: str
    dots: tuple[Dot, ...]


def spread(
    rows: Sequence[tuple[str, Sequence[int]]], *, least: int, most: int
) -> tuple[Spread, ...]:
    """Dots from the least point of the scale to the most, equal ones one after another."""
    drawn = []
    for label, values in rows:
        ordered = sorted(values)
        drawn.append(
            Spread(
                label,
                tuple(
                    Dot(value, length(value - least, most - least), place - ordered.index(value))
                    for place, value in enumerate(ordered)
                ),
            )
        )
    return tuple(drawn)
