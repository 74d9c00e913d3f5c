"""Where the databases of tests lie: in memory where the machine has room, for they are many.

What a disk keeps is for the crash harness to prove, which lies on a disk, and so do the benches.
"""

from __future__ import annotations

import shutil
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - each folder made in it has a name of its own
_ROOM = 4 * 1024**3
"""Bytes that must be free there: a whole run of the tests fills a quarter of it."""


def quick() -> Path | None:
    """The folder that is kept in memory, or nothing where there is none or it is small."""
    if _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _ROOM:
        return _IN_MEMORY
    return None
