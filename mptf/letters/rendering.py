"""From facts to text, at signing; from text to a sheet, in a guarded pool of processes."""

from __future__ import annotations

import hashlib
import logging
import os
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from queue import LifoQueue
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from jinja2 import meta

from mptf.errors import RenderingFailed
from mptf.letters import press
from mptf.letters.frame import LetterFrame
from mptf.logs import kind_of
from mptf.resources import resources
from mptf.templating import environment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

log = logging.getLogger(__name__)

NOTED_NAME = "kosovo"
"""Naming it prints the footnote on Security Council resolution 1244 (1999): handbook 9."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed letter."""

    pdf: bytes
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What one letter may take before it is given up."""

    seconds: float = 30.0
    megabytes: int = 1024
    starting_seconds: float = 60.0


def render_html(template: str, context: Mapping[str, object]) -> str:
    """The letter's text, complete, as it is frozen at signing. `context` is from `context_of`.

    Args:
        template: the path under `templates/`, such as `letters/receipt.html`.
        context: the frame and the facts; a name that is missing is an error.
    """
    frame = context["frame"]
    if not isinstance(frame, LetterFrame):
        raise TypeError("a letter needs its frame")
    noted = NOTED_NAME in repr(context).casefold()
    page = environment(frame.language, zone=frame.zone or "UTC").get_template(template)
    return page.render(context, mentions_kosovo=noted)


@cache
def template_hash(template: str) -> str:
    """SHA-256 over a template and all that it is built from."""
    env = environment()
    if env.loader is None:
        raise LookupError("there are no templates")
    sources: dict[str, str] = {}
    wanted = [template]
    while wanted:
        name = wanted.pop()
        if name not in sources:
            sources[name] = env.loader.get_source(env, name)[0]
            found = meta.find_referenced_templates(env.parse(sources[name]))
            wanted.extend(other for other in found if other is not None)
    return _hash_of({name: source.encode() for name, source in sources.items()})


@cache
def assets_hash() -> str:
    """SHA-256 over the style sheet and the fonts: with the text, all that shapes a sheet."""
    folder = _folder()
    paths = [folder / press.STYLE_SHEET, *(folder / "fonts").glob("*.ttf")]
    return _hash_of({path.name: path.read_bytes() for path in paths})


class RenderingPool:
    """Processes that print letters; one that hangs, crashes or fails is replaced.

    Each lane is one process with one letter in it, so that a lost process is the fault of exactly
    one letter, and no other waits for or falls with it. Processes start when they are first needed.
    """

    def __init__(self, workers: int = 2, limits: Limits | None = None) -> None:
        """Take up to that many processes, each letter within the limits.

        Args:
            workers: how many.
            limits: what one letter may take.
        """
        if subsetter_missing():
            log.warning(
                "libharfbuzz-subset is missing: letters print three times slower, and the same "
                "letter may give other bytes. Run: apt-get install libharfbuzz-subset0"
            )
        self._scratch = TemporaryDirectory(prefix="mptf-letters-")
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="letters")
        self._lanes = [_Lane(limits or Limits(), self._scratch.name) for _ in range(workers)]
        self._free: LifoQueue[_Lane] = LifoQueue()
        for lane in self._lanes:
            self._free.put(lane)

    def submit(
        self, html: str, identifier: str, style_sheet: str = press.STYLE_SHEET
    ) -> Future[Sheet]:
        """Print a letter; the identifier is its reference, which also marks the file.

        What else is printed here has a style sheet of its own beside the letters'. The future
        raises RenderingFailed, with the reference and the reason.
        """
        return self._threads.submit(self._print, html, identifier, style_sheet)

    def _print(self, html: str, identifier: str, style_sheet: str) -> Sheet:
        lane = self._free.get()
        try:
            return lane.print(html, identifier, style_sheet)
        finally:
            self._free.put(lane)

    @property
    def pages(self) -> int:
        """How many pages are laid out of what is being printed, by the press that is furthest."""
        told = [file.read_text() for file in Path(self._scratch.name).glob(f"{press.PAGES}*")]
        return max((int(text) for text in told if text), default=0)

    def begin_anew(self) -> None:
        """Forget how far the last one was."""
        for file in Path(self._scratch.name).glob(f"{press.PAGES}*"):
            file.unlink(missing_ok=True)

    def close(self, *, finish: bool = True) -> None:
        """Stop the processes; letters not begun are printed first, or given up."""
        self._threads.shutdown(wait=True, cancel_futures=not finish)
        for lane in self._lanes:
            lane.close()
        self._scratch.cleanup()

    def __enter__(self) -> Self:
        """The pool itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close; after an error without printing what has not begun."""
        self.close(finish=kind is None)


class _Lane:
    """One process at a time, and the letter in it."""

    def __init__(self, limits: Limits, scratch: str) -> None:
        self._limits = limits
        self._scratch = scratch
        self._running: ProcessPoolExecutor | None = None

    def print(self, html: str, identifier: str, style_sheet: str) -> Sheet:
        try:
            return self._attempt(html, identifier, style_sheet)
        except BrokenProcessPool:
            # It may have died idle, or by the kernel's choice: a crash counts if it repeats.
            log.warning("the process printing %s was lost; a new one is started", identifier)
        try:
            return self._attempt(html, identifier, style_sheet)
        except BrokenProcessPool as crash:
            raise RenderingFailed(identifier, "the printing process crashed twice") from crash

    def _attempt(self, html: str, identifier: str, style_sheet: str) -> Sheet:
        try:
            running = self._ready(style_sheet)
            printing = running.submit(press.print_letter, html, identifier, style_sheet)
            pdf, pages = printing.result(self._limits.seconds)
        except BrokenProcessPool:
            self._kill()
            raise
        except TimeoutError as slow:
            self._kill()
            reason = f"it took longer than {self._limits.seconds:g} seconds"
            raise RenderingFailed(identifier, reason) from slow
        except press.Refusal as no:
            raise RenderingFailed(identifier, str(no)) from no
        except Exception as error:
            # Whatever state the process is in now, the next letter gets a clean one.
            self._kill()
            raise RenderingFailed(identifier, kind_of(error)) from error
        return Sheet(pdf, hashlib.sha256(pdf).hexdigest(), pages)

    def _ready(self, style_sheet: str) -> ProcessPoolExecutor:
        if self._running is None:
            self._running = ProcessPoolExecutor(
                max_workers=1,
                mp_context=get_context("spawn"),
                initializer=press.start,
                initargs=(
                    str(_folder()),
                    self._scratch,
                    self._limits.megabytes,
                    style_sheet,
                ),
            )
            # Starting takes a second and is not the letter's time.
            self._running.submit(os.getpid).result(self._limits.starting_seconds)
        return self._running

    def _kill(self) -> None:
        if self._running is not None:
            # Only Python 3.14 has kill_workers(); a process that hangs hears nothing gentler.
            for process in list((self._running._processes or {}).values()):  # noqa: SLF001
                process.kill()
            self._running.shutdown(wait=True, cancel_futures=True)
            self._running = None

    def close(self) -> None:
        if self._running is not None:
            self._running.shutdown(wait=True)
            self._running = None


@cache
def subsetter_missing() -> bool:
    """Whether the system lacks HarfBuzz's subsetter, on which the same bytes depend."""
    return find_library("harfbuzz-subset") is None


def _folder() -> Path:
    return resources() / "templates" / "letters"


def _hash_of(parts: Mapping[str, bytes]) -> str:
    """One hash over named parts; lengths keep one part from passing for two."""
    whole = hashlib.sha256()
    for name, content in sorted(parts.items()):
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()
