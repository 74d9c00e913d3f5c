"""The guards of the acts on calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workflows import call_grounds as grounds
from workflows.call_grounds import End
from workflows.grammar import Case
from workflows.grounds import rests_on


def it_is_in_preparation(case: Case[Any]) -> str | None:
    """It was neither announced nor dropped."""
    return None if case.subject.ended_at is None else "It is not in preparation any more."


@rests_on(grounds.end)
def it_has_not_closed(case: Case[Any], end: Sequence[End]) -> str | None:
    """It takes notes, or will."""
    (found,) = end
    if found.closes_at is None or case.work.now() < found.closes_at:
        return None
    return "The call has closed."
