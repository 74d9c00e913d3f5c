"""Which calls a reader sees: one that is announced is for everybody, one in preparation is not."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, true

from mptf.policy import Sight


def draft_visible_to(sight: Sight) -> ColumnElement[bool]:
    """Which calls in preparation a reader sees: all, if they answer for the whole fund."""
    return true() if sight.everything else false()
