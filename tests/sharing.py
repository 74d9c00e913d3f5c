"""Which tests go to one process.

The tests of a file go to one process for each engine, and so do all that read one told history:
what they share is told once. The longest begin first, so that the processes end together.
"""

from __future__ import annotations

import pytest
from _pytest.nodeid import NodeId

TOLD_ONCE = {
    **dict.fromkeys(("databases_of_the_scene", "everywhere_told"), "scene"),
    **dict.fromkeys(("sqlite_tale", "postgres_tale", "tale"), "tale"),
    **{name: name for name in ("told", "sheets")},
}
"""What takes long to make and is only read: the story behind each such fixture."""

LONGEST = (
    *("scene sqlite", "scene postgresql", "tale sqlite", "tale postgresql"),
    *("told sqlite", "told postgresql"),
    *(f"tests/api/test_{name}.py sqlite" for name in ("browser", "payloads")),
    "tests/api/test_from_invitation_to_receipt.py sqlite",
    "tests/workflows/test_replay.py postgresql",
    "tests/workflows/test_written_procedure.py sqlite",
    "tests/workflows/test_importing.py sqlite",
    *(f"tests/api/test_workbench.py {engine}" for engine in ("postgresql", "sqlite")),
    *(f"tests/mptf/fund_closings/test_fund_closings.py {e}" for e in ("postgresql", "sqlite")),
    *(f"tests/api/test_{name}.py sqlite" for name in ("json_contract", "abuse", "costs")),
    "tests/crash/test_power_cuts.py sqlite",
)
"""Groups that take long, the longest first: begun last, one would keep a process for itself."""


def group_of(item: pytest.Item) -> str:
    """What a test shares with others, on its engine."""
    engine = "postgresql" if item.get_closest_marker("postgres") else "sqlite"
    file = item.nodeid.partition("::")[0]
    fixtures = getattr(item, "fixturenames", ())
    shared = next((TOLD_ONCE[name] for name in fixtures if name in TOLD_ONCE), file)
    return f"{shared} {engine}"


def share(items: list[pytest.Item]) -> None:
    """Put the longest groups first, and tell xdist the group of each test, in its id.

    Nothing else of a test reaches the scheduler, which takes groups as their first tests come.
    xdist 3.8 would do it for its own mark, but writes to a place where pytest 9.2 does not look any
    more (pytest-xdist, issue 1386): without a word, every test went to either process.
    """
    place = {group: number for number, group in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(group_of(item), len(LONGEST)))
    for item in items:
        item._id = NodeId.parse(f"{item.nodeid}@{group_of(item)}")
