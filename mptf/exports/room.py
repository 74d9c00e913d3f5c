"""The printing room: long papers are printed aside, and whoever asked comes back for them.

Papers lie there for a while, known by their text: who asks for the same text again is given the
same bytes at once. Another process prints for itself.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

Print = Callable[[str, str, str], bytes]
"""How a text is printed: with its name and its kind."""


class PrintingRoom:
    """One paper after another, since a printing process may take a gigabyte."""

    def __init__(self, printing: Print, *, keeps: int = 16) -> None:
        """Print in this way, and keep so many papers."""
        self._printing = printing
        self._keeps = keeps
        self._shelf: OrderedDict[str, Future[bytes]] = OrderedDict()
        self._lock = Lock()
        self._press = ThreadPoolExecutor(1, thread_name_prefix="printing-room")

    def ask_for(self, html: str, identifier: str, kind: str, patience: float) -> bytes | None:
        """A paper, if it is ready within so many seconds; else it is being printed.

        Raises:
            RenderingFailed: it cannot be printed; who asks again has it tried again.
        """
        key = hashlib.sha256(f"{kind}\0{identifier}\0{html}".encode()).hexdigest()
        with self._lock:
            paper = self._shelf.get(key)
            if paper is None or _has_failed(paper):
                paper = self._press.submit(self._printing, html, identifier, kind)
            self._shelf[key] = paper
            self._shelf.move_to_end(key)
            self._let_go()
        try:
            return paper.result(patience)
        except TimeoutError:
            return None

    def _let_go(self) -> None:
        """Of what was asked for longest ago; what is being printed stays."""
        for key in [key for key, paper in self._shelf.items() if paper.done()]:
            if len(self._shelf) <= self._keeps:
                break
            del self._shelf[key]


def _has_failed(paper: Future[bytes]) -> bool:
    return paper.done() and paper.exception() is not None
