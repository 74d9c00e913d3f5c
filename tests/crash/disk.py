"""A disk that loses power: what was written is recorded, and built as it may lie there after.

What was synced stays. Each write and each change of length since a file's last sync was done, or
was not, or was torn: some of its sectors were written. A new file may have no name, and a removed
one may still have it, until their folder was synced.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512

TRACED = "pwrite64,write,fdatasync,fsync,ftruncate,openat,unlink,unlinkat"
"""What has to be recorded; `recorded` reads it."""

_CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+)")
_FILE = re.compile(r"^\d+<([^>]*)>")
_TEXT = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes at an offset."""

    file: str
    offset: int
    content: bytes

    def on(self, image: bytearray, dice: random.Random | None = None) -> None:
        """Write it, whole or torn."""
        end = self.offset + len(self.content)
        image.extend(bytes(max(0, end - len(image))))
        for start in range(self.offset, end, SECTOR):
            if dice is None or dice.random() < 0.5:
                stop = min(start + SECTOR, end)
                image[start:stop] = self.content[start - self.offset : stop - self.offset]


@dataclass(frozen=True, slots=True)
class Cut:
    """A file's new length."""

    file: str
    length: int

    def on(self, image: bytearray, dice: random.Random | None = None) -> None:  # noqa: ARG002
        """Cut it, or lengthen it with zeros: a length cannot be torn."""
        del image[self.length :]
        image.extend(bytes(self.length - len(image)))


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was not there."""

    file: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A file's name is gone."""

    file: str


@dataclass(frozen=True, slots=True)
class Synced:
    """A file's content has reached the disk; without a file, the names in the folder have."""

    file: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """An acknowledgement that the world has seen."""

    words: list[str]


Change = Written | Cut
Event = Change | Made | Removed | Synced | Told


def recorded(log: Path, folder: Path, there: set[str]) -> list[Event]:
    """The events of a recording by `strace -y -xx`, for the files of one folder."""
    known = set(there)
    events: list[Event] = []
    for line in log.read_text().splitlines():
        found = _CALL.match(line)
        if found is None or int(found[3]) < 0:
            continue  # a signal, an exit, or a call that failed
        event = _event(found[1], found[2], int(found[3]), folder, known)
        if event is not None:
            events.append(event)
    return events


def _event(call: str, words: str, gave: int, folder: Path, known: set[str]) -> Event | None:
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(words)]
    if call in {"openat", "unlink", "unlinkat"}:
        return _named(call, words, Path(texts[0].decode()), folder, known)
    opened = _FILE.match(words)
    path = Path(_plain(opened[1])) if opened else Path()
    if call == "write" and path.name == "told":
        return Told(texts[0].decode().split()[1:])
    if path == folder:
        return Synced(None)
    if path.parent != folder:
        return None
    last = words.rpartition(",")[2].strip()
    if call == "pwrite64":
        return Written(path.name, int(last), texts[0][:gave])
    assert call != "write", "a database file is written in a way that nobody expects"
    return Cut(path.name, int(last)) if call == "ftruncate" else Synced(path.name)


def _named(
    call: str, words: str, path: Path, folder: Path, known: set[str]
) -> Made | Removed | None:
    """A name that comes or goes; a file that is opened may have been there before."""
    if path.parent != folder:
        return None
    if call != "openat":
        known.discard(path.name)
        return Removed(path.name)
    if "O_CREAT" in words and path.name not in known:
        known.add(path.name)
        return Made(path.name)
    return None


def _plain(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


@dataclass(slots=True)
class Disk:
    """What has surely reached the disk, and what may have."""

    files: dict[str, bytearray]
    pending: dict[str, list[Change]] = field(default_factory=dict)
    nameless: set[str] = field(default_factory=set)
    removed: dict[str, bytearray] = field(default_factory=dict)
    told: list[list[str]] = field(default_factory=list)

    def see(self, event: Event) -> None:
        """One more thing has happened."""
        match event:
            case Told(words):
                self.told.append(words)
            case Made(file):
                self.files[file] = bytearray()
                self.nameless.add(file)
            case Removed(file):
                self.removed[file] = self.files.pop(file, bytearray())
                self.pending.pop(file, None)
            case Synced(None):
                self.nameless.clear()
                self.removed.clear()
            case Synced(file):
                for change in self.pending.pop(str(file), []):
                    change.on(self.files[str(file)])
            case Written() | Cut():
                self.pending.setdefault(event.file, []).append(event)

    def after_a_power_cut(self, dice: random.Random) -> dict[str, bytearray]:
        """One of the disks that may be found."""
        mood = dice.choice(("none", "all", "some", "torn"))
        image = {file: bytearray(content) for file, content in self.files.items()}
        for file, changes in self.pending.items():
            for change in changes:
                if mood == "all" or (mood in {"some", "torn"} and dice.random() < 0.5):
                    change.on(image[file], dice if mood == "torn" else None)
        for file in self.nameless:
            if dice.random() < 0.5:
                del image[file]
        for file, content in self.removed.items():
            if dice.random() < 0.5:
                image.setdefault(file, bytearray(content))
        return image


def power_cuts(
    before: dict[str, bytes], events: list[Event], tries: int, dice: random.Random
) -> Iterator[tuple[dict[str, bytearray], list[list[str]]]]:
    """Disks after a power cut at every moment, and what had been acknowledged by then."""
    disk = Disk({file: bytearray(content) for file, content in before.items()})
    for event in (None, *events):
        if event is not None:
            disk.see(event)
        for _ in range(tries):
            yield disk.after_a_power_cut(dice), list(disk.told)
