"""What changed between two versions of a text, field by field: side by side, and in one text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from api.pages.answered import plain
from api.pages.budget_change import BudgetChange, budget_change
from api.pages.words import Words
from mptf.notes.queries import VersionRow
from mptf.notes.writing import BUDGET
from mptf.profile import NoteForm

_WORDS = re.compile(r"\s*\S+|\s+$")
_MOST_WORDS = 4_000
"""Longer texts are shown whole: looking for what they share would take too long."""

How = Literal["side", "inline"]
"""Both texts side by side, or in one."""

Piece = tuple[Literal["same", "ins", "del"], str]


class Difference(NamedTuple):
    """A field in which two versions differ: both texts in one, in pieces."""

    label: str
    inline: Sequence[Piece]

    @property
    def before(self) -> list[Piece]:
        """The earlier text, with what went of it."""
        return [piece for piece in self.inline if piece[0] != "ins"]

    @property
    def after(self) -> list[Piece]:
        """The later text, with what came to it."""
        return [piece for piece in self.inline if piece[0] != "del"]


class Version(NamedTuple):
    """A version with what changed since the one before it; the first has nothing before it."""

    number: int
    frozen_at: datetime
    title: str
    is_first: bool
    changes: Sequence[Difference]
    budget: BudgetChange


def versions(
    words: Words, form: NoteForm, rows: Sequence[VersionRow], currency: str
) -> list[Version]:
    """All of them as they come, the latest first."""
    found = [
        Version(
            newer.number,
            newer.frozen_at,
            newer.title,
            is_first=False,
            changes=differences(words, form, older.content, newer.content, currency),
            budget=budget_change(words, older.content, newer.content, currency),
        )
        for newer, older in pairwise(rows)
    ]
    nothing = BudgetChange((), None)
    first = [
        Version(r.number, r.frozen_at, r.title, is_first=True, changes=(), budget=nothing)
        for r in rows[-1:]
    ]
    return [*found, *first]


def differences(
    words: Words,
    form: NoteForm,
    older: Mapping[str, Any],
    newer: Mapping[str, Any],
    currency: str,
) -> list[Difference]:
    """The fields in which two contents differ, in the order of the form; the budget has a table."""
    found = []
    for field in form.fields:
        if field.name == BUDGET:
            continue
        before, after = (plain(words, field, side, currency) for side in (older, newer))
        if before != after:
            found.append(differ(field.label, before, after))
    return found


def differ(label: str, before: str, after: str) -> Difference:
    """A field with what went of its text, and what came in its place."""
    return Difference(label, _merged(before, after))


def _merged(before: str, after: str) -> list[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return [("del", before), ("ins", after)]
    found: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(new[k:m])))
            continue
        if i < j:
            found.append(("del", "".join(old[i:j])))
        if k < m:
            found.append(("ins", "".join(new[k:m])))
    return found
