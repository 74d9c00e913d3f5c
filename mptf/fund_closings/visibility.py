"""Who sees how far the fund is from its end."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, true

from mptf.policy import Sight


def visible_to(sight: Sight) -> ColumnElement[bool]:
    """Which closings of the fund a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    agent                 all
    anybody else          none: that the fund is closed stands in its status
    ====================  ======================================================================
    """
    return true() if sight.books else false()
