"""The tests of a group reach one process: a scheduler that sees no groups says nothing."""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadGroupScheduling

from tests.sharing import group_of


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
