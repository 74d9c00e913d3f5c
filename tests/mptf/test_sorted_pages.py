"""A list of notes, a page at a time: under every sort its pages are the whole list, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Select

from mptf.notes import queries as notes
from mptf.notes.filters import Chosen
from mptf.policy import Sight
from mptf.reading import execute
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on


@pytest.fixture
def told(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.tell) as story:
        yield story


@pytest.mark.parametrize("who", ["head", "E2"])
def test_pages_of_a_sorted_list_are_the_list(told: Story, who: str) -> None:
    """Which rows a page has is found apart from what they say: held against all rows at once."""
    actor = told.actor(who)
    with told.fund.reading(actor) as work:
        for key in sorted(notes.SORTS.keys):
            for sort in (key, f"-{key}"):
                order = notes.SORTS.order(sort)
                whole = execute(work, _rows(actor.sight).order_by(*order), {}).all()
                pages = [
                    row.number
                    for offset in range(0, len(whole), 3)
                    for row in notes.listed(work, Chosen(), sort=sort, limit=3, offset=offset)
                ]
                assert pages == [row.number for row in whole], sort
        assert len(whole) > 6


def test_a_narrowed_page_is_cut_after_it_was_narrowed(told: Story) -> None:
    with told.fund.reading(told.actor("head")) as work:
        drafts = Chosen(state="draft")
        whole = notes.listed(work, drafts, sort="-title", limit=100)
        first = notes.listed(work, drafts, sort="-title", limit=1)
        second = notes.listed(work, drafts, sort="-title", limit=1, offset=1)
        assert {row.state for row in whole} == {"draft"}
        assert [row.number for row in (*first, *second)] == [row.number for row in whole[:2]]
        assert len(whole) >= 2


def _rows(sight: Sight) -> Select[Any]:
    return notes._rows(sight)
