"""When an interest can be answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workflows import interest_grounds as grounds
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.interest_grounds import Answered


@rests_on(grounds.answered)
def it_waits_for_its_answer(_case: Case[Any], answered: Sequence[Answered]) -> str | None:
    """Nobody has answered it."""
    return "It was answered: an answer is given once." if answered else None
