"""Who reads scenarios: whoever the order of the pipeline is for."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, true

from mptf.policy import Sight


def visible_to(sight: Sight) -> ColumnElement[bool]:
    """Which scenarios a reader sees: all, where the order of the pipeline is open; else none.

    What of a note is shown in one follows the note: its score for whoever may see it, its page for
    whoever opens it.
    """
    return true() if sight.proposals else false()
