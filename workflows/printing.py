"""Print signed letters: read what waits, print it in the pool, keep each sheet."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from mptf.clock import Clock
from mptf.errors import Busy, RenderingFailed
from mptf.letters import service as letters
from mptf.letters.rendering import RenderingPool, Sheet
from mptf.policy import SYSTEM
from mptf.work import Fund

log = logging.getLogger(__name__)

_BATCH = 16


@dataclass(slots=True)
class Press:
    """A rendering pool, and the letters it could not print: those are tried again at a restart."""

    pool: RenderingPool
    given_up: set[UUID] = field(default_factory=set)

    def print_waiting(self, fund: Fund, clock: Clock | None = None) -> int:
        """Print the oldest letters without a sheet, a batch of them. How many were printed."""
        with fund.reading(SYSTEM) as work:
            waiting = letters.unprinted(work, _BATCH + len(self.given_up))
        jobs: dict[Future[Sheet], UUID] = {
            self.pool.submit(letter.html, letter.reference): letter.id
            for letter in waiting
            if letter.id not in self.given_up
        }
        printed = 0
        for job in as_completed(jobs):
            try:
                sheet = job.result()
            except RenderingFailed as failure:
                log.error("%s", failure)  # noqa: TRY400 -- the sentence says it all
                self.given_up.add(jobs[job])
                continue
            with fund.writing(SYSTEM, clock) as work:
                letters.keep_sheet(work, jobs[job], sheet)
            printed += 1
        return printed


@contextmanager
def printing_beside(
    fund: Fund, pool: RenderingPool, clock: Clock, *, finish: bool
) -> Iterator[Callable[[], None]]:
    """Print in a thread while the body runs, once it calls what it is given.

    With `finish` the body's end waits for every letter; without, the clockwork prints the rest.
    """
    press, over = Press(pool), threading.Event()

    def run() -> None:
        left = True
        while not over.is_set() or (finish and left):
            try:
                left = bool(press.print_waiting(fund, clock))
            except Busy:  # the body has the database; the letters stay where they are
                continue
            if not left:
                over.wait(0.2)

    thread = threading.Thread(target=run, name="printing", daemon=True)

    def start() -> None:
        if thread.ident is None:
            thread.start()

    try:
        yield start
        if finish:
            start()
    finally:
        over.set()
        if thread.ident is not None:
            thread.join()
