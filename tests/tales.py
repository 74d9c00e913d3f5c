"""Stories told once and gone on with: each begins as a copy of a database that was told before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any
from weakref import WeakKeyDictionary

from tests.conftest import Databases
from tests.lives import Story

Chapter = Callable[[Story], Any]
"""What is told: `Story.begin`, or a function of a test module."""

_kept: WeakKeyDictionary[Databases, dict[tuple[Chapter, str], tuple[str, dict[str, Any]]]]
_kept = WeakKeyDictionary()


@contextmanager
def going_on(databases: Databases, chapter: Chapter, profile: str = "migration") -> Iterator[Story]:
    """A story of one's own that has come to a chapter's end, in a database that goes with it."""
    told = _kept.setdefault(databases, {})
    if (chapter, profile) not in told:
        told[chapter, profile] = _tell(databases, chapter, profile)
    source, memory = told[chapter, profile]
    url = databases.copy(source)
    try:
        with Story.open(url, profile) as story:
            vars(story).update({name: copy(value) for name, value in memory.items()})
            yield story
    finally:
        databases.drop(url)


def _tell(databases: Databases, chapter: Chapter, profile: str) -> tuple[str, dict[str, Any]]:
    url = databases.migrated()
    with Story.open(url, profile) as story:
        chapter(story)
        return url, {name: value for name, value in vars(story).items() if name != "fund"}
