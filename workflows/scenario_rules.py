"""The guards of the acts on scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workflows import scenario_grounds as grounds
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.scenario_grounds import Withdrawn


@rests_on(grounds.withdrawal)
def it_stands(_case: Case[Any], withdrawn: Sequence[Withdrawn]) -> str | None:
    """It was not withdrawn."""
    return "It was withdrawn already." if withdrawn else None
