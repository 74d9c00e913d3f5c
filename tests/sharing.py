"""Which tests go to one process.

The tests of a file go to one process for each engine, and so do all that read one told history:
what they share is told once.
"""

from __future__ import annotations

import pytest
from _pytest.nodeid import NodeId

TOLD_ONCE = {
    **dict.fromkeys(("databases_of_the_scene", "everywhere_told"), "scene"),
    **dict.fromkeys(("sqlite_tale", "postgres_tale"), "tale"),
    **{name: name for name in ("told", "sheets")},
}
"""What takes long to make and is only read: the story behind each such fixture."""


def group_of(item: pytest.Item) -> str:
    """What a test shares with others, on its engine."""
    engine = "postgresql" if item.get_closest_marker("postgres") else "sqlite"
    file = item.nodeid.partition("::")[0]
    fixtures = getattr(item, "fixturenames", ())
    shared = next((TOLD_ONCE[name] for name in fixtures if name in TOLD_ONCE), file)
    return f"{shared} {engine}"


def share(items: list[pytest.Item]) -> None:
    """Tell xdist the group of each test, in its id: nothing else of a test reaches the scheduler.

    xdist 3.8 would do it for its own mark, but writes to a place where pytest 9.2 does not look any
    more (pytest-xdist, issue 1386): without a word, every test went to either process.
    """
    for item in items:
        item._id = NodeId.parse(f"{item.nodeid}@{group_of(item)}")
