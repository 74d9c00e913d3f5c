"""What is printed of a measurement, and how spans are taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

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


BAR = 1.5
"""How many times what a page takes when there is little it may take when there is much."""


def processor(act: Callable[[], object]) -> float:
    """The least milliseconds of processor time of some goes: ours and the database server's.

    Not by the clock, and the least: what else the machine does meanwhile is no matter of the page.
    """
    spans = []
    for _ in range(REPEATS):
        before = time.process_time() * 1_000 + _of_servers()
        act()
        spans.append(time.process_time() * 1_000 + _of_servers() - before)
    return min(spans)


def _of_servers() -> float:
    """Milliseconds that the processes of PostgreSQL have spent on the measured database."""
    nanoseconds = 0
    for each in Path("/proc").glob("[0-9]*"):
        try:
            if b"mptf_bench" in (each / "cmdline").read_bytes():
                nanoseconds += int((each / "schedstat").read_text(encoding="ascii").split()[0])
        except OSError:  # it has ended, or is somebody else's
            continue
    return nanoseconds / 1_000_000
