"""What changed between two versions of a text: field by field, both texts side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from api.pages.words import Words
from mptf.money import Money
from mptf.notes.queries import VersionRow

_WORDS = re.compile(r"\s*\S+|\s+$")
_MOST_WORDS = 4_000
"""Longer texts are shown whole: looking for what they share would take too long."""

Piece = tuple[Literal["same", "ins", "del"], str]


class Difference(NamedTuple):
    """A field in which two versions differ, in pieces: what went, and what came."""

    label: str
    before: Sequence[Piece]
    after: Sequence[Piece]


class Version(NamedTuple):
    """A version with what changed since the one before it; the first has nothing before it."""

    number: int
    frozen_at: datetime
    title: str
    is_first: bool
    changes: Sequence[Difference]


def versions(words: Words, rows: Sequence[VersionRow], currency: str) -> list[Version]:
    """All of them as they come, the latest first."""
    found = [
        Version(
            newer.number,
            newer.frozen_at,
            newer.title,
            is_first=False,
            changes=differences(words, older.content, newer.content, currency),
        )
        for newer, older in pairwise(rows)
    ]
    first = [Version(r.number, r.frozen_at, r.title, is_first=True, changes=()) for r in rows[-1:]]
    return [*found, *first]


def differences(
    words: Words, older: Mapping[str, Any], newer: Mapping[str, Any], currency: str
) -> list[Difference]:
    """The fields in which two contents differ, in the order of the form."""
    found = []
    for key in {**newer, **older}:
        before, after = (_text(words, key, side.get(key), currency) for side in (older, newer))
        if before != after:
            found.append(Difference(words.field(key), *_pieces(before, after)))
    return found


def _pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return [("del", before)], [("ins", after)]
    gone: list[Piece] = []
    come: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = kind == "equal"
        if i < j:
            gone.append(("same" if same else "del", "".join(old[i:j])))
        if k < m:
            come.append(("same" if same else "ins", "".join(new[k:m])))
    return gone, come


def _text(words: Words, key: str, value: Any, currency: str) -> str:  # noqa: PLR0911 -- one a kind
    """A field of a form as text, a line for each of its parts."""
    match key, value:
        case _, None:
            return ""
        case "countries", list():
            return ", ".join(map(words.country, value))
        case "area", str():
            return words.area(value)
        case "region", str():
            return words.region(value)
        case "scope", str():
            return words.scope(value)
        case "stakeholder_groups", list():
            return ", ".join(map(words.group, value))
        case "budget", list():
            return "\n".join(_line(words, line, currency) for line in value)
        case "markers", list():
            return "\n".join(
                f"{words.marker(m['code'])}: {m.get('score')}. {m.get('justification', '')}"
                for m in value
            )
        case _, list():
            return "\n".join(_plain(part) for part in value)
        case _:
            return _plain(value)


def _line(words: Words, line: Mapping[str, Any], currency: str) -> str:
    amount = Money.parse(str(line["amount"]), currency).grouped()
    return f"{words.category(int(line['category']))}, {line['entity']}: {amount}"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ": ".join(_said(value.values()))
    return str(value)


def _said(parts: Iterable[Any]) -> list[str]:
    return [str(part) for part in parts if part not in (None, "", [])]
