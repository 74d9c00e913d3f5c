"""What each check has said, kept beside the database: what judges it does not lie in it.

A line for each in a file that only grows. So whoever has the database alone reads it unchanged
after a check, and whoever rewrites the database has not rewritten what was found in it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from mptf.db import canonical_json

_FILE = "checks.jsonl"
_TAIL = 65_536
"""Bytes at the end of the file in which the last checks are looked for: some hundreds of them."""


class By(StrEnum):
    """By what a check was made."""

    COMMAND = "command"
    CHECKPOINT = "checkpoint"
    CLOCKWORK = "clockwork"


class Check(BaseModel):
    """One check: when, by what, through which block of the chain, and how much it found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    by: By
    through: int
    findings: int


def keep(folder: Path, check: Check) -> None:
    """Add a check to those before it."""
    folder.mkdir(parents=True, exist_ok=True)
    line = canonical_json(check.model_dump(mode="json")).encode()
    with (folder / _FILE).open("ab") as file:
        file.write(b"\n" + line + b"\n")  # a line that a crash cut short spoils no other


def last(folder: Path | None, by: By | None = None) -> Check | None:
    """The last check, or the last one that was made by this; nothing where there is none."""
    path = folder / _FILE if folder else None
    if path is None or not path.exists():
        return None
    with path.open("rb") as file:
        found = (_read(line) for line in reversed(_tail(file).splitlines()))
        return next((check for check in found if check and by in (None, check.by)), None)


def _tail(file: BinaryIO) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(size - _TAIL, 0))
    return file.read()


def _read(line: bytes) -> Check | None:
    try:
        return Check.model_validate_json(line)
    except ValidationError:
        return None
