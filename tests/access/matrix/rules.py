"""The reviewed text of the access matrix, read: doors, sight, acts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

FILE = Path(__file__).with_name("rules.txt")
ANY = "any"
"""The state of what has none."""

K = TypeVar("K")
V = TypeVar("V")
Who = frozenset[str]


class OfDoor(NamedTuple):
    """Who comes through, and the kind of record that lies behind; empty where none does."""

    who: Who
    kind: str


class OfAct(NamedTuple):
    """On which kind of record, by whom, in which states; None where the state does not matter.

    `further` is an act that asks more of whom it lets pass.
    """

    kind: str
    who: Who
    states: frozenset[str] | None
    further: bool


class Rules(NamedTuple):
    """All that the text says."""

    doors: Mapping[str, OfDoor]
    sight: Mapping[tuple[str, str], Who]
    acts: Mapping[str, OfAct]


def read(text: str) -> Rules:
    """The rules of a text; a line that says what another has said is refused."""
    doors, sight, acts = (list(_lines(part)) for part in _parts(text))
    return Rules(
        _once((line, OfDoor(_who(head), kind)) for head, line, kind in map(_door, doors)),
        _once(
            ((kind, state), _who(who))
            for kind, line in sight
            for states, who in [line.split(":")]
            for state in states.split()
        ),
        _once(map(_act, acts)),
    )


def _parts(text: str) -> list[str]:
    _before, *parts = re.split(r"^== .* ==$", text, flags=re.MULTILINE)
    return parts


def _lines(part: str) -> Iterator[tuple[str, str]]:
    head = ""
    for line in filter(str.strip, part.splitlines()):
        if line.startswith(" "):
            yield head, line.strip()
        else:
            head = line.strip()


def _door(found: tuple[str, str]) -> tuple[str, str, str]:
    head, line = found
    door, _stroke, kind = line.partition("|")
    return head, door.strip(), kind.strip()


def _act(found: tuple[str, str]) -> tuple[str, OfAct]:
    kind, line = found
    name, _colon, rest = line.partition(":")
    who, stroke, states = rest.partition("|")
    within = frozenset(states.split()) if stroke else None
    return name.rstrip("*"), OfAct(kind, _who(who), within, name.endswith("*"))


def _who(text: str) -> Who:
    return frozenset(word.strip() for word in text.split(","))


def _once(pairs: Iterable[tuple[K, V]]) -> dict[K, V]:
    found: dict[K, V] = {}
    for key, value in pairs:
        assert key not in found, f"{key} is said twice"
        found[key] = value
    return found


def may(who: Who, words: Collection[str]) -> bool:
    """Whether somebody who is these things is among those meant."""
    return bool(who & set(words))
