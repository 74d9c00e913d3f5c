"""Photographs made small for print, by a process of its own: what a stranger sent is drawn there.

What comes out is a picture of ours, without the place, the camera and the names that a photograph
may carry with it.
"""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

SECONDS, MEGABYTES = 20, 512
"""For one photograph: processor time, and memory for its data."""
EDGE, QUALITY = 1100, 78
"""The longer edge in points: some 16 cm of paper at 170 dots an inch."""
_REMEMBERED = 256


@dataclass(slots=True)
class _Made:
    """The last prints by what they were made from; nothing where a photograph cannot be drawn."""

    kept: OrderedDict[str, bytes | None] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, sha256: str, small: bytes | None) -> None:
        with self.lock:
            self.kept[sha256] = small
            while len(self.kept) > _REMEMBERED:
                self.kept.popitem(last=False)


_MADE = _Made()


def small(sha256: str, content: bytes) -> bytes | None:
    """A JPEG of a picture, no larger than paper needs; nothing where it cannot be drawn."""
    with _MADE.lock:
        if sha256 in _MADE.kept:
            return _MADE.kept[sha256]
    command = [sys.executable, "-m", __name__, str(MEGABYTES)]
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, with a number of our own
            command, input=content, capture_output=True, timeout=2 * SECONDS, check=False
        )
        made = done.stdout if done.returncode == 0 and done.stdout else None
    except subprocess.TimeoutExpired:
        return None  # the machine may have been busy: it is tried again
    _MADE.keep(sha256, made)
    return made


def shrunk(content: bytes) -> bytes:
    """The same in this very process; whatever Pillow raises where it cannot be drawn."""
    from PIL import Image, ImageOps  # noqa: PLC0415 -- only the process that draws needs it

    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
        picture.draft("RGB", (EDGE, EDGE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((EDGE, EDGE))
        page = Image.new("RGB", upright.size, "white")
        clear = upright.convert("RGBA")
        page.paste(clear, mask=clear.getchannel("A"))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _main() -> None:
    import resource  # noqa: PLC0415 -- as above

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = int(sys.argv[1]) << 20
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.buffer.write(shrunk(sys.stdin.buffer.read()))


if __name__ == "__main__":
    _main()
