"""What a file is called here: what a name could do to a folder, a page or a reader is taken out."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from mptf.attachments.types import BY_ENDING, MISLEADING

LONGEST = 120
"""Characters of a name; what is longer loses the end of its stem, never its ending."""

_SEPARATORS = re.compile(r"[/\\]")
_RESERVED = re.compile(r'[<>:"|?*]')
_BLANKS = re.compile(r"\s+")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_GONE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, what turns the direction of text, halves of characters, what is no character."""


def neutral(name: str) -> str:
    """The name under which a file is kept: one line, no path, no direction overrides."""
    last = _SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    shown = (c for c in last if c.isspace() or unicodedata.category(c) not in _GONE)
    plain = _BLANKS.sub(" ", _RESERVED.sub("_", "".join(shown))).strip(" .")
    stem, suffix = _parted(plain)
    stem = stem[: LONGEST - len(suffix)].strip(" .") or "file"
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    return stem + suffix


def ending(name: str) -> str:
    """The ending of a name, in small letters and without its dot; empty where there is none."""
    return _parted(name)[1].removeprefix(".").lower()


def misleads(name: str) -> bool:
    """Whether a second ending stands before the last, as in `letter.pdf.docx` or `a.exe.pdf`."""
    inner = PurePosixPath(_parted(name)[0]).suffix.removeprefix(".").lower()
    return inner in BY_ENDING or inner in MISLEADING


def _parted(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    if not stem or not suffix.isalnum() or not suffix.isascii():
        return name, ""
    return stem, dot + suffix
