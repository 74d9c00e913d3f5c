"""What is printed of a measurement, and how spans are taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

Figure = tuple[str, float, float | None]
"""What was measured, in milliseconds, and how many times something else that is."""

REPEATS = 7


def span(act: Callable[[], object]) -> float:
    """Milliseconds of one go."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1_000


def median(act: Callable[[], object]) -> float:
    """The median of several goes, in milliseconds."""
    return statistics.median(span(act) for _ in range(REPEATS))
