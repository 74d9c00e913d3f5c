"""A file is examined before it is kept: in a process of its own, within its time and memory.

What parses strangers' files may hang or burst; it then ends alone, and the file is refused. Whoever
examined some bytes once need not again: an act is looked at before the writer's lock is taken, and
finds the verdict when it is done.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from math import inf
from time import monotonic

from mptf.attachments import names
from mptf.attachments.refusal import Unfit
from mptf.attachments.types import BY_ENDING, DOCX, JPEG, PDF, PNG, XLSX, Type

SECONDS = 20
"""The longest that an examination lasts; a file of the profile's size takes one at most."""
MEGABYTES = 512
"""Of memory for its data."""
_REMEMBERED = 64
_AGAIN_AFTER = 60.0
"""Seconds until what could not be examined is tried again: the machine may have been busy."""
_TOO_MUCH = "it cannot be examined within the time and memory that a file gets: save it anew"


def examine(content: bytes, claimed: Type) -> None:
    """Look at a file in this very process.

    Raises:
        Unfit: it is not what it is said to be, or holds what it must not.
    """
    # The readers are heavy, and only the process that examines needs them.
    from mptf.attachments import office, pdfs, pictures  # noqa: PLC0415

    if not content:
        raise Unfit("it is empty")
    if claimed is PDF:
        pdfs.pdf(content)
    elif claimed is PNG:
        pictures.png(content)
    elif claimed is JPEG:
        pictures.jpeg(content)
    elif claimed in {DOCX, XLSX}:
        office.office(content, claimed)
    else:
        raise Unfit(f"nothing here can examine {claimed.title}")


def claimed_type(name: str, allowed: tuple[str, ...]) -> Type:
    """The type that a name claims.

    Raises:
        Unfit: it has no ending, one of a type that the fund does not take, or two.
    """
    found = BY_ENDING.get(names.ending(name))
    if found is None or found.code not in allowed:
        titles = dict.fromkeys(kind.title for kind in BY_ENDING.values() if kind.code in allowed)
        raise Unfit(f"this type is not taken; attach one of {', '.join(titles)}")
    if names.misleads(name):
        raise Unfit("its name has two endings, by which it is taken for what it is not: rename it")
    return found


@dataclass(slots=True)
class _Verdicts:
    """What was found of the last files: the reason against each, or nothing; and until when."""

    kept: OrderedDict[tuple[str, str], tuple[str, float]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, key: tuple[str, str]) -> str | None:
        with self.lock:
            reason, until = self.kept.get(key, ("", -inf))
        return reason if monotonic() < until else None

    def keep(self, key: tuple[str, str], reason: str) -> None:
        until = monotonic() + _AGAIN_AFTER if reason == _TOO_MUCH else inf
        with self.lock:
            self.kept[key] = reason, until
            while len(self.kept) > _REMEMBERED:
                self.kept.popitem(last=False)


_VERDICTS = _Verdicts()


def require_fit(content: bytes, claimed: Type) -> None:
    """Have a file examined by a process of its own, once.

    Raises:
        Unfit: as for `examine`, or its examination took too much time or memory.
    """
    key = (hashlib.sha256(content).hexdigest(), claimed.code)
    reason = _VERDICTS.find(key)
    if reason is None:
        reason = _examined_apart(content, claimed)
        _VERDICTS.keep(key, reason)
    if reason:
        raise Unfit(reason)


def _examined_apart(content: bytes, claimed: Type) -> str:
    """The reason against a file, or nothing."""
    command = [sys.executable, "-m", __name__, claimed.code, str(MEGABYTES)]
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, with two of our own words
            command, input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return _TOO_MUCH
    said = done.stdout.decode(errors="replace")
    if done.returncode or not said.startswith(_TOLD):
        return _TOO_MUCH
    return said.removeprefix(_TOLD)


_TOLD = "examined:"
"""Before the verdict, so that silence is never taken for a good one."""


def _main() -> None:
    import resource  # noqa: PLC0415 -- as above

    from mptf.attachments.types import BY_CODE  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = int(sys.argv[2]) << 20
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        examine(sys.stdin.buffer.read(), BY_CODE[sys.argv[1]])
        reason = ""
    except Unfit as unfit:
        reason = str(unfit)
    sys.stdout.write(_TOLD + reason)


if __name__ == "__main__":
    _main()
