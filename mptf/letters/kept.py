"""A press for readers: one process, which stays for a while for whoever asks next."""

from __future__ import annotations

import atexit
from threading import Lock, Timer

from mptf.letters.rendering import Limits, RenderingPool

STAYS = 60.0
"""Seconds that the process stays without work; to start another takes a second."""

SHORT = 20
"""Pages after which it goes at once: what a long paper took of its memory is not the next one's."""


class KeptPress:
    """Prints one paper after another: a printing process may take a gigabyte."""

    def __init__(self, limits: Limits | None = None, *, stays: float = STAYS) -> None:
        """Print each within the limits."""
        self._limits = limits
        self._stays = stays
        self._one_at_a_time = Lock()
        self._pool: RenderingPool | None = None
        self._leaves: Timer | None = None
        self._printing = ""
        atexit.register(self.close)

    def print(self, html: str, identifier: str, style_sheet: str) -> bytes:
        """The pages.

        Raises:
            RenderingFailed: the printing process gave it up.
        """
        with self._one_at_a_time:
            self._stay()
            if self._pool is None:
                self._pool = RenderingPool(1, self._limits)
            self._pool.begin_anew()
            self._printing = identifier
            try:
                sheet = self._pool.submit(html, identifier, style_sheet).result()
            finally:
                self._printing = ""
            if sheet.pages > SHORT:
                self._go()
            return sheet.pdf

    def pages_of(self, identifier: str) -> int:
        """How many pages of a paper are laid out while it is printed; none of any other."""
        pool = self._pool
        return pool.pages if pool and self._printing == identifier else 0

    def close(self) -> None:
        """Let the process go; the next paper starts another."""
        with self._one_at_a_time:
            self._go()

    def _stay(self) -> None:
        if self._leaves is not None:
            self._leaves.cancel()
        self._leaves = Timer(self._stays, self.close)
        self._leaves.daemon = True
        self._leaves.start()

    def _go(self) -> None:
        if self._leaves is not None:
            self._leaves.cancel()
        if self._pool is not None:
            self._pool.close()
        self._leaves = self._pool = None
