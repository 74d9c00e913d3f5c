"""The guards of the acts on facts of the Network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workflows import network_grounds as grounds
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.network_grounds import Standing


@rests_on(grounds.standing)
def it_has_not_ended(_case: Case[Any], standing: Sequence[Standing]) -> str | None:
    """It has no end of its own yet."""
    (found,) = standing
    return "It has ended: correct it where the end is wrong." if found.end_id else None


@rests_on(grounds.standing)
def it_was_not_corrected(_case: Case[Any], standing: Sequence[Standing]) -> str | None:
    """No other fact took its place."""
    (found,) = standing
    return "It was corrected: go on from the fact that took its place." if found.after_id else None
