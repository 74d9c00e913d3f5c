"""Stories told once and gone on with: each begins as a copy of a database that was told before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from tests.conftest import Databases
from tests.lives import Story

Chapter = Callable[[Story], Any]
"""What is told: `Story.begin`, or a function of a test module."""


@dataclass(frozen=True)
class _Following:
    """A chapter that goes on where another ends."""

    before: Chapter
    then: Chapter

    def __call__(self, story: Story) -> None:
        """Tell both."""
        self.before(story)
        self.then(story)


def after(before: Chapter) -> Callable[[Chapter], Chapter]:
    """Let a chapter go on from a copy of another's end, which is then told once for both."""
    return lambda then: _Following(before, then)


class _Told(NamedTuple):
    """Where a story has come to: its database, which nobody is in, and what the story knows."""

    url: str
    memory: dict[str, Any]

    @contextmanager
    def opened(self, url: str, profile: str) -> Iterator[Story]:
        """The story in a copy of its database."""
        with Story.open(url, profile) as story:
            vars(story).update({name: copy(value) for name, value in self.memory.items()})
            yield story


_kept: WeakKeyDictionary[Databases, dict[tuple[Chapter, str], _Told]] = WeakKeyDictionary()


@contextmanager
def going_on(databases: Databases, chapter: Chapter, profile: str = "migration") -> Iterator[Story]:
    """A story of one's own that has come to a chapter's end, in a database that goes with it."""
    told = _told(databases, chapter, profile)
    url = databases.copy(told.url)
    try:
        with told.opened(url, profile) as story:
            yield story
    finally:
        databases.drop(url)


def _told(databases: Databases, chapter: Chapter, profile: str) -> _Told:
    kept = _kept.setdefault(databases, {})
    if (chapter, profile) not in kept:
        kept[chapter, profile] = _tell(databases, chapter, profile)
    return kept[chapter, profile]


def _tell(databases: Databases, chapter: Chapter, profile: str) -> _Told:
    if isinstance(chapter, _Following):
        before, then = _told(databases, chapter.before, profile), chapter.then
        url = databases.copy(before.url)
    else:
        before, then, url = _Told("", {}), chapter, databases.migrated()
    with before.opened(url, profile) as story:
        then(story)
        return _Told(url, {name: value for name, value in vars(story).items() if name != "fund"})
