"""What is printed of a measurement, and how spans are taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

Figure = tuple[str, float, float | None]
"""What was measured, in milliseconds, and how many times something else that is."""

REPEATS = 7
TURNS = 21


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
    return min(_spent(act) for _ in range(REPEATS))


def _nothing() -> None:
    """Nothing is done before."""


def compared(
    one: Callable[[], object],
    other: Callable[[], object],
    before: tuple[Callable[[], object], Callable[[], object]] = (_nothing, _nothing),
) -> tuple[float, float]:
    """The same of two, in turns: what slows the machine for a while slows both.

    What is done before each is not counted.
    """
    first, then = before
    spans = [(_spent(one, first), _spent(other, then)) for _ in range(TURNS)]
    return min(span for span, _ in spans), min(span for _, span in spans)


def _spent(act: Callable[[], object], before: Callable[[], object] = _nothing) -> float:
    before()
    servers, ours = _of_servers(), time.process_time()
    act()
    spent = time.process_time() - ours
    return spent * 1_000 + sum(
        (until - servers.get(process, 0)) / 1_000_000 for process, until in _of_servers().items()
    )


def _of_servers() -> dict[str, int]:
    """Nanoseconds that each process of PostgreSQL has spent on a measured database."""
    found = {}
    for each in Path("/proc").glob("[0-9]*"):
        try:
            if b"mptf_bench" in (each / "cmdline").read_bytes():
                spent = (each / "schedstat").read_text(encoding="ascii").split()[0]
                found[each.name] = int(spent)
        except OSError:  # it has ended, or is somebody else's
            continue
    return found
