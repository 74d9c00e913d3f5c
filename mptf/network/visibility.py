"""Who reads what the Network knows: whoever has signed in."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, true

from mptf.policy import Sight


def visible_to(sight: Sight) -> ColumnElement[bool]:
    """Which facts and figures a reader sees: all, once signed in; nothing of them is secret."""
    return true() if sight.signed_in else false()
