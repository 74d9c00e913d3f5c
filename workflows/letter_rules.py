"""When a letter on a record is somebody's to sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mptf.policy import Purpose, Role
from workflows import letter_grounds as grounds
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.letter_grounds import Unsigned


@rests_on(grounds.unsigned)
def a_letter_waits_for_them(case: Case[Any], unsigned: Sequence[Unsigned]) -> str | None:
    """A letter on it waits for a role that the actor holds or stands in for."""
    actor = case.work.actor
    if any(actor.may(Purpose.SIGN_LETTER, Role(letter.signed_by_role)) for letter in unsigned):
        return None
    return "No letter on it waits for your signature."
