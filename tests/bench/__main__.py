"""`make bench`: every measurement, one line each."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.bench import (
    bench_curve,
    bench_dashboard,
    bench_desk,
    bench_ledger,
    bench_letters,
    bench_pages,
    bench_programmes,
    bench_steps,
)
from tests.bench.figures import BAR

ROOMS = (
    bench_pages,
    bench_desk,
    bench_curve,
    bench_dashboard,
    bench_programmes,
    bench_ledger,
    bench_steps,
    bench_letters,
)


def main() -> None:
    """Measure and print: what, median in milliseconds, ratio to the raw way."""
    print(f"{'what':<78} {'median':>12} {'ratio':>7}")
    over = []
    for room in ROOMS:
        barred: Callable[[str], bool] = getattr(room, "barred", lambda _what: False)
        for what, milliseconds, ratio in room.run():
            times = "" if ratio is None else f"{ratio:.2f} x"
            print(f"{what:<78} {milliseconds:>9.3f} ms {times:>7}", flush=True)
            if ratio is not None and ratio > BAR and barred(what):
                over.append(f"{what}: {times}")
    if over:
        sys.exit(f"Over {BAR} times:\n" + "\n".join(over))


if __name__ == "__main__":  # presses import this module again
    main()
