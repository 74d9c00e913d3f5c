"""The tests of a group reach one process: a scheduler that sees no groups says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from xdist.scheduler import LoadGroupScheduling

from tests.sharing import LONGEST, group_of

CHECKOUT = Path(__file__).parents[1]


def test_the_scheduler_sees_of_every_test_in_which_group_it_is(
    request: pytest.FixtureRequest,
) -> None:
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("one process has all of them")
    scheduler = LoadGroupScheduling.__new__(LoadGroupScheduling)  # it would want to run tests
    wrong = [
        item.nodeid
        for item in request.session.items
        if scheduler._split_scope(item.nodeid) != group_of(item)
    ]
    assert wrong == []


def test_the_groups_that_begin_first_are_there() -> None:
    files = [group.partition(" ")[0] for group in LONGEST if group.startswith("tests/")]
    assert [file for file in files if not (CHECKOUT / file).is_file()] == []
